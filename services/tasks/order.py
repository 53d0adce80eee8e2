"""Manual order: each task has a position, and one that is moved lies between its neighbours. Pure."""

from __future__ import annotations

STEP = 1024.0
LEAST = 1e-6  # a smaller gap is not divided: everything is spread anew
FARTHEST = 1e12  # beyond it a double could no longer tell neighbours apart


def between(before: float | None, after: float | None) -> float | None:
    """Return a position after `before` and before `after` (None is the edge), or None when there is no room."""
    if before is None and after is None:
        return 0.0
    if before is None:
        place = (after or 0.0) - STEP
    elif after is None:
        place = before + STEP
    elif after - before < LEAST:
        return None
    else:
        place = (before + after) / 2
    return place if abs(place) < FARTHEST else None


def spread(count: int) -> list[float]:
    """Return evenly spaced positions for `count` tasks in their order."""
    return [index * STEP for index in range(count)]
