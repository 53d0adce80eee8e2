"""Keeps figures up to date as days pass without anybody doing anything: one user's, or everybody's in small steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from models import Habit
from services import events
from services.accounts import owner_days
from services.core import clock
from services.core.database import Database
from services.habits import rollover
from services.habits.figures import Figures, figures
from services.habits.plan import Plan, Rest, plan_of
from services.habits.reading import load_logs_of, load_rests_of
from services.habits.risk import is_paused, status_of
from services.habits.statistics import publish_changes, today_of, write_figures

# Habits that are computed between two pauses, in which whoever waits for the interpreter gets it.
BATCH = 10
PAUSE_SECONDS = 0.001
# Habits that need no older logs than that are rolled over together; the others are computed anew.
ROLL_DAYS = 150
_STALE = select(Habit).where(
    Habit.user_id == bindparam("user_id"),
    Habit.status != "archived",
    or_(Habit.computed_on.is_(None), Habit.computed_on != bindparam("today")),
)
_ANY_STALE = _STALE.with_only_columns(Habit.id).limit(1)  # asked whenever a habit is shown


@dataclass(frozen=True, slots=True)
class Computed:
    """A habit's figures and status, not yet written."""

    habit_id: int
    found: Figures
    status: str


@dataclass(frozen=True, slots=True)
class RisksFound:
    """How many habits were looked at, and which of them are at risk."""

    checked: int
    at_risk: list[Habit]


def recalculate_user(session: Session, user_id: int, *, only_stale: bool = False) -> int:
    """Recalculate a user's habits that are not archived; returns how many.

    With `only_stale`, bring only those up to date that were last computed on another day, by what the days since changed.
    """
    habits = _habits(session, user_id, today_of(session, user_id) if only_stale else None)
    _write(session, habits, _compute(session, user_id, habits, anew=not only_stale), today_of(session, user_id))
    return len(habits)


def has_stale(session: Session, user_id: int) -> bool:
    """Say whether some figures of a user are those of another day."""
    return session.scalar(_ANY_STALE, {"user_id": user_id, "today": today_of(session, user_id)}) is not None


def detect_risks(session: Session, user_id: int) -> RisksFound:
    """Look at all of a user's active habits now; those that are newly at risk publish `habit_at_risk`.

    Every log recalculates its habit, so only those whose figures are of another day need it here.
    """
    recalculate_user(session, user_id, only_stale=True)
    habits = session.scalars(
        select(Habit)
        .where(Habit.user_id == user_id, Habit.status.in_(("active", "at_risk")))
        .order_by(Habit.position, Habit.id)
    ).all()
    return RisksFound(len(habits), [habit for habit in habits if habit.status == "at_risk"])


def recalculate_all(database: Database, check: Callable[[], None]) -> int:
    """Recalculate every user's habits whose figures are of another day of theirs; returns how many those were.

    A user's figures are computed outside a transaction and written in one of their own, a few milliseconds long; when
    the user changed something in between, they are computed again inside it. `check` is called between users and may
    raise to end it; doing it again goes on where it ended.
    """
    with database.read() as session:
        user_ids = list(session.scalars(select(Habit.user_id).where(Habit.status != "archived").distinct()))
    return sum(_recalculate_stale(database, user_id, check) for user_id in user_ids)


def _recalculate_stale(database: Database, user_id: int, check: Callable[[], None]) -> int:
    check()
    with database.read() as session:
        today = today_of(session, user_id)
        seen = events.latest_id(session, user_id)
        habits = _habits(session, user_id, today)
        computed: list[Computed] = []
        for start in range(0, len(habits), BATCH):
            computed += _compute(session, user_id, habits[start : start + BATCH])
            time.sleep(PAUSE_SECONDS)
    if not habits:
        return 0
    with database.write() as session:
        if events.latest_id(session, user_id) != seen:
            return recalculate_user(session, user_id, only_stale=True)
        _write(session, _habits(session, user_id, today), computed, today)
    return len(habits)


def _habits(session: Session, user_id: int, stale_on: date | None) -> list[Habit]:
    if stale_on is not None:
        return list(session.scalars(_STALE.order_by(Habit.id), {"user_id": user_id, "today": stale_on}))
    query = select(Habit).where(Habit.user_id == user_id, Habit.status != "archived")
    return list(session.scalars(query.order_by(Habit.id)))


def _compute(session: Session, user_id: int, habits: Sequence[Habit], *, anew: bool = False) -> list[Computed]:
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    plans = {habit.id: plan_of(habit, days.week_start) for habit in habits}
    rests = load_rests_of(session, user_id, list(plans))
    found = {} if anew else _roll_over(session, habits, plans, rests, today)
    rest = [habit for habit in habits if habit.id not in found]
    logs = load_logs_of(session, [habit.id for habit in rest])
    for habit in rest:
        found[habit.id] = figures(plans[habit.id], logs.get(habit.id, []), rests[habit.id], today)
    computed = []
    for habit in habits:
        now = found[habit.id]
        status = status_of(habit.status, paused=is_paused(rests[habit.id], today), misses=now.consecutive_misses)
        computed.append(Computed(habit.id, now, status))
    return computed


def _roll_over(
    session: Session,
    habits: Sequence[Habit],
    plans: Mapping[int, Plan],
    rests: Mapping[int, Sequence[Rest]],
    today: date,
) -> dict[int, Figures]:
    """Return the figures of those habits for which the last days suffice; only their logs are read."""
    since = {
        habit.id: rollover.reach(plans[habit.id], habit.computed_on)
        for habit in habits
        if habit.computed_on is not None and habit.computed_on < today
    }
    since = {habit_id: on for habit_id, on in since.items() if (today - on).days <= ROLL_DAYS}
    logs = load_logs_of(session, since, since=min(since.values())) if since else {}
    found = {}
    for habit in habits:
        if habit.id in since and habit.computed_on is not None:
            former = Figures(*(getattr(habit, name) for name in Figures._fields))
            seen = [log for log in logs.get(habit.id, []) if log.on >= since[habit.id]]
            now = rollover.rolled_over(
                plans[habit.id], seen, rests[habit.id], today, former=former, former_day=habit.computed_on
            )
            if now is not None:
                found[habit.id] = now
    return found


def _write(session: Session, habits: Sequence[Habit], computed: Sequence[Computed], today: date) -> None:
    by_id = {habit.id: habit for habit in habits}
    there = [(by_id[each.habit_id], each.found, each.status) for each in computed if each.habit_id in by_id]
    before = [(habit, habit.current_streak, habit.status) for habit, _, _ in there]
    write_figures(session, there, today)
    for habit, former_streak, former_status in before:
        publish_changes(session, habit, former_streak, former_status)
