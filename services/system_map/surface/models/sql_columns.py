"""Columns and constraints of a table as SQL writes them, and the names in them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.system_map.surface.models.sql_tokens import Token, inside, split

_ENDS_TYPE = frozenset(
    [
        "NOT",
        "NULL",
        "DEFAULT",
        "PRIMARY",
        "UNIQUE",
        "REFERENCES",
        "CHECK",
        "CONSTRAINT",
        "COLLATE",
        "GENERATED",
        "AUTO_INCREMENT",
        "AUTOINCREMENT",
        "IDENTITY",
        "COMMENT",
        "ON",
        "ENCODE",
        "AS",
        "KEY",
        "STORED",
        "VIRTUAL",
        "FOREIGN",
        "DEFERRABLE",
        "INITIALLY",
        "FIRST",
        "AFTER",
        "ROWGUIDCOL",
    ]
)
_TYPES = frozenset(
    [
        "TEXT",
        "VARCHAR",
        "CHAR",
        "INT",
        "INTEGER",
        "BIGINT",
        "SMALLINT",
        "TINYINT",
        "UUID",
        "BYTEA",
        "BLOB",
        "JSON",
        "JSONB",
        "BOOLEAN",
        "BOOL",
        "DATE",
        "TIMESTAMP",
        "TIMESTAMPTZ",
        "NUMERIC",
        "DECIMAL",
        "REAL",
        "FLOAT",
        "DOUBLE",
        "SERIAL",
        "BIGSERIAL",
        "VARBINARY",
        "BINARY",
        "NVARCHAR",
        "DATETIME",
        "CITEXT",
        "STRING",
        "CHARACTER",
        "VARCHAR2",
        "NUMBER",
        "CLOB",
        "LONGTEXT",
        "MEDIUMTEXT",
        "ENUM",
    ]
)


_MAX_TYPE = 120  # characters
_MAX_NAME = 16  # tokens, dots among them


@dataclass(slots=True)
class SqlColumn:
    """A column as its table has it."""

    name: str
    type: str
    nullable: bool = True
    primary_key: bool = False
    unique: bool = False
    references: tuple[str, str] | None = None  # table, column ("" for its key)
    line: int | None = None
    place: int = 0  # among its table's columns
    named: list[tuple[str, str]] = field(default_factory=list)  # the keys beside its type: kind, name ("" for none)
    keys: list[SqlKey] = field(default_factory=list)  # that it is part of


@dataclass(slots=True, eq=False)
class SqlKey:
    """A constraint by its name."""

    kind: str  # PRIMARY, UNIQUE, REFERENCES
    name: str
    columns: list[SqlColumn]
    targets: list[tuple[str, str]] = field(default_factory=list)  # one for each column: table, column


@dataclass(slots=True)
class SqlTable:
    """A table as the statements so far leave it."""

    name: str
    path: str
    line: int
    columns: dict[str, SqlColumn] = field(default_factory=dict)  # by the name in small letters
    keys: dict[str, SqlKey] = field(default_factory=dict)  # so too
    older: dict[str, SqlKey] = field(default_factory=dict)  # by the names that they have before PostgreSQL 12
    renamed: dict[str, str] = field(default_factory=dict)  # columns: what they were called, in small letters
    _added: int = 0

    def column(self, name: str) -> SqlColumn | None:
        """Return a column by its name, in whatever case."""
        return self.columns.get(name.lower())

    def add(self, column: SqlColumn) -> None:
        """Take a column in: at the end, or in the place of one of its name."""
        known = self.columns.get(column.name.lower())
        self._added += 1
        column.place = self._added if known is None else known.place
        self.columns[column.name.lower()] = column

    def rename(self, column: SqlColumn, name: str) -> None:
        """Give a column another name in its place."""
        del self.columns[column.name.lower()]
        self.renamed[column.name.lower()] = name
        column.name = name
        self.columns[name.lower()] = column

    def ordered(self) -> list[SqlColumn]:
        """Return the columns in the order of the table."""
        return sorted(self.columns.values(), key=lambda column: column.place)


def is_constraint(item: list[Token]) -> bool:
    """Say whether an item of a table is a key, an index or a check rather than a column."""
    first, second = item[0], item[1] if len(item) > 1 else None
    if first.kind != "word":
        return first.kind != "quoted"
    if first.word in {"PRIMARY", "FOREIGN"}:
        return second is not None and second.word == "KEY"
    if first.word in {"UNIQUE", "CHECK", "EXCLUDE", "FULLTEXT", "SPATIAL", "LIKE", "PERIOD"}:
        return second is None or second.word not in _TYPES
    # `KEY by_name (name)` is an index, `key TEXT` a column.
    return first.word in {"KEY", "INDEX"} and (second is None or second.word not in _TYPES)


def read_column(item: list[Token], lines: LineNumbers) -> SqlColumn | None:
    """Return the column that an item of a table makes."""
    if item[0].kind not in {"word", "quoted"} or not item[0].name:
        return None
    end = next((place for place, token in enumerate(item) if place and token.word in _ENDS_TYPE), len(item))
    column = SqlColumn(item[0].name, _written(item[1:end]), line=lines.number(item[0].start))
    words = [token.word for token in item]
    place = end
    depth = 0
    while place < len(item):
        depth += (words[place] == "(") - (words[place] == ")")
        if depth == 0:
            _mark(column, item, words, place)
        place += 1
    if "SERIAL" in column.type.upper() or "IDENTITY" in words:
        column.nullable = False
    return column


def _mark(column: SqlColumn, item: list[Token], words: list[str], place: int) -> None:
    following = words[place + 1] if place + 1 < len(words) else ""
    if words[place] in {"PRIMARY", "UNIQUE", "REFERENCES"}:
        is_named = place > 1 and words[place - 2] == "CONSTRAINT"
        column.named.append((words[place], item[place - 1].name if is_named else ""))
    if words[place] == "NOT" and following == "NULL":
        column.nullable = False
    elif words[place] == "PRIMARY" and following == "KEY":
        column.primary_key, column.nullable = True, False
    elif words[place] == "UNIQUE":
        column.unique = True
    elif words[place] == "REFERENCES":
        column.references = _target(item, place + 1)


def _target(item: list[Token], place: int) -> tuple[str, str]:
    name, after = name_at(item, place)
    to = names_of(inside(item, after)[0]) if after < len(item) and item[after].word == "(" else []
    return name, to[0] if to else ""


def names_of(items: list[Token]) -> list[str]:
    """Return the first name of each item between commas: `name(20) DESC` is "name"."""
    return [part[0].name for part in split(items) if part[0].kind in {"word", "quoted"}]


def name_at(items: list[Token], start: int) -> tuple[str, int]:
    """Return a table's name without its schema, and the position after it."""
    name, position = "", start
    end = min(len(items), start + _MAX_NAME)
    while position < end and items[position].kind in {"word", "quoted"}:
        name = items[position].name
        position += 1
        if position >= len(items) or items[position].word != ".":
            break
        position += 1
    return name, position


def after_words(items: list[Token], start: int, *words: str) -> list[Token]:
    """Return what follows `start`, without the words if they stand there one after the other."""
    found = [token.word for token in items[start : start + len(words)]]
    return items[start + len(words) :] if found == list(words) else items[start:]


def _written(items: Iterable[Token]) -> str:
    text = ""
    for token in items:
        joined = token.name in {"(", ")", ",", ".", "[", "]"} or text.endswith(("(", ".")) or not text
        text += token.name if joined else f" {token.name}"
        if len(text) > _MAX_TYPE:
            break
    return text.replace(",", ", ")[:_MAX_TYPE]


class LineNumbers:
    """Line numbers of positions that mostly grow."""

    def __init__(self, text: str) -> None:
        """Count in a text."""
        self._text = text
        self._at, self._line = 0, 1

    def number(self, position: int) -> int:
        """Return the line of a position, from 1."""
        if position < self._at:
            self._at, self._line = 0, 1
        self._line += self._text.count("\n", self._at, position)
        self._at = position
        return self._line
