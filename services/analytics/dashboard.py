"""The dashboard: how everything stands today, in one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, Integer, and_, bindparam, case, func, select

from models import Goal, Habit, Task
from services import goals
from services.analytics.calendar import Stretch
from services.analytics.heatmap import counts_of, states_today
from services.analytics.loading import DONE, SKIPPED, HabitDays, load_days
from services.analytics.memory import Asking, Until
from services.core.days import DAY
from services.habits.views import captions
from services.tasks.moments import Clock

WEEK_DAYS = 7
KEPT_ACTIVE = ("active", "at_risk")

# Made once: building these takes longer than running them.
_USER, _TODAY = bindparam("user_id", type_=Integer), bindparam("today", type_=Date)
_YESTERDAY, _TOMORROW = bindparam("yesterday", type_=Date), bindparam("tomorrow", type_=Date)
_TO_DO = and_(Task.user_id == _USER, Task.status.in_(("open", "doing")))
_COUNTED = select(
    func.count(), func.count(case((Task.due_on == _TODAY, 1))), func.count(case((Task.due_on < _YESTERDAY, 1)))
).where(_TO_DO)
_NEAR = (
    select(Task.due_on, Task.due_minutes, func.count())
    .where(_TO_DO, Task.due_on.between(_YESTERDAY, _TOMORROW))
    .group_by(Task.due_on, Task.due_minutes)
)
_FINISHED = select(func.count()).where(
    Task.user_id == _USER,
    Task.status == "done",
    Task.completed_at >= bindparam("since", type_=Task.completed_at.type),
)


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
    is_stale: bool  # some habit's figures are of another day; whoever can write brings them up to date first


def dashboard(asking: Asking) -> Until[Dashboard]:
    """Return how everything stands, and until when: a task can become overdue within the day."""
    today = asking.today
    # Seven days for the squares, and as many as the week and the month have for what was done in them.
    first = min(today - timedelta(days=WEEK_DAYS - 1), asking.days.week_of(today), today.replace(day=1))
    stretch = Stretch(first, (today - first).days + 1)
    loaded = load_days(asking, stretch)
    states = states_today(asking, stretch, loaded)
    done, due = counts_of(asking, stretch, loaded, states)
    counts = [DayCount(*row) for row in zip(stretch.days, done, due, strict=True)]
    habits = [each.habit for each in loaded]
    active = [habit for habit in habits if habit.status in KEPT_ACTIVE]
    at_risk = [habit for habit in active if habit.status == "at_risk"]
    lines = captions(asking.session, asking.user_id, at_risk) if at_risk else []
    tasks, until = _tasks(asking)
    found = Dashboard(
        on=today,
        habits=_habit_counts(habits, states),
        consistency_score=_mean([habit.consistency_score for habit in active if _was_expected(habit)], 1),
        strength=_mean([habit.strength for habit in active], 4),
        best_streak=_best_streak(loaded),
        completions=_completions(asking, habits, counts),
        goals=_goals(asking),
        tasks=tasks,
        at_risk=[
            AtRisk(habit.id, habit.name, habit.consecutive_misses, words)
            for habit, words in zip(at_risk, lines, strict=True)
        ],
        week=counts[-WEEK_DAYS:],
        is_stale=any(habit.computed_on != today for habit in habits if habit.status != "archived"),
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


def _was_expected(habit: Habit) -> bool:
    """Say whether anything was ever asked of a habit: of a new one there is no score yet, which is not a bad one."""
    return habit.total_completions > 0 or habit.consecutive_misses > 0


def _mean(values: Sequence[float], digits: int) -> float:
    return round(sum(values) / len(values), digits) if values else 0.0


def _best_streak(loaded: Sequence[HabitDays]) -> BestStreak | None:
    running = [each for each in loaded if each.habit.status != "archived" and each.habit.current_streak > 0]
    if not running:
        return None
    best = max(running, key=lambda each: each.habit.current_streak * each.plan.length)
    return BestStreak(best.habit.id, best.habit.name, best.habit.current_streak * best.plan.length)


def _completions(asking: Asking, habits: Sequence[Habit], counts: Sequence[DayCount]) -> Completions:
    week, month = asking.days.week_of(asking.today), asking.today.replace(day=1)
    return Completions(
        counts[-1].done,
        sum(day.done for day in counts if day.on >= week),
        sum(day.done for day in counts if day.on >= month),
        sum(habit.total_completions for habit in habits),
    )


def _goals(asking: Asking) -> GoalCounts:
    rows = asking.session.scalars(
        select(Goal).where(Goal.user_id == asking.user_id, Goal.archived_at.is_(None)).order_by(Goal.id)
    ).all()
    running = [goal for goal in rows if not goal.is_completed]
    with_due = [goal for goal in running if goal.due_on is not None]
    late = goals.late_goals(asking.session, asking.user_id, with_due)
    return GoalCounts(len(running), len(rows) - len(running), late)


def _tasks(asking: Asking) -> tuple[TaskCounts, datetime | None]:
    """Count by index alone; only near today does an hour decide, so only there are times looked at."""
    clock = Clock(asking.days, asking.now)
    values = {
        "user_id": asking.user_id,
        "today": asking.today,
        "yesterday": asking.today - DAY,
        "tomorrow": asking.today + DAY,
        "since": asking.days.start_of(asking.days.week_of(asking.today)),
    }
    total, due_today, long_due = asking.session.execute(_COUNTED, values).one()
    near = asking.session.execute(_NEAR, values).all()
    moments = [(clock.due_at(on, minutes), count) for on, minutes, count in near]
    overdue = long_due + sum(count for moment, count in moments if moment is not None and moment < asking.now)
    until = min((moment for moment, _ in moments if moment is not None and moment >= asking.now), default=None)
    finished = asking.session.scalar(_FINISHED, values) or 0
    return TaskCounts(total, due_today, overdue, finished), until
