"""What moves a goal, counted by queries: logs of habits, tasks done, commits; in total and by the owner's days.

A habit's log counts on its date, a task on the owner's day on which it was completed, a commit on the owner's day on
which it was authored (so that a rebase does not count it anew). What lies before a goal's first day does not count.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from models import Commit, Goal, GoalEntry, GoalHabit, GoalSource, Habit, HabitLog, Person, Project, Task, TaskTag, User
from services.core.days import DAY, OwnerDays

# Sums are rounded to this many decimals: a tenth taken ten times is 1, and reaches a target of 1.
DECIMALS = 9
# Far above what a person counts; a sum beyond it would only lose its meaning.
CEILING = 1e15

# Made once: goals are counted with every log and every task that is done, and building a query costs more than running it.
_IDS: BindParameter[Any] = bindparam("goal_ids", expanding=True)
_USER: BindParameter[int] = bindparam("user_id")
_LINKED_HABITS = (
    select(GoalHabit, Habit.name)
    .join(Habit, Habit.id == GoalHabit.habit_id)
    .where(GoalHabit.goal_id.in_(_IDS), Habit.user_id == _USER)
    .order_by(GoalHabit.id)
)
_LINKED_SOURCES = (
    select(GoalSource, Project.name)
    .outerjoin(Project, Project.id == GoalSource.project_id)
    .where(GoalSource.goal_id.in_(_IDS))
    .order_by(GoalSource.id)
)
_BROUGHT = (
    select(
        GoalHabit.id, GoalHabit.contribution_weight, GoalHabit.measure, func.count(HabitLog.id),
        func.total(HabitLog.amount),
    )
    .join(Goal, Goal.id == GoalHabit.goal_id)
    .join(HabitLog, HabitLog.habit_id == GoalHabit.habit_id)
    .where(Goal.user_id == _USER, Goal.id.in_(_IDS), HabitLog.status == "done", HabitLog.log_date >= Goal.start_on)
    .group_by(GoalHabit.id)
)  # fmt: skip
_DONE = select(HabitLog.habit_id, HabitLog.log_date, HabitLog.amount).where(
    HabitLog.habit_id.in_(bindparam("habit_ids", expanding=True)),
    HabitLog.status == "done",
    HabitLog.log_date.between(bindparam("first"), bindparam("last")),
)
_ENTRIES = (
    select(GoalEntry.on_date, GoalEntry.value)
    .where(GoalEntry.goal_id == bindparam("goal_id"), GoalEntry.on_date <= bindparam("last"))
    .order_by(GoalEntry.on_date)
)


@dataclass(frozen=True)
class Links:
    """What moves some goals: their rows of goal_habit with the habits' names, and of goal_source with the projects'."""

    habits: dict[int, list[tuple[GoalHabit, str]]] = field(default_factory=dict)  # by goal
    sources: dict[int, list[tuple[GoalSource, str | None]]] = field(default_factory=dict)


def links_of(session: Session, user_id: int, goal_ids: Collection[int]) -> Links:
    """Return what moves these goals; two queries, however many there are."""
    links = Links({key: [] for key in goal_ids}, {key: [] for key in goal_ids})
    asked = {"goal_ids": list(goal_ids), "user_id": user_id}
    for link, name in session.execute(_LINKED_HABITS, asked):
        links.habits[link.goal_id].append((link, name))
    for source, name in session.execute(_LINKED_SOURCES, asked):
        links.sources[source.goal_id].append((source, name))
    return links


def within(value: float) -> float:
    """Return a sum that can be shown and compared: finite, rounded to nine decimals."""
    return round(max(-CEILING, min(CEILING, value)), DECIMALS)


# ── Totals ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Totals:
    """What each row of goal_habit and goal_source brought, weights included."""

    habits: dict[int, float]
    sources: dict[int, float]

    def of(self, links: Links, goal_id: int) -> float:
        """Return the value of one goal."""
        brought = [self.habits.get(link.id, 0.0) for link, _ in links.habits[goal_id]]
        brought += [self.sources.get(source.id, 0.0) for source, _ in links.sources[goal_id]]
        return within(math.fsum(brought))


def totals_of(
    session: Session,
    user_id: int,
    days: OwnerDays,
    goals: Sequence[Goal],
    *,
    links: Links,
    without_project: int | None = None,
) -> Totals:
    """Count what moved these goals from their first days on; one query for all habits, one for each other source."""
    habits: dict[int, float] = {}
    if any(links.habits[goal.id] for goal in goals):
        asked = {"user_id": user_id, "goal_ids": [goal.id for goal in goals]}
        for key, weight, measure, logs, amount in session.execute(_BROUGHT, asked):
            habits[key] = within(weight * (amount if measure == "amount" else logs))
    sources = {
        source.id: within(
            source.weight * _count(session, days.start_of(goal.start_on), source, user_id, without_project)
        )
        for goal in goals
        for source, _ in links.sources[goal.id]
        if without_project is None or source.project_id != without_project
    }
    return Totals(habits, sources)


def _count(
    session: Session, since: datetime, source: GoalSource, user_id: int, without_project: int | None = None
) -> int:
    if source.kind == "tasks":
        counted = _tasks(source.project_id is not None, source.tag is not None)[0]
        return session.scalar(counted, _values(user_id, since, source)) or 0
    addresses = _addresses(session, user_id)
    if not addresses:
        return 0
    values = _values(user_id, since, source) | {"addresses": addresses, "without_project": without_project or 0}
    return session.scalar(_commits(source.project_id is not None)[0], values) or 0


def _values(user_id: int, since: datetime, source: GoalSource) -> dict[str, Any]:
    return {"user_id": user_id, "since": since, "project_id": source.project_id, "tag": source.tag}


@lru_cache(4)
def _tasks(of_project: bool, of_tag: bool) -> tuple[Select[Any], Select[Any]]:  # two forms of two statements
    """Return how many tasks were done, and when each was."""
    where = [Task.user_id == _USER, Task.status == "done", Task.completed_at >= _since(Task.completed_at)]
    if of_project:
        where.append(Task.project_id == bindparam("project_id"))
    if of_tag:
        tagged = select(TaskTag.task_id).where(
            TaskTag.task_id == Task.id, func.lower(TaskTag.tag) == func.lower(bindparam("tag"))
        )
        where.append(tagged.exists())
    return select(func.count(Task.id)).where(*where), select(Task.completed_at).where(*where)


@lru_cache(2)
def _commits(of_project: bool) -> tuple[Select[Any], Select[Any]]:  # two forms of two statements
    """Return how many commits there were, and when each was; one that lies in two repositories (a fork) is one."""
    where = [
        Project.user_id == _USER,
        func.lower(Person.email).in_(bindparam("addresses", expanding=True)),
        Commit.authored_at >= _since(Commit.authored_at),
        Commit.is_merge.is_(False),
        Commit.project_id != bindparam("without_project"),
    ]
    if of_project:
        where.append(Commit.project_id == bindparam("project_id"))

    def of(chosen: Select[Any]) -> Select[Any]:
        return (
            chosen.select_from(Commit)
            .join(Project, Project.id == Commit.project_id)
            .join(Person, Person.id == Commit.person_id)
            .where(*where)
        )

    moment = func.min(Commit.authored_at, type_=Commit.authored_at.type)
    return of(select(func.count(func.distinct(Commit.sha)))), of(select(moment)).group_by(Commit.sha)


def _since(column: Any) -> Any:
    return bindparam("since", type_=column.type)


def _addresses(session: Session, user_id: int) -> list[str]:
    return [address.lower() for address in session.scalar(select(User.git_emails).where(User.id == user_id)) or []]


def standing_of_entries(session: Session, goal_id: int) -> float:
    """Return what a manual goal stands at: its newest entry by date, 0 without any."""
    newest = select(GoalEntry.value).where(GoalEntry.goal_id == goal_id).order_by(GoalEntry.on_date.desc()).limit(1)
    return within(session.scalar(newest) or 0.0)


# ── By day ───────────────────────────────────────────────────────────────────────────────────────────


def by_day(
    session: Session, days: OwnerDays, goal: Goal, links: Links, *, first: date, last: date
) -> dict[date, float]:
    """Return what moved a derived goal on each of the owner's days from `first` to `last`; days without are left out."""
    first = max(first, goal.start_on)
    moved: dict[date, list[float]] = {}
    weights = {link.habit_id: link for link, _ in links.habits[goal.id]}
    if weights:
        asked = {"habit_ids": list(weights), "first": first, "last": last}
        for habit_id, on, amount in session.execute(_DONE, asked):
            link = weights[habit_id]
            counted = (amount or 0.0) if link.measure == "amount" else 1.0
            moved.setdefault(on, []).append(link.contribution_weight * counted)
    for source, _ in links.sources[goal.id]:
        moments = _moments(session, goal.user_id, days.start_of(first), source)
        for on, count in count_by_day(days, moments).items():
            if first <= on <= last:
                moved.setdefault(on, []).append(source.weight * count)
    return {on: within(math.fsum(parts)) for on, parts in moved.items()}


def _moments(session: Session, user_id: int, since: datetime, source: GoalSource) -> Iterable[datetime]:
    if source.kind == "tasks":
        moments = _tasks(source.project_id is not None, source.tag is not None)[1]
        return session.scalars(moments, _values(user_id, since, source))
    addresses = _addresses(session, user_id)
    if not addresses:
        return []
    values = _values(user_id, since, source) | {"addresses": addresses, "without_project": 0}
    return session.scalars(_commits(source.project_id is not None)[1], values)


def count_by_day(days: OwnerDays, moments: Iterable[datetime]) -> dict[date, int]:
    """Count moments by the owner's days; asks the zone once for a day, not for every moment."""
    counts: dict[date, int] = {}
    day, following = date.min, None
    for moment in sorted(moments):
        if following is None or moment >= following:
            day = days.day_of(moment)
            following = days.start_of(day + DAY)
        counts[day] = counts.get(day, 0) + 1
    return counts


def entries_by_day(session: Session, goal_id: int, last: date) -> list[tuple[date, float]]:
    """Return what a manual goal stood at, oldest first, up to `last`."""
    return [(on, value) for on, value in session.execute(_ENTRIES, {"goal_id": goal_id, "last": last})]


def changes_of_entries(entries: Sequence[tuple[date, float]], first: date, last: date) -> dict[date, float]:
    """Return by how much the entries moved a manual goal, by day; the first entry is where it stood, no progress."""
    moved = {}
    for (_, before), (on, value) in pairwise(entries):
        if first <= on <= last:
            moved[on] = within(value - before)
    return moved


def each_day(moved: dict[date, float], first: date, last: date) -> list[float]:
    """Return one number for every day from `first` to `last`, 0 where nothing moved."""
    return [moved.get(first + timedelta(days=number), 0.0) for number in range((last - first).days + 1)]
