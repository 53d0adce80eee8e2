"""The dashboard: how everything stands today, in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, func, select

from models import Goal, Habit, HabitLog, Task
from services import goals
from services.analytics.calendar import Stretch
from services.analytics.heatmap import counts_of, states_today
from services.analytics.loading import DONE, SKIPPED, HabitDays, load_days
from services.analytics.memory import Asking, Until
from services.core.days import DAY
from services.habits.views import view_habits
from services.tasks.moments import Clock
from services.tasks.urgency_sql import overdue

WEEK_DAYS = 7
KEPT_ACTIVE = ("active", "at_risk")


@dataclass(frozen=True)
class HabitCounts:
    """How many habits there are and how today stands for them; at-risk ones are active, too."""

    active: int
    paused: int
    archived: int
    at_risk: int
    due_today: int
    done_today: int
    skipped_today: int


@dataclass(frozen=True)
class BestStreak:
    """The longest streak that runs now, in days: one of weeks has seven for each."""

    habit_id: int
    name: str
    days: int


@dataclass(frozen=True)
class Completions:
    """How often habits were done: today, since the week and the month began, ever."""

    today: int
    week: int
    month: int
    all: int


@dataclass(frozen=True)
class GoalCounts:
    """Goals that run, were reached, and of those that run the ones forecast to be late."""

    active: int
    completed: int
    late: int


@dataclass(frozen=True)
class TaskCounts:
    """Tasks that are open or begun, due today, overdue, and done since the week began."""

    open: int
    due_today: int
    overdue: int
    done_this_week: int


@dataclass(frozen=True)
class AtRisk:
    """A habit at risk, and why."""

    habit_id: int
    name: str
    consecutive_misses: int
    words: str


@dataclass(frozen=True)
class DayCount:
    """How many habits were done on a day, of how many that were due."""

    on: date
    done: int
    due: int


@dataclass(frozen=True)
class Dashboard:
    """How everything stands today; scores are means over active habits, 0 to 100 and 0 to 1."""

    on: date
    habits: HabitCounts
    consistency_score: float
    strength: float
    best_streak: BestStreak | None
    completions: Completions
    goals: GoalCounts
    tasks: TaskCounts
    at_risk: list[AtRisk]
    week: list[DayCount]


def dashboard(asking: Asking) -> Until[Dashboard]:
    """Return how everything stands, and until when: a task can become overdue within the day."""
    today = asking.today
    stretch = Stretch(today - timedelta(days=WEEK_DAYS - 1), WEEK_DAYS)
    loaded = load_days(asking, stretch)
    states = states_today(asking, loaded)
    done, due = counts_of(asking, stretch, loaded, states)
    habits = [each.habit for each in loaded]
    active = [habit for habit in habits if habit.status in KEPT_ACTIVE]
    at_risk = [habit for habit in active if habit.status == "at_risk"]
    tasks, until = _tasks(asking)
    found = Dashboard(
        on=today,
        habits=_habit_counts(habits, states),
        consistency_score=_mean([habit.consistency_score for habit in active], 1),
        strength=_mean([habit.strength for habit in active], 4),
        best_streak=_best_streak(loaded),
        completions=_completions(asking, habits, done),
        goals=_goals(asking),
        tasks=tasks,
        at_risk=[
            AtRisk(view.habit.id, view.habit.name, view.habit.consecutive_misses, view.words)
            for view in (view_habits(asking.session, asking.user_id, at_risk) if at_risk else [])
        ],
        week=[DayCount(*row) for row in zip(stretch.days, done, due, strict=True)],
    )
    return Until(found, until)


def _habit_counts(habits: Sequence[Habit], states: Sequence[str]) -> HabitCounts:
    statuses = [habit.status for habit in habits]
    return HabitCounts(
        active=sum(status in KEPT_ACTIVE for status in statuses),
        paused=statuses.count("paused"),
        archived=statuses.count("archived"),
        at_risk=statuses.count("at_risk"),
        due_today=sum(state in {DONE, "missed", "open"} for state in states),
        done_today=states.count(DONE),
        skipped_today=states.count(SKIPPED),
    )


def _mean(values: Sequence[float], digits: int) -> float:
    return round(sum(values) / len(values), digits) if values else 0.0


def _best_streak(loaded: Sequence[HabitDays]) -> BestStreak | None:
    running = [each for each in loaded if each.habit.status != "archived" and each.habit.current_streak > 0]
    if not running:
        return None
    best = max(running, key=lambda each: each.habit.current_streak * each.plan.length)
    return BestStreak(best.habit.id, best.habit.name, best.habit.current_streak * best.plan.length)


def _completions(asking: Asking, habits: Sequence[Habit], done: Sequence[int]) -> Completions:
    week, month = asking.days.week_of(asking.today), asking.today.replace(day=1)
    counted = asking.session.execute(
        select(
            func.count(),
            func.count(case((HabitLog.log_date >= week, 1))),
            func.count(case((HabitLog.log_date >= month, 1))),
        )
        .join(Habit, Habit.id == HabitLog.habit_id)
        .where(Habit.user_id == asking.user_id, HabitLog.status == DONE, HabitLog.log_date >= min(week, month))
    ).one()
    return Completions(done[-1], counted[1], counted[2], sum(habit.total_completions for habit in habits))


def _goals(asking: Asking) -> GoalCounts:
    rows = asking.session.scalars(
        select(Goal).where(Goal.user_id == asking.user_id, Goal.archived_at.is_(None)).order_by(Goal.id)
    ).all()
    running = [goal for goal in rows if not goal.is_completed]
    with_due = [goal for goal in running if goal.due_on is not None]
    late = goals.late_goals(asking.session, asking.user_id, with_due)
    return GoalCounts(len(running), len(rows) - len(running), late)


def _tasks(asking: Asking) -> tuple[TaskCounts, datetime | None]:
    now = Clock(asking.days, asking.now)
    live = and_(Task.user_id == asking.user_id, Task.status.in_(("open", "doing")))
    counts = asking.session.execute(
        select(
            func.count(),
            func.count(case((Task.due_on == asking.today, 1))),
            func.count(case((overdue(now), 1))),
        ).where(live)
    ).one()
    since = asking.days.start_of(asking.days.week_of(asking.today))
    finished = asking.session.scalar(
        select(func.count()).where(Task.user_id == asking.user_id, Task.status == "done", Task.completed_at >= since)
    )
    timed = asking.session.execute(
        select(Task.due_on, Task.due_minutes).where(
            live, Task.due_minutes.is_not(None), Task.due_on.between(asking.today - DAY, asking.today + DAY)
        )
    )
    moments = [asking.days.at(on, minutes) for on, minutes in timed if on is not None and minutes is not None]
    until = min((moment for moment in moments if moment > asking.now), default=None)
    return TaskCounts(counts[0], counts[1], counts[2], finished or 0), until
