"""TypeORM's tables: entities with columns of abstract ancestors, keys named as its naming strategy names them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation
from services.system_map.surface.models.named_classes import NamedClass, NamedClasses
from services.system_map.surface.models.typeorm_inheritance import discriminator_of
from services.system_map.surface.models.typeorm_naming import Naming, naming_of
from services.system_map.surface.models.typeorm_rows import (
    COLUMNS,
    KEYS,
    Place,
    Row,
    column_of,
    embedded_class,
    is_code,
    is_unique,
    joins_of,
    name_of,
    options_of,
    text_of,
    with_texts,
)
from services.system_map.surface.models.typeorm_trees import closure_of, columns_of
from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.script_constants import ScriptConstants

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_MAX_EMBEDDED = 4
_RELATIONS = {
    "ManyToOne": "many-to-one",
    "OneToOne": "one-to-one",
    "OneToMany": "one-to-many",
    "ManyToMany": "many-to-many",
    "TreeParent": "many-to-one",
    "TreeChildren": "one-to-many",
}
_TREE = frozenset({"TreeParent", "TreeChildren"})  # of an entity to itself


def find_entities(given: PartsInput) -> list[DataModel]:
    """Return every entity and the tables between many-to-many ones."""
    findings = given.found.given
    classes = NamedClasses.of_signals(findings, "typeorm.class")
    if not classes.all:
        return []
    constants = ScriptConstants(Look(given))
    classes = NamedClasses(with_texts(one, constants) for one in classes.all)
    tests = {path for path, file in findings.files.items() if file.role == "test"}
    reader = _Entities(classes, tests, naming_of(findings, tests))
    return [
        model
        for one in classes.all
        if one.data["entity"] is not None and not one.data.get("view")
        for model in reader.read(one)
    ]


class _Entities:
    def __init__(self, classes: NamedClasses, tests: set[str], naming: Naming) -> None:
        self._classes = classes
        self._tests = tests
        self._naming = naming

    def _column(self, name: str, line: int | None, kind: str, mark: str, marks: dict[str, Any]) -> ModelField:
        column = column_of(name, line, kind, mark, marks)
        given = options_of(marks[mark]).get("name")
        column.column = None if is_code(given) else self._naming.column(name, text_of(given))
        return column

    def read(self, one: NamedClass) -> list[DataModel]:
        fields: dict[str, ModelField] = {}
        relations: list[ModelRelation] = []
        between: list[DataModel] = []
        joined: dict[str, list[ModelField]] = {}
        for row in self._fields(one):
            name, line, kind, marks, owner = row
            at = line if owner.path == one.path else None
            embedded = self._embedded(row, at, Place([], []))
            if embedded is not None:
                fields.update({column.name: column for column in embedded})
                continue
            column = next((mark for mark in COLUMNS if mark in marks), None)
            if column is not None:
                fields[name] = self._column(name, at, kind, column, marks)
                fields[name].nullable |= owner.data.get("child", False)  # other entities' rows of the table have none
                continue
            relation = next((mark for mark in _RELATIONS if mark in marks), None)
            if relation is None:
                continue
            target = one if relation in _TREE else self._target(owner, marks[relation], kind)
            shown = target.name if isinstance(target, NamedClass) else target
            if not shown:
                continue
            through = self._through(one, name, target, marks, between)
            relations.append(
                ModelRelation.model_validate(
                    {
                        "name": name,
                        "target": shown,
                        "target_path": target.path if isinstance(target, NamedClass) else None,
                        "kind": _RELATIONS[relation],
                        "through": through,
                    }
                )
            )
            if relation in {"ManyToOne", "TreeParent"} or (relation == "OneToOne" and "JoinColumn" in marks):
                joined[name] = self._join((name, at, marks), target, relation)
                fields.update({column.name: column for column in joined[name]})
        _settle(fields, joined)
        for name in self._unique(one):
            alone = joined.get(name) or ([fields[name]] if name in fields else [])
            for only in alone if len(alone) == 1 else ():
                only.unique = True
        fields |= {column.name: column for column in self._added(one) if column.name not in fields}
        rows = self._fields(one)
        closure = closure_of(one, self._table(one), rows, self._naming, self._keys(rows))
        model = DataModel(
            name=one.name,
            framework="TypeORM",
            kind="table",
            table=self._table(one),
            path=one.path,
            line=one.line,
            end_line=one.data["end"],
            fields=list(fields.values()),
            relations=relations,
            bases=[one.data["extends"]] if one.data["extends"] else [],
            is_test=one.path in self._tests,
        )
        if closure is not None:
            closure.is_test = model.is_test
            between.append(closure)
        return [model, *between]

    def _added(self, one: NamedClass) -> list[ModelField]:
        """Return the columns that no property stands for: of its tree, and of a table that entities share."""
        discriminator = discriminator_of(self._classes.line(one), self._naming)
        return [*columns_of(one, self._naming), *([discriminator] if discriminator is not None else [])]

    def _fields(self, one: NamedClass) -> list[Row]:
        found: dict[str, Row] = {}
        for owner in reversed(list(self._classes.line(one))):
            for name, line, kind, marks in owner.data["fields"]:
                found[name] = Row(name, line, kind, marks, owner)
        return list(found.values())

    def _unique(self, one: NamedClass) -> list[str]:
        """Return the properties that are unique each by itself, by what stands at them or at the class."""
        told = [row.name for row in self._fields(one) if is_unique(row.marks)]
        return told + [name for owner in self._classes.line(one) for name in owner.data.get("unique", ())]

    def _table(self, one: NamedClass) -> str | None:
        for owner in self._classes.line(one):  # a child entity's rows stand in its parent's table
            if owner.data["entity"] is not None and not owner.data.get("child"):
                one = owner
                break
        arguments = one.data["entity"] or []
        first = arguments[0] if arguments else None
        given = first if isinstance(first, dict) and "d" not in first else options_of(arguments).get("name")
        return None if is_code(given) else self._naming.table(one.name, text_of(given))

    def _key(self, target: NamedClass | str) -> ModelField | None:
        return next(iter(self._keys(self._fields(target))), None) if isinstance(target, NamedClass) else None

    def _keys(self, rows: list[Row]) -> list[ModelField]:
        found: list[ModelField] = []
        for name, line, kind, marks, _ in rows:
            column = next((mark for mark in COLUMNS if mark in marks), None)
            if column is not None and (column in KEYS or options_of(marks[column]).get("primary") == "true"):
                found.append(self._column(name, line, kind, column, marks))
        return found

    def _target(self, owner: NamedClass, arguments: list[Any], kind: str) -> NamedClass | str:
        first = arguments[0] if arguments else None
        name = first.get("r") or first.get("s") if isinstance(first, dict) else None
        name = name or re.sub(r"\[\]$|^.*<|>.*$|\s*\|.*$", "", kind[:200])
        return self._classes.meant(owner.path, name) or name

    def _join(
        self, written: tuple[str, int | None, dict[str, Any]], target: NamedClass | str, relation: str
    ) -> list[ModelField]:
        """Return the columns of a key to another table."""
        name, line, marks = written
        joins, options = joins_of(marks), options_of(marks[relation])
        keys = self._keys(self._fields(target)) if isinstance(target, NamedClass) else []
        table = self._table(target) if isinstance(target, NamedClass) else None
        found: list[ModelField] = []
        for join in joins:
            to = name_of(join.get("referencedColumnName"), keys[0].column if keys else None)
            column = name_of(join.get("name"), self._naming.key(name, to) if to else None)
            if column is not None and text_of(join.get("name")):
                column = self._naming.column_name.given(column)
            if column is None and "name" not in join:
                continue  # what it is called depends on a key that is not known
            key = next((one for one in keys if one.column == to), keys[0] if keys and len(joins) == 1 else None)
            found.append(
                ModelField(
                    name=name if len(joins) == 1 else f"{name}.{to or column}",
                    type=key.type if key else "",
                    column=column,
                    nullable=options.get("nullable") != "false",
                    primary_key=options.get("primary") == "true",
                    unique=relation == "OneToOne" and len(joins) == 1,
                    references=f"{table}.{to}" if table and to else None,
                    line=line,
                )
            )
        return found

    def _through(
        self, one: NamedClass, name: str, target: NamedClass | str, marks: dict[str, Any], between: list[DataModel]
    ) -> str | None:
        """Return the table between two, and put it down where this side owns it."""
        if "JoinTable" not in marks or not isinstance(target, NamedClass):
            return None
        options = options_of(marks["JoinTable"])
        own, other = self._table(one), self._table(target)
        table = name_of(options.get("name"), self._naming.between(own, name, other) if own and other else None)
        if table is None:
            return None
        fields = []
        for side, key_of, at in (("joinColumn", one, own), ("inverseJoinColumn", target, other)):
            key = self._key(key_of)
            written = options.get(side)
            written = written.get("d", {}) if isinstance(written, dict) else {}
            to = name_of(written.get("referencedColumnName"), key.column if key else "id")
            column = name_of(written.get("name"), self._naming.between_column(at, to) if at and to else None)
            if column is None:
                continue
            fields.append(
                ModelField(
                    name=column, type=key.type if key else "", column=column, nullable=False, primary_key=True,
                    references=f"{at}.{to}" if at and to else None,
                )
            )  # fmt: skip
        between.append(
            DataModel(
                name=table, framework="TypeORM", kind="table", table=table, path=one.path, line=one.line,
                fields=fields, relations=[], is_test=one.path in self._tests,
            )
        )  # fmt: skip
        return table

    # ── embedded values ────────────────────────────────────────────────────────────────────────────────

    def _embedded(self, row: Row, at: int | None, before: Place, depth: int = 0) -> list[ModelField] | None:
        """Return the columns of a value that a property embeds; None for a property that is a column itself."""
        embeds = embedded_class(row)
        if embeds is None:
            return None
        inner, here = self._classes.meant(row.owner.path, embeds), before.below(row)
        if inner is None or here is None or depth > _MAX_EMBEDDED:
            return []  # what is embedded from outside, or under a name that is computed, has columns that are not known
        found: list[ModelField] = []
        for one in self._fields(inner):
            deeper = self._embedded(one, at, here, depth + 1)
            mark = next((mark for mark in COLUMNS if mark in one.marks), None)
            if deeper is not None:
                found += deeper
            elif mark is not None:
                column = self._column(one.name, at, one.type, mark, one.marks)
                is_given = "name" in options_of(one.marks[mark])
                column.column = self._naming.prefixed(here, column.column, is_given=is_given)
                column.name = ".".join([*here.properties, one.name])
                found.append(column)
        return found


def _settle(fields: dict[str, ModelField], joined: dict[str, list[ModelField]]) -> None:
    """Make one column of a key and of what is declared as a column of its name: that says what it is like."""
    keys = {id(column) for columns in joined.values() for column in columns}
    declared = {one.column: one for one in fields.values() if one.column and id(one) not in keys}
    for name, columns in joined.items():
        for place, column in enumerate(columns):
            known = declared.get(column.column) if column.column else None
            if known is None:
                continue
            known.references = column.references
            known.unique |= column.unique
            joined[name][place] = known
            if fields.get(column.name) is column:
                del fields[column.name]
