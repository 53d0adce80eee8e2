"""Where a goal is heading, from its recent pace, with a range that says how little is known. Pure.

The pace is the mean of up to eight whole weeks (weeks, because days of a week differ). The range is the prediction
interval of a sum of future weeks given n observed ones: its variance is s²·(h + h²/n) for h weeks ahead, the first part
for what weeks differ by, the second for what is not known of the pace itself; with Student's t for n − 1 degrees of
freedom. G. Hahn, W. Meeker, W. Escobar, Statistical Intervals (2nd ed. 2017), section 4.7. It says 8 times in 10.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, stdev

WEEK = 7
MOST_WEEKS = 8
# The sample floor: below it nothing is forecast.
LEAST_WEEKS = 2
LEAST_DAYS_WITH_PROGRESS = 3
# Student's t, 0.90 quantile, for 1 to 7 degrees of freedom: 8 times in 10 between the two ends.
T_90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415)
# Who is within a week of the due day is on pace, not ahead.
ON_PACE_DAYS = 7
FURTHEST_DAYS = 100 * 365


@dataclass(frozen=True)
class Course:
    """What a forecast is made from. `moved` has one number a day, oldest first; its last day is yesterday."""

    value: float
    target: float
    start_on: date
    today: date
    due_on: date | None = None
    moved: Sequence[float] = ()


@dataclass(frozen=True)
class Forecast:
    """Where a goal is heading; None where it cannot be said.

    `state`: reached | not_begun | too_early | standing | ahead | on_pace | late | overdue | open (no due day).
    """

    state: str
    on: date | None = None
    earliest: date | None = None
    latest: date | None = None
    value_at_due: float | None = None
    low: float | None = None
    high: float | None = None
    needed_per_day: float | None = None
    pace_per_day: float | None = None
    weeks: int = 0  # that the pace is the mean of
    days: int = 0  # that are known so far
    days_with_progress: int = 0


def expected_on(start_on: date, due_on: date | None, base: float, target: float, day: date) -> float | None:
    """Return where a goal should be on a day: on the straight line from its first day to its due day."""
    if due_on is None:
        return None
    if day >= due_on:
        return target
    if day <= start_on:
        return base
    return base + (target - base) * ((day - start_on).days / (due_on - start_on).days)


def forecast(course: Course) -> Forecast:
    """Return where a goal that is not reached yet is heading."""
    rest = course.target - course.value
    if rest <= 0:
        return Forecast("reached")
    left = None if course.due_on is None else (course.due_on - course.today).days
    needed = rest / left if left is not None and left > 0 else None
    if course.today < course.start_on:
        return Forecast("not_begun", needed_per_day=needed)
    with_progress = sum(1 for amount in course.moved if amount > 0)
    weeks = min(MOST_WEEKS, len(course.moved) // WEEK)
    known = {"days": len(course.moved), "days_with_progress": with_progress, "needed_per_day": needed}
    if weeks < LEAST_WEEKS or (with_progress < LEAST_DAYS_WITH_PROGRESS and len(course.moved) < MOST_WEEKS * WEEK):
        return Forecast("overdue" if left is not None and left < 0 else "too_early", **known)  # type: ignore[arg-type]  # of mixed numbers, each for its own field
    recent = list(course.moved[len(course.moved) - weeks * WEEK :])
    sums = [math.fsum(recent[first : first + WEEK]) for first in range(0, len(recent), WEEK)]
    pace, spread = fmean(sums), T_90[weeks - 2] * stdev(sums)
    ahead = _at_due(course, left, pace, spread, weeks, may_fall=min(recent) < 0)
    on, earliest, latest = (_day(course.today, h) for h in _crossings(rest, pace, spread, weeks))
    return Forecast(
        _state(left, on, course.due_on, pace),
        on,
        earliest,
        latest,
        *ahead,
        needed_per_day=needed,
        pace_per_day=pace / WEEK,
        weeks=weeks,
        days=len(course.moved),
        days_with_progress=with_progress,
    )


def _state(left: int | None, on: date | None, due_on: date | None, pace: float) -> str:
    if left is not None and left < 0:
        return "overdue"
    if pace <= 0:
        return "standing"
    if due_on is None:
        return "open"
    if on is None or on > due_on:
        return "late"
    return "ahead" if (due_on - on).days > ON_PACE_DAYS else "on_pace"


def _at_due(
    course: Course, left: int | None, pace: float, spread: float, weeks: int, *, may_fall: bool
) -> tuple[float | None, float | None, float | None]:
    """Return the value on the due day and its range; what only ever grew is not forecast to fall."""
    if left is None or left < 0:
        return None, None, None
    ahead = left / WEEK
    middle = course.value + ahead * pace
    half = spread * math.sqrt(ahead + ahead * ahead / weeks)
    low = middle - half
    return middle, low if may_fall else max(course.value, low), middle + half


def _crossings(rest: float, pace: float, spread: float, weeks: int) -> tuple[float | None, float | None, float | None]:
    """Return in how many weeks the middle, the upper and the lower course reach the target; None is never.

    The two ends solve (h·pace − rest)² = spread²·(h + h²/n), a quadratic in h.
    """
    middle = rest / pace if pace > 0 else None
    square = spread * spread
    a, b = pace * pace - square / weeks, 2 * pace * rest + square
    if square == 0:
        return middle, middle, middle
    root = math.sqrt(max(0.0, b * b - 4 * a * rest * rest))
    if b + root <= 0:  # the pace falls faster than it spreads
        return middle, None, None
    earliest = 2 * rest * rest / (b + root)
    latest = (b + root) / (2 * a) if a > 0 and pace > 0 else None
    return middle, earliest, latest


def _day(today: date, weeks: float | None) -> date | None:
    if weeks is None or not math.isfinite(weeks) or weeks * WEEK > FURTHEST_DAYS:
        return None
    return today + timedelta(days=math.ceil(weeks * WEEK - 1e-9))
