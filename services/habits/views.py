"""Habits as a page shows them: today, the last seven days, a caption, and what each figure means; few queries for many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models import Habit, HabitLog
from services.accounts import owner_days
from services.core import clock
from services.habits.expected import DayState, day_states, units
from services.habits.plan import Plan, plan_of
from services.habits.reading import load_logs_of, load_rests_of
from services.habits.scores import WINDOW_DAYS, recent
from services.habits.words import Situation, caption, explain

# Reaches from today to the start of any unit of up to 14 days that has a day in the window.
READ_DAYS = WINDOW_DAYS + 14
WEEK_DAYS = 7
_TODAYS_LOGS = select(HabitLog.habit_id, HabitLog.id, HabitLog.automatic, HabitLog.notes, HabitLog.evidence).where(
    HabitLog.habit_id.in_(bindparam("ids", expanding=True)), HabitLog.log_date == bindparam("today")
)


@dataclass(frozen=True, slots=True)
class TodaysLog:
    """What today's log says beside its state."""

    log_id: int
    automatic: bool
    notes: str
    evidence: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class HabitView:
    """A habit and what is shown with it; `week` is the last seven days, the last of them today."""

    habit: Habit
    plan: Plan
    week: list[DayState]
    log: TodaysLog | None
    words: str
    tone: str
    explained: dict[str, str]

    @property
    def today(self) -> DayState:
        """Return how today stands."""
        return self.week[-1]


def view_habits(session: Session, user_id: int, habits: Sequence[Habit]) -> list[HabitView]:
    """Return the views of habits whose figures are up to date; only their last days' logs are read."""
    return [
        HabitView(now.habit, now.plan, week, log, *caption(now), explain(now, recent(now.found, now.today)))
        for now, week, log in _situations(session, user_id, habits)
    ]


def captions(session: Session, user_id: int, habits: Sequence[Habit]) -> list[str]:
    """Return only the lines under the habits' names, in their order."""
    return [caption(now)[0] for now, _, _ in _situations(session, user_id, habits)]


def _situations(
    session: Session, user_id: int, habits: Sequence[Habit]
) -> Iterator[tuple[Situation, list[DayState], TodaysLog | None]]:
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    ids = [habit.id for habit in habits]
    rests = load_rests_of(session, user_id, ids)
    plans = {habit.id: plan_of(habit, days.week_start) for habit in habits}
    short = [habit.id for habit in habits if plans[habit.id].length <= READ_DAYS - WINDOW_DAYS]
    logs = load_logs_of(session, short, since=today - timedelta(days=READ_DAYS), until=today)
    long = [habit.id for habit in habits if plans[habit.id].length > READ_DAYS - WINDOW_DAYS]
    if long:
        since = min(_read_from(plans[habit_id], today) for habit_id in long)
        logs |= load_logs_of(session, long, since=since, until=today)
    todays = _todays_logs(session, ids, today)
    for habit in habits:
        plan, own, resting = plans[habit.id], logs.get(habit.id, []), rests[habit.id]
        first = today - timedelta(days=WEEK_DAYS - 1)
        week = day_states(plan, own, resting, start=first, end=today, today=today)
        log = todays.get(habit.id)
        recent_units = units(plan, own, resting, today, since=_read_from(plan, today))
        now = Situation(
            habit=habit,
            plan=plan,
            found=recent_units,
            rests=resting,
            days=days,
            today=today,
            state=week[-1].state,
            amount=week[-1].amount,
            evidence=log.evidence if log and log.automatic else None,
        )
        yield now, week, log


def _read_from(plan: Plan, today: date) -> date:
    """Return the first day of the unit that holds the first day of the window."""
    oldest = today - timedelta(days=WINDOW_DAYS - 1)
    if plan.unit == "day":
        return oldest
    into = (oldest.toordinal() - plan.anchor) % plan.length
    return oldest - timedelta(days=into)


def _todays_logs(session: Session, habit_ids: Sequence[int], today: date) -> dict[int, TodaysLog]:
    rows = session.execute(_TODAYS_LOGS, {"ids": list(habit_ids), "today": today})
    return {row.habit_id: TodaysLog(row.id, row.automatic, row.notes, row.evidence) for row in rows}
