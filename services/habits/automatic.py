"""Habits that log themselves: days with the owner's own commits become logs, marked automatic, with their evidence.

A log of the owner's own always wins and stays. Merges and bots do not count. Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from models import Commit, Habit, HabitLog, Person, Project
from services import events
from services.accounts import get_user, owner_days
from services.core import clock
from services.habits.commit_days import CommitDay, Moment, commit_days, span_of
from services.habits.definition import COMMITS, MANUAL, PROJECT, is_reached
from services.habits.plan import DONE, MISSED
from services.habits.statistics import recalculate

TOLD_ONE_BY_ONE: Final = 5  # more changed days than that are one event
_PIECE: Final = 500


def first_commit_day(session: Session, habit: Habit) -> date | None:
    """Return the day of the first commit that would log this habit; None when it does not log itself, or has none."""
    if habit.source == MANUAL:
        return None
    moments = _moments(session, habit)
    return owner_days(session, habit.user_id).day_of(min(moments).at) if moments else None


def follow_commits(session: Session, user_id: int, project_id: int | None = None) -> int:
    """Bring the automatic logs of a user's habits up to date; returns how many days changed.

    With `project_id`, of the habits that this project's commits count for; Linear in the
    owner's commits.
    """
    query = select(Habit).where(Habit.user_id == user_id, Habit.source != MANUAL, Habit.status != "archived")
    if project_id is not None:
        query = query.where((Habit.source_project_id == project_id) | (Habit.source == COMMITS))
    changed = 0
    for habit in session.scalars(query.order_by(Habit.position)).all():
        days = follow_habit(session, habit)
        if days:
            recalculate(session, habit)
        changed += days
    return changed


def follow_habit(session: Session, habit: Habit) -> int:
    """Make a habit's automatic logs those that its commits ask for; returns how many days changed.

    The caller recalculates. A habit that does not log itself keeps none but those its owner replaced.
    """
    session.flush()
    rows = session.execute(
        select(
            HabitLog.id, HabitLog.log_date, HabitLog.status, HabitLog.amount, HabitLog.automatic, HabitLog.evidence
        ).where(HabitLog.habit_id == habit.id, HabitLog.automatic | HabitLog.evidence.is_not(None))
    ).all()
    if habit.source == MANUAL and not rows:
        return 0
    days = owner_days(session, habit.user_id)
    wanted: dict[date, CommitDay] = {}
    if habit.source != MANUAL:
        spans = [span for row in rows if (span := span_of(row.log_date, row.evidence))]
        wanted = commit_days(_moments(session, habit), days, spans)
        today = days.day_of(clock.now())
        wanted = {on: found for on, found in wanted.items() if habit.start_on <= on <= today}
    changes = _write(session, habit, wanted, [row for row in rows if row.automatic])
    _tell(session, habit, changes)
    return len(changes)


def automatic_again(session: Session, habit: Habit, log: HabitLog) -> dict[str, Any] | None:
    """Return the values that commits ask for on the day of a log that its owner takes back, or None."""
    if habit.source == MANUAL or log.log_date < habit.start_on:
        return None
    span = span_of(log.log_date, log.evidence)
    days = owner_days(session, habit.user_id)
    found = commit_days(_moments(session, habit), days, [span] if span else []).get(log.log_date)
    return _values(habit, found) if found else None


def _moments(session: Session, habit: Habit) -> list[Moment]:
    user = get_user(session, habit.user_id)
    emails = sorted({email.strip().casefold() for email in user.git_emails or []} - {""})
    if not emails:
        return []
    query = (
        select(Commit.authored_at, Project.name)
        .join(Person, Person.id == Commit.person_id)
        .join(Project, Project.id == Commit.project_id)
        .where(
            Project.user_id == habit.user_id,
            func.lower(Person.email).in_(emails[:_PIECE]),
            Person.is_bot.is_(False),
            Commit.is_merge.is_(False),
        )
    )
    if habit.source == PROJECT:
        query = query.where(Project.id == habit.source_project_id)
    return [Moment(at, name) for at, name in session.execute(query)]


def _values(habit: Habit, found: CommitDay) -> dict[str, Any]:
    """Return what a log of these commits holds; of a measurable habit, their number is the amount."""
    amount = float(found.commits) if habit.target_amount is not None else None
    reached = amount is None or is_reached(habit.target_amount or 0.0, habit.direction, amount)
    return {
        "status": DONE if reached else MISSED,
        "amount": amount,
        "automatic": True,
        "evidence": found.evidence(),
    }


def _write(
    session: Session, habit: Habit, wanted: dict[date, CommitDay], present: Sequence[Row[Any]]
) -> list[dict[str, Any]]:
    """Insert, correct and delete automatic logs; returns a `habit_logged` payload for each day whose state changed."""
    now, before = clock.now(), {row.log_date: row for row in present}
    taken = set(
        session.scalars(select(HabitLog.log_date).where(HabitLog.habit_id == habit.id, HabitLog.automatic.is_(False)))
    )
    changes: list[dict[str, Any]] = []
    for row in present:
        if row.log_date not in wanted:
            session.execute(delete(HabitLog).where(HabitLog.id == row.id))
            changes.append(_payload(habit, row.id, row.log_date, None, row.status))
            continue
        values = _values(habit, wanted[row.log_date])
        if values["evidence"] != row.evidence or values["status"] != row.status or values["amount"] != row.amount:
            session.execute(update(HabitLog).where(HabitLog.id == row.id).values(**values, updated_at=now))
            changes.append(_payload(habit, row.id, row.log_date, values["status"], row.status))
    new = [on for on in wanted if on not in before and on not in taken]
    if new:
        rows = [
            {"habit_id": habit.id, "log_date": on, "created_at": now, "updated_at": now, **_values(habit, wanted[on])}
            for on in new
        ]
        session.execute(insert(HabitLog), rows)
        changes += [_payload(habit, None, row["log_date"], row["status"], None) for row in rows]
    return changes


def _payload(
    habit: Habit, log_id: int | None, on: date, status: str | None, former_status: str | None
) -> dict[str, Any]:
    return {
        "habit_id": habit.id,
        "log_id": log_id,
        "log_date": on.isoformat(),
        "status": status,
        "former_status": former_status,
        "automatic": True,
    }


def _tell(session: Session, habit: Habit, changes: list[dict[str, Any]]) -> None:
    if len(changes) > TOLD_ONE_BY_ONE:
        events.publish(session, "habits.changed", {"habit_ids": [habit.id]}, user_id=habit.user_id)
        return
    for payload in changes:
        events.publish(session, "habit_logged", payload, user_id=habit.user_id)
