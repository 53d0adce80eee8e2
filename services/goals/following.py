"""What moves goals when something else happens, in the same transaction: logs, tasks, maps, accounts.

Only the goals that an event can touch are looked at, and those are recounted over an index. The one that happens at every
tap, an owner's log of a habit that is counted by completions, is added or taken away instead where that is exact: weights
have six decimals and values nine, so sums up to a million are the recounted ones to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models import Event, Goal, GoalHabit, GoalSource
from services.events import EventBus
from services.goals.contributions import within
from services.goals.recalculation import recalculate_all, recalculate_user, settle

# Not task.created: what is made done is told of as completed, too.
TASK_EVENTS = ("task.completed", "task.reopened", "task.updated", "task.deleted", "tasks.changed")
EXACT_UP_TO = 1e6
# Whatever these change (contributors that are gone with their habit or project, the owner's zone or addresses,
# logs by the hundred), it may be any goal.
ANY_GOAL_EVENTS = (
    "habits.changed", "habit.deleted", "user.updated", "sample.loaded", "sample.removed",
)  # fmt: skip
# Made once: building a query costs more than running these.
_LINKED = (
    select(Goal, GoalHabit)
    .join(GoalHabit, GoalHabit.goal_id == Goal.id)
    .where(GoalHabit.habit_id == bindparam("habit_id"), Goal.user_id == bindparam("user_id"))
)
_WITH_SOURCE = select(Goal).where(
    Goal.id.in_(select(GoalSource.goal_id).where(GoalSource.kind == bindparam("kind"))),
    Goal.user_id == bindparam("user_id"),
)


def join_events(bus: EventBus) -> list[Callable[[], None]]:
    """Let goals follow everything that moves them; returns functions that end it, one for each event type."""
    return [
        bus.join("habit_logged", on_habit_logged),
        *(bus.join(event_type, on_task_changed) for event_type in TASK_EVENTS),
        bus.join("map.drawn", on_map_drawn),
        bus.join("project.deleted", on_project_deleted),
        *(bus.join(event_type, on_anything_changed) for event_type in ANY_GOAL_EVENTS),
    ]


def on_habit_logged(session: Session, event: Event) -> None:
    """Move the goals that this habit moves."""
    to_recount = []
    for goal, link in session.execute(_LINKED, {"habit_id": event.payload["habit_id"], "user_id": event.user_id}):
        step = _exact_step(goal, link, event.payload)
        if step is None:
            to_recount.append(goal)
        elif step:
            settle(session, goal, within(goal.current_value + step))
    if to_recount:
        recalculate_all(session, event.user_id, to_recount)


def _exact_step(goal: Goal, link: GoalHabit, payload: dict[str, Any]) -> float | None:
    """Return what a log adds to a goal; None where only recounting says it: amounts, automatic logs, large sums."""
    if (
        link.measure != "completions"
        or payload.get("automatic", True)
        or not {"status", "former_status"} <= payload.keys()
    ):
        return None
    step = link.contribution_weight * ((payload["status"] == "done") - (payload["former_status"] == "done"))
    if abs(goal.current_value) + abs(step) > EXACT_UP_TO:
        return None
    return step if date.fromisoformat(payload["log_date"]) >= goal.start_on else 0.0


def on_task_changed(session: Session, event: Event) -> None:
    """Recount the goals that tasks move."""
    _recount_with_source(session, event.user_id, "tasks")


def on_map_drawn(session: Session, event: Event) -> None:
    """Recount the goals that commits move: a refresh has read the history on."""
    _recount_with_source(session, event.user_id, "commits")


def on_project_deleted(session: Session, event: Event) -> None:
    """Recount all of the user's goals without a project, whose rows may or may not be gone by now."""
    recalculate_user(session, event.user_id, without_project=int(event.payload["project_id"]))


def on_anything_changed(session: Session, event: Event) -> None:
    """Recount all of the user's goals."""
    recalculate_user(session, event.user_id)


def _recount_with_source(session: Session, user_id: int, kind: str) -> None:
    goals = session.scalars(_WITH_SOURCE, {"kind": kind, "user_id": user_id}).all()
    recalculate_all(session, user_id, goals)
