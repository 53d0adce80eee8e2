"""A property of a TypeORM entity and what its decorators say, before it is a column. Pure."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from services.system_map.parts.surface import ModelField
from services.system_map.surface.models.named_classes import NamedClass, settled
from services.system_map.surface.routes.script_constants import ScriptConstants

COLUMNS = {
    "Column": "",
    "PrimaryColumn": "",
    "PrimaryGeneratedColumn": "int",
    "CreateDateColumn": "datetime",
    "UpdateDateColumn": "datetime",
    "DeleteDateColumn": "datetime",
    "VersionColumn": "int",
    "TreeLevelColumn": "int",
    "ObjectIdColumn": "ObjectID",
}
KEYS = frozenset({"PrimaryColumn", "PrimaryGeneratedColumn", "ObjectIdColumn"})


class Row(NamedTuple):
    """A property with its decorators and the class that writes it."""

    name: str
    line: int
    type: str
    marks: dict[str, Any]
    owner: NamedClass


def column_of(name: str, line: int | None, kind: str, mark: str, marks: dict[str, Any]) -> ModelField:
    """Return a property as a column, called as the property is."""
    arguments = marks[mark]
    options = options_of(arguments)
    written = text_of(arguments[0]) if arguments else None
    primary = mark in KEYS or options.get("primary") == "true"
    return ModelField(
        name=name,
        type=written or text_of(options.get("type")) or COLUMNS[mark] or kind,
        column=name,
        nullable=False if primary else options.get("nullable") == "true" or mark == "DeleteDateColumn",
        primary_key=primary,
        unique=options.get("unique") == "true",
        line=line,
    )


def is_unique(marks: dict[str, list[Any]]) -> bool:
    """Say whether a property's decorators make it unique beside what its column says: a part of the rows is not all."""
    index = options_of(marks.get("Index", []))
    return "Unique" in marks or (index.get("unique") == "true" and "where" not in index)


def joins_of(marks: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Return the options of each column that leads to another table; one without any where nothing is written."""
    values = marks.get("JoinColumn", [])
    listed = next((one["l"] for one in values if isinstance(one, dict) and "l" in one), None)
    return [options_of(values)] if listed is None else [options_of([one]) for one in listed]


def options_of(arguments: list[Any]) -> dict[str, Any]:
    """Return the options among a decorator's arguments."""
    return next((one["d"] for one in arguments if isinstance(one, dict) and "d" in one), {})


def text_of(value: Any) -> str | None:
    """Return the text that a value is; None for anything else, and for an empty one."""
    return value["s"] if isinstance(value, dict) and isinstance(value.get("s"), str) and value["s"] else None


def is_code(value: Any) -> bool:
    """Say whether a value is code that nobody could read."""
    return isinstance(value, dict) and "c" in value


def name_of(value: Any, default: str | None) -> str | None:
    """Return the name that a value gives, the default where it gives none, and None for code that nobody could read."""
    return None if is_code(value) else text_of(value) or default


def with_texts(one: NamedClass, constants: ScriptConstants) -> NamedClass:
    """Return a class, the constants that its decorators name replaced by what they hold where that is known."""

    def text_of_constant(code: Any) -> dict[str, str] | None:
        text = constants.text(one.path, code)
        return None if text is None else {"s": text}

    def read(value: Any) -> Any:
        return settled(value, "c", text_of_constant)

    fields = [[name, line, kind, read(marks)] for name, line, kind, marks in one.data["fields"]]
    told: dict[str, Any] = {key: read(one.data[key]) for key in ("entity", "tree", "inheritance") if key in one.data}
    return NamedClass(one.path, one.line, {**one.data, **told, "fields": fields})


def snake(name: str) -> str:
    """Return a name as TypeORM's default strategy writes a table's."""
    name = re.sub(r"([A-Z])([A-Z])([a-z])", r"\1_\2\3", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def camel(name: str) -> str:
    """Return words joined by capitals, the first one small."""
    first, *rest = re.split(r"[_\s-]+", name)
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)


class Place(NamedTuple):
    """Where an embedded value stands: the properties that lead to it, and what its columns' names begin with."""

    properties: list[str]
    prefixes: list[str]

    def below(self, row: Row) -> Place | None:
        """Return the place of what a property embeds; None where its prefix is computed."""
        written = options_of(row.marks["Column"]).get("prefix")
        if is_code(written):
            return None
        own = [] if written in ("false", {"s": ""}) else [text_of(written) or row.name]
        return Place([*self.properties, row.name], self.prefixes + own)


def embedded_class(row: Row) -> str | None:
    """Return the class that `@Column(() => Class)` embeds; None for a column."""
    arguments = row.marks.get("Column", [])
    first = arguments[0] if arguments else None
    return str(first["r"]) if isinstance(first, dict) and "r" in first else None
