"""When a habit is at risk, and what its status follows from. Pure.

The seed: a habit whose last two expected days were both missed is at risk. A day that is not over, rest and skips count
neither way, so a habit recovers by being done once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from services.habits.expected import KEPT, Unit
from services.habits.plan import MISSED, PAUSE, Rest

AT_RISK_AFTER: Final = 2


def consecutive_misses(found: Sequence[Unit]) -> int:
    """Return how many of the newest units were missed in a row."""
    misses = 0
    for unit in reversed(found):
        if unit.state == MISSED:
            misses += 1
        elif unit.state == KEPT:
            break
    return misses


def is_paused(rests: Iterable[Rest], today: date) -> bool:
    """Say whether a pause holds today."""
    return any(
        rest.kind == PAUSE and rest.first <= today and (rest.last is None or rest.last >= today) for rest in rests
    )


def status_of(status: str, *, paused: bool, misses: int) -> str:
    """Return the status of a habit: archived stays until its owner brings it back, all else follows."""
    if status == "archived":
        return status
    if paused:
        return "paused"
    return "at_risk" if misses >= AT_RISK_AFTER else "active"
