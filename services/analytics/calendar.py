"""Days as bits: which days of a stretch a habit was due, done, skipped. Pure.

A stretch has a first day and a length; bit n of a mask is its day n. Masks of many habits are combined by the thousand
without an object for any day: the year of fifty habits is 18,000 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.habits import Plan, Rest


@dataclass(frozen=True)
class Stretch:
    """The days from `first` on."""

    first: date
    length: int

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.first + timedelta(days=self.length - 1)

    @property
    def days(self) -> list[date]:
        """Return every day."""
        return [self.first + timedelta(days=number) for number in range(self.length)]

    def span(self, first: date, last: date | None) -> int:
        """Return the mask of the days from `first` to `last`, both included; without a last day, to the end."""
        start = max(0, (first - self.first).days)
        end = self.length if last is None else min(self.length, (last - self.first).days + 1)
        return ((1 << end) - 1) & ~((1 << start) - 1) if end > start else 0

    def mask(self, days: Iterable[date]) -> int:
        """Return the mask of these days."""
        found = 0
        for day in days:
            number = (day - self.first).days
            if 0 <= number < self.length:
                found |= 1 << number
        return found

    def weekdays(self, chosen: Iterable[int]) -> int:
        """Return the mask of the days that fall on these weekdays, 0 being Monday."""
        week = sum(1 << ((weekday - self.first.weekday()) % 7) for weekday in chosen)
        repeated = 0
        for start in range(0, self.length, 7):
            repeated |= week << start
        return repeated & ((1 << self.length) - 1)


@dataclass(frozen=True)
class DayMasks:
    """How one habit's days went; `expected` are the days on which it was asked for, or could have been done."""

    done: int
    skipped: int
    missed: int  # said to be missed by the owner
    resting: int


def masks_of_rests(stretch: Stretch, rests: Sequence[Rest]) -> int:
    """Return the mask of all days of rest."""
    found = 0
    for rest in rests:
        found |= stretch.span(rest.first, rest.last)
    return found


def due_mask(stretch: Stretch, plan: Plan, masks: DayMasks, until: date) -> int:
    """Return the days up to `until` that count as due, as `day_states` has it: those asked for, and those done anyway.

    A habit of so many times a week or period asks for no single day: due are the days that were done or said to be
    missed.
    """
    known = stretch.span(plan.start_on, until)
    if plan.unit == "day":
        asked = stretch.weekdays(plan.weekdays) & known & ~masks.resting & ~masks.skipped
    else:
        asked = masks.missed & known & ~masks.resting
    return asked | masks.done


def possible_mask(stretch: Stretch, plan: Plan, masks: DayMasks, until: date) -> int:
    """Return the days up to `until` on which the habit was asked for or could have been done, rest and skips left out."""
    known = stretch.span(plan.start_on, until) & ~masks.resting & ~masks.skipped
    return stretch.weekdays(plan.weekdays) & known


def count_days(length: int, masks: Iterable[int]) -> list[int]:
    """Return, for every day, in how many of the masks it is."""
    counts = [0] * length
    for mask in masks:
        rest = mask
        while rest:
            lowest = rest & -rest
            counts[lowest.bit_length() - 1] += 1
            rest ^= lowest
    return counts
