"""SQLAlchemy's tables: declarative classes, Flask-SQLAlchemy's, SQLModel's and Table objects, with keys and relations. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, ModelField
from services.system_map.surface.models.python_classes import Bound, PythonClass, PythonNames, Value
from services.system_map.surface.models.sqlalchemy_columns import Column, TableParts
from services.system_map.surface.models.sqlalchemy_imperative import Imperative
from services.system_map.surface.models.sqlalchemy_mapping import MIGRATION, Mapping
from services.system_map.surface.models.sqlalchemy_relations import RelationReader
from services.system_map.surface.models.values import (
    last_name,
    text_of,
)

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


@dataclass(slots=True)
class _Table:
    """A mapped class or a Table object, before it is written down."""

    name: str
    table: str | None
    path: str
    line: int
    end: int | None
    columns: list[Column]
    framework: str = "SQLAlchemy"
    foreign: dict[str, Value] = field(default_factory=dict)
    of: PythonClass | None = None


class SqlAlchemy:
    """All tables that SQLAlchemy would know of."""

    def __init__(self, given: PartsInput, names: PythonNames) -> None:
        """Tell which classes are mapped."""
        self._files = given.found.given.files
        self._names = names
        self._mapping = Mapping(names)
        self._relations = RelationReader(names, self._mapping)

    def tables(self) -> list[DataModel]:
        """Return every mapped class and every Table."""
        classes = [(one, self._model(self._class(one))) for one in self._mapping.classes]
        for of, model in classes:
            names = {one.name for one in model.fields} | {one.name for one in model.relations}
            for relation in self._relations.behind.get(of, []):
                if relation.name not in names:
                    names.add(relation.name)
                    model.relations.append(relation)
        imperative = Imperative(self._names, self._mapping.reader)
        tables = [
            (bound, self._table(imperative.name(bound) or name, bound))
            for name, bound in self._names.bound()
            if not MIGRATION.search(bound.path) and self._mapping.reader.is_table(bound.path, bound.value)
        ]
        imperative.complete(tables)
        return [model for _, model in classes] + [model for _, model in tables]

    def _table(self, name: str, bound: Bound) -> DataModel:
        table, columns, parts = self._mapping.reader.table_columns(bound.path, bound.value, None)
        row = _Table(name, table, bound.path, bound.line, None, _with(columns, parts))
        row.foreign = parts.foreign
        return self._model(row)

    def _class(self, one: PythonClass) -> _Table:
        columns, parts = self._mapping.columns(one), TableParts()
        table = one.own("__table__")
        if table is not None:
            _, of_table, parts = self._mapping.table_object(one.path, table.value)
            columns = of_table or columns
        parts = self._mapping.parts(one) or parts
        name = "SQLModel" if self._mapping.is_sqlmodel(one) else "SQLAlchemy"
        row = _Table(one.name, self._mapping.table_of(one), one.path, one.line, one.end, _with(columns, parts), name)
        row.foreign, row.of = parts.foreign, one
        return row

    # ── writing down ───────────────────────────────────────────────────────────────────────────────────

    def _model(self, row: _Table) -> DataModel:
        fields = []
        keys: list[tuple[str, Value]] = []
        for column in row.columns:
            key = column.key if column.key is not None else row.foreign.get(column.column)
            if key is not None:
                keys.append((column.path or row.path, key))
            fields.append(
                ModelField(
                    name=column.name,
                    type=column.type,
                    column=column.column,
                    nullable=column.nullable,
                    primary_key=column.primary_key,
                    unique=column.unique,
                    references=self._reference(column.path or row.path, key),
                    line=column.line,
                )
            )
        relations = self._relations.of(row.of, fields, keys) if row.of is not None else []
        bases = [name for name in map(last_name, row.of.bases) if name] if row.of is not None else []
        return DataModel(
            name=row.name,
            framework=row.framework,
            kind="table",
            table=row.table,
            path=row.path,
            line=row.line,
            end_line=row.end,
            fields=fields,
            relations=relations,
            bases=bases,
            is_test=self._files[row.path].role == "test",
        )

    def _reference(self, path: str, key: Value) -> str | None:
        """Return "table.column" of what a ForeignKey is given: a text, `User.id`, `users.c.id`."""
        text = text_of(key)
        if text is not None:
            return ".".join(text.split(".")[-2:]) if "." in text else None
        if not isinstance(key, str) or "." not in key:
            return None
        head, _, column = key.rpartition(".")
        head = head.removesuffix(".c").removesuffix(".columns").removesuffix(".__table__")
        meaning = self._names.meaning(path, head)
        if isinstance(meaning, PythonClass):
            table = self._mapping.table_of(meaning)
            own = next((one for one in self._mapping.columns(meaning) if one.name == column), None)
            return f"{table}.{own.column if own else column}" if table else None
        if isinstance(meaning, Bound):
            table, _, _ = self._mapping.table_object(meaning.path, meaning.value)
            return f"{table}.{column}" if table else None
        return None


def _with(columns: list[Column], parts: TableParts) -> list[Column]:
    """Return the columns with what constraints of the table say of them."""
    return [
        replace(
            column,
            primary_key=column.primary_key or column.column in parts.primary,
            nullable=False if column.column in parts.primary else column.nullable,
            unique=column.unique or column.column in parts.unique,
        )
        for column in columns
    ]
