"""Habits: what is expected on which day, what was done, and the figures that follow.

The pure half (plan, expected, streaks, scores, risk, figures, words) works on plain tuples: `plan_of` a row, its
`load_logs` and `load_rests`, and the owner's today. Other nouns build on the names below.
"""

from services.habits.automatic import follow_commits
from services.habits.expected import DayState, Unit, day_states, units
from services.habits.figures import Figures, figures
from services.habits.following import follow_events
from services.habits.nightly import RisksFound, detect_risks, recalculate_all, recalculate_user
from services.habits.plan import DayLog, Plan, Rest, plan_of
from services.habits.reading import (
    HabitNotFound,
    get_habit,
    load_logs,
    load_logs_of,
    load_rests,
    load_rests_of,
)
from services.habits.risk import consecutive_misses
from services.habits.scores import DayScore, Recent, half_life_days, recent, scores_over_time, strength
from services.habits.streaks import Streaks, streaks

__all__ = [
    "DayLog",
    "DayScore",
    "DayState",
    "Figures",
    "HabitNotFound",
    "Plan",
    "Recent",
    "Rest",
    "RisksFound",
    "Streaks",
    "Unit",
    "consecutive_misses",
    "day_states",
    "detect_risks",
    "figures",
    "follow_commits",
    "follow_events",
    "get_habit",
    "half_life_days",
    "load_logs",
    "load_logs_of",
    "load_rests",
    "load_rests_of",
    "plan_of",
    "recalculate_all",
    "recalculate_user",
    "recent",
    "scores_over_time",
    "streaks",
    "strength",
    "units",
]
