"""Suggestions for the owner's habits: made, taken over, waved away, and written to their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Event, Habit
from services import events
from services.accounts import owner_days
from services.analytics.memory import Asking, Until, memory
from services.core import clock
from services.core.database import Database
from services.core.days import DAY, OwnerDays
from services.core.errors import Conflict
from services.events import EventBus
from services.habits import Plan, get_habit, load_logs, load_rests, plan_of, units
from services.habits.habits import update_habit
from services.suggestions.back_test import REPLAY_DAYS, BackTest, back_test
from services.suggestions.changes import Asked, Suggestion, suggest
from services.suggestions.rules import (
    REDUCE,
    RULES,
    WINDOW_DAYS,
    Record,
    Standing,
    below_floor,
    fired,
    floor_of,
    standing_on,
)

SILENT_DAYS: Final = 14
# Before the first day of the replay: what its window and a streak before it are counted from.
LEAD_DAYS: Final = 120


class SuggestionGone(Conflict):
    """This is no longer suggested. Load the habit's suggestions again."""

    code = 40971
    title = "No longer suggested"


@dataclass(frozen=True)
class Adaptive:
    """What is suggested for a habit; when nothing is, `silent_because` says why."""

    habit_id: int
    suggestions: list[Suggestion]
    back_test: BackTest | None
    silent_because: str | None


def get_adaptive(database: Database, user_id: int, habit_id: int) -> Adaptive:
    """Return what is suggested for a habit, with the back-test on its log. Raises HabitNotFound."""

    def make(asking: Asking) -> Until[Adaptive]:
        habit = get_habit(asking.session, asking.user_id, habit_id)
        return Until(_adaptive(asking.session, habit, asking.days, asking.today), None)

    return memory.get(database, user_id, ("adaptive", habit_id), make)


def list_adaptive(database: Database, user_id: int) -> list[Adaptive]:
    """Return what is suggested for each habit at risk, in the owner's order."""
    with database.read() as session:
        at_risk = session.scalars(
            select(Habit.id)
            .where(Habit.user_id == user_id, Habit.status == "at_risk")
            .order_by(Habit.position, Habit.id)
        ).all()
    return [get_adaptive(database, user_id, habit_id) for habit_id in at_risk]


def accept(session: Session, user_id: int, habit_id: int, rule: str) -> Habit:
    """Take a suggestion over; all rules then keep silent for 14 days, so that the change can show what it does.

    Raises HabitNotFound, SuggestionGone.
    """
    habit = get_habit(session, user_id, habit_id)
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    chosen = next((each for each in _suggestions(session, habit, days, today) if each.rule == rule), None)
    if chosen is None:
        raise SuggestionGone
    _silence(habit, RULES, today)
    habit.suggested_frequency = None
    return update_habit(session, user_id, habit_id, chosen.change)


def dismiss(session: Session, user_id: int, habit_id: int, rule: str) -> None:
    """Let a rule keep silent about a habit for 14 days. Raises HabitNotFound."""
    habit = get_habit(session, user_id, habit_id)
    _silence(habit, [rule], owner_days(session, user_id).day_of(clock.now()))
    if rule == REDUCE:
        habit.suggested_frequency = None
    session.flush()
    events.publish(session, "habit.updated", {"habit_id": habit.id, "name": habit.name}, user_id=user_id)


def join_events(bus: EventBus) -> list[Callable[[], None]]:
    """Write suggested_frequency when a habit comes to be at risk, or recovers; returns functions that end it."""
    return [bus.join("habit_at_risk", on_habit_at_risk), bus.join("streak_update", on_streak_update)]


def on_habit_at_risk(session: Session, event: Event) -> None:
    """Write what is suggested to the habit's row."""
    habit = get_habit(session, event.user_id, int(event.payload["habit_id"]))
    write_suggestions(session, event.user_id, [habit])


def on_streak_update(session: Session, event: Event) -> None:
    """Take a suggestion back that no longer holds."""
    habit = get_habit(session, event.user_id, int(event.payload["habit_id"]))
    if habit.suggested_frequency is not None:
        write_suggestions(session, event.user_id, [habit])


def write_suggestions(session: Session, user_id: int, habits: Sequence[Habit]) -> int:
    """Write suggested_frequency of these habits, None where less is not suggested; returns how many changed."""
    days = owner_days(session, user_id)
    today = days.day_of(clock.now())
    changed = 0
    for habit in habits:
        found = [each for each in _suggestions(session, habit, days, today) if each.rule == REDUCE]
        words = found[0].title.partition(": ")[2] if found else None
        if habit.suggested_frequency != words:
            habit.suggested_frequency = words
            changed += 1
    return changed


def write_suggestions_of(session: Session, user_id: int) -> int:
    """Write suggested_frequency of all of a user's habits; returns how many changed."""
    return write_suggestions(session, user_id, session.scalars(select(Habit).where(Habit.user_id == user_id)).all())


# ── How a habit stands ───────────────────────────────────────────────────────────────────────────────


def _record(session: Session, habit: Habit, days: OwnerDays, today: date, back: int) -> tuple[Plan, Record]:
    plan = plan_of(habit, days.week_start)
    since = today - timedelta(days=back)
    logs = load_logs(session, habit.id, since - timedelta(days=plan.length), today)
    return plan, Record.of(units(plan, logs, load_rests(session, habit.user_id, habit.id), today, since=since))


def _suggestions(session: Session, habit: Habit, days: OwnerDays, today: date) -> list[Suggestion]:
    plan, record = _record(session, habit, days, today, WINDOW_DAYS + LEAD_DAYS)
    if habit.status in {"paused", "archived"}:
        return []
    return _spoken(habit, plan, standing_on(record, today + DAY), today)


def _spoken(habit: Habit, plan: Plan, standing: Standing, today: date) -> list[Suggestion]:
    """Return what the rules that speak suggest, each change once, without those that were told to keep silent."""
    found: list[Suggestion] = []
    for rule in fired(plan, standing):
        suggestion = suggest(rule, plan, Asked(habit.difficulty, habit.unit), standing)
        if suggestion is None or _silent_until(habit, rule) > today:
            continue
        if all(suggestion.change != other.change for other in found):
            found.append(suggestion)
    return found


def _adaptive(session: Session, habit: Habit, days: OwnerDays, today: date) -> Adaptive:
    plan, record = _record(session, habit, days, today, REPLAY_DAYS + LEAD_DAYS)
    standing = standing_on(record, today + DAY)
    resting = habit.status in {"paused", "archived"}
    found = [] if resting else _spoken(habit, plan, standing, today)
    silent = None if found else _silence_words(habit, plan, standing, today)
    return Adaptive(habit.id, found, back_test(plan, record, today), silent)


def _silence_words(habit: Habit, plan: Plan, standing: Standing, today: date) -> str:
    if habit.status in {"paused", "archived"}:
        return f"The habit is {habit.status}: nothing is asked of you"
    if below_floor(plan, standing):
        known = f"{standing.units} of the {floor_of(plan)} {plan.unit}s it takes"
        return f"Not enough yet to suggest anything: {known}, in the last {WINDOW_DAYS} days"
    until = max((_silent_until(habit, rule) for rule in fired(plan, standing)), default=today)
    if until > today:
        return f"Silent until {until.day} {until:%B}, as you chose"
    return (
        f"Nothing to suggest: {standing.done} done of the {standing.expected} expected in the last {WINDOW_DAYS} days"
    )


def _silence(habit: Habit, rules: Sequence[str], today: date) -> None:
    until = (today + timedelta(days=SILENT_DAYS)).isoformat()
    habit.dismissed = {**(habit.dismissed or {}), **dict.fromkeys(rules, until)}


def _silent_until(habit: Habit, rule: str) -> date:
    try:
        return date.fromisoformat((habit.dismissed or {}).get(rule, ""))
    except ValueError:
        return date.min
