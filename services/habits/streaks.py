"""Streaks: how many units in a row were kept. Pure.

The seed counts backwards from today and breaks at the first gap; here the gaps are missed units, so that a weekly habit's
streak counts weeks, and neither rest nor a unit that is not over yet breaks or extends one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from services.habits.expected import KEPT, Unit
from services.habits.plan import MISSED


class Streaks(NamedTuple):
    """Units kept in a row: up to now, and at best ever (never less)."""

    current: int
    longest: int


def streaks(found: Sequence[Unit]) -> Streaks:
    """Return the streaks of units, oldest first."""
    run = longest = 0
    for unit in found:
        if unit.state == KEPT:
            run += 1
            longest = max(longest, run)
        elif unit.state == MISSED:
            run = 0
    return Streaks(run, longest)
