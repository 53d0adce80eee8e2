"""What one habit's log tells beyond its scores: the best weekday, when it will be strong. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.analytics.association import LEVEL, Table, fisher
from services.habits import DayScore

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The sample floor: below it no weekday is called the best.
LEAST_DAYS = 28
LEAST_OF_WEEKDAY = 4
STRONG = 0.8
FURTHEST_DAYS = 3650


@dataclass(frozen=True)
class Weekday:
    """How often a habit was done on a weekday (0 is Monday), of the days on which it could have been."""

    weekday: int
    done: int
    due: int

    @property
    def rate(self) -> float | None:
        """Return the share that was done."""
        return round(self.done / self.due, 4) if self.due else None


@dataclass(frozen=True)
class BestWeekday:
    """The weekday that goes best; `significant` where it differs from the others by more than chance."""

    weekday: int
    rate: float
    n: int
    p: float
    significant: bool
    words: str


@dataclass(frozen=True)
class Insights:
    """What the log of one habit tells."""

    best_weekday: BestWeekday | None
    weekdays: list[Weekday]
    days_to_strength_80: int | None
    reached_strength_80_on: date | None
    words: list[str]


def best_weekday(weekdays: Sequence[Weekday]) -> BestWeekday | None:
    """Return the best weekday, None below the sample floor or where only one weekday is asked for.

    It is held against all others together with Fisher's exact test; since it was chosen for being the best of k, its p
    is multiplied by k (Bonferroni).
    """
    due = sum(each.due for each in weekdays)
    compared = [each for each in weekdays if each.due >= LEAST_OF_WEEKDAY]
    if due < LEAST_DAYS or len(compared) < 2:
        return None
    best = max(compared, key=lambda each: (each.done / each.due, each.due))
    done = sum(each.done for each in weekdays)
    others = (done - best.done) / (due - best.due)
    table = Table(best.done, best.due - best.done, done - best.done, due - best.due - (done - best.done))
    p = min(1.0, fisher(table) * len(compared))
    rate = best.done / best.due
    name = WEEKDAYS[best.weekday]
    if p < LEVEL:
        words = f"{name}s go best: {_percent(rate)} of {best.due}, the other days {_percent(others)}"
    else:
        words = f"No weekday stands out: {name}s lead with {_percent(rate)} of {best.due}, the other days {_percent(others)}, which chance explains"
    return BestWeekday(best.weekday, round(rate, 4), best.due, round(p, 4), p < LEVEL, words)


def days_to_strength(now: float, rate: float, keep: float, wanted: float = STRONG) -> int | None:
    """Return in how many days strength reaches `wanted` when `rate` of each day goes on being done; None for never.

    From the recurrence s' = s·m + x·(1 − m), whose n-th value is x + (s − x)·mⁿ; `keep` is m.
    """
    if now >= wanted:
        return 0
    if rate <= wanted:
        return None
    days = math.ceil(math.log((rate - wanted) / (rate - now)) / math.log(keep) - 1e-9)
    return days if days <= FURTHEST_DAYS else None


def insights(weekdays: Sequence[Weekday], scores: Sequence[DayScore], keep: float, rate: float | None) -> Insights:
    """Return what a log tells; `scores` are all days' so far, `rate` the share done lately (None: nothing was due)."""
    best = best_weekday(weekdays)
    now = scores[-1].strength if scores else 0.0
    reached = next((score.on for score in scores if score.strength >= STRONG), None)
    days = None if rate is None else days_to_strength(now, rate, keep)
    words = [best.words] if best else [_floor_words(weekdays)]
    words.append(_strength_words(now, rate, days, reached))
    return Insights(best, list(weekdays), days, reached, words)


def _floor_words(weekdays: Sequence[Weekday]) -> str:
    due = sum(each.due for each in weekdays)
    if due < LEAST_DAYS:
        return f"Not enough days yet to compare weekdays: {due} of the {LEAST_DAYS} it takes"
    return "Only one weekday is asked for, so there are none to compare"


def _strength_words(now: float, rate: float | None, days: int | None, reached: date | None) -> str:
    stands = f"Strength stands at {_percent(now)}"
    if now >= STRONG and reached is not None:
        return f"{stands}; it first reached 80 % on {reached.day} {reached:%B %Y}"
    if rate is None:
        return f"{stands}; nothing was due lately, so it is not projected"
    if days is None:
        return f"{stands}; at the present rate of {_percent(rate)} it levels off there and does not reach 80 %"
    return (
        f"{stands}; at the present rate of {_percent(rate)} it reaches 80 % in {days:,} day{'' if days == 1 else 's'}"
    )


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
