"""What a property of a JPA entity leads to: the properties of the value that it embeds, or another class. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from services.system_map.surface.models.jpa_lines import JpaClasses
from services.system_map.surface.models.jpa_rows import NO_COLUMN, Row, overridden, overrides
from services.system_map.surface.models.named_classes import NamedClass

_EMBEDDED = frozenset({"Embedded", "EmbeddedId"})
_KEYS = frozenset({"Id", "EmbeddedId"})
_NO_TARGET = frozenset({"Object", "?", ""})  # what a type variable comes to that nothing binds
_INSIDE = re.compile(r"<(?:[^<>]*,\s*)?([\w.]+)>")
_MAX_DEPTH = 4
_MAX_ROWS = 2_000  # of one entity, those that embed others with them: values within values multiply


def expanded(rows: Iterable[Row], classes: JpaClasses) -> list[Row]:
    """Return the properties that those of an entity stand for: those of what they embed, else themselves."""
    found: list[Row] = []
    waiting = [(row, 0) for row in rows][::-1]
    for _ in range(_MAX_ROWS):
        if not waiting:
            break
        row, depth = waiting.pop()
        is_single = row.relation is None and "ElementCollection" not in row.marks
        inner = classes.meant(row.seen_from or row.owner.path, row.type) if is_single else None
        if inner is not None and "Embeddable" in inner.data["marks"] and depth < _MAX_DEPTH:
            waiting += [(one, depth + 1) for one in _within(row, inner)][::-1]
        elif not (is_single and _EMBEDDED & row.marks.keys()):  # embedded from outside: nobody knows its columns
            found.append(row)
    return found


def _within(row: Row, inner: NamedClass) -> list[Row]:
    """Return the properties of the value that a property embeds, as they are called there."""
    told = overrides(row.marks)
    key: dict[str, Any] = {"Id": {}} if _KEYS & row.marks.keys() else {}
    return [
        Row(name, line, kind, {**overridden(name, marks, told), **key}, inner)
        for name, line, kind, marks in inner.data["fields"]
        if not NO_COLUMN & marks.keys()
    ]


def target_of(row: Row, relation: str, classes: JpaClasses) -> NamedClass | str:
    """Return the class that a relation leads to, its name where it is not known, "" where nothing names it."""
    named = str(row.marks[relation].get("targetEntity", "")).removesuffix(".class")
    inside = _INSIDE.search(row.type)
    bare = (named or (inside[1] if inside else row.type)).rpartition(".")[2]
    path = row.owner.path if named else row.seen_from or row.owner.path
    return "" if bare in _NO_TARGET else classes.meant(path, bare) or bare
