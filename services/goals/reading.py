"""Goals as they are shown: what moved them, where they should be, where they are heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models import Goal, GoalHabit, GoalSource
from services.accounts import owner_days
from services.core import clock
from services.core.days import DAY, OwnerDays
from services.goals.contributions import (
    Links,
    Totals,
    by_day,
    changes_of_entries,
    each_day,
    entries_by_day,
    links_of,
    totals_of,
    within,
)
from services.goals.forecast import MOST_WEEKS, WEEK, Course, Forecast, expected_on, forecast
from services.goals.words import forecast_words, range_words

LATE = ("late", "overdue")


@dataclass(frozen=True)
class GoalView:
    """A goal with what moved it, by row, and its forecast in figures and words."""

    goal: Goal
    habits: list[tuple[GoalHabit, str, float]]
    sources: list[tuple[GoalSource, str, float]]
    expected_today: float | None
    forecast: Forecast
    words: str
    tone: str
    range_words: str | None


@dataclass(frozen=True)
class Progress:
    """How a goal moved: its value at the end of each day, and the line it should follow."""

    points: list[tuple[date, float]]
    expected: list[tuple[date, float]]
    view: GoalView


def describe(session: Session, user_id: int, goals: Sequence[Goal]) -> list[GoalView]:
    """Return goals as they are shown."""
    if not goals:
        return []
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    links = links_of(session, user_id, [goal.id for goal in goals])
    totals = totals_of(session, user_id, days, [goal for goal in goals if not goal.is_manual], links=links)
    return [_view(session, goal, links, totals, days=days, today=today) for goal in goals]


def late_goals(session: Session, user_id: int, goals: Sequence[Goal]) -> int:
    """Return how many of these goals, none of them reached, are forecast to be late or already are."""
    if not goals:
        return 0
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    links = links_of(session, user_id, [goal.id for goal in goals])
    late = 0
    for goal in goals:
        moved, _ = _recent(session, days, today, goal, links)
        course = Course(goal.current_value, goal.target_value, goal.start_on, today, goal.due_on, moved)
        late += forecast(course).state in LATE
    return late


def _view(session: Session, goal: Goal, links: Links, totals: Totals, *, days: OwnerDays, today: date) -> GoalView:
    moved, base = _recent(session, days, today, goal, links)
    found = forecast(Course(goal.current_value, goal.target_value, goal.start_on, today, goal.due_on, moved))
    reached_on = days.day_of(goal.completed_at) if goal.completed_at is not None else None
    if reached_on is not None:
        found = Forecast("reached")
    words, tone = forecast_words(
        found,
        unit=goal.unit,
        today=today,
        start_on=goal.start_on,
        due_on=goal.due_on,
        target=goal.target_value,
        reached_on=reached_on,
    )
    return GoalView(
        goal,
        [(link, name, totals.habits.get(link.id, 0.0)) for link, name in links.habits[goal.id]],
        [
            (source, source_words(source, name), totals.sources.get(source.id, 0.0))
            for source, name in links.sources[goal.id]
        ],
        expected_on(goal.start_on, goal.due_on, base, goal.target_value, today),
        found,
        words,
        tone,
        range_words(found, today),
    )


def _recent(session: Session, days: OwnerDays, today: date, goal: Goal, links: Links) -> tuple[list[float], float]:
    """Return what moved a goal on each of its last full days, and what it stood at when it began."""
    first = max(goal.start_on, today - timedelta(days=MOST_WEEKS * WEEK))
    yesterday = today - DAY
    if goal.is_manual:
        entries = entries_by_day(session, goal.id, yesterday)
        base = _base(goal, entries)
        if not entries:
            return [], base
        first = max(first, entries[0][0] + DAY)
        return each_day(changes_of_entries(entries, first, yesterday), first, yesterday), base
    return each_day(by_day(session, days, goal, links, first=first, last=yesterday), first, yesterday), 0.0


def _base(goal: Goal, entries: Sequence[tuple[date, float]]) -> float:
    return next((value for on, value in reversed(entries) if on <= goal.start_on), 0.0)


def source_words(source: GoalSource, project: str | None) -> str:
    """Name a source."""
    where = f" in {project}" if project is not None else ""
    if source.kind == "commits":
        return f"your commits{where or ' in all projects'}"
    return f"tasks done{f' with #{source.tag}' if source.tag is not None else ''}{where}"


def progress(session: Session, user_id: int, goal: Goal, first: date | None, last: date | None) -> Progress:
    """Return a goal's value at the end of every day from `first` to `last`, by default all its days so far.

    Days before the goal's first and after today have no point. The expected line is straight, so it is given by its
    ends alone; it is empty without a due day.
    """
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    (view,) = describe(session, user_id, [goal])
    begin, end = max(first or goal.start_on, goal.start_on), min(last or today, today)
    points: list[tuple[date, float]] = []
    base = 0.0
    if goal.is_manual:
        entries = entries_by_day(session, goal.id, today)
        base = _base(goal, entries)
        standing = dict(entries)
        value = next((known for on, known in reversed(entries) if on < begin), 0.0)
        for day in _days(begin, end):
            value = standing.get(day, value)
            points.append((day, value))
    else:
        links = links_of(session, user_id, [goal.id])
        moved = by_day(session, days, goal, links, first=goal.start_on, last=end)
        value = sum(amount for on, amount in moved.items() if on < begin)
        for day in _days(begin, end):
            value = within(value + moved.get(day, 0.0))
            points.append((day, value))
    expected = [] if goal.due_on is None else [(goal.start_on, base), (goal.due_on, goal.target_value)]
    return Progress(points, expected, view)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
