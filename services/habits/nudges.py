"""Which habits are worth a nudge: those that lay still for two days and can still be done today. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.habits.expected import OPEN, day_states, units
from services.habits.plan import MISSED, DayLog, Plan, Rest

IDLE_DAYS = 2
LOOK_BACK = timedelta(days=60)  # how far back the logs must reach


def idle_days(
    plan: Plan, logs: Sequence[DayLog], rests: Sequence[Rest], today: date, last_done: date | None
) -> int | None:
    """Return how many days ago the habit was last done, when that is worth a nudge today, else None.

    Two days or more, something was missed since, and today is open: neither done, skipped nor a rest. A habit of so
    many times a week or period is nudged, without a miss, too, once each day that is left of it is needed.
    """
    since = last_done or plan.start_on
    idle = (today - since).days
    (day,) = day_states(plan, logs, rests, start=today, end=today, today=today)
    if idle < IDLE_DAYS or day.state != OPEN:
        return None
    recent = units(plan, logs, rests, today, since=max(since, today - LOOK_BACK))
    if not recent:
        return None
    current = recent[-1]
    is_last_chance = plan.unit != "day" and (current.last - today).days + 1 <= current.needed - current.done
    missed_since = any(unit.state == MISSED and unit.last >= since for unit in recent)
    return idle if is_last_chance or missed_since else None
