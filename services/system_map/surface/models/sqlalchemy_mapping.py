"""Which classes SQLAlchemy maps, under which table, with which columns: ancestors decide. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import chain

from services.system_map.surface.models.python_classes import (
    Bound,
    Outside,
    PythonClass,
    PythonField,
    PythonNames,
    Value,
)
from services.system_map.surface.models.sqlalchemy_columns import Column, ColumnReader, TableParts
from services.system_map.surface.models.sqlalchemy_computed import fold
from services.system_map.surface.models.sqlalchemy_packages import brought_by
from services.system_map.surface.models.sqlalchemy_registries import ROOTS
from services.system_map.surface.models.sqlmodel_columns import sqlmodel_column
from services.system_map.surface.models.values import (
    call_of,
    is_true,
    items_of,
    last_name,
    text_of,
)

_MAPPERS = frozenset({"mapped", "mapped_as_dataclass"})  # decorators of a registry
_MAKERS = ("declarative_base()", "automap_base()", ".generate_base()")
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])|(?<!^)(?=[A-Z][a-z])([A-Z])")
MIGRATION = re.compile(r"(?:^|/)(?:migrations|alembic)/(?:[^/]+/)*versions/")


class Mapping:
    """The mapped classes of a repository."""

    def __init__(self, names: PythonNames) -> None:
        """Tell which classes are mapped."""
        self._names = names
        self.reader = ColumnReader(names)
        self._above: dict[PythonClass, list[PythonClass | Outside]] = {}
        self._flavours: dict[PythonClass, str | None] = {}
        self._table_names: dict[PythonClass, str | None] = {}
        self._unread: set[PythonClass] = set()  # those with a table whose name cannot be told
        self._is_mapped: dict[PythonClass, bool] = {}
        self._own: dict[PythonClass, dict[str, Column | None]] = {}
        self._columns: dict[PythonClass, list[Column]] = {}
        self.classes = [one for one in names.classes if self.is_mapped(one)]
        self.by_name: dict[str, list[PythonClass]] = {}
        for one in self.classes:
            self.by_name.setdefault(one.name.rpartition(".")[2], []).append(one)

    def _ancestors(self, one: PythonClass) -> list[PythonClass | Outside]:
        """Return a class's ancestors, those of known packages as if they were the repository's."""
        if one not in self._above:
            self._above[one] = brought_by(self._names.ancestors(one))
        return self._above[one]

    # ── which classes are mapped ───────────────────────────────────────────────────────────────────────

    def _flavour(self, one: PythonClass) -> str | None:
        """Return how a class is mapped: plain, flask, sqlmodel; None for not at all."""
        if one not in self._flavours:
            self._flavours[one] = None
            self._flavours[one] = self._look(one)
        return self._flavours[one]

    def _look(self, one: PythonClass) -> str | None:
        named = one.own("__tablename__") or one.own("__table__")
        if named is not None and any(last_name(_called(mark)) in _MAPPERS for mark in one.decorators):
            return "plain"
        ancestors = self._ancestors(one)
        found = next((how for base in ancestors if (how := _flavour_of(base, one)) is not None), None)
        named = one.own("__tablename__")
        if found is None and named is not None and text_of(named.value) and self._own_columns(one):
            # A base from a package that is not known here.
            found = "plain" if any(isinstance(base, Outside) and "." in base.name for base in ancestors) else None
        return found

    def is_mapped(self, one: PythonClass) -> bool:
        """Say whether a class stands for a table or for rows of its parent's."""
        if one not in self._is_mapped:
            self._is_mapped[one] = False  # what a class that hangs on itself is
            self._is_mapped[one] = self._has_table(one)
        return self._is_mapped[one]

    def _has_table(self, one: PythonClass) -> bool:
        flavour = self._flavour(one)
        abstract = one.own("__abstract__")
        if flavour is None or (abstract is not None and is_true(abstract.value)) or MIGRATION.search(one.path):
            return False
        if flavour == "sqlmodel":
            return is_true(one.keywords.get("table"))
        if one.own("__tablename__") or one.own("__table__") or self._parent(one) is not None:
            return True
        return (self._own_table(one) is not None or one in self._unread) and bool(self.columns(one))

    def _parent(self, one: PythonClass) -> PythonClass | None:
        """Return the nearest ancestor that has a table."""
        for base in self._ancestors(one):
            if isinstance(base, PythonClass) and self.is_mapped(base):
                return base
        return None

    # ── names of tables ────────────────────────────────────────────────────────────────────────────────

    def table_of(self, one: PythonClass) -> str | None:
        """Return the table that a class is mapped to; its parent's where it shares that one."""
        above = (base for base in self._ancestors(one) if isinstance(base, PythonClass) and self.is_mapped(base))
        for base in chain([one], above):
            own = self._own_table(base)
            if own is not None or base in self._unread:
                return own
        return None

    def _own_table(self, one: PythonClass) -> str | None:
        if one not in self._table_names:
            self._table_names[one] = None
            self._table_names[one] = self._name_table(one)
        return self._table_names[one]

    def _name_table(self, one: PythonClass) -> str | None:
        table = one.own("__table__")
        if table is not None:
            return self.table_object(one.path, table.value)[0] or None
        bare, flavour = one.name.rpartition(".")[2], self._flavour(one)
        parts = self.parts(one) if flavour == "flask" else None
        has_key = bool(parts and parts.primary) or any(column.primary_key for column in self.columns(one))
        if flavour == "flask" and not has_key and self._parent(one) is not None:
            return None  # Flask-SQLAlchemy puts a class without a key into its parent's table, whatever it is called
        for base in [one, *self._ancestors(one)]:
            named = base.own("__tablename__") if isinstance(base, PythonClass) else None
            if named is None or named.value == "None":
                continue
            is_function = named.parameter is not None
            if base is one or is_function or (self._shares_name(named.owner) and self._parent(one) is None):
                return None if named.is_shared and self._parent(one) is not None else self._said(one, named)
            break  # a mapped ancestor's: its table is shared, unless Flask-SQLAlchemy names one
        if flavour == "sqlmodel":
            return bare.lower() if is_true(one.keywords.get("table")) else None
        return _CAMEL.sub(r"_\1\2", bare).lower().lstrip("_") if flavour == "flask" and has_key else None

    def _said(self, one: PythonClass, named: PythonField) -> str | None:
        """Return the table's name that a class or its mixin says; where that cannot be read it is remembered."""
        path = named.owner.path
        of_class = f"{named.parameter}.__name__={one.name.rpartition('.')[2]}" if named.parameter else ""
        found = self._names.text(path, named.value) or fold(named.value, of_class, partial(self._constant, path))
        if found is None:
            self._unread.add(one)
        return found

    def _constant(self, path: str, name: str) -> str | None:
        meaning = self._names.meaning(path, name) if name.startswith("@") else self._names.offered(path, name)
        return text_of(meaning.value) if isinstance(meaning, Bound) and not meaning.rest else None

    def _shares_name(self, base: PythonClass) -> bool:
        abstract = base.own("__abstract__")
        return (abstract is not None and is_true(abstract.value)) or self._flavour(base) is None

    def table_object(self, path: str, value: Value) -> tuple[str, list[Column], TableParts]:
        """Return name, columns and constraints of a Table, written here or under a name."""
        if isinstance(value, str):
            meaning = self._names.meaning(path, value)
            if isinstance(meaning, Bound):
                path, value = meaning.path, meaning.value
        if self.reader.is_table(path, value):
            return self.reader.table_columns(path, value, None)
        return "", [], TableParts()

    def parts(self, one: PythonClass) -> TableParts | None:
        """Return what the constraints say that a class has, or mixins have for it; None where none of them has any."""
        for base in [one, *self._ancestors(one)]:
            arguments = base.own("__table_args__") if isinstance(base, PythonClass) else None
            if arguments is not None and (base is one or not self.is_mapped(arguments.owner)):
                attributes = {column.name: column.column for column in self.columns(one)}
                return self.reader.table_parts(items_of(arguments.value), attributes)
        return None

    # ── columns ────────────────────────────────────────────────────────────────────────────────────────

    def _own_columns(self, one: PythonClass) -> dict[str, Column | None]:
        """Return what the body binds: columns by attribute; None where something else hides an ancestor's."""
        if one in self._own:
            return self._own[one]
        found = self._own[one] = {}
        for row in one.fields:
            if self._flavour(one) == "sqlmodel":
                column = sqlmodel_column(self.reader, row)
            else:
                column = self.reader.column(one.path, row.name, row.line, row.annotation, row.value)
            if column is not None or row.value is not None:
                found[row.name] = column
        return found

    def columns(self, one: PythonClass) -> list[Column]:
        """Return a class's own columns and those of its mixins; not those of an ancestor with a table of its own."""
        if one in self._columns:
            return self._columns[one]
        self._columns[one] = []
        found: dict[str, Column | None] = {}
        for base in reversed([one, *self._ancestors(one)]):
            if not isinstance(base, PythonClass):
                continue
            own = self._own_columns(base)
            if base is not one and self.is_mapped(base):
                for name in self._kept(one, base):
                    found.pop(name, None)
                continue
            for name, column in own.items():
                found.pop(name, None)
                found[name] = replace(column, line=None) if column and base.path != one.path else column
        self._columns[one] = [column for column in found.values() if column is not None]
        return self._columns[one]

    def _kept(self, one: PythonClass, base: PythonClass) -> set[str]:
        """Return the names that a mapped ancestor keeps for itself: its own, and those of mixins that it took first."""
        own = set(self._own_columns(base))
        if self.is_sqlmodel(one):
            return own
        above = [other for other in self._ancestors(base) if isinstance(other, PythonClass)]
        each = {row.name for other in above if not self.is_mapped(other) for row in other.fields if row.cascades}
        return own | {column.name for column in self.columns(base)} - each

    def is_sqlmodel(self, one: PythonClass) -> bool:
        """Say whether a class is SQLModel's."""
        return self._flavour(one) == "sqlmodel"


def _flavour_of(base: PythonClass | Outside, one: PythonClass) -> str | None:
    """Return how a class is mapped that has this ancestor; None where the ancestor says nothing."""
    if isinstance(base, PythonClass):
        return "plain" if any(last_name(_called(mark)) == "as_declarative" for mark in base.decorators) else None
    if base.name.endswith("SQLAlchemy().Model") or base.name in {"db.Model", "flask_sqlalchemy.Model"}:
        return "flask"
    if base.last == "SQLModel":
        return "sqlmodel"
    # What inherits from it directly is the application's own base, and no table.
    is_base = any(base.last == last_name(direct) for direct in one.bases)
    return "plain" if (base.last in ROOTS and not is_base) or base.name.endswith(_MAKERS) else None


def _called(mark: Value) -> Value:
    call = call_of(mark)
    return call[0] if call else mark
