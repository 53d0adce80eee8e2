"""TypeORM's tables: entities with columns of abstract ancestors, keys named as its default strategy names them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation
from services.system_map.surface.models.named_classes import NamedClass, NamedClasses

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

_COLUMNS = {
    "Column": "",
    "PrimaryColumn": "",
    "PrimaryGeneratedColumn": "int",
    "CreateDateColumn": "datetime",
    "UpdateDateColumn": "datetime",
    "DeleteDateColumn": "datetime",
    "VersionColumn": "int",
    "ObjectIdColumn": "ObjectID",
}
_RELATIONS = {
    "ManyToOne": "many-to-one",
    "OneToOne": "one-to-one",
    "OneToMany": "one-to-many",
    "ManyToMany": "many-to-many",
}
_KEYS = frozenset({"PrimaryColumn", "PrimaryGeneratedColumn", "ObjectIdColumn"})


def find_entities(given: PartsInput) -> list[DataModel]:
    """Return every entity and the tables between many-to-many ones."""
    findings = given.found.given
    classes = NamedClasses.of_signals(findings, "typeorm.class")
    tests = {path for path, file in findings.files.items() if file.role == "test"}
    in_snake = any(one.name == "typeorm-naming-strategies" for one in findings.manifests.dependencies)
    reader = _Entities(classes, tests, in_snake=in_snake)
    return [
        model
        for one in classes.all
        if one.data["entity"] is not None and not one.data.get("view")
        for model in reader.read(one)
    ]


class _Entities:
    def __init__(self, classes: NamedClasses, tests: set[str], *, in_snake: bool) -> None:
        self._classes = classes
        self._tests = tests
        self._in_snake = in_snake  # another strategy is installed, whose names have underscores

    def _named(self, name: str) -> str:
        return _snake(name) if self._in_snake else name

    def _column(self, name: str, line: int | None, kind: str, mark: str, marks: dict[str, Any]) -> ModelField:
        column = _column(name, line, kind, mark, marks)
        if column.column == name:
            column.column = _text(_options(marks[mark]).get("name")) or self._named(name)
        return column

    def read(self, one: NamedClass) -> list[DataModel]:
        fields: dict[str, ModelField] = {}
        relations: list[ModelRelation] = []
        between: list[DataModel] = []
        for name, line, kind, marks, owner in self._fields(one):
            at = line if owner.path == one.path else None
            column = next((mark for mark in _COLUMNS if mark in marks), None)
            if column is not None:
                fields[name] = self._column(name, at, kind, column, marks)
                continue
            relation = next((mark for mark in _RELATIONS if mark in marks), None)
            if relation is None:
                continue
            target = self._target(owner, marks[relation], kind)
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
            if relation == "ManyToOne" or (relation == "OneToOne" and "JoinColumn" in marks):
                self._join(fields, (name, at, marks), target, relation)
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
        return [model, *between]

    def _fields(self, one: NamedClass) -> list[tuple[str, int, str, dict[str, Any], NamedClass]]:
        found: dict[str, tuple[str, int, str, dict[str, Any], NamedClass]] = {}
        for owner in reversed(list(self._classes.line(one))):
            for name, line, kind, marks in owner.data["fields"]:
                found[name] = (name, line, kind, marks, owner)
        return list(found.values())

    def _table(self, one: NamedClass) -> str | None:
        for owner in self._classes.line(one):  # a child entity's rows stand in its parent's table
            if owner.data["entity"] is not None and not owner.data.get("child"):
                one = owner
                break
        arguments = one.data["entity"] or []
        name = _text(arguments[0]) if arguments else None
        options = [argument["d"] for argument in arguments if isinstance(argument, dict) and "d" in argument]
        return (
            name
            or next((_text(row.get("name")) for row in options if _text(row.get("name"))), None)
            or _snake(one.name)
        )

    def _key(self, target: NamedClass | str) -> ModelField | None:
        if isinstance(target, str):
            return None
        for name, line, kind, marks, _ in self._fields(target):
            column = next((mark for mark in _COLUMNS if mark in marks), None)
            if column in _KEYS or (column and _options(marks[column]).get("primary") == "true"):
                return self._column(name, line, kind, column, marks)
        return None

    def _target(self, owner: NamedClass, arguments: list[Any], kind: str) -> NamedClass | str:
        first = arguments[0] if arguments else None
        name = first.get("r") or first.get("s") if isinstance(first, dict) else None
        name = name or re.sub(r"\[\]$|^.*<|>.*$|\s*\|.*$", "", kind[:200])
        return self._classes.meant(owner.path, name) or name

    def _join(
        self,
        fields: dict[str, ModelField],
        written: tuple[str, int | None, dict[str, Any]],
        target: NamedClass | str,
        relation: str,
    ) -> None:
        """Put the column of a key to another table down; one that is declared as a column too is marked as the key."""
        name, line, marks = written
        join = _options(marks.get("JoinColumn", []))
        key = self._key(target)
        to = _text(join.get("referencedColumnName")) or (key.column if key else None)
        column = _text(join.get("name")) or (self._named(f"{name}{to[:1].upper()}{to[1:]}") if to else None)
        if column is None:
            return  # what it is called depends on a key that is not known
        table = self._table(target) if isinstance(target, NamedClass) else None
        references = f"{table}.{to}" if table and to else None
        declared = next((one for one in fields.values() if one.column == column), None)
        options = _options(marks[relation])
        if declared is not None:
            declared.references = references
            return
        fields[name] = ModelField(
            name=name,
            type=key.type if key else "",
            column=column,
            nullable=options.get("nullable") != "false",
            primary_key=options.get("primary") == "true",
            unique=relation == "OneToOne",
            references=references,
            line=line,
        )

    def _through(
        self, one: NamedClass, name: str, target: NamedClass | str, marks: dict[str, Any], between: list[DataModel]
    ) -> str | None:
        """Return the table between two, and put it down where this side owns it."""
        if "JoinTable" not in marks or not isinstance(target, NamedClass):
            return None
        options = _options(marks["JoinTable"])
        own, other = self._table(one) or "", self._table(target) or ""
        table = _text(options.get("name")) or _snake(f"{own}_{name}_{other}")
        fields = []
        for side, key_of, at in (("joinColumn", one, own), ("inverseJoinColumn", target, other)):
            key = self._key(key_of)
            written = options.get(side)
            written = written.get("d", {}) if isinstance(written, dict) else {}
            to = _text(written.get("referencedColumnName")) or (key.column if key else "id") or "id"
            column = _text(written.get("name")) or self._named(_camel(f"{at}_{to}"))
            fields.append(
                ModelField(
                    name=column, type=key.type if key else "", column=column, nullable=False, primary_key=True,
                    references=f"{at}.{to}",
                )
            )  # fmt: skip
        between.append(
            DataModel(
                name=table, framework="TypeORM", kind="table", table=table, path=one.path, line=one.line,
                fields=fields, relations=[], is_test=one.path in self._tests,
            )
        )  # fmt: skip
        return table


def _column(name: str, line: int | None, kind: str, mark: str, marks: dict[str, Any]) -> ModelField:
    arguments = marks[mark]
    options = _options(arguments)
    written = _text(arguments[0]) if arguments else None
    primary = mark in _KEYS or options.get("primary") == "true"
    return ModelField(
        name=name,
        type=written or _text(options.get("type")) or _COLUMNS[mark] or kind,
        column=_text(options.get("name")) or name,
        nullable=False if primary else options.get("nullable") == "true" or mark == "DeleteDateColumn",
        primary_key=primary,
        unique=primary or options.get("unique") == "true",
        line=line,
    )


def _options(arguments: list[Any]) -> dict[str, Any]:
    """Return the options among a decorator's arguments."""
    return next((one["d"] for one in arguments if isinstance(one, dict) and "d" in one), {})


def _text(value: Any) -> str | None:
    return value["s"] if isinstance(value, dict) and isinstance(value.get("s"), str) and value["s"] else None


def _snake(name: str) -> str:
    """Return a name as TypeORM's default strategy writes a table's."""
    name = re.sub(r"([A-Z])([A-Z])([a-z])", r"\1_\2\3", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def _camel(name: str) -> str:
    first, *rest = re.split(r"[_\s-]+", name)
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)
