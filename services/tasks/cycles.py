"""Circles among dependencies. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def find_circle(waits_for: Mapping[int, Iterable[int]], start: int) -> list[int] | None:
    """Return a shortest circle through `start`, beginning and ending with it, or None.

    `waits_for` holds, for each task, those it depends on. Breadth first, so it takes time that grows with the edges.
    """
    came_from: dict[int, int] = {}
    level = [start]
    while level:
        deeper: list[int] = []
        for task in level:
            for other in waits_for.get(task, ()):
                if other == start:
                    return _way_back(came_from, task, start)
                if other not in came_from:
                    came_from[other] = task
                    deeper.append(other)
        level = deeper
    return None


def _way_back(came_from: Mapping[int, int], last: int, start: int) -> list[int]:
    way = [start]
    task = last
    while task != start:
        way.append(task)
        task = came_from[task]
    way.append(start)
    return way[::-1]


def circle_words(titles: Iterable[str], limit: int = 12) -> str:
    """Return a circle's titles with arrows; a long one is shortened in its middle."""
    shown = [title if len(title) <= 60 else f"{title[:59]}…" for title in titles]
    if len(shown) > limit:
        shown = [*shown[: limit // 2], "…", *shown[-limit // 2 + 1 :]]
    return " → ".join(shown)
