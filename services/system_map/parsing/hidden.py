"""Stretches of a text in which local names hide functions of the same name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

Span = tuple[int, int]


class Hidden:
    """Where each of some names is a local value."""

    def __init__(self, spans: Mapping[bytes, list[Span]]) -> None:
        """Take, by name, from which byte to which it holds; spans may overlap."""
        self._spans = {name: _united(some) for name, some in spans.items()}

    def __bool__(self) -> bool:
        """Say whether anything is hidden."""
        return bool(self._spans)

    def holds(self, name: bytes, position: int) -> bool:
        """Tell whether the name is a local one there."""
        starts, ends = self._spans.get(name, ([], []))
        place = bisect_right(starts, position) - 1
        return place >= 0 and position < ends[place]


def _united(spans: list[Span]) -> tuple[list[int], list[int]]:
    """Return the starts and the ends of the spans, those that overlap as one."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends
