"""The owner's days: which calendar day a moment belongs to, by their time zone and the hour at which their day begins.

Pure, but for the zone of the machine, which is what an owner without one has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from tzlocal import get_localzone

from services.core.errors import Invalid

DAY = timedelta(days=1)
# Files beside the zones that are none of their own: the machine's, a template, and what stands for "not set".
NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})


class UnknownTimeZone(Invalid):
    """There is no time zone of that name. Use one of the IANA names, such as Europe/Berlin."""

    code = 40006
    title = "Unknown time zone"


@dataclass(frozen=True)
class OwnerDays:
    """How one owner counts days. A day lasts from its start to the start of the next: 23 to 25 hours."""

    zone: tzinfo
    day_start_minutes: int = 0  # after midnight by the clock; 240 lets the night belong to the day before
    week_start: int = 0  # 0 is Monday

    def start_of(self, day: date) -> datetime:
        """Return the moment, in UTC, at which `day` begins.

        A start that the clock skips in spring comes as much later; one that it shows twice in autumn is the first.
        """
        wall = datetime.combine(day, time(), tzinfo=self.zone) + timedelta(minutes=self.day_start_minutes)
        return wall.astimezone(UTC)

    def day_of(self, moment: datetime) -> date:
        """Return the day that an aware `moment` belongs to: the last one that has begun by then."""
        local = moment.astimezone(self.zone).replace(tzinfo=None)
        day = (local - timedelta(minutes=self.day_start_minutes)).date()
        # The clock alone is ambiguous in the hour that comes twice; what decides is which days have begun.
        while self.start_of(day) > moment:
            day -= DAY
        while self.start_of(day + DAY) <= moment:
            day += DAY
        return day

    def at(self, day: date, minutes: int) -> datetime:
        """Return the moment, in UTC, at which the owner's clock shows `minutes` after midnight on the date `day`."""
        return (datetime.combine(day, time(), tzinfo=self.zone) + timedelta(minutes=minutes)).astimezone(UTC)

    def week_of(self, day: date) -> date:
        """Return the first day of the week that holds `day`."""
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)


@lru_cache(maxsize=64)
def zone_named(name: str | None) -> tzinfo:
    """Return the zone of an IANA name; that of the machine for None. Raises UnknownTimeZone."""
    if name is None:
        return get_localzone()
    if name in NO_ZONES:
        raise UnknownTimeZone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; a path or other nonsense; a folder of zones
        raise UnknownTimeZone from None
