"""Keys of SQL tables: which columns they make what, until somebody drops them by their names. Pure."""

from __future__ import annotations

from itertools import zip_longest

from services.system_map.surface.models.sql_columns import SqlColumn, SqlKey, SqlTable, after_words, name_at, names_of
from services.system_map.surface.models.sql_tokens import Token, inside

_MAX_KEYS = 50  # of one column, that can be dropped again
_ENDS = {"PRIMARY": "pkey", "UNIQUE": "key", "REFERENCES": "fkey"}  # of the names that PostgreSQL gives


def constrain(table: SqlTable, item: list[Token], name: str = "") -> None:
    """Take a constraint of the whole table in."""
    opening = next((place for place, token in enumerate(item) if token.word == "("), None)
    if opening is None:
        return
    inner, after = inside(item, opening)
    names = names_of(inner)
    columns = [column for column in map(table.column, names) if column is not None]
    kind = item[0].word
    if kind == "PRIMARY" or (kind == "UNIQUE" and len(columns) == len(names) == 1):
        _take(table, SqlKey(kind, name, columns))
    elif kind == "FOREIGN":
        at = next((place for place in range(after, len(item)) if item[place].word == "REFERENCES"), None)
        if at is None:
            return
        target, position = name_at(item, at + 1)
        to = names_of(inside(item, position)[0]) if position < len(item) and item[position].word == "(" else []
        told = [(place, column) for place, column in enumerate(map(table.column, names)) if column is not None]
        targets = [(target, to[place] if place < len(to) else "") for place, _ in told]
        _take(table, SqlKey("REFERENCES", name, [column for _, column in told], targets), is_alone=len(names) == 1)


def take_named(table: SqlTable, column: SqlColumn) -> None:
    """Note the keys that a column's own definition makes."""
    for kind, name in column.named:
        targets = [column.references] if kind == "REFERENCES" and column.references is not None else []
        _note(table, SqlKey(kind, name, [column], targets))


def drop_key(table: SqlTable, action: list[Token]) -> None:
    """Take in `DROP CONSTRAINT name`, `DROP FOREIGN KEY name` and `DROP PRIMARY KEY`."""
    if action[1].word == "PRIMARY":
        found = next((key for key in table.keys.values() if key.kind == "PRIMARY"), None)
    else:
        rest = after_words(after_words(action, 2, "KEY"), 0, "IF", "EXISTS")
        found = _called(table, rest[0].name) if rest else None
    if found is not None:
        _release(table, found)


def rename_key(table: SqlTable, name: str, to: str) -> None:
    """Give a key another name, unless that is one's already."""
    key = _called(table, name)
    if key is not None and table.keys.get(to.lower(), key) is key:
        del table.keys[key.name.lower()]
        key.name = to
        table.keys[to.lower()] = key


def drop_column(table: SqlTable, name: str) -> None:
    """Take a column away, the foreign keys that it is a part of, and the keys that are its own."""
    column = table.columns.pop(name.lower(), None)
    for key in list(column.keys) if column is not None else ():
        if key.kind == "REFERENCES" or len(key.columns) == 1:
            _release(table, key)


def _called(table: SqlTable, name: str) -> SqlKey | None:
    """Return the key of a name; of those that are still there."""
    older = table.older.get(name.lower())
    is_there = older is not None and table.keys.get(older.name.lower()) is older
    return table.keys.get(name.lower()) or (older if is_there else None)


def _take(table: SqlTable, key: SqlKey, *, is_alone: bool = False) -> None:
    _note(table, key)
    _apply(key, is_alone=is_alone)


def _note(table: SqlTable, key: SqlKey) -> None:
    """Keep a key under its name, else under the one that PostgreSQL gives."""
    if not key.columns or any(len(column.keys) >= _MAX_KEYS for column in key.columns):
        return
    if not key.name:
        of = [] if key.kind == "PRIMARY" else [column.name for column in key.columns]
        key.name = "_".join([table.name, *of, _ENDS[key.kind]])
        if len(of) > 1:
            table.older.setdefault("_".join([table.name, of[0], _ENDS[key.kind]]).lower(), key)
    if table.keys.setdefault(key.name.lower(), key) is key:
        for column in key.columns:
            column.keys.append(key)


def _apply(key: SqlKey, *, is_alone: bool) -> None:
    if key.kind == "PRIMARY":
        for column in key.columns:
            column.primary_key, column.nullable = True, False
    elif key.kind == "UNIQUE":
        key.columns[0].unique = True
    else:
        for column, target in zip(key.columns, key.targets, strict=False):
            # A key of several columns says less of one of them than a key of its own does.
            if is_alone or column.references is None:
                column.references = target


def _release(table: SqlTable, key: SqlKey) -> None:
    """Undo what a key says of its columns; what other keys say of them stays."""
    del table.keys[key.name.lower()]
    for column, target in zip_longest(key.columns, key.targets):
        column.keys = [one for one in column.keys if one is not key]
        if key.kind == "PRIMARY":
            column.primary_key = False
        elif key.kind == "UNIQUE":
            column.unique = False
        elif target is not None and column.references == target:
            column.references = None
    for one in dict.fromkeys(other for column in key.columns for other in column.keys):
        _apply(one, is_alone=False)
