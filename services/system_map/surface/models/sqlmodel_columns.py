"""SQLModel's columns: of an annotation, of what `Field(…)` says, or of the Column that it is given. Pure."""

from __future__ import annotations

from dataclasses import replace

from services.system_map.surface.models.python_classes import PythonField
from services.system_map.surface.models.sqlalchemy_columns import RELATIONS, Column, ColumnReader
from services.system_map.surface.models.values import (
    Value,
    call_of,
    is_optional,
    is_true,
    items_of,
    last_name,
    text_of,
    truth,
    written,
)


def sqlmodel_column(reader: ColumnReader, row: PythonField) -> Column | None:
    """Return the column of an annotated attribute of SQLModel; None for what makes none."""
    name, annotation, path = row.name, row.annotation, row.owner.path
    call = call_of(row.value)
    if annotation is None or name.startswith("_") or (call and last_name(call[0]) in RELATIONS):
        return None
    if last_name(annotation) == "ClassVar":
        return None
    told = call[2] if call and last_name(call[0]) == "Field" else _annotated(annotation)
    kind = written(annotation)
    if "sa_column" in told and told["sa_column"] != "None":
        column = reader.column(path, name, row.line, None, told["sa_column"])
        if column is None:  # made elsewhere: that it is one is all that is known
            return Column(name, name, kind, None, path=path, line=row.line)
        return replace(column, type=column.type or kind)
    return _of_field(row, told)


def _of_field(row: PythonField, told: dict[str, Value]) -> Column:
    """Return the column that SQLModel makes itself; what `sa_column_kwargs` say goes before the rest."""
    handed = keywords_of(told.get("sa_column_kwargs"))
    primary = is_true(handed.get("primary_key", told.get("primary_key")))
    nullable: bool | None = is_optional(row.annotation) and not primary
    for said in (told, handed):
        if "nullable" in said:
            nullable = truth(said["nullable"])
    key = told.get("foreign_key")
    for argument in items_of(told.get("sa_column_args")):
        called = call_of(argument)
        if called and last_name(called[0]) == "ForeignKey":
            key = called[1][0] if called[1] else called[2].get("column")
    return Column(
        row.name,
        text_of(handed.get("name")) or row.name,
        written(row.annotation),
        nullable,
        primary,
        is_true(handed.get("unique", told.get("unique"))),
        key if key != "None" else None,
        row.owner.path,
        row.line,
    )


def keywords_of(value: Value) -> dict[str, Value]:
    """Return what a dictionary of keywords holds: `{"unique": True}`, `dict(unique=True)`."""
    written_out = value.get("d") if isinstance(value, dict) else None
    if isinstance(written_out, dict):
        return written_out
    call = call_of(value)
    return call[2] if call and call[0] == "dict" else {}


def _annotated(annotation: Value) -> dict[str, Value]:
    """Return what the fields within `Annotated[…]` say."""
    found: dict[str, Value] = {}
    if isinstance(annotation, dict) and last_name(annotation.get("g")) == "Annotated":
        for part in annotation.get("a", [])[1:]:
            call = call_of(part)
            if call and last_name(call[0]) == "Field":
                found |= call[2]
    return found
