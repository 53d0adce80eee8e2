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
from services.habits.plan import DONE, MISSED, SKIPPED, DayLog, Plan, Rest
from services.habits.risk import consecutive_misses
from services.habits.scores import forgotten_after, recent, strength_since
from services.habits.streaks import streaks

# What more than strength needs is read, for the rests and skips among it.
SPARE = 1.25


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
    said = any(unit.state == KEPT for unit in after) and (score.expected or not former.consistency_score)
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


def _run(found: Sequence[Unit], place: int) -> int | None:
    """Return how many units were kept between the misses around one; None when none is before it among these."""
    states = [unit.state for unit in found]
    if states[place] == MISSED:
        # It parts two runs: the longer of them.
        parts = [_run_to(states, place - 1, -1), _run_to(states, place + 1, 1)]
        return None if parts[0] is None else max(parts[0], parts[1] or 0)
    back, on = _run_to(states, place, -1), _run_to(states, place, 1)
    return None if back is None else back + (on or 0) - (states[place] == KEPT)


def _run_to(states: Sequence[str], place: int, step: int) -> int | None:
    kept = 0
    while 0 <= place < len(states):
        if states[place] == MISSED:
            return kept
        kept += states[place] == KEPT
        place += step
    return kept if step > 0 else None


def _kept(found: Sequence[Unit]) -> int:
    return sum(unit.state == KEPT for unit in found)


def _last_completed(logs: Sequence[DayLog], on: date, now: DayLog | None, former: Figures) -> date | None:
    """Return the last day that was done; None when it lies before these logs."""
    if _is(now, DONE) and (former.last_completed_date is None or on >= former.last_completed_date):
        return on
    if former.last_completed_date != on:
        return former.last_completed_date
    return next((log.on for log in reversed(logs) if log.status == DONE), None)
