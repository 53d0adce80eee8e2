"""Which of the owner's days commits fall on. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from services.core.clock import iso
from services.core.days import DAY, OwnerDays


class Moment(NamedTuple):
    """When one commit was made, in UTC, and the name of its project."""

    at: datetime
    project: str


class Span(NamedTuple):
    """A day that was logged from commits before, and the moments of the first and last of them."""

    first_at: datetime
    last_at: datetime
    on: date


@dataclass(slots=True)
class CommitDay:
    """The commits of one day."""

    first_at: datetime
    last_at: datetime
    commits: int = 0
    projects: set[str] = field(default_factory=set)

    def evidence(self) -> dict[str, Any]:
        """Return what a log keeps of them, as JSON."""
        return {
            "commits": self.commits,
            "projects": sorted(self.projects),
            "first_at": iso(self.first_at),
            "last_at": iso(self.last_at),
        }


def commit_days(moments: Iterable[Moment], days: OwnerDays, logged: Sequence[Span] = ()) -> dict[date, CommitDay]:
    """Return the days on which commits were made, by the owner's zone and day start, oldest first.

    A commit that was counted before, between the first and the last of a `logged` day, stays on that day: a day does
    not change because its owner has moved since.
    """
    spans = sorted(logged)
    starts = [span.first_at for span in spans]
    found: dict[date, CommitDay] = {}
    day = start = end = None
    for at, project in sorted(moments):
        place = bisect_right(starts, at) - 1
        if place >= 0 and at <= spans[place].last_at:
            on = spans[place].on
        else:
            if day is None or start is None or end is None or not start <= at < end:
                day = days.day_of(at)
                start, end = days.start_of(day), days.start_of(day + DAY)
            on = day
        entry = found.get(on)
        if entry is None:
            entry = found[on] = CommitDay(at, at)
        entry.first_at, entry.last_at = min(entry.first_at, at), max(entry.last_at, at)
        entry.commits += 1
        entry.projects.add(project)
    return dict(sorted(found.items()))


def span_of(on: date, evidence: dict[str, Any] | None) -> Span | None:
    """Return the span that a log's evidence tells of, or None without one."""
    try:
        first, last = (evidence or {})["first_at"], (evidence or {})["last_at"]
        return Span(datetime.fromisoformat(first), datetime.fromisoformat(last), on)
    except (KeyError, TypeError, ValueError):
        return None
