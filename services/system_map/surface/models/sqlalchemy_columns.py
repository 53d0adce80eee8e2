"""SQLAlchemy's columns and tables as written: Column(…), mapped_column(…), Table(…), ForeignKey, whoever makes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.system_map.surface.models.python_classes import Bound, Meaning, Outside, PythonClass, PythonNames, Value
from services.system_map.surface.models.sqlalchemy_annotations import as_mapped, is_mapped
from services.system_map.surface.models.values import (
    call_of,
    is_optional,
    is_true,
    items_of,
    last_name,
    text_of,
    truth,
    written,
)

COLUMNS = frozenset({"Column", "mapped_column", "MappedColumn"})
RELATIONS = frozenset({"relationship", "relation", "dynamic_loader", "Relationship"})
_AROUND = frozenset({"column_property", "deferred"})
_FOLLOWED = 5


@dataclass(slots=True)
class Column:
    """A column of a table."""

    name: str  # attribute, or the column's own name in a Table
    column: str
    type: str
    nullable: bool | None
    primary_key: bool = False
    unique: bool = False
    key: Value = None  # argument of ForeignKey
    path: str = ""  # where it is written: what names in `key` mean
    line: int | None = None


@dataclass(slots=True)
class TableParts:
    """The parts of a table that are not columns: composite keys."""

    primary: set[str] = field(default_factory=set)
    unique: set[str] = field(default_factory=set)
    foreign: dict[str, Value] = field(default_factory=dict)


class ColumnReader:
    """Reads columns, looking through partials and functions of the repository that make them."""

    def __init__(self, names: PythonNames) -> None:
        """Read with the names of a repository."""
        self._names = names

    def made_by(self, path: str, value: Value) -> tuple[str, list[Value], dict[str, Value], str] | None:
        """Return (what makes it, positional, keywords, file) of a call, partials and functions looked through."""
        call = call_of(value)
        for _ in range(_FOLLOWED):
            if call is None:
                break
            called, positional, keywords = call
            if last_name(called) in COLUMNS | RELATIONS:
                return last_name(called), positional, keywords, path
            if last_name(called) in _AROUND:
                call = call_of(positional[0]) if positional else None
                continue
            meaning = self._names.meaning(path, called)
            if isinstance(meaning, Outside) and meaning.last in COLUMNS | RELATIONS:
                return meaning.last, positional, keywords, path
            call, path = _behind(meaning, positional, keywords), getattr(meaning, "path", path)
        return None

    def column(self, path: str, name: str, line: int | None, annotation: Value, value: Value) -> Column | None:
        """Return the column that an attribute or an argument of Table makes; None for no column."""
        annotation = as_mapped(annotation)
        made = self.made_by(path, value)
        if value is None and annotation is not None and is_mapped(annotation):
            made = ("mapped_column", [], {}, path)
        if made is None or made[0] not in COLUMNS:
            return None
        _, positional, keywords, where = made
        positional, keywords = self._with_kind(path, annotation, positional, keywords)
        column = name
        if positional and text_of(positional[0]) is not None:
            column, positional = text_of(positional[0]) or name, positional[1:]
        column = text_of(keywords.get("name")) or column
        kind, key = "", None
        for argument in positional:
            called = call_of(argument)
            head = last_name(called[0]) if called else last_name(argument)
            if called and head == "ForeignKey":
                key = called[1][0] if called[1] else called[2].get("column")
            elif head in {"Sequence", "Identity", "Computed", "CheckConstraint", "FetchedValue"} or argument == "None":
                continue
            elif not kind:
                kind = written(argument)
        kind = kind or written(keywords.get("type_"))
        primary = is_true(keywords.get("primary_key"))
        nullable = truth(keywords.get("nullable"))
        if annotation is not None and is_mapped(annotation):
            inside = annotation["a"][0] if annotation.get("a") else None
            kind = kind or written(inside)
            nullable = is_optional(inside) if nullable is None else nullable
        elif nullable is None:
            nullable = not primary
        return Column(
            name or column,
            column,
            kind,
            False if primary else nullable,
            primary,
            is_true(keywords.get("unique")),
            key,
            where,
            line,
        )

    def _with_kind(
        self, path: str, annotation: Value, positional: list[Value], keywords: dict[str, Value]
    ) -> tuple[list[Value], dict[str, Value]]:
        """Add what the annotation's own kind says: `intpk = Annotated[int, mapped_column(primary_key=True)]`."""
        inside = (
            annotation["a"][0] if annotation is not None and is_mapped(annotation) and annotation.get("a") else None
        )
        meaning = self._names.meaning(path, inside) if isinstance(inside, str) else None
        value = meaning.value if isinstance(meaning, Bound) and not meaning.rest else None
        if isinstance(value, dict) and last_name(value.get("g")) == "Annotated":
            for part in value["a"][1:]:
                call = call_of(part)
                if call is not None and last_name(call[0]) in COLUMNS:
                    return [*positional, *call[1]], {**call[2], **keywords}
        return positional, keywords

    def table_parts(self, arguments: list[Value], attributes: Mapping[str, str] | None = None) -> TableParts:
        """Return what the constraints among a table's arguments say; `attributes` has the columns of a class by name."""
        parts, known = TableParts(), attributes or {}
        for argument in arguments:
            call = call_of(argument)
            head = last_name(call[0]) if call else ""
            if call is None:
                continue
            if head == "PrimaryKeyConstraint":
                parts.primary |= {name for one in call[1] if (name := _column_of(one, known))}
            elif head == "UniqueConstraint" and len(call[1]) == 1:
                parts.unique |= {name for one in call[1] if (name := _column_of(one, known))}
            elif head == "ForeignKeyConstraint" and len(call[1]) >= 2:
                columns = (_column_of(one, known) for one in items_of(call[1][0]))
                parts.foreign |= {
                    column: target for column, target in zip(columns, items_of(call[1][1]), strict=False) if column
                }
        return parts

    def is_table(self, path: str, value: Value) -> bool:
        """Say whether a call makes a table: `Table("users", metadata, Column(…))`."""
        call = call_of(value)
        if call is None or last_name(call[0]) != "Table" or not call[1] or text_of(call[1][0]) is None:
            return False
        meaning = self._names.meaning(path, call[0])
        if isinstance(meaning, PythonClass) or (isinstance(meaning, Outside) and meaning.name.startswith("rich.")):
            return False
        return any(self.column(path, "", None, None, argument) is not None for argument in call[1][1:])

    def table_columns(self, path: str, value: Value, line: int | None) -> tuple[str, list[Column], TableParts]:
        """Return a Table's name, columns and constraints."""
        _, positional, _ = call_of(value) or ("", [], {})
        columns = [self.column(path, "", line, None, argument) for argument in positional[1:]]
        name = text_of(positional[0]) if positional else None
        return name or "", [one for one in columns if one is not None and one.column], self.table_parts(positional[1:])


def _column_of(value: Value, attributes: Mapping[str, str]) -> str | None:
    """Return the column that a constraint names: by its text, or by the attribute of the class that it is bound to."""
    return text_of(value) or (attributes.get(value) if isinstance(value, str) else None)


def _behind(
    meaning: Meaning | None, positional: list[Value], keywords: dict[str, Value]
) -> tuple[Value, list[Value], dict[str, Value]] | None:
    """Return the call that a call of the repository's own function or partial comes to."""
    inner = call_of(meaning.value) if isinstance(meaning, Bound) and not meaning.rest else None
    if inner is None or not isinstance(meaning, Bound):
        return None
    if meaning.is_function:
        return inner
    if last_name(inner[0]) == "partial" and inner[1]:
        return inner[1][0], [*inner[1][1:], *positional], {**inner[2], **keywords}
    return None
