"""A property of a JPA entity and what its annotations say, before it is a column. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from services.system_map.surface.models.named_classes import NamedClass

RELATIONS = {
    "ManyToOne": "many-to-one",
    "OneToOne": "one-to-one",
    "OneToMany": "one-to-many",
    "ManyToMany": "many-to-many",
}
_OVERRIDDEN = "(overridden)"  # no annotation's name: what an outer one says of what is embedded
NO_COLUMN = frozenset({"static", "transient", "Transient", "Formula"})
_GENERIC = re.compile(r"([\w.]+)\s*<(?:\s*([\w.]+)\s*,)?\s*([\w.]+)\s*>")


@dataclass(slots=True)
class Row:
    """A property of an entity with the class that writes it."""

    name: str
    line: int
    type: str
    marks: dict[str, Any]
    owner: NamedClass
    seen_from: str = ""  # the file that names in its type are written in, where it is not the owner's

    @property
    def relation(self) -> str | None:
        """Return the annotation that makes it a relation; None for another property."""
        return next((mark for mark in RELATIONS if mark in self.marks), None)

    @property
    def element(self) -> str:
        """Return the type of what a collection or an array holds."""
        found = _GENERIC.fullmatch(self.type)
        return found[3] if found else self.type.removesuffix("[]")

    @property
    def is_set(self) -> bool:
        """Say whether it holds each thing once: `Set<Role>`, `SortedSet<Role>`."""
        found = _GENERIC.fullmatch(self.type)
        return bool(found and found[1].endswith("Set") and found[2] is None)

    @property
    def map_key(self) -> tuple[str, str] | None:
        """Return the column of a map's keys in the table of its values, and its type; None without one."""
        found = _GENERIC.fullmatch(self.type)
        written = self.marks.get("MapKeyColumn")
        # A map of entities may take its keys from them.
        of_values = "ElementCollection" in self.marks and "MapKeyJoinColumn" not in self.marks
        if written is None and not (of_values and found and found[1].endswith("Map")):
            return None
        name = name_of((written or {}).get("name"), f"{self.name}_KEY")
        return None if name is None else (name, (found[2] if found else None) or "")

    @property
    def order(self) -> str | None:
        """Return the column of a list's order in the table of its elements; None without one."""
        written = self.marks.get("OrderColumn")
        return None if written is None else name_of(written.get("name"), f"{self.name}_ORDER")


def strategy(root: NamedClass) -> str:
    """Return how a hierarchy of entities is laid out in tables."""
    written = root.data["marks"].get("Inheritance", {}).get("strategy", "SINGLE_TABLE")
    if is_code(written):
        written = written["code"][-1][1]
    return str(written).rpartition(".")[2]


def is_mapped(marks: dict[str, Any]) -> bool:
    """Say whether annotations make a field or a getter the place that a class is mapped by."""
    return bool({"Id", "EmbeddedId", "Column", *RELATIONS} & marks.keys())


def text_of(value: Any) -> str | None:
    """Return the text of an annotation's argument; None for none, or for code that nobody could read."""
    return value if isinstance(value, str) and value else None


def is_code(value: Any) -> bool:
    """Say whether an argument is code that nobody could read: what it says is not known."""
    return isinstance(value, dict) and "code" in value


def name_of(value: Any, default: str | None) -> str | None:
    """Return the name that an argument gives, the default where it gives none, and None where it cannot be read."""
    return None if is_code(value) else text_of(value) or default


def overrides(marks: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what annotations are instead, by the path of the property: {"zip.code": {"Column": …}}."""
    found: dict[str, dict[str, Any]] = {}
    for one in _told(marks, "AttributeOverrides"):
        if isinstance(one.get("column"), dict) and not is_code(one["column"]):
            found[one["name"]] = {"Column": one["column"]}
    for one in _told(marks, "AssociationOverrides"):
        joins = one.get("joinColumns")
        joins = joins if isinstance(joins, list) else [joins]
        joins = [join for join in joins if isinstance(join, dict)]
        if joins:  # what several are called is not told: a key of several columns
            found[one["name"]] = {"JoinColumn": joins[0] if len(joins) == 1 else {"name": {"code": []}}}
        if isinstance(one.get("joinTable"), dict):
            found.setdefault(one["name"], {})["JoinTable"] = one["joinTable"]
    found.update(marks.get(_OVERRIDDEN, {}))
    return found


def overridden(name: str, marks: dict[str, Any], told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a property's annotations after what `overrides` tells of it, or of what is embedded there."""
    deeper = {path[len(name) + 1 :]: what for path, what in told.items() if path.startswith(f"{name}.")}
    found = {**marks, **told.get(name, {})}
    return {**found, _OVERRIDDEN: {**marks.get(_OVERRIDDEN, {}), **deeper}} if deeper else found


def _told(marks: dict[str, Any], holder: str) -> list[dict[str, Any]]:
    value = marks.get(holder, {}).get("value")
    rows = value if isinstance(value, list) else [value]
    return [one for one in rows if isinstance(one, dict) and isinstance(one.get("name"), str)]


def alone_unique(table: dict[str, Any]) -> list[str]:
    """Return the columns that `@Table` says are unique each by itself."""
    value = table.get("uniqueConstraints")
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        names = one.get("columnNames") if isinstance(one, dict) else None
        columns = names if isinstance(names, list) else [names]
        if len(columns) == 1 and text_of(columns[0]):
            found.append(str(columns[0]))
    return found


def column_of(table: str | None, column: str | None) -> str | None:
    """Return a column with its table as keys name it; None where one of both is not known."""
    return f"{table}.{column}" if table and column else None
