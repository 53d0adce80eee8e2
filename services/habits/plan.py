"""What a habit asks for and what is known of its days, as plain values that every pure part of habits works on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from models import Habit

DONE: Final = "done"
SKIPPED: Final = "skipped"
MISSED: Final = "missed"
AT_MOST: Final = "at_most"
PAUSE: Final = "pause"
EVERY_DAY: Final = frozenset(range(7))

UnitName = Literal["day", "week", "period"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How often something is expected: on each of `weekdays`, or `times` in every `length` days.

    With `unit` "day", `times` and `length` are 1; otherwise `weekdays` is every day. A week begins on `week_start`,
    a period at `start_on` and every `length` days after.
    """

    unit: UnitName
    start_on: date
    weekdays: frozenset[int] = EVERY_DAY  # 0 is Monday
    times: int = 1
    length: int = 1
    week_start: int = 0
    target: float | None = None  # the amount that makes a day done
    at_most: bool = False

    @property
    def per_day(self) -> float:
        """Return how many completions a calendar day is expected to bring, on average: 0 < f ≤ 1."""
        return len(self.weekdays) / 7 if self.unit == "day" else self.times / self.length

    @property
    def anchor(self) -> int:
        """Return the ordinal on which the first unit begins: for weeks on or before `start_on`."""
        start = self.start_on.toordinal()
        return start - (self.start_on.weekday() - self.week_start) % 7 if self.unit == "week" else start


class DayLog(NamedTuple):
    """What the owner logged for one day."""

    on: date
    status: str  # done | skipped | missed
    amount: float | None = None


class Rest(NamedTuple):
    """Days on which nothing is expected, both ends included; `last` None is until further notice."""

    first: date
    last: date | None = None
    kind: str = "rest"  # pause | vacation | rest


def plan_of(habit: Habit, week_start: int = 0) -> Plan:
    """Return the plan of a habit's row; `week_start` is the owner's (OwnerDays.week_start)."""
    unit: UnitName = "day"
    weekdays, times, length = EVERY_DAY, 1, 1
    if habit.frequency == "weekly":
        unit, times, length = "week", habit.times or 1, 7
    elif habit.frequency == "custom" and habit.weekdays:
        weekdays = frozenset(habit.weekdays)
    elif habit.frequency == "custom" and habit.times and habit.period_days:
        unit, times, length = "period", habit.times, habit.period_days
    return Plan(
        unit,
        habit.start_on,
        weekdays=weekdays,
        times=times,
        length=length,
        week_start=week_start,
        target=habit.target_amount,
        at_most=habit.direction == AT_MOST,
    )


def rest_ordinals(rests: Iterable[Rest], first: int, last: int) -> set[int]:
    """Return the ordinals of the days from `first` to `last` that lie in a rest; linear, however rests overlap."""
    spans = sorted(
        (max(rest.first.toordinal(), first), last if rest.last is None else min(rest.last.toordinal(), last))
        for rest in rests
    )
    resting: set[int] = set()
    reached = first - 1
    for start, end in spans:
        if end > reached and start <= end:
            resting.update(range(max(start, reached + 1), end + 1))
            reached = end
    return resting


def is_final(plan: Plan, log: DayLog | None) -> bool:
    """Say whether a day that is logged as missed can no longer become done today.

    An amount below an at-least target may still grow; whoever says "missed" without an amount, or is over an at-most
    target, has decided the day.
    """
    return log is not None and log.status == MISSED and (log.amount is None or plan.at_most)
