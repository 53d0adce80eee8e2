"""Days off: vacations, planned rest and pauses, of one habit or of all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Habit, RestPeriod
from services import events
from services.core.errors import Conflict, Invalid, NotFound
from services.core.paging import Page, offset_of, page_of
from services.habits.reading import get_habit
from services.habits.statistics import recalculate

MAX_RESTS = 2_000


class RestPeriodNotFound(NotFound):
    """There is no such rest period. It may have been deleted."""

    code = 40462
    title = "No such rest period"


class BadRestPeriod(Invalid):
    """This rest period cannot be. The fields named under errors say what to change."""

    code = 40063
    title = "Not a rest period"


class TooManyRests(Conflict):
    """You have {limit} rest periods, as many as Gander keeps. Delete some that are long over."""

    code = 40963
    title = "Too many rest periods"


def list_rest_periods(
    session: Session, user_id: int, *, habit_id: int | None = None, limit: int = 200, cursor: str | None = None
) -> Page[RestPeriod]:
    """Return a page of rests, newest first; with `habit_id`, those of this habit and of all. Raises HabitNotFound."""
    offset = offset_of(cursor)
    query = select(RestPeriod).where(RestPeriod.user_id == user_id)
    if habit_id is not None:
        get_habit(session, user_id, habit_id)
        query = query.where((RestPeriod.habit_id == habit_id) | RestPeriod.habit_id.is_(None))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (RestPeriod.start_on.desc(), RestPeriod.id.desc())
    rows = list(session.scalars(query.order_by(*order).limit(limit).offset(offset)))
    return page_of(rows, limit=limit, offset=offset, total=total)


def create_rest_period(
    session: Session,
    user_id: int,
    *,
    habit_id: int | None,
    kind: str,
    start_on: date,
    end_on: date | None,
    note: str = "",
) -> RestPeriod:
    """Let one habit, or all, rest. Raises HabitNotFound, BadRestPeriod, TooManyRests."""
    if habit_id is not None:
        get_habit(session, user_id, habit_id)
    _check(kind, habit_id, start_on, end_on)
    count = session.scalar(select(func.count()).select_from(RestPeriod).where(RestPeriod.user_id == user_id)) or 0
    if count >= MAX_RESTS:
        raise TooManyRests(limit=MAX_RESTS)
    period = RestPeriod(user_id=user_id, habit_id=habit_id, kind=kind, start_on=start_on, end_on=end_on, note=note)
    session.add(period)
    session.flush()
    _follow(session, user_id, {habit_id})
    return period


def update_rest_period(session: Session, user_id: int, period_id: int, given: dict[str, Any]) -> RestPeriod:
    """Change what is given. Raises RestPeriodNotFound, HabitNotFound, BadRestPeriod."""
    period = get_rest_period(session, user_id, period_id)
    former_habit = period.habit_id
    if given.get("habit_id") is not None:
        get_habit(session, user_id, given["habit_id"])
    for name, value in given.items():
        setattr(period, name, value)
    _check(period.kind, period.habit_id, period.start_on, period.end_on)
    session.flush()
    _follow(session, user_id, {former_habit, period.habit_id})
    return period


def delete_rest_period(session: Session, user_id: int, period_id: int) -> None:
    """Delete a rest; its days are expected again, and a pause that held today is over. Raises RestPeriodNotFound."""
    period = get_rest_period(session, user_id, period_id)
    session.delete(period)
    session.flush()
    _follow(session, user_id, {period.habit_id})


def get_rest_period(session: Session, user_id: int, period_id: int) -> RestPeriod:
    """Return a rest of this user. Raises RestPeriodNotFound."""
    period = session.scalar(select(RestPeriod).where(RestPeriod.id == period_id, RestPeriod.user_id == user_id))
    if period is None:
        raise RestPeriodNotFound
    return period


def _check(kind: str, habit_id: int | None, start_on: date, end_on: date | None) -> None:
    if end_on is not None and end_on < start_on:
        raise BadRestPeriod(errors={"end_on": ["is before start_on; give the last day of rest"]})
    if kind == "pause" and habit_id is None:
        raise BadRestPeriod(errors={"habit_id": ["is needed for a pause; for all habits at once choose vacation"]})


def _follow(session: Session, user_id: int, habit_ids: set[int | None]) -> None:
    """Recalculate whom a rest concerns."""
    query = select(Habit).where(Habit.user_id == user_id)
    if None not in habit_ids:
        query = query.where(Habit.id.in_([habit_id for habit_id in habit_ids if habit_id is not None]))
    concerned = session.scalars(query).all()
    events.publish(session, "habits.changed", {"habit_ids": [habit.id for habit in concerned]}, user_id=user_id)
    for habit in concerned:
        recalculate(session, habit)
