"""JPA's tables: entities with the columns of mapped superclasses and embedded values, named as the provider names them. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation
from services.system_map.surface.models.jpa_embedded import expanded, target_of
from services.system_map.surface.models.jpa_lines import JpaClasses, replaced
from services.system_map.surface.models.jpa_names import Naming, with_texts
from services.system_map.surface.models.jpa_rows import (
    NO_COLUMN,
    RELATIONS,
    Row,
    alone_unique,
    column_of,
    is_code,
    is_mapped,
    name_of,
    overridden,
    overrides,
    strategy,
    text_of,
)
from services.system_map.surface.models.named_classes import NamedClass

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_PRIMITIVES = frozenset({"int", "long", "short", "byte", "boolean", "double", "float", "char"})
_REQUIRED = frozenset({"NotNull", "NonNull", "primitive"})  # Kotlin calls a primitive as it calls what may be null


def find_entities(given: PartsInput) -> list[DataModel]:
    """Return every entity and the tables that its relations name."""
    findings = given.found.given
    classes = with_texts(given)
    if classes is None:
        return []
    tests = {path for path, file in findings.files.items() if file.role == "test"}
    reader = _Entities(classes, tests, Naming(findings))
    found = [model for one in classes.all if "Entity" in one.data["marks"] for model in reader.read(one)]
    reader.add_foreign(found)
    return found


class _Entities:
    def __init__(self, classes: JpaClasses, tests: set[str], naming: Naming) -> None:
        self._classes = classes
        self._tests = tests
        self._named = naming.of  # (path of the entity, name)
        # Columns that a one-to-many puts into the other side's table, by path and name of that entity.
        self._known: dict[NamedClass, list[Row]] = {}
        self._columns: dict[NamedClass, list[Row]] = {}
        self._foreign: dict[tuple[str, str], list[ModelField]] = {}

    def add_foreign(self, models: list[DataModel]) -> None:
        """Add the columns that the other side of a relation put into these tables."""
        for model in models:
            known = {field.column for field in model.fields}
            model.fields += [one for one in self._foreign.get((model.path, model.name), []) if one.column not in known]

    def read(self, one: NamedClass) -> list[DataModel]:
        fields: list[ModelField] = []
        relations: list[ModelRelation] = []
        between: list[DataModel] = []
        root = self._root(one)
        joined = root is not one and strategy(root) == "JOINED"
        if joined:
            fields += self._keys(root, self._table(root))
        rows = self._expanded(one)
        for row in rows:
            if "ElementCollection" in row.marks:
                between += self._collection(one, row)
                continue
            if row.relation is None:
                fields.append(self._field(row, one))
            else:
                fields += self._related(one, row, relations, between)
        if root is not one and not joined:
            own = {row.name for row in rows}
            fields = [field for field in fields if field.name in own or not field.primary_key]
        for column in alone_unique(one.data["marks"].get("Table", {})):
            for field in fields:
                field.unique |= field.column in {column, self._named(one.path, column)}
        model = DataModel(
            name=one.name,
            framework="JPA",
            kind="table",
            table=self._table(one),
            path=one.path,
            line=one.line,
            end_line=one.data["end"],
            fields=fields,
            relations=relations,
            bases=[one.data["extends"]] if one.data["extends"] else [],
            is_test=one.path in self._tests,
        )
        return [model, *between]

    def _related(
        self, one: NamedClass, row: Row, relations: list[ModelRelation], between: list[DataModel]
    ) -> list[ModelField]:
        """Put down a relation and the table that it names between two, and return the columns that it has here."""
        relation = row.relation or ""
        target = target_of(row, relation, self._classes)
        through = self._through(one, row, target, between)
        shown, path = (target.name, target.path) if isinstance(target, NamedClass) else (target, None)
        if shown:
            told = {"name": row.name, "target": shown, "target_path": path, "kind": RELATIONS[relation]}
            relations.append(ModelRelation.model_validate({**told, "through": through}))
        owns = relation == "ManyToOne" or (relation == "OneToOne" and not row.marks[relation].get("mappedBy"))
        if relation == "OneToMany" and "JoinColumn" in row.marks and isinstance(target, NamedClass):
            self._put(one, row, target)
        if owns and through is None and not is_code(row.marks.get("JoinTable", {}).get("name")):
            return self._join(row, relation, target, one)
        return []

    def _put(self, one: NamedClass, row: Row, target: NamedClass) -> None:
        options = row.marks["JoinColumn"]
        column = self._named(one.path, text_of(options.get("name")))
        key = self._named(one.path, name_of(options.get("referencedColumnName"), self._key(one)))
        if column and key:
            field = ModelField(
                name=column, type=self._type_of(one, key), column=column, nullable=options.get("nullable") != "false",
                references=column_of(self._table(one), key),
            )  # fmt: skip
            self._foreign.setdefault((target.path, target.name), []).append(field)

    # ── classes ────────────────────────────────────────────────────────────────────────────────────────

    def _root(self, one: NamedClass) -> NamedClass:
        """Return the entity that a hierarchy of entities begins with."""
        return [above for above in self._classes.line(one) if "Entity" in above.data["marks"]][-1]

    def _table(self, one: NamedClass) -> str | None:
        root = self._root(one)
        one = root if strategy(root) == "SINGLE_TABLE" else one
        marks = one.data["marks"]
        by_default = name_of(marks["Entity"].get("name"), one.name)
        return self._named(one.path, name_of(marks.get("Table", {}).get("name"), by_default))

    def _rows(self, one: NamedClass) -> list[Row]:
        """Return an entity's properties, those of superclasses first; entities above it keep theirs."""
        if one in self._known:
            return self._known[one]
        found: dict[str, Row] = {}
        line = self._classes.typed(one)
        above = next(
            (place for place, (other, _) in enumerate(line) if place and "Entity" in other.data["marks"]), len(line)
        )
        table_each = strategy(self._root(one)) == "TABLE_PER_CLASS"
        for owner, bound in reversed(line if table_each else line[:above]):
            told = overrides(owner.data["marks"])
            for name, row in found.items():
                found[name] = replace(row, marks=overridden(name, row.marks, told))
            by_getter = any(is_mapped(marks) for _, _, _, marks in owner.data["getters"])
            by_field = any(is_mapped(marks) for _, _, _, marks in owner.data["fields"])
            kept = owner.data["getters"] if by_getter and not by_field else owner.data["fields"]
            for name, at, kind, marks in kept:
                if not NO_COLUMN & marks.keys():
                    meant, seen_from = replaced(kind, bound, owner.path)
                    found[name] = Row(name, at, meant, marks, owner, seen_from)
        self._known[one] = list(found.values())
        return self._known[one]

    def _expanded(self, one: NamedClass) -> list[Row]:
        """Return an entity's properties, those of what it embeds among them."""
        if one not in self._columns:  # many tables lead to one entity
            self._columns[one] = expanded(self._rows(one), self._classes)
        return self._columns[one]

    def _keys(self, one: NamedClass, table: str | None) -> list[ModelField]:
        return [
            ModelField(
                name=row.name,
                type=row.type,
                column=self._column_name(row),
                nullable=False,
                primary_key=True,
                references=column_of(table, self._column_name(row)),
            )
            for row in self._rows(one)
            if "Id" in row.marks
        ]

    # ── columns ────────────────────────────────────────────────────────────────────────────────────────

    def _column_name(self, row: Row) -> str | None:
        return self._named(row.owner.path, name_of(row.marks.get("Column", {}).get("name"), row.name))

    def _field(self, row: Row, one: NamedClass) -> ModelField:
        """Return the column of a property that is neither embedded nor a relation."""
        is_key = "Id" in row.marks
        options = row.marks.get("Column", {})
        required = options.get("nullable") == "false" or bool(_REQUIRED & row.marks.keys()) or row.type in _PRIMITIVES
        return ModelField(
            name=row.name,
            type=row.type,
            column=self._column_name(row),
            nullable=not (required or is_key),
            primary_key=is_key,
            unique=options.get("unique") == "true",
            line=row.line if row.owner.path == one.path else None,
        )

    def _type_of(self, to: NamedClass | str, column: str | None) -> str:
        """Return the type of what a key leads to; "" where that is not known."""
        if isinstance(to, str) or "Entity" not in to.data["marks"]:
            return ""
        rows = self._expanded(self._root(to))
        return next((row.type for row in rows if row.relation is None and self._column_name(row) == column), "")

    def _key(self, target: NamedClass | str) -> str | None:
        if isinstance(target, str) or "Entity" not in target.data["marks"]:
            return None
        keys = [row for row in self._rows(self._root(target)) if "Id" in row.marks]
        return self._column_name(keys[0]) if len(keys) == 1 else None

    def _join(self, row: Row, relation: str, target: NamedClass | str, one: NamedClass) -> list[ModelField]:
        options = row.marks.get("JoinColumn", {})
        to = name_of(options.get("referencedColumnName"), self._key(target))
        name = name_of(options.get("name"), f"{row.name}_{to}" if to else None)
        if name is None and "name" not in options:
            return []
        table = self._table(target) if isinstance(target, NamedClass) and to else None
        optional = row.marks[relation].get("optional") != "false" and options.get("nullable") != "false"
        return [
            ModelField(
                name=row.name,
                type=row.type,
                column=self._named(row.owner.path, name),
                nullable=optional and "Id" not in row.marks,
                primary_key="Id" in row.marks or "MapsId" in row.marks,
                unique=relation == "OneToOne",
                references=column_of(table, self._named(row.owner.path, to)),
                line=row.line if row.owner.path == one.path else None,
            )
        ]

    def _through(self, one: NamedClass, row: Row, target: NamedClass | str, between: list[DataModel]) -> str | None:
        """Return the table that a relation names for its pairs, and put it down with the columns that are written."""
        options = row.marks.get("JoinTable")
        name = self._named(one.path, text_of(options.get("name"))) if options else None
        if not options or name is None:
            return None
        sides = self._side(options.get("joinColumns"), one), self._side(options.get("inverseJoinColumns"), target)
        fields = [*sides[0], *sides[1]]
        # A set holds each pair once; a list may hold it twice.
        is_key = "ManyToMany" in row.marks and row.is_set and all(sides)
        for field in fields:
            field.primary_key = is_key
        between.append(self._beside(one, row, name, fields + self._places(row)))
        return name

    def _collection(self, one: NamedClass, row: Row) -> list[DataModel]:
        """Return the table that a collection of values names for them."""
        options = row.marks.get("CollectionTable", {})
        name, key = self._named(one.path, text_of(options.get("name"))), self._key(one)
        if name is None:
            return []
        by_default = {"name": f"{one.name}_{key}"} if key else None
        fields = self._side(options.get("joinColumns", by_default), one)
        marks = {mark: value for mark, value in row.marks.items() if mark != "ElementCollection"}
        held = expanded([replace(row, type=row.element, marks=marks)], self._classes)
        values = [field for inner in held for field in self._value(inner, one)]
        return [self._beside(one, row, name, fields + values + self._places(row))]

    def _side(self, joins: Any, to: NamedClass | str) -> list[ModelField]:
        """Return the columns that lead from a table in between to one of its sides."""
        fields = []
        for join in joins if isinstance(joins, list) else [joins]:
            path = to.path if isinstance(to, NamedClass) else ""
            column = self._named(path, text_of(join.get("name"))) if isinstance(join, dict) else None
            if column is None:
                continue
            key = name_of(join.get("referencedColumnName"), self._key(to))
            table = self._table(to) if isinstance(to, NamedClass) and key else None
            references, kind = column_of(table, self._named(path, key)), self._type_of(to, self._named(path, key))
            fields.append(ModelField(name=column, type=kind, column=column, nullable=False, references=references))
        return fields

    def _value(self, row: Row, one: NamedClass) -> list[ModelField]:
        """Return the columns of what a collection of values holds: keys of its own included."""
        if row.relation in {"ManyToOne", "OneToOne"}:
            return self._join(row, row.relation, target_of(row, row.relation, self._classes), one)
        return [] if row.relation or "ElementCollection" in row.marks else [self._field(row, one)]

    def _places(self, row: Row) -> list[ModelField]:
        """Return the columns that say where in a map or a list something stands."""
        found = [row.map_key] if row.map_key else []
        found += [(row.order, "int")] if row.order else []
        columns = [(self._named(row.owner.path, name), kind) for name, kind in found]
        return [ModelField(name=name, type=kind, column=name, nullable=False) for name, kind in columns if name]

    def _beside(self, one: NamedClass, row: Row, name: str, fields: list[ModelField]) -> DataModel:
        return DataModel(
            name=name, framework="JPA", kind="table", table=name, path=one.path,
            line=row.line if row.owner.path == one.path else one.line, fields=fields, relations=[],
            is_test=one.path in self._tests,
        )  # fmt: skip
