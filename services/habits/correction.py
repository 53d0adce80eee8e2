"""What one log changes in figures that were right before it, from the last days alone. Pure.

A log belongs to one unit at most, so ten years need not be read again for a tick: most figures follow from the units of
the last year, before and after. Where they do not, say a day that broke the longest streak ever, there is no answer, and
the caller computes all anew. A test holds both ways against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.habits.expected import KEPT, Unit, units
from services.habits.figures import Figures
from services.habits.plan import DONE, MISSED, SKIPPED, DayLog, Plan, Rest, rest_ordinals
from services.habits.risk import consecutive_misses
from services.habits.scores import WINDOW_DAYS, forgotten_after, recent, strength_since
from services.habits.streaks import streaks

# What more than strength needs is read, for the rests and skips among it.
SPARE = 1.25
# Units on each side of a day of long ago, in which its run is to end.
AROUND_DAYS = 60


def reach(plan: Plan, today: date) -> date:
    """Return the day from which logs are needed: the first of a unit."""
    oldest = today - timedelta(days=round(forgotten_after(plan) * SPARE))
    return oldest - timedelta(days=(oldest.toordinal() - plan.anchor) % plan.length)


def corrected(
    plan: Plan,
    logs: Sequence[DayLog],
    rests: Sequence[Rest],
    today: date,
    *,
    on: date,
    was: DayLog | None,
    former: Figures,
) -> Figures | None:
    """Return the figures after the log of `on` was changed from `was`, or None when the last days do not tell.

    `logs` are those after the change from `reach(plan, today)` on, oldest first; `former` the figures as of the same day
    before it.
    """
    since = reach(plan, today)
    if on < since or plan.start_on >= since:
        return None
    now = next((log for log in logs if log.on == on), None)
    after = units(plan, logs, rests, today, since=since)
    before = units(plan, _with(logs, on, was), rests, today, since=since)
    strength = strength_since(plan, logs, rests, today, since)
    current, longest = _current(before, after, former), _longest(before, after, former)
    misses = consecutive_misses(after)
    last = _last_completed(logs, on, now, former)
    score = recent(after, today)
    said = any(unit.state == KEPT for unit in after) and score.is_whole(since)
    if not said or strength is None or current is None or longest is None or last is None:
        return None
    return Figures(
        current_streak=current,
        longest_streak=longest,
        total_completions=former.total_completions + _is(now, DONE) - _is(was, DONE),
        total_skips=former.total_skips + _is(now, SKIPPED) - _is(was, SKIPPED),
        consistency_score=score.score,
        strength=strength,
        consecutive_misses=misses,
        failure_rate=score.failure_rate,
        last_completed_date=last,
    )


def around(plan: Plan, on: date) -> tuple[date, date]:
    """Return the days for which logs are needed to correct a day of long ago, both included."""
    first = on - timedelta(days=AROUND_DAYS * plan.length)
    first -= timedelta(days=(first.toordinal() - plan.anchor) % plan.length)
    return first, on + timedelta(days=AROUND_DAYS * plan.length)


def corrected_long_ago(
    plan: Plan,
    logs: Sequence[DayLog],
    rests: Sequence[Rest],
    today: date,
    *,
    on: date,
    was: DayLog | None,
    former: Figures,
) -> Figures | None:
    """Return the same for a day so long ago that neither the last 30 days nor strength know it, or None.

    `logs` are those of the days `around(plan, on)`. The run of kept units that the day is in, or parts, must end within
    them on both sides, and something must have been kept after it.
    """
    first, last = around(plan, on)
    if last >= today or not _is_forgotten(plan, rests, today, on, former):
        return None
    now = next((log for log in logs if log.on == on), None)
    after = units(plan, logs, rests, last, since=first)
    before = units(plan, _with(logs, on, was), rests, last, since=first)
    longest = former.longest_streak
    for place, (one, other) in enumerate(zip(before, after, strict=True)):
        if one.state != other.state:
            old, new = _run(before, place, to_the_end=True), _run(after, place, to_the_end=True)
            kept_later = any(unit.state == KEPT for unit in after[place + 1 : -1])
            if old is None or new is None or old == former.longest_streak or not kept_later:
                return None
            longest = max(longest, new)
    return former._replace(
        longest_streak=longest,
        total_completions=former.total_completions + _is(now, DONE) - _is(was, DONE),
        total_skips=former.total_skips + _is(now, SKIPPED) - _is(was, SKIPPED),
    )


def _is_forgotten(plan: Plan, rests: Sequence[Rest], today: date, on: date, former: Figures) -> bool:
    """Say whether enough has counted since a day that neither strength nor the last 30 days can know it."""
    last = former.last_completed_date
    if last is None or last <= today - timedelta(days=WINDOW_DAYS) or last.weekday() not in plan.weekdays:
        return False
    off = len(rest_ordinals(rests, on.toordinal(), today.toordinal())) + former.total_skips
    return (today - on).days - off > forgotten_after(plan) + WINDOW_DAYS


def _with(logs: Sequence[DayLog], on: date, was: DayLog | None) -> list[DayLog]:
    rest = [log for log in logs if log.on != on]
    return [*rest, was] if was is not None else rest


def _is(log: DayLog | None, status: str) -> int:
    return log is not None and log.status == status


def _current(before: Sequence[Unit], after: Sequence[Unit], former: Figures) -> int | None:
    """Return the current streak; one that reaches back beyond the units changes by what changed within them."""
    if any(unit.state == MISSED for unit in after):
        return streaks(after).current
    if any(unit.state == MISSED for unit in before):
        return None
    return former.current_streak + _kept(after) - _kept(before)


def _longest(before: Sequence[Unit], after: Sequence[Unit], former: Figures) -> int | None:
    """Return the longest streak, when the run that was changed is known whole before and after."""
    changed = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one.state != other.state]
    if not changed:
        return former.longest_streak
    longest = former.longest_streak
    for place in changed:
        old, new = _run(before, place), _run(after, place)
        if old is None or new is None or old == former.longest_streak:
            return None
        longest = max(longest, new)
    return longest


def _run(found: Sequence[Unit], place: int, *, to_the_end: bool = False) -> int | None:
    """Return how many units were kept between the misses around one; None when it goes on before these units.

    So it is, `to_the_end`, when it goes on after them: they then do not reach up to now.
    """
    states = [unit.state for unit in found]
    here = states[place] == MISSED
    back, on = _run_to(states, place - 1, -1), _run_to(states, place + 1, 1)
    if back is None or (on is None and to_the_end):
        return None
    after = on if on is not None else sum(state == KEPT for state in states[place + 1 :])
    return max(back, after) if here else back + after + (states[place] == KEPT)


def _run_to(states: Sequence[str], place: int, step: int) -> int | None:
    """Return how many were kept from a place to the next miss; None when there is none."""
    kept = 0
    while 0 <= place < len(states):
        if states[place] == MISSED:
            return kept
        kept += states[place] == KEPT
        place += step
    return None


def _kept(found: Sequence[Unit]) -> int:
    return sum(unit.state == KEPT for unit in found)


def _last_completed(logs: Sequence[DayLog], on: date, now: DayLog | None, former: Figures) -> date | None:
    """Return the last day that was done; None when it lies before these logs."""
    if _is(now, DONE) and (former.last_completed_date is None or on >= former.last_completed_date):
        return on
    if former.last_completed_date != on:
        return former.last_completed_date
    return next((log.on for log in reversed(logs) if log.status == DONE), None)
