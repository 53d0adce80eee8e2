"""Writes the sample year for one user, and removes it again: what carries its mark, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from models import Goal, GoalEntry, Habit, HabitLog, Notification, Project, RestPeriod, Task, TaskDependency, TaskTag
from services import events
from services.accounts import owner_days
from services.core import clock
from services.core.days import OwnerDays
from services.core.errors import Conflict
from services.goals import GoalFields, HabitLink, SourceLink, create_goal, delete_goal, recalculate_user
from services.habits.habits import create_habit, delete_habit
from services.habits.statistics import recalculate
from services.sample.year import VACATION, SampleGoal, SampleHabit, SampleTask, sample_year


class SampleLoaded(Conflict):
    """The sample data is loaded already. Remove it first to load it anew."""

    code = 40990
    title = "Sample data loaded"


@dataclass(frozen=True)
class SampleCounts:
    """How much of it is here."""

    habits: int
    goals: int
    tasks: int
    projects: int

    @property
    def loaded(self) -> bool:
        """Whether any of it is."""
        return any((self.habits, self.goals, self.tasks, self.projects))


def count_sample(session: Session, user_id: int) -> SampleCounts:
    """Return how much sample data a user has."""
    habits, goals, tasks, projects = (
        session.scalar(select(func.count()).where(model.user_id == user_id, model.is_sample)) or 0
        for model in (Habit, Goal, Task, Project)
    )
    return SampleCounts(habits, goals, tasks, projects)


def load_sample(session: Session, user_id: int, add_project: Callable[[Session, int], Project | None]) -> SampleCounts:
    """Write the sample year; `add_project` adds a repository that is at hand, or none. Raises SampleLoaded."""
    if count_sample(session, user_id).loaded:
        raise SampleLoaded
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    year = sample_year(today)
    project = add_project(session, user_id)
    if project is not None:
        project.is_sample = True
    by_name = {each.fields["name"]: _habit(session, user_id, each, today) for each in year.habits}
    _tasks(session, user_id, year.tasks, days=days, project_id=project.id if project else None)
    for each in year.goals:
        _goal(session, user_id, each, today, by_name)
    session.flush()
    counts = count_sample(session, user_id)
    events.publish(session, "sample.loaded", vars(counts).copy(), user_id=user_id)
    return counts


def _habit(session: Session, user_id: int, given: SampleHabit, today: date) -> Habit:
    habit = create_habit(session, user_id, {**given.fields, "start_on": today - timedelta(days=given.since)})
    habit.is_sample = True
    now = clock.now()
    rows = [
        {"habit_id": habit.id, "log_date": log.on, "status": log.status, "amount": log.amount, "notes": log.notes,
         "automatic": False, "created_at": now, "updated_at": now}
        for log in given.logs
    ]  # fmt: skip
    session.execute(insert(HabitLog), rows)
    if given.since > VACATION[0]:
        # Of each habit and not of all, so that no habit of the owner's own rests because of it.
        begin, end = (today - timedelta(days=ago) for ago in VACATION)
        session.add(
            RestPeriod(user_id=user_id, habit_id=habit.id, kind="vacation", start_on=begin, end_on=end, is_sample=True)
        )
    session.flush()
    recalculate(session, habit)
    return habit


def _tasks(session: Session, user_id: int, given: list[SampleTask], *, days: OwnerDays, project_id: int | None) -> None:
    today = days.day_of(clock.now())
    last = session.scalar(select(func.max(Task.position)).where(Task.user_id == user_id)) or 0.0
    by_title: dict[str, Task] = {}
    for place, each in enumerate(given, 1):
        done_at = None if each.done is None else days.at(today + timedelta(days=each.done), 1020)
        task = Task(
            user_id=user_id, type="recurring" if each.recurrence else "todo", status=each.status, title=each.title,
            notes=each.notes, due_on=None if each.due is None else today + timedelta(days=each.due),
            due_minutes=each.at, priority=each.priority, tags=list(each.tags), recurrence=each.recurrence,
            position=last + place * 1024.0, is_sample=True,
            project_id=project_id if "work" in each.tags and each.done is None else None,
            created_at=days.at(today + timedelta(days=each.made), 560), updated_at=done_at or clock.now(),
            completed_at=done_at, started_at=clock.now() if each.status == "doing" else None,
        )  # fmt: skip
        session.add(task)
        session.flush()
        if each.recurrence:
            task.series_id = task.id
        session.add_all(TaskTag(task_id=task.id, tag=tag) for tag in each.tags)
        if each.after is not None:
            session.add(TaskDependency(task_id=task.id, depends_on_id=by_title[each.after].id))
        by_title.setdefault(each.title, task)
    session.flush()
    events.publish(session, "tasks.changed", {"count": len(given)}, user_id=user_id)


def _goal(session: Session, user_id: int, given: SampleGoal, today: date, habits: dict[str, Habit]) -> None:
    values: dict[str, Any] = {
        **given.fields,
        "start_on": today - timedelta(days=given.since),
        "due_on": today + timedelta(days=given.due),
    }
    links = [HabitLink(habits[given.habit].id, given.weight, "amount")] if given.habit else []
    sources = [SourceLink("tasks", tag=given.tag)] if given.tag else []
    goal = create_goal(session, user_id, GoalFields(values, links, sources), is_sample=True)
    for ago, value in given.entries:
        session.add(GoalEntry(goal_id=goal.id, on_date=today - timedelta(days=ago), value=value))
    if given.entries:
        session.flush()
        recalculate_user(session, user_id)


def remove_sample(session: Session, user_id: int, remove_project: Callable[[Session, int, int], None]) -> None:
    """Remove what carries the sample's mark, with what hangs on it; nothing happens where there is none."""

    def marked(model: type[Habit | Goal | Task | Project]) -> list[int]:
        return list(session.scalars(select(model.id).where(model.user_id == user_id, model.is_sample)))

    goal_ids, habit_ids, task_ids = marked(Goal), marked(Habit), marked(Task)
    if not any((goal_ids, habit_ids, task_ids, project_ids := marked(Project))):
        return
    for goal_id in goal_ids:
        delete_goal(session, user_id, goal_id)
    for habit_id in habit_ids:
        delete_habit(session, user_id, habit_id)
    if task_ids:
        session.execute(delete(Task).where(Task.id.in_(task_ids)).execution_options(synchronize_session=False))
        events.publish(session, "tasks.changed", {"count": len(task_ids)}, user_id=user_id)
    for project_id in project_ids:
        remove_project(session, user_id, project_id)
    _forget_told(session, user_id, habit_ids, goal_ids)
    events.publish(session, "sample.removed", {}, user_id=user_id)


def _forget_told(session: Session, user_id: int, habit_ids: list[int], goal_ids: list[int]) -> None:
    """Remove from the inbox what was told of the sample's habits and goals; their pages are gone."""
    links = [f"/grow/habits/{each}" for each in habit_ids] + [f"/grow/goals/{each}" for each in goal_ids]
    session.execute(
        delete(Notification)
        .where(Notification.user_id == user_id, or_(Notification.link.in_(links)))
        .execution_options(synchronize_session=False)
    )
