"""What the owner can do with habits: create, change, pause, archive, put in order, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Habit, RestPeriod
from services import events
from services.core import clock
from services.core.errors import Conflict, Invalid
from services.core.paging import Page, offset_of, page_of
from services.habits.automatic import first_commit_day, follow_habit
from services.habits.definition import PLAN_FIELDS, settle
from services.habits.plan import PAUSE
from services.habits.reading import get_habit
from services.habits.statistics import recalculate, today_of
from services.projects import get_project

MAX_HABITS: Final = 1_000
_DAY: Final = timedelta(days=1)
_PLAIN: Final = ("name", "description", "category", "difficulty", "priority", "cue", "start_on", "position")


class TooManyHabits(Conflict):
    """You have {limit} habits, as many as Gander keeps. Delete some that you no longer need."""

    code = 40962
    title = "Too many habits"


class BadOrder(Invalid):
    """This order does not fit your habits. Send the ids of habits that exist, each once."""

    code = 40064
    title = "Not an order"


def list_habits(
    session: Session,
    user_id: int,
    *,
    status: str | None = None,
    category: str | None = None,
    include_archived: bool = False,
    limit: int = 200,
    cursor: str | None = None,
) -> Page[Habit]:
    """Return a page of the user's habits in their manual order."""
    offset = offset_of(cursor)
    query = select(Habit).where(Habit.user_id == user_id)
    if status is not None:
        query = query.where(Habit.status == status)
    elif not include_archived:
        query = query.where(Habit.status != "archived")
    if category is not None:
        query = query.where(Habit.category == category)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = list(session.scalars(query.order_by(Habit.position, Habit.id).limit(limit).offset(offset)))
    return page_of(rows, limit=limit, offset=offset, total=total)


def create_habit(session: Session, user_id: int, given: Mapping[str, Any]) -> Habit:
    """Create a habit at the end of the list; one that logs itself is back-filled from mapped history.

    Without `start_on` it starts today, or on the day of the first commit that counts for it.
    Raises InvalidHabit, TooManyHabits, ProjectNotFound.
    """
    plan = settle({}, given)
    _check_project(session, user_id, plan)
    count, last = session.execute(select(func.count(), func.max(Habit.position)).where(Habit.user_id == user_id)).one()
    if count >= MAX_HABITS:
        raise TooManyHabits(limit=MAX_HABITS)
    habit = Habit(user_id=user_id, **plan, position=(last or 0.0) + 1, dismissed={})
    for name in _PLAIN:
        if name in given:
            setattr(habit, name, given[name])
    if "start_on" not in given:
        habit.start_on = today_of(session, user_id)
        first = first_commit_day(session, habit)
        habit.start_on = min(habit.start_on, first) if first else habit.start_on
    session.add(habit)
    session.flush()
    _say(session, "habit.created", habit)
    if given.get("status") in {"paused", "archived"}:
        _change_status(session, habit, given["status"])
    follow_habit(session, habit)
    recalculate(session, habit, quietly=True)
    return habit


def update_habit(session: Session, user_id: int, habit_id: int, given: Mapping[str, Any]) -> Habit:
    """Change the fields that are given; statistics follow the new plan from the habit's first day.

    `status` pauses, brings back (active) or archives. Raises HabitNotFound, InvalidHabit, ProjectNotFound.
    """
    habit = get_habit(session, user_id, habit_id)
    before = {name: getattr(habit, name) for name in PLAN_FIELDS}
    plan = settle(before, given)
    _check_project(session, user_id, plan)
    for name, value in {**plan, **{name: given[name] for name in _PLAIN if name in given}}.items():
        setattr(habit, name, value)
    if "status" in given:
        _change_status(session, habit, given["status"])
    session.flush()
    _say(session, "habit.updated", habit)
    if plan != before or "start_on" in given or "status" in given:  # nothing was followed while it was archived
        follow_habit(session, habit)
    recalculate(session, habit)
    return habit


def delete_habit(session: Session, user_id: int, habit_id: int) -> None:
    """Delete a habit with its logs and rests. Raises HabitNotFound."""
    habit = get_habit(session, user_id, habit_id)
    session.delete(habit)
    session.flush()
    _say(session, "habit.deleted", habit)


def reorder_habits(session: Session, user_id: int, ids: Sequence[int]) -> None:
    """Put the habits of `ids` first, in that order; the others follow in the order they had. Raises BadOrder."""
    rows = list(session.scalars(select(Habit).where(Habit.user_id == user_id).order_by(Habit.position, Habit.id)))
    by_id = {row.id: row for row in rows}
    if len(set(ids)) != len(ids) or not set(ids) <= by_id.keys():
        raise BadOrder(errors={"ids": ["holds an id twice, or one that is not yours"]})
    named = set(ids)
    for place, row in enumerate([*(by_id[each] for each in ids), *(row for row in rows if row.id not in named)], 1):
        row.position = float(place)
    session.flush()
    events.publish(session, "habits.changed", {}, user_id=user_id)


def _check_project(session: Session, user_id: int, plan: Mapping[str, Any]) -> None:
    if plan["source_project_id"] is not None:
        get_project(session, user_id, plan["source_project_id"])


def _say(session: Session, event_type: str, habit: Habit) -> None:
    events.publish(session, event_type, {"habit_id": habit.id, "name": habit.name}, user_id=habit.user_id)


def _change_status(session: Session, habit: Habit, status: str) -> None:
    """Pause, archive or bring back. While it is either of the former, an open pause keeps its days from counting."""
    today = today_of(session, habit.user_id)
    if status == "archived":
        habit.archived_at = habit.archived_at or clock.now()
        habit.status = "archived"
    elif habit.status == "archived":
        habit.archived_at = None
        habit.status = "active"  # recalculate says what it is from here
    if status == "active":
        _end_pauses(session, habit, today)
    elif not _pauses(session, habit, today):
        session.add(RestPeriod(user_id=habit.user_id, habit_id=habit.id, kind=PAUSE, start_on=today))
    session.flush()


def _pauses(session: Session, habit: Habit, today: date) -> list[RestPeriod]:
    query = select(RestPeriod).where(
        RestPeriod.habit_id == habit.id,
        RestPeriod.kind == PAUSE,
        RestPeriod.start_on <= today,
        (RestPeriod.end_on.is_(None)) | (RestPeriod.end_on >= today),
    )
    return list(session.scalars(query))


def _end_pauses(session: Session, habit: Habit, today: date) -> None:
    """End the pauses that hold today with yesterday; one that began today was none."""
    for pause in _pauses(session, habit, today):
        if pause.start_on < today:
            pause.end_on = today - _DAY
        else:
            session.delete(pause)
