"""Goals as the owner makes and changes them: rows and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Goal, GoalEntry, GoalHabit, GoalSource, Habit, Project
from services import events
from services.accounts import owner_days
from services.core import clock
from services.core.errors import Conflict, Invalid, NotFound
from services.core.paging import Page, offset_of, page_of
from services.goals.recalculation import recalculate

WEIGHT_DECIMALS = 6  # what services/goals/following.py relies on


class GoalRefused(Invalid):
    """A goal cannot be like this. The fields named under errors say why."""

    code = 40070
    title = "Goal not possible"


class GoalNotFound(NotFound):
    """There is no such goal. It may have been deleted."""

    code = 40470
    title = "No such goal"


class ContributorNotFound(NotFound):
    """A habit or project that should move this goal does not exist. It may have been deleted."""

    code = 40471
    title = "No such contributor"


class GoalEntryNotFound(NotFound):
    """There is no such entry of this goal. It may have been deleted."""

    code = 40472
    title = "No such entry"


class ValueIsDerived(Conflict):
    """This goal's value is counted from its habits, tasks and commits and cannot be typed. Log those instead."""

    code = 40970
    title = "Value is derived"


@dataclass(frozen=True)
class HabitLink:
    """A habit that is to move a goal: each done day, or the day's amount, times the weight."""

    habit_id: int
    contribution_weight: float = 1.0
    measure: str = "completions"


@dataclass(frozen=True)
class SourceLink:
    """Something else that is to move a goal; without a project, tasks or commits of all of them."""

    kind: str
    tag: str | None = None
    project_id: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class GoalFields:
    """What is given of a goal. `values` holds columns by name; None for the links leaves them as they are."""

    values: dict[str, Any] = field(default_factory=dict)
    habits: Sequence[HabitLink] | None = None
    sources: Sequence[SourceLink] | None = None
    current_value: float | None = None
    archived: bool | None = None


def get_goal(session: Session, user_id: int, goal_id: int) -> Goal:
    """Return a goal. Raises GoalNotFound."""
    goal = session.scalar(select(Goal).where(Goal.id == goal_id, Goal.user_id == user_id))
    if goal is None:
        raise GoalNotFound
    return goal


def list_goals(
    session: Session, user_id: int, *, limit: int, cursor: str | None, include_archived: bool = False
) -> Page[Goal]:
    """Return goals in the owner's order."""
    offset = offset_of(cursor)
    chosen = select(Goal).where(Goal.user_id == user_id)
    if not include_archived:
        chosen = chosen.where(Goal.archived_at.is_(None))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.scalars(chosen.order_by(Goal.position, Goal.id).offset(offset).limit(limit)).all()
    return page_of(list(rows), limit=limit, offset=offset, total=total)


def create_goal(session: Session, user_id: int, fields: GoalFields, *, is_sample: bool = False) -> Goal:
    """Create a goal and count what moves it already. Without contributors it is a manual one unless said otherwise.

    Raises GoalRefused, ContributorNotFound, ValueIsDerived.
    """
    last = session.scalar(select(func.max(Goal.position)).where(Goal.user_id == user_id))
    values = {
        "start_on": owner_days(session, user_id).day_of(clock.now()),
        "is_manual": not (fields.habits or fields.sources),
        "position": (last or 0.0) + 1.0,
        **fields.values,
    }
    goal = Goal(user_id=user_id, is_sample=is_sample, **values)
    _check(goal, len(fields.habits or ()) + len(fields.sources or ()))
    session.add(goal)
    session.flush()
    events.publish(session, "goal.created", {"goal_id": goal.id, "name": goal.name}, user_id=user_id)
    _take_over(session, goal, fields)
    return goal


def update_goal(session: Session, user_id: int, goal_id: int, fields: GoalFields) -> Goal:
    """Change what is given. A target raised above what is reached opens a completed goal again.

    Raises GoalNotFound, GoalRefused, ContributorNotFound, ValueIsDerived.
    """
    goal = get_goal(session, user_id, goal_id)
    former_target = goal.target_value
    for name, value in fields.values.items():
        setattr(goal, name, value)
    _check(goal, _count_after(session, goal, fields))
    if goal.target_value > max(former_target, goal.current_value):
        goal.is_completed, goal.completed_at = False, None
    if fields.archived is not None:
        goal.archived_at = (goal.archived_at or clock.now()) if fields.archived else None
    events.publish(session, "goal.updated", {"goal_id": goal.id, "name": goal.name}, user_id=user_id)
    _take_over(session, goal, fields)
    return goal


def delete_goal(session: Session, user_id: int, goal_id: int) -> None:
    """Delete a goal with its entries; the habits and tasks that moved it stay. Raises GoalNotFound."""
    goal = get_goal(session, user_id, goal_id)
    name = goal.name
    session.delete(goal)
    session.flush()
    events.publish(session, "goal.deleted", {"goal_id": goal_id, "name": name}, user_id=user_id)


def add_entry(
    session: Session, user_id: int, goal_id: int, value: float, on_date: date | None = None
) -> tuple[GoalEntry, bool]:
    """Write what a manual goal stands at on a day, by default today; returns it and whether it is the day's first.

    Raises GoalNotFound, ValueIsDerived, GoalRefused for a day that is still to come.
    """
    goal = get_goal(session, user_id, goal_id)
    if not goal.is_manual:
        raise ValueIsDerived
    today = owner_days(session, user_id).day_of(clock.now())
    on = on_date or today
    if on > today:
        raise GoalRefused(errors={"on_date": ["lies in the future"]})
    entry = session.scalar(select(GoalEntry).where(GoalEntry.goal_id == goal.id, GoalEntry.on_date == on))
    is_first = entry is None
    if entry is None:
        entry = GoalEntry(goal_id=goal.id, on_date=on, value=value)
        session.add(entry)
    entry.value = value
    session.flush()
    recalculate(session, goal)
    return entry, is_first


def delete_entry(session: Session, user_id: int, goal_id: int, entry_id: int) -> Goal:
    """Take an entry of a manual goal back. Raises GoalNotFound, GoalEntryNotFound."""
    goal = get_goal(session, user_id, goal_id)
    entry = session.scalar(select(GoalEntry).where(GoalEntry.id == entry_id, GoalEntry.goal_id == goal.id))
    if entry is None:
        raise GoalEntryNotFound
    session.delete(entry)
    session.flush()
    recalculate(session, goal)
    return goal


def _check(goal: Goal, contributors: int) -> None:
    errors: dict[str, list[str]] = {}
    if goal.due_on is not None and goal.due_on < goal.start_on:
        errors["due_on"] = ["lies before the goal's first day"]
    if goal.is_manual and contributors:
        errors["is_manual"] = ["is not possible while habits or other sources move the goal: remove them first"]
    if errors:
        raise GoalRefused(errors=errors)


def _count_after(session: Session, goal: Goal, fields: GoalFields) -> int:
    """Return how many contributors the goal has once `fields` are taken over."""
    count = 0
    for given, link in ((fields.habits, GoalHabit), (fields.sources, GoalSource)):
        if given is None:
            count += session.scalar(select(func.count()).select_from(link).where(link.goal_id == goal.id)) or 0
        else:
            count += len(given)
    return count


def _take_over(session: Session, goal: Goal, fields: GoalFields) -> None:
    if fields.habits is not None:
        _link_habits(session, goal, fields.habits)
    if fields.sources is not None:
        _link_sources(session, goal, fields.sources)
    session.flush()
    if fields.current_value is None:
        recalculate(session, goal)
    else:
        add_entry(session, goal.user_id, goal.id, fields.current_value)


def _link_habits(session: Session, goal: Goal, given: Sequence[HabitLink]) -> None:
    wanted = {link.habit_id: link for link in given}
    if len(wanted) < len(given):
        raise GoalRefused(errors={"habits": ["names a habit twice"]})
    known = set(session.scalars(select(Habit.id).where(Habit.user_id == goal.user_id, Habit.id.in_(wanted))))
    if missing := wanted.keys() - known:
        raise ContributorNotFound(errors={"habits": [f"there is no habit {key}" for key in sorted(missing)]})
    kept = {row.habit_id: row for row in session.scalars(select(GoalHabit).where(GoalHabit.goal_id == goal.id))}
    for habit_id, row in kept.items():
        if habit_id not in wanted:
            session.delete(row)
    for habit_id, link in wanted.items():
        row = kept.get(habit_id) or GoalHabit(goal_id=goal.id, habit_id=habit_id)
        row.contribution_weight, row.measure = round(link.contribution_weight, WEIGHT_DECIMALS), link.measure
        session.add(row)


def _link_sources(session: Session, goal: Goal, given: Sequence[SourceLink]) -> None:
    projects = {link.project_id for link in given if link.project_id is not None}
    known = set(session.scalars(select(Project.id).where(Project.user_id == goal.user_id, Project.id.in_(projects))))
    if missing := projects - known:
        raise ContributorNotFound(errors={"sources": [f"there is no project {key}" for key in sorted(missing)]})
    errors = [f"{link.kind} have no tag" for link in given if link.kind != "tasks" and link.tag is not None]
    if len(set(given)) < len(given):
        errors.append("names a source twice")
    if errors:
        raise GoalRefused(errors={"sources": errors})
    for row in session.scalars(select(GoalSource).where(GoalSource.goal_id == goal.id)):
        session.delete(row)
    session.flush()
    for link in given:
        values = {"kind": link.kind, "tag": link.tag, "project_id": link.project_id, "weight": link.weight}
        session.add(GoalSource(goal_id=goal.id, **values))
