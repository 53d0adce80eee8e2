"""What moves goals when something else happens, in the same transaction: logs, tasks, maps, accounts.

Only the goals that an event can touch are looked at, and those are recounted over an index rather than added to: so
the value after any sequence of corrections is the recounted one, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Event, Goal, GoalHabit, GoalSource
from services.events import EventBus
from services.goals.recalculation import recalculate_all, recalculate_user

TASK_EVENTS = ("task.created", "task.completed", "task.reopened", "task.updated", "task.deleted", "tasks.changed")
# Whatever these change (contributors that are gone with their habit or project, the owner's zone or addresses,
# logs by the hundred), it may be any goal.
ANY_GOAL_EVENTS = (
    "habits.changed", "habit.deleted", "project.deleted", "user.updated", "sample.loaded", "sample.removed",
)  # fmt: skip


def join_events(bus: EventBus) -> list[Callable[[], None]]:
    """Let goals follow everything that moves them; returns functions that end it, one for each event type."""
    return [
        bus.join("habit_logged", on_habit_logged),
        *(bus.join(event_type, on_task_changed) for event_type in TASK_EVENTS),
        bus.join("map.drawn", on_map_drawn),
        *(bus.join(event_type, on_anything_changed) for event_type in ANY_GOAL_EVENTS),
    ]


def on_habit_logged(session: Session, event: Event) -> None:
    """Recount the goals that this habit moves."""
    moved = select(GoalHabit.goal_id).where(GoalHabit.habit_id == event.payload["habit_id"])
    goals = session.scalars(select(Goal).where(Goal.id.in_(moved), Goal.user_id == event.user_id)).all()
    recalculate_all(session, event.user_id, goals)


def on_task_changed(session: Session, event: Event) -> None:
    """Recount the goals that tasks move."""
    _recount_with_source(session, event.user_id, "tasks")


def on_map_drawn(session: Session, event: Event) -> None:
    """Recount the goals that commits move: a refresh has read the history on."""
    _recount_with_source(session, event.user_id, "commits")


def on_anything_changed(session: Session, event: Event) -> None:
    """Recount all of the user's goals."""
    recalculate_user(session, event.user_id)


def _recount_with_source(session: Session, user_id: int, kind: str) -> None:
    moved = select(GoalSource.goal_id).where(GoalSource.kind == kind)
    goals = session.scalars(select(Goal).where(Goal.id.in_(moved), Goal.user_id == user_id)).all()
    recalculate_all(session, user_id, goals)
