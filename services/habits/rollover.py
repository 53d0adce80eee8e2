"""What the passing of days changes in figures that were right on an earlier day, from the last days alone. Pure.

While nobody logs anything, a new day only settles what was open and begins what is new, so the nightly run need not read
ten years of twenty thousand habits. Where the last days do not tell, there is no answer, and the caller computes all
anew. A test holds both ways against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.habits.expected import KEPT, OPEN, Unit, units
from services.habits.figures import Figures
from services.habits.plan import MISSED, DayLog, Plan, Rest
from services.habits.scores import WINDOW_DAYS, recent, strength_from, window_days

# What more than the window of strength is read, for the rests and skips among it.
SPARE_DAYS = 14
# More days than that at once are computed anew.
MOST_DAYS = 31


def reach(plan: Plan, former_day: date) -> date:
    """Return the day from which logs are needed: the first of a unit."""
    oldest = former_day - timedelta(days=max(WINDOW_DAYS, window_days(plan) + SPARE_DAYS))
    return oldest - timedelta(days=(oldest.toordinal() - plan.anchor) % plan.length)


def rolled_over(
    plan: Plan, logs: Sequence[DayLog], rests: Sequence[Rest], today: date, *, former: Figures, former_day: date
) -> Figures | None:
    """Return the figures of `today` from those of `former_day`, or None when the last days do not tell.

    `logs` are those from `reach(plan, former_day)` on, oldest first; neither they nor plan and rests have changed since.
    """
    since = reach(plan, former_day)
    if not 0 < (today - former_day).days <= MOST_DAYS or plan.start_on >= since:
        return None
    if logs and logs[-1].on > former_day:
        return None
    before = units(plan, logs, rests, former_day, since=since)
    after = units(plan, logs, rests, today, since=since)
    strength = strength_from(plan, logs, rests, today, since=since, former_day=former_day, former=former.strength)
    score = recent(after, today)
    settled = len(before) - 1 if before and before[-1].state == OPEN else len(before)
    if strength is None or not score.is_whole(since) or before[:settled] != after[:settled]:
        return None
    current, longest, misses = _go_on(after[settled:], former)
    return former._replace(
        current_streak=current,
        longest_streak=longest,
        consistency_score=score.score,
        strength=strength,
        consecutive_misses=misses,
        failure_rate=score.failure_rate,
    )


def _go_on(new: Sequence[Unit], former: Figures) -> tuple[int, int, int]:
    """Return current streak, longest streak and misses after the units that are new or were open."""
    current, longest, misses = former.current_streak, former.longest_streak, former.consecutive_misses
    for unit in new:
        if unit.state == KEPT:
            current, misses = current + 1, 0
            longest = max(longest, current)
        elif unit.state == MISSED:
            current, misses = 0, misses + 1
    return current, longest, misses
