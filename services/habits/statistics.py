"""Writes the statistics columns of habits, and says what changed: after every change of a log, a plan or a rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from models import Habit
from services import events
from services.accounts import owner_days
from services.core import clock
from services.habits.correction import around, corrected, corrected_long_ago, reach
from services.habits.figures import Figures, figures
from services.habits.plan import DayLog, plan_of
from services.habits.reading import load_logs, load_rests
from services.habits.risk import is_paused, status_of

_HABIT = Habit.__table__
_WRITTEN = (*Figures._fields, "status", "computed_on")
_WRITE = (
    update(_HABIT)  # type: ignore[arg-type]  # a declarative class's __table__ is typed FromClause
    .where(_HABIT.c.id == bindparam("its_id"))
    .values({**{name: bindparam(name) for name in _WRITTEN}, "updated_at": _HABIT.c.updated_at})
)


def today_of(session: Session, user_id: int) -> date:
    """Return the owner's today."""
    return owner_days(session, user_id).day_of(clock.now())


def recalculate(session: Session, habit: Habit, *, quietly: bool = False) -> None:
    """Compute one habit's figures anew and write them; publish `streak_update` and `habit_at_risk` where they changed.

    `quietly` publishes nothing: a habit that was only just made, with days in the past, is no news to its owner.
    """
    days = owner_days(session, habit.user_id)
    today = days.day_of(clock.now())
    session.flush()
    rests = load_rests(session, habit.user_id, habit.id)
    found = figures(plan_of(habit, days.week_start), load_logs(session, habit.id), rests, today)
    status = status_of(habit.status, paused=is_paused(rests, today), misses=found.consecutive_misses)
    former_streak, former_status = habit.current_streak, habit.status
    write_figures(session, [(habit, found, status)], today)
    if not quietly:
        publish_changes(session, habit, former_streak, former_status)


def recalculate_day(session: Session, habit: Habit, on: date, was: DayLog | None) -> None:
    """Do the same after the log of one day was changed from `was`, reading only the last days where they suffice."""
    days = owner_days(session, habit.user_id)
    today = days.day_of(clock.now())
    if habit.computed_on != today:  # there are no figures of today to correct
        recalculate(session, habit)
        return
    plan = plan_of(habit, days.week_start)
    former = Figures(*(getattr(habit, name) for name in Figures._fields))
    rests = load_rests(session, habit.user_id, habit.id)
    if on >= reach(plan, today):
        logs = load_logs(session, habit.id, since=reach(plan, today))
        found = corrected(plan, logs, rests, today, on=on, was=was, former=former)
    else:
        logs = load_logs(session, habit.id, *around(plan, on))
        found = corrected_long_ago(plan, logs, rests, today, on=on, was=was, former=former)
    if found is None:
        recalculate(session, habit)
        return
    status = status_of(habit.status, paused=is_paused(rests, today), misses=found.consecutive_misses)
    former_streak, former_status = habit.current_streak, habit.status
    write_figures(session, [(habit, found, status)], today)
    publish_changes(session, habit, former_streak, former_status)


def write_figures(session: Session, found: Sequence[tuple[Habit, Figures, str]], today: date) -> None:
    """Write figures and statuses as of `today` into rows, in one statement; those that stay as they are cost nothing.

    `updated_at` stays, since their owner changed nothing.
    """
    rows = []
    for habit, numbers, status in found:
        values = {**numbers._asdict(), "status": status, "computed_on": today}
        if any(getattr(habit, name) != value for name, value in values.items()):
            rows.append({"its_id": habit.id, **values})
            for name, value in values.items():
                set_committed_value(habit, name, value)
    if rows:
        session.flush()
        session.connection().execute(_WRITE, rows)


def publish_changes(session: Session, habit: Habit, former_streak: int, former_status: str) -> None:
    """Publish `streak_update` when the streak is another one, `habit_at_risk` once on entering."""
    about = {"habit_id": habit.id, "name": habit.name}
    if habit.current_streak != former_streak:
        payload = {**about, "current_streak": habit.current_streak, "former_streak": former_streak}
        events.publish(session, "streak_update", payload, user_id=habit.user_id)
    if habit.status == "at_risk" != former_status:
        payload = {**about, "consecutive_misses": habit.consecutive_misses}
        events.publish(session, "habit_at_risk", payload, user_id=habit.user_id)
