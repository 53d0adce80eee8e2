"""One habit by weeks and months: what was done of what was due. Pure.

A unit of the habit (a day, a week, a period) belongs to the week or month that holds its last day. What is not over yet
counts only what is done of it, as in the consistency score; what is more than was asked for does not make up for other
days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.habits import Unit


@dataclass(frozen=True)
class Period:
    """A week or month, both ends included; `rate` is None when nothing was due."""

    first: date
    last: date
    done: int
    due: int

    @property
    def rate(self) -> float | None:
        """Return the share that was done."""
        return round(self.done / self.due, 4) if self.due else None


def by_weeks(units: Iterable[Unit], today: date, weeks: int, week_of: Callable[[date], date]) -> list[Period]:
    """Return the last weeks, oldest first, the current one last."""
    current = week_of(today)
    firsts = [current - timedelta(days=7 * back) for back in reversed(range(weeks))]
    return _filled([(first, first + timedelta(days=6)) for first in firsts], units, today)


def by_months(units: Iterable[Unit], today: date, months: int) -> list[Period]:
    """Return the last calendar months, oldest first, the current one last."""
    spans = []
    number = today.year * 12 + today.month - 1
    for each in range(number - months + 1, number + 1):
        first, following = _first_of(each), _first_of(each + 1)
        spans.append((first, following - timedelta(days=1)))
    return _filled(spans, units, today)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _filled(spans: list[tuple[date, date]], units: Iterable[Unit], today: date) -> list[Period]:
    done, due = [0] * len(spans), [0] * len(spans)
    index = 0
    for unit in units:  # oldest first, as the spans are
        on = min(unit.last, today)
        while index < len(spans) and spans[index][1] < on:
            index += 1
        if index == len(spans):
            break
        if on < spans[index][0] or unit.state == "rest":
            continue
        kept = min(unit.done, unit.needed)
        done[index] += kept
        due[index] += kept if unit.state == "open" else unit.needed
    return [Period(first, last, *counts) for (first, last), *counts in zip(spans, done, due, strict=True)]
