"""Habits, their logs and rests as the rest of Gander reads them: rows of habits, plain tuples of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from models import Habit, HabitLog, RestPeriod
from services.core.errors import NotFound
from services.habits.plan import DayLog, Rest

_LOG = HabitLog.__table__.c
# Made once: at every tap these are asked, and building a query costs more than running it.
_LOGS = (
    select(_LOG.habit_id, _LOG.log_date, _LOG.status, _LOG.amount)
    .where(
        _LOG.habit_id.in_(bindparam("ids", expanding=True)),
        _LOG.log_date.between(bindparam("since"), bindparam("until")),
    )
    .order_by(_LOG.habit_id, _LOG.log_date)
)
_HABIT = select(Habit).where(Habit.id == bindparam("habit_id"), Habit.user_id == bindparam("user_id"))
_RESTS = (
    select(RestPeriod.habit_id, RestPeriod.start_on, RestPeriod.end_on, RestPeriod.kind)
    .where(
        RestPeriod.user_id == bindparam("user_id"),
        or_(RestPeriod.habit_id.is_(None), RestPeriod.habit_id.in_(bindparam("ids", expanding=True))),
    )
    .order_by(RestPeriod.start_on)
)


class HabitNotFound(NotFound):
    """There is no such habit. It may have been deleted; the list of habits says which there are."""

    code = 40460
    title = "No such habit"


def get_habit(session: Session, user_id: int, habit_id: int) -> Habit:
    """Return a habit of this user. Raises HabitNotFound."""
    habit = session.scalar(_HABIT, {"habit_id": habit_id, "user_id": user_id})
    if habit is None:
        raise HabitNotFound
    return habit


def load_logs(session: Session, habit_id: int, since: date | None = None, until: date | None = None) -> list[DayLog]:
    """Return a habit's logs, both ends included, oldest first; never as ORM rows, of which ten years take 50 ms."""
    return load_logs_of(session, [habit_id], since, until).get(habit_id, [])


def load_logs_of(
    session: Session, habit_ids: Iterable[int], since: date | None = None, until: date | None = None
) -> dict[int, list[DayLog]]:
    """Return the logs of several habits in one query, oldest first; habits without any are left out."""
    ids = list(habit_ids)
    if not ids:
        return {}
    session.flush()  # the connection below knows nothing of what the session has not written yet
    found: dict[int, list[DayLog]] = {}
    # On the connection, past the ORM, which takes as long again.
    asked = {"ids": ids, "since": since or date.min, "until": until or date.max}
    rows = session.connection().execute(_LOGS, asked).all()
    for habit_id, on, status, amount in rows:
        found.setdefault(habit_id, []).append(DayLog(on, status, amount))
    return found


def load_rests(session: Session, user_id: int, habit_id: int) -> list[Rest]:
    """Return a habit's rests, those of all habits included."""
    return load_rests_of(session, user_id, [habit_id])[habit_id]


def load_rests_of(session: Session, user_id: int, habit_ids: Sequence[int]) -> dict[int, list[Rest]]:
    """Return the rests of several habits, those of all habits in each; one query. Every id has an entry."""
    of_all: list[Rest] = []
    found: dict[int, list[Rest]] = {habit_id: [] for habit_id in habit_ids}
    for habit_id, first, last, kind in session.execute(_RESTS, {"user_id": user_id, "ids": list(habit_ids)}):
        (of_all if habit_id is None else found[habit_id]).append(Rest(first, last, kind))
    return {habit_id: [*own, *of_all] for habit_id, own in found.items()}
