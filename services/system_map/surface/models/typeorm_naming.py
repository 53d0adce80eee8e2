"""How TypeORM calls tables and columns that nobody names: its default strategy, underscores, or one that is not known. Pure."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from services.system_map.derive.values import DeriveInput
from services.system_map.surface.models.named_classes import NamedClass, NamedClasses
from services.system_map.surface.models.typeorm_rows import Place, camel, snake

_PACKAGE = "typeorm-naming-strategies"
# Functions that write underscores agree on small letters and single capitals only.
_DIFFERING = re.compile(r"\d|[A-Z]{2}")


class Way(NamedTuple):
    """How names of one kind are written."""

    how: str  # "default", "snake", "" for not known
    takes_given: bool = False  # names that are given too
    is_own: bool = False  # by a function that is not TypeORM's

    def of(self, name: str) -> str | None:
        """Return a name with underscores; None where the function's own ways may matter."""
        return None if not self.how or (self.is_own and _DIFFERING.search(name)) else snake(name)

    def given(self, name: str) -> str | None:
        """Return what becomes of a name that is given; strategies that are not known are taken to keep it."""
        return name if not self.takes_given or self.of(name) == name else None


_DEFAULT = Way("default")
_SNAKE = Way("snake")
_UNKNOWN = Way("")


class Naming(NamedTuple):
    """A naming strategy."""

    table_name: Way = _DEFAULT
    column_name: Way = _DEFAULT
    join_column: Way = _DEFAULT
    join_table: Way = _DEFAULT
    join_table_column: Way = _DEFAULT
    keeps_prefixes: bool = True  # of embedded values: as the default strategy or the well-known package has them

    def table(self, name: str, given: str | None) -> str | None:
        """Return what the table of a class is called."""
        return self.table_name.given(given) if given else self.table_name.of(name)

    def column(self, name: str, given: str | None) -> str | None:
        """Return what the column of a property is called."""
        if given:
            return self.column_name.given(given)
        return name if self.column_name.how == "default" else self.column_name.of(name)

    def key(self, relation: str, to: str) -> str | None:
        """Return what the column of a key is called."""
        name = f"{relation}{to[:1].upper()}{to[1:]}"
        return name if self.join_column.how == "default" else self.join_column.of(name)

    def between(self, own: str, relation: str, other: str) -> str | None:
        """Return what the table between two is called."""
        return self.join_table.of(f"{own}_{relation}_{other}")

    def between_column(self, table: str, to: str) -> str | None:
        """Return what a column of the table between two is called."""
        name = camel(f"{table}_{to}")
        return name if self.join_table_column.how == "default" else self.join_table_column.of(name)

    def prefixed(self, place: Place, column: str | None, *, is_given: bool) -> str | None:
        """Return an embedded value's column; one whose name is given keeps that in it."""
        if column is None or not place.prefixes:
            return column
        before = "_".join(place.prefixes)
        if not self.keeps_prefixes or not self.column_name.how:
            return None
        if self.column_name.how == "snake":
            return f"{snake(before)}_{column if is_given else snake(column)}"
        # The default strategy writes what follows the prefix as a title: one capital letter, all others small.
        return camel(before) + re.sub(r"\w\S*", lambda found: found[0][:1].upper() + found[0][1:].lower(), column)


_ALL_DEFAULT = Naming()
_ALL_SNAKE = Naming(_DEFAULT, _SNAKE, _SNAKE, _DEFAULT, _SNAKE)
_ALL_UNKNOWN = Naming(_UNKNOWN, _UNKNOWN, _UNKNOWN, _UNKNOWN, _UNKNOWN, keeps_prefixes=False)


def naming_of(given: DeriveInput, tests: set[str]) -> Naming:
    """Return how a repository's data sources name tables and columns; not known where they differ."""
    own = NamedClasses(one for one in NamedClasses.of_signals(given, "typeorm.strategy").all if one.path not in tests)
    found: list[Naming] = []
    for path in sorted(given.facts.keys() - tests):
        for signal in given.facts[path].signals:
            if signal.kind == "typeorm.naming":
                naming = _of_use(own, path, signal.data)
                found += [naming] if naming not in found else []
    if not found:
        is_installed = any(one.name == _PACKAGE for one in given.manifests.dependencies)
        # One that nobody is seen to take may be taken by a script; where TypeORM itself stands, it is there to be taken.
        is_open = bool(own.all) and all(one.name != "DefaultNamingStrategy" for one in own.all)
        return _ALL_SNAKE if is_installed else _ALL_UNKNOWN if is_open else _ALL_DEFAULT
    return found[0] if len(found) == 1 else _ALL_UNKNOWN


def _of_use(own: NamedClasses, path: str, data: dict[str, Any]) -> Naming:
    name, source = str(data["strategy"]), str(data["from"])
    if source == _PACKAGE:
        return _ALL_SNAKE if name == "SnakeNamingStrategy" else _ALL_UNKNOWN
    if source == "typeorm":
        return _ALL_DEFAULT if name == "DefaultNamingStrategy" else _ALL_UNKNOWN
    strategy = own.meant(path, name) if name else None
    return _of_class(strategy) if strategy is not None else _ALL_UNKNOWN


def _of_class(strategy: NamedClass) -> Naming:
    base = {"DefaultNamingStrategy": _ALL_DEFAULT}.get(str(strategy.data["extends"]), _ALL_UNKNOWN)
    written = strategy.data["methods"]

    def way(method: str, inherited: Way) -> Way:
        if method not in written:
            return inherited
        said = written[method]
        return Way(said["how"], said["takes_given"], said["is_own"]) if said["how"] else _UNKNOWN

    return Naming(
        way("tableName", base.table_name),
        way("columnName", base.column_name),
        way("joinColumnName", base.join_column),
        way("joinTableName", base.join_table),
        way("joinTableColumnName", base.join_table_column),
        keeps_prefixes=base.keeps_prefixes and "columnName" not in written,
    )
