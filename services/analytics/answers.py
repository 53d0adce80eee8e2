"""What is asked of analytics, each answer kept until it changes."""

from __future__ import annotations

from datetime import date, timedelta

from services.analytics.calendar import Stretch
from services.analytics.correlations import WINDOW_DAYS, Correlation, Kept, correlations
from services.analytics.dashboard import Dashboard, dashboard
from services.analytics.heatmap import Heatmap, habit_heatmap, heatmap
from services.analytics.insights import Insights, Weekday, insights
from services.analytics.loading import load_days
from services.analytics.memory import Asking, Until, memory
from services.analytics.periods import Period, by_months, by_weeks
from services.core.database import Database
from services.core.days import DAY
from services.habits import (
    DayScore,
    Plan,
    Unit,
    get_habit,
    half_life_days,
    load_logs,
    load_rests,
    plan_of,
    recent,
    scores_over_time,
    units,
)

WEEKDAYS_WINDOW = 364  # whole weeks, so that every weekday is in it as often


def get_dashboard(database: Database, user_id: int) -> Dashboard:
    """Return how everything stands today."""
    return memory.get(database, user_id, "dashboard", dashboard)


def get_heatmap(database: Database, user_id: int, year: int | None) -> Heatmap:
    """Return how many habits were done on each day of a year, by default the last 371 days."""
    return memory.get(database, user_id, ("heatmap", year), lambda asking: Until(heatmap(asking, year), None))


def get_habit_heatmap(database: Database, user_id: int, habit_id: int, year: int | None) -> Heatmap:
    """Return how each day of one habit went. Raises HabitNotFound."""
    return memory.get(
        database,
        user_id,
        ("habit heatmap", habit_id, year),
        lambda asking: Until(habit_heatmap(asking, habit_id, year), None),
    )


def get_weekly(database: Database, user_id: int, habit_id: int, weeks: int) -> list[Period]:
    """Return a habit's last weeks. Raises HabitNotFound."""

    def make(asking: Asking) -> Until[list[Period]]:
        first = asking.days.week_of(asking.today) - timedelta(days=7 * (weeks - 1))
        _, found = _units(asking, habit_id, first)
        return Until(by_weeks(found, asking.today, weeks, asking.days.week_of), None)

    return memory.get(database, user_id, ("weekly", habit_id, weeks), make)


def get_monthly(database: Database, user_id: int, habit_id: int, months: int) -> list[Period]:
    """Return a habit's last months. Raises HabitNotFound."""

    def make(asking: Asking) -> Until[list[Period]]:
        _, found = _units(asking, habit_id, asking.today - timedelta(days=31 * months))
        return Until(by_months(found, asking.today, months), None)

    return memory.get(database, user_id, ("monthly", habit_id, months), make)


def get_consistency_trend(database: Database, user_id: int, habit_id: int, days: int) -> list[DayScore]:
    """Return a habit's score and strength on each of the last days. Raises HabitNotFound."""

    def make(asking: Asking) -> Until[list[DayScore]]:
        plan = _plan(asking, habit_id)
        logs = load_logs(asking.session, habit_id, until=asking.today)
        rests = load_rests(asking.session, asking.user_id, habit_id)
        start = asking.today - timedelta(days=days - 1)
        return Until(scores_over_time(plan, logs, rests, start=start, end=asking.today, today=asking.today), None)

    return memory.get(database, user_id, ("trend", habit_id, days), make)


def get_insights(database: Database, user_id: int, habit_id: int) -> Insights:
    """Return what a habit's log tells beyond its scores. Raises HabitNotFound."""
    return memory.get(
        database, user_id, ("insights", habit_id), lambda asking: Until(_insights(asking, habit_id), None)
    )


def get_correlations(database: Database, user_id: int) -> list[Correlation]:
    """Return which of the owner's habits go together."""
    return memory.get(database, user_id, "correlations", lambda asking: Until(_correlations(asking), None))


def _plan(asking: Asking, habit_id: int) -> Plan:
    return plan_of(get_habit(asking.session, asking.user_id, habit_id), asking.days.week_start)


def _units(asking: Asking, habit_id: int, first: date) -> tuple[Plan, list[Unit]]:
    plan = _plan(asking, habit_id)
    logs = load_logs(asking.session, habit_id, first - timedelta(days=plan.length), asking.today)
    rests = load_rests(asking.session, asking.user_id, habit_id)
    return plan, units(plan, logs, rests, asking.today, since=first)


def _insights(asking: Asking, habit_id: int) -> Insights:
    habit = get_habit(asking.session, asking.user_id, habit_id)
    plan = plan_of(habit, asking.days.week_start)
    logs = load_logs(asking.session, habit_id, until=asking.today)
    rests = load_rests(asking.session, asking.user_id, habit_id)
    scores = scores_over_time(plan, logs, rests, start=plan.start_on, end=asking.today, today=asking.today)
    stretch = Stretch(asking.today - timedelta(days=WEEKDAYS_WINDOW), WEEKDAYS_WINDOW)
    (days,) = load_days(asking, stretch, [habit])
    possible = days.possible(stretch, asking.today - DAY)
    weekdays = []
    for weekday in range(7):
        chosen = possible & stretch.weekdays([weekday])
        weekdays.append(Weekday(weekday, (chosen & days.masks.done).bit_count(), chosen.bit_count()))
    now = recent(units(plan, logs, rests, asking.today), asking.today)
    rate = now.completions / now.expected if now.expected else None
    return insights(weekdays, scores, 0.5 ** (1 / half_life_days(plan)), rate)


def _correlations(asking: Asking) -> list[Correlation]:
    stretch = Stretch(asking.today - timedelta(days=WINDOW_DAYS), WINDOW_DAYS)
    yesterday = asking.today - DAY
    return correlations(
        [
            Kept(each.habit.id, each.habit.name, each.possible(stretch, yesterday), each.masks.done)
            for each in load_days(asking, stretch)
            if each.habit.status != "archived"
        ]
    )
