"""What the owner says of their days: one log a habit and day; saying it again corrects it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Event, Habit, HabitLog
from services import events
from services.accounts import days_of, get_user
from services.core import clock
from services.core.errors import Conflict, Invalid, NotFound
from services.core.paging import Page, offset_of, page_of
from services.habits.automatic import automatic_again
from services.habits.definition import MANUAL, is_reached
from services.habits.plan import DONE, MISSED, SKIPPED, DayLog
from services.habits.reading import get_habit
from services.habits.statistics import recalculate, recalculate_day


class HabitLogNotFound(NotFound):
    """There is no such log. It may have been taken back already."""

    code = 40461
    title = "No such log"


class DayNotCome(Invalid):
    """{log_date} has not come yet; your today is {today}. Log it on its day."""

    code = 40061
    title = "Day in the future"


class NotMeasured(Invalid):
    """This habit has no amount. Leave it out, or give the habit a target_amount first."""

    code = 40062
    title = "No amount here"


class HabitArchived(Conflict):
    """This habit is archived. Bring it back with status active, then log it."""

    code = 40960
    title = "Habit archived"


class LogIsAutomatic(Conflict):
    """Gander logged this day from your commits and would again. Log the day yourself as missed or skipped instead."""

    code = 40961
    title = "Logged by itself"


def write_log(
    session: Session,
    user_id: int,
    habit_id: int,
    *,
    log_date: date | None = None,
    status: str | None = None,
    amount: float | None = None,
    notes: str | None = None,
) -> tuple[HabitLog, Habit, bool]:
    """Log a habit's day, today by default, or correct its log; returns it, its habit, and whether it is new.

    For a measurable habit an amount decides between done and missed. A day before the habit's start moves the start
    back, so that it counts. Notes that are not given stay. The caller's transaction is IMMEDIATE, so of two who log one
    day the second corrects the first. Raises HabitNotFound, DayNotCome, NotMeasured, HabitArchived.
    """
    habit = get_habit(session, user_id, habit_id)
    if habit.status == "archived":
        raise HabitArchived
    owner = get_user(session, user_id)  # at hand from here on, so that nothing below asks for the row again
    today = days_of(owner).day_of(clock.now())
    on = log_date or today
    if on > today:
        raise DayNotCome(log_date=on, today=today)
    if amount is not None and habit.target_amount is None:
        raise NotMeasured(errors={"amount": ["does not go with a habit that has no target_amount"]})
    if amount is not None and habit.target_amount is not None and status != SKIPPED:
        status = DONE if is_reached(habit.target_amount, habit.direction, amount) else MISSED
    starts_earlier, start = on < habit.start_on, habit.start_on
    if starts_earlier:
        _start_earlier(habit, on)
    log = session.scalar(select(HabitLog).where(HabitLog.habit_id == habit.id, HabitLog.log_date == on))
    is_new, was = log is None, _tuple(log)
    if log is None:
        log = HabitLog(habit_id=habit.id, log_date=on, notes="")
        session.add(log)
    log.status, log.amount, log.automatic = status or DONE, amount, False
    if notes is not None:
        log.notes = notes
    session.flush()
    _publish(session, habit, log, log.status, was.status if was else None, without=start)
    if starts_earlier:
        recalculate(session, habit)
    else:
        recalculate_day(session, habit, on, was)
    return log, habit, is_new


def delete_log(session: Session, user_id: int, log_id: int) -> None:
    """Take a log back; where commits logged the day before its owner did, their log returns.

    A start that the log had moved back returns to where it was, or to the first day that is still logged.
    Raises HabitLogNotFound, LogIsAutomatic.
    """
    log = session.scalar(
        select(HabitLog)
        .join(Habit, Habit.id == HabitLog.habit_id)
        .where(HabitLog.id == log_id, Habit.user_id == user_id)
    )
    if log is None:
        raise HabitLogNotFound
    habit = get_habit(session, user_id, log.habit_id)
    if log.automatic and habit.source != MANUAL:
        raise LogIsAutomatic
    was = DayLog(log.log_date, log.status, log.amount)
    again, start, without = automatic_again(session, habit, log), habit.start_on, habit.start_on
    if again:
        for name, value in again.items():
            setattr(log, name, value)
    else:
        session.delete(log)
        session.flush()
        without = _start_again(session, habit)
    session.flush()
    _publish(session, habit, log, again["status"] if again else None, was.status, without=without)
    if habit.start_on != start:
        recalculate(session, habit)
    else:
        recalculate_day(session, habit, log.log_date, was)


def list_logs(
    session: Session,
    user_id: int,
    habit_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[HabitLog]:
    """Return a page of a habit's logs, newest first, both ends included. Raises HabitNotFound."""
    get_habit(session, user_id, habit_id)
    offset = offset_of(cursor)
    query = select(HabitLog).where(HabitLog.habit_id == habit_id)
    if since is not None:
        query = query.where(HabitLog.log_date >= since)
    if until is not None:
        query = query.where(HabitLog.log_date <= until)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = list(session.scalars(query.order_by(HabitLog.log_date.desc()).limit(limit).offset(offset)))
    return page_of(rows, limit=limit, offset=offset, total=total)


def _tuple(log: HabitLog | None) -> DayLog | None:
    return None if log is None else DayLog(log.log_date, log.status, log.amount)


def _start_earlier(habit: Habit, on: date) -> None:
    """Move the start back to `on`; of a habit of periods by whole ones, so that those it had stay what they are."""
    if habit.frequency == "custom" and habit.period_days and not habit.weekdays:
        back = -(-(habit.start_on - on).days // habit.period_days) * habit.period_days
        # Not beyond the first day that dates may have.
        habit.start_on = max(habit.start_on - timedelta(days=back), date(1970, 1, 1))
    else:
        habit.start_on = on


def _start_again(session: Session, habit: Habit) -> date:
    """Undo what logs did to the start, once none needs it; returns where it were without those that still do.

    The events of the logs say where it was before.
    """
    first = session.scalar(select(func.min(HabitLog.log_date)).where(HabitLog.habit_id == habit.id))
    while first is None or first > habit.start_on:
        former = _start_before(session, habit)
        if former is None:
            break
        habit.start_on = former
        if first is not None and first < former:
            _start_earlier(habit, first)
            return former
    return habit.start_on


def _start_before(session: Session, habit: Habit) -> date | None:
    """Return from which later day a log moved the start to where it is; None when no log did."""
    payload = Event.payload
    former = session.scalar(
        select(payload["former_start_on"].as_string())
        .where(
            Event.user_id == habit.user_id,
            Event.type == "habit_logged",
            payload["habit_id"].as_integer() == habit.id,
            payload["start_on"].as_string() == habit.start_on.isoformat(),
            payload["former_start_on"].as_string() > habit.start_on.isoformat(),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return None if former is None else date.fromisoformat(former)


def _publish(
    session: Session, habit: Habit, log: HabitLog, status: str | None, former_status: str | None, *, without: date
) -> None:
    """Tell of a log; `without` is the habit's first day were it not for its logs."""
    payload: dict[str, Any] = {
        "habit_id": habit.id,
        "log_id": log.id,
        "log_date": log.log_date.isoformat(),
        "status": status,
        "former_status": former_status,
        "automatic": log.automatic,
    }
    if habit.start_on != without:
        payload |= {"start_on": habit.start_on.isoformat(), "former_start_on": without.isoformat()}
    events.publish(session, "habit_logged", payload, user_id=habit.user_id)
