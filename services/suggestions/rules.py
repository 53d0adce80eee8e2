"""When Gander suggests something: the seed's three rules on the units of a habit that are over. Pure.

Everything is judged as of the morning of a day, from units that had ended before it, so that the same function says what
to suggest now and what would have been said on any day of the past.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.habits import Plan, Unit

REDUCE: Final = "reduce_frequency"
EASE: Final = "ease_difficulty"
RESTART: Final = "restart_smaller"
RULES: Final = (REDUCE, EASE, RESTART)

WINDOW_DAYS: Final = 30
HIGH_FAILURE: Final = 0.5  # the seed: more than this part missed
LOW_CONSISTENCY: Final = 0.3  # the seed: less than this part done
# The sample floor: units that are over in the window; days, where it holds as many.
LEAST_UNITS: Final = 4
LEAST_DAYS: Final = 8
# A streak is worth restarting when it was this long, for so many days after it broke.
LEAST_STREAK: Final = {"day": 5, "week": 3, "period": 3}
RESTART_DAYS: Final = 14


@dataclass(frozen=True)
class Record:
    """The units of a habit that are over, kept or missed, oldest first."""

    units: list[Unit]
    ends: list[int]  # ordinals of their last days

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Record:
        """Take the units of which it is known how they went."""
        over = [unit for unit in units if unit.state in {"kept", "missed"}]
        return cls(over, [unit.last.toordinal() for unit in over])


@dataclass(frozen=True)
class Standing:
    """What was known on the morning of `day`: the last 30 days, and the streak that the last misses broke, if any."""

    day: date
    units: int
    done: int
    expected: int
    broken_streak: int = 0
    broken_on: date | None = None

    @property
    def failure_rate(self) -> float:
        """Return the part that was missed."""
        return 1 - self.done / self.expected if self.expected else 0.0


def standing_on(record: Record, day: date) -> Standing:
    """Return what was known on the morning of a day."""
    end = bisect_left(record.ends, day.toordinal())
    start = bisect_left(record.ends, day.toordinal() - WINDOW_DAYS)
    recent = record.units[start:end]
    broken, on = _broken(record.units, end)
    return Standing(
        day,
        len(recent),
        sum(min(unit.done, unit.needed) for unit in recent),
        sum(unit.needed for unit in recent),
        broken,
        on,
    )


def _broken(units: Sequence[Unit], end: int) -> tuple[int, date | None]:
    index, on = end, None
    while index and units[index - 1].state == "missed":
        index -= 1
        on = units[index].last
    if on is None:
        return 0, None
    streak = 0
    while index and units[index - 1].state == "kept":
        index -= 1
        streak += 1
    return streak, on


def floor_of(plan: Plan) -> int:
    """Return how many units of the window must be over before anything is suggested: fewer where it holds fewer."""
    return max(LEAST_UNITS, min(LEAST_DAYS, int(plan.per_day * WINDOW_DAYS))) if plan.unit == "day" else LEAST_UNITS


def below_floor(plan: Plan, standing: Standing) -> bool:
    """Say whether too little is known to suggest anything."""
    return standing.units < floor_of(plan)


def fired(plan: Plan, standing: Standing) -> tuple[str, ...]:
    """Return the rules that speak; none below the sample floor."""
    if below_floor(plan, standing):
        return ()
    found = []
    if standing.failure_rate > HIGH_FAILURE:
        found.append(REDUCE)
    if standing.done < LOW_CONSISTENCY * standing.expected:
        found.append(EASE)
    if (
        standing.broken_streak >= LEAST_STREAK[plan.unit]
        and standing.broken_on is not None
        and standing.day - standing.broken_on <= timedelta(days=RESTART_DAYS)
    ):
        found.append(RESTART)
    return tuple(found)
