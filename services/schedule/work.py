"""What a piece of periodic work is, and when it is due. Pure: times in, times out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.orm import Session

# A run missed longer ago than this is not looked for; one run makes up for all of them anyway.
LOOK_BACK = timedelta(days=8)


@dataclass(frozen=True)
class Work:
    """Work done again and again by a job of type `job_type`, at the times of a cron trigger.

    `wanted` looks, cheaply, whether there is anything to do at all; where it says no, no job is started, so that an
    instance without habits shows none.
    """

    name: str
    title: str
    words: str  # how often, for people: "every hour"
    job_type: str
    trigger: CronTrigger
    wanted: Callable[[Session, datetime], bool] = field(default=lambda _session, _now: True)


def due_at(trigger: CronTrigger, served: datetime, now: datetime) -> datetime | None:
    """Return the last of the trigger's times after `served` that has come by `now`, or None: many missed are one.

    A `served` in the future, as after a clock was put back, counts as now.
    """
    after = max(min(served, now), now - LOOK_BACK)
    due = None
    moment = trigger.get_next_fire_time(after, after)
    while moment is not None and moment <= now:
        due, moment = moment, trigger.get_next_fire_time(moment, moment)
    return due


def next_at(trigger: CronTrigger, after: datetime) -> datetime | None:
    """Return the trigger's first time after a moment."""
    moment: datetime | None = trigger.get_next_fire_time(after, after)
    return moment
