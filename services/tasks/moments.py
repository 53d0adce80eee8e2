"""When a task is due: dates and times of the owner's clock as moments. Pure.

A task without a time of day is due at the end of the owner's day; one with a time when the owner's clock shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from services.core.days import OwnerDays

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = 60
_DAY_MINUTES = 24 * 60
# Only near now does an hour more or less make a difference to urgency: its factor is the same before and after.
_NEAR = (timedelta(days=-20), timedelta(days=20))


@dataclass(frozen=True)
class Clock:
    """The owner's days, and now."""

    days: OwnerDays
    now: datetime

    @cached_property
    def today(self) -> date:
        """Return the owner's today."""
        return self.days.day_of(self.now)

    @property
    def now_seconds(self) -> int:
        """Return now in whole seconds of the epoch."""
        return seconds_of(self.now)

    @property
    def day_end_minutes(self) -> int:
        """Return when a whole day is over, in minutes after its midnight."""
        return _DAY_MINUTES + self.days.day_start_minutes

    def due_at(self, due_on: date | None, due_minutes: int | None) -> datetime | None:
        """Return the moment at which a task becomes overdue."""
        if due_on is None:
            return None
        return self.days.at(due_on, self.day_end_minutes if due_minutes is None else due_minutes)

    def due_seconds(self, due_on: date | None, due_minutes: int | None) -> int | None:
        """Return the same in whole seconds of the epoch."""
        moment = self.due_at(due_on, due_minutes)
        return None if moment is None else seconds_of(moment)

    @cached_property
    def offsets(self) -> list[tuple[int, int]]:
        """Return how far the owner's clock is ahead of UTC: [(from these seconds by the clock, seconds ahead)].

        Exact within twenty days of now; before and after it is that of the edge.
        """
        first = (self.now + _NEAR[0]).date()
        last = (self.now + _NEAR[1]).date()
        steps = [(0, self._ahead(first, 0))]
        day = first
        while day < last:
            if self._ahead(day, 0) != self._ahead(day, _DAY_MINUTES):
                steps += self._steps_within(day)
            day += timedelta(days=1)
        return steps

    def _steps_within(self, day: date) -> list[tuple[int, int]]:
        low, high = 0, _DAY_MINUTES  # one change a day: no zone has two
        while high - low > 1:
            middle = (low + high) // 2
            if self._ahead(day, middle) == self._ahead(day, 0):
                low = middle
            else:
                high = middle
        midnight = (datetime.combine(day, datetime.min.time(), UTC) - _EPOCH).total_seconds()
        return [(int(midnight) + high * _MINUTE, self._ahead(day, high))]

    def _ahead(self, day: date, minutes: int) -> int:
        wall = datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=minutes)
        return int((wall - self.days.at(day, minutes)).total_seconds())


def seconds_of(moment: datetime) -> int:
    """Return a moment in whole seconds of the epoch, rounded down."""
    return (moment - _EPOCH) // timedelta(seconds=1)
