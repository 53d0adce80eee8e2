"""What was expected and what came of it: the units of a plan (days, weeks, periods) and the states of single days. Pure.

The rules, for every plan: a unit that is not over breaks nothing. Skipped and rest days are not expected; what was done
on one counts all the same. A week or period that holds such days, or begins before the habit does, asks for its share,
rounded to the nearest; when that is nothing, the whole of it is rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from services.habits.plan import DONE, MISSED, SKIPPED, DayLog, Plan, Rest, is_final, rest_ordinals

KEPT: Final = "kept"
OPEN: Final = "open"
REST: Final = "rest"
NOT_DUE: Final = "not_due"
NONE: Final = "none"


class Unit(NamedTuple):
    """One day, week or period of which something was expected, both ends included.

    `done` may exceed `needed`. `state`: kept | missed | open (not over yet) | rest (nothing was expected).
    """

    first: date
    last: date
    needed: int
    done: int
    state: str


class DayState(NamedTuple):
    """How one day stands. `state`: done | skipped | missed | rest | open (today) | not_due | none.

    `none` is before the habit's start or after today. `due` says whether the day itself was expected or done; of a
    habit that is due some times a week, only the days that were done (or are said to be missed) are.
    """

    on: date
    state: str
    amount: float | None
    due: bool


def units(
    plan: Plan, logs: Iterable[DayLog], rests: Sequence[Rest], today: date, since: date | None = None
) -> list[Unit]:
    """Return the plan's units from its start to the one that holds `today`, oldest first; linear in days.

    With `since`, from the unit that holds that day on; logs of earlier days need not be given then.
    """
    if plan.start_on > today:
        return []
    by_day = {log.on.toordinal(): log for log in logs}
    return _days(plan, by_day, rests, today, since) if plan.unit == "day" else _spans(plan, by_day, rests, today, since)


def _days(
    plan: Plan, by_day: Mapping[int, DayLog], rests: Sequence[Rest], today: date, since: date | None
) -> list[Unit]:
    first, last = max(plan.start_on, since or plan.start_on).toordinal(), today.toordinal()
    resting = rest_ordinals(rests, first, last)
    weekdays, at, get = plan.weekdays, date.fromordinal, by_day.get
    found: list[Unit] = []
    for ordinal in range(first, last + 1):
        if (ordinal - 1) % 7 not in weekdays:  # ordinal 1 was a Monday
            continue
        log = get(ordinal)
        if log is not None and log.status == DONE:
            state = KEPT
        elif ordinal in resting or (log is not None and log.status == SKIPPED):
            state = REST
        elif ordinal == last and not is_final(plan, log):
            state = OPEN
        else:
            state = MISSED
        day = at(ordinal)
        found.append(Unit(day, day, 0 if state == REST else 1, 1 if state == KEPT else 0, state))
    return found


def _spans(
    plan: Plan, by_day: Mapping[int, DayLog], rests: Sequence[Rest], today: date, since: date | None
) -> list[Unit]:
    start, now, length, times = plan.start_on.toordinal(), today.toordinal(), plan.length, plan.times
    anchor = plan.anchor
    if since is not None and since.toordinal() > anchor:
        anchor += (since.toordinal() - anchor) // length * length
    resting = rest_ordinals(rests, anchor, now + length)
    found: list[Unit] = []
    for first in range(anchor, now + 1, length):
        last = first + length - 1
        done = available = 0
        for ordinal in range(max(first, start), last + 1):
            log = by_day.get(ordinal)
            if log is not None and log.status == DONE and ordinal <= now:
                done += 1
                available += 1
            elif ordinal not in resting and (log is None or log.status != SKIPPED):
                available += 1
        needed = (2 * times * available + length) // (2 * length) or min(done, times)
        if not needed:
            state = REST
        elif done >= needed:
            state = KEPT
        else:
            state = OPEN if last >= now else MISSED
        found.append(Unit(date.fromordinal(first), date.fromordinal(last), needed, done, state))
    return found


def day_states(
    plan: Plan, logs: Iterable[DayLog], rests: Sequence[Rest], *, start: date, end: date, today: date
) -> list[DayState]:
    """Return the state of every day from `start` to `end`, for squares and heatmaps.

    For a plan of weeks or periods the logs must reach back to the start of the unit that holds `today`, or today may
    show as open although its unit is kept.
    """
    by_day = {log.on.toordinal(): log for log in logs}
    resting = rest_ordinals(rests, start.toordinal(), end.toordinal())
    is_open = True
    if plan.unit != "day" and start <= today <= end:
        current = units(plan, by_day.values(), rests, today, since=today)
        is_open = bool(current) and current[-1].state == OPEN
    found: list[DayState] = []
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        log, day = by_day.get(ordinal), date.fromordinal(ordinal)
        state = _day_state(plan, log, day, today, rests=ordinal in resting, unit_is_open=is_open)
        found.append(DayState(day, state, log.amount if log else None, state in {DONE, MISSED, OPEN}))
    return found


def _day_state(plan: Plan, log: DayLog | None, day: date, today: date, *, rests: bool, unit_is_open: bool) -> str:
    if log is not None and log.status in {DONE, SKIPPED} and day <= today:
        return log.status
    if day < plan.start_on or day > today:
        return NONE
    if rests:
        return REST
    if day.weekday() in plan.weekdays:
        if day == today and not is_final(plan, log) and unit_is_open:
            return OPEN
        if (plan.unit == "day" or (log is not None and log.status == MISSED)) and (day < today or is_final(plan, log)):
            return MISSED
    return NOT_DUE
