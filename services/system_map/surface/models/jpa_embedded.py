"""What a property of a JPA entity leads to: the properties of the value that it embeds, or another class. Pure."""

from __future__ import annotations

import re
from typing import Any

from services.system_map.surface.models.jpa_lines import JpaClasses
from services.system_map.surface.models.jpa_rows import NO_COLUMN, Row, overridden, overrides
from services.system_map.surface.models.named_classes import NamedClass

_EMBEDDED = frozenset({"Embedded", "EmbeddedId"})
_KEYS = frozenset({"Id", "EmbeddedId"})
_NO_TARGET = frozenset({"Object", "?", ""})  # what a type variable comes to that nothing binds
_INSIDE = re.compile(r"<(?:[^<>]*,\s*)?([\w.]+)>")
_MAX_DEPTH = 4


def expanded(row: Row, classes: JpaClasses, depth: int = 0) -> list[Row]:
    """Return the properties that a property stands for: those of what it embeds, else itself."""
    if row.relation is not None or "ElementCollection" in row.marks:
        return [row]
    inner = classes.meant(row.seen_from or row.owner.path, row.type)
    if inner is None or "Embeddable" not in inner.data["marks"] or depth >= _MAX_DEPTH:
        return [] if _EMBEDDED & row.marks.keys() else [row]  # what is embedded from outside has columns nobody knows
    told = overrides(row.marks)
    key: dict[str, Any] = {"Id": {}} if _KEYS & row.marks.keys() else {}
    found: list[Row] = []
    for name, line, kind, marks in inner.data["fields"]:
        if not NO_COLUMN & marks.keys():
            here = {**overridden(name, marks, told), **key}
            found += expanded(Row(name, line, kind, here, inner), classes, depth + 1)
    return found


def target_of(row: Row, relation: str, classes: JpaClasses) -> NamedClass | str:
    """Return the class that a relation leads to, its name where it is not known, "" where nothing names it."""
    named = str(row.marks[relation].get("targetEntity", "")).removesuffix(".class")
    inside = _INSIDE.search(row.type)
    bare = (named or (inside[1] if inside else row.type)).rpartition(".")[2]
    path = row.owner.path if named else row.seen_from or row.owner.path
    return "" if bare in _NO_TARGET else classes.meant(path, bare) or bare
