"""What foreign keys of SQL tables lead to, by what tables and columns are called in the end. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple

from services.system_map.surface.models.sql_columns import SqlColumn, SqlTable


class Target(NamedTuple):
    """Where a key leads."""

    name: str  # of the table
    table: SqlTable | None  # None for one that is not here
    column: str  # "" where none is known


class Targets:
    """The tables of one schema as keys name them."""

    def __init__(self, tables: Mapping[str, SqlTable], called: Mapping[str, str], once: Container[str]) -> None:
        """Take the tables by name, what those of other names are called now, and the names that were another's once."""
        self._tables = tables
        self._called = _latest(called, tables)
        self._once = once
        self._columns: dict[str, dict[str, str]] = {}  # by table, when it is asked for
        self.keys = {
            name: [column.name for column in table.ordered() if column.primary_key] for name, table in tables.items()
        }

    def of(self, column: SqlColumn) -> Target | None:
        """Return what a column leads to, if anything; a key goes with its table, not with who takes the name next."""
        if column.references is None:
            return None
        name, to = column.references
        known = (self._called.get(name.lower()) or name).lower()
        table = self._tables.get(known)
        if table is None:
            return Target(name, None, to)
        if not to:
            return Target(table.name, table, next(iter(self.keys[known]), ""))
        if known not in self._columns:
            self._columns[known] = _latest(table.renamed, table.columns)
        to = self._columns[known].get(to.lower()) or to
        return None if known in self._once and table.column(to) is None else Target(table.name, table, to)


def _latest(renamed: Mapping[str, str], known: Container[str]) -> dict[str, str]:
    """Return what each name has become, in small letters; "" where nothing of either name is known."""
    found: dict[str, str] = {}
    for name in renamed:
        passed: list[str] = []
        now = name
        while now.lower() in renamed and now.lower() not in known and now.lower() not in found:
            found[now.lower()] = ""  # a ring ends here
            passed.append(now.lower())
            now = renamed[now.lower()]
        end = now if now.lower() in known else found.get(now.lower(), "")
        found.update(dict.fromkeys(passed, end))
    return found
