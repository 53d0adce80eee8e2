"""Which of several types of one name in a file of JavaScript is meant: that of the innermost block or function around."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from services.system_map.facts import AT
from services.system_map.parsing.reading import Definition
from services.system_map.parsing.scope_places import Scoped
from services.system_map.parsing.uses import Uses

_TYPES = frozenset({"class", "interface", "enum", "type"})
_MAX_SCOPES = 200


def settle_types(uses: Uses, definitions: Mapping[str, Sequence[Definition]], scopes: Sequence[Scoped]) -> None:
    """Write where a type begins in its stead, see `facts.AT`, where a name's type or a base has namesakes in the file."""
    declared = {
        name: found
        for name, some in definitions.items()
        if len(some) > 1 and len(found := [one for one in some if one.kind in _TYPES]) > 1
    }
    if not declared:
        return
    places = _Places(scopes)
    seen = {name: {id(places.of(one.start)): one for one in reversed(some)} for name, some in declared.items()}
    for number, (start, name, written) in enumerate(uses.types):
        meant = places.nearest(start, seen.get(written.partition(".")[0]))
        if meant is not None:
            uses.types[number] = (start, name, _at(meant, written))
    for number, (owner, written, line) in enumerate(uses.bases):
        head = seen.get(written.partition(".")[0])
        meant = places.nearest(owner, head) if head is not None and not isinstance(owner, str) else None
        if meant is not None:
            uses.bases[number] = (owner, _at(meant, written), line)


def _at(meant: Definition, written: str) -> str:
    head, dot, rest = written.partition(".")
    return f"{AT}{meant.start}{'()' if head.endswith('()') else ''}{dot}{rest}"


class _Places:
    """Tells the scope around any place, in any order."""

    def __init__(self, scopes: Sequence[Scoped]) -> None:
        self._scopes = scopes
        self._starts = [scope.start for scope in scopes]

    def of(self, place: int) -> Scoped | None:
        """Return the innermost scope around a place that does not begin there."""
        before = bisect_left(self._starts, place)
        scope: Scoped | None = self._scopes[before - 1] if before else None
        for _ in range(_MAX_SCOPES):
            if scope is None or scope.end > place:
                break
            scope = scope.around
        return scope

    def nearest(self, place: int, declared: Mapping[int, Definition] | None) -> Definition | None:
        """Return which of the declarations, by the id of their scope, is seen from a place."""
        if declared is None:
            return None
        scope = self.of(place)
        for _ in range(_MAX_SCOPES):
            found = declared.get(id(scope))
            if found is not None or scope is None:
                return found
            scope = scope.around
        return None
