"""All statistics of one habit from its logs, computed once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from services.habits.expected import units
from services.habits.plan import DONE, SKIPPED, DayLog, Plan, Rest
from services.habits.risk import consecutive_misses
from services.habits.scores import recent, strength
from services.habits.streaks import streaks


class Figures(NamedTuple):
    """The statistics columns of a habit, by their names."""

    current_streak: int
    longest_streak: int
    total_completions: int
    total_skips: int
    consistency_score: float
    strength: float
    consecutive_misses: int
    failure_rate: float
    last_completed_date: date | None


def figures(plan: Plan, logs: Sequence[DayLog], rests: Sequence[Rest], today: date) -> Figures:
    """Return the figures as of `today`; `logs` are all of the habit's, oldest first. Linear in days and logs."""
    found = units(plan, logs, rests, today)
    now = recent(found, today)
    done = [log.on for log in logs if log.status == DONE]
    current, longest = streaks(found)
    return Figures(
        current_streak=current,
        longest_streak=longest,
        total_completions=len(done),
        total_skips=sum(log.status == SKIPPED for log in logs),
        consistency_score=now.score,
        strength=strength(plan, logs, rests, today),
        consecutive_misses=consecutive_misses(found),
        failure_rate=now.failure_rate,
        last_completed_date=done[-1] if done else None,
    )
