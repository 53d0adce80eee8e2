"""Keeps `current_value` equal to what is counted, and notices once that a target is reached."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Goal
from services import events
from services.accounts import owner_days
from services.core import clock
from services.goals.contributions import links_of, standing_of_entries, totals_of


def recalculate(session: Session, goal: Goal) -> bool:
    """Recount one goal and say whether its value changed; publishes goal.progressed and, once, goal_completed."""
    return recalculate_all(session, goal.user_id, [goal]) > 0


def recalculate_all(session: Session, user_id: int, goals: Sequence[Goal], without_project: int | None = None) -> int:
    """Recount some goals of one user together; returns how many changed."""
    derived = [goal for goal in goals if not goal.is_manual]
    values = {goal.id: standing_of_entries(session, goal.id) for goal in goals if goal.is_manual}
    if derived:
        links = links_of(session, user_id, [goal.id for goal in derived])
        totals = totals_of(
            session, user_id, owner_days(session, user_id), derived, links=links, without_project=without_project
        )
        values |= {goal.id: totals.of(links, goal.id) for goal in derived}
    return sum(settle(session, goal, values[goal.id]) for goal in goals)


def recalculate_user(session: Session, user_id: int, without_project: int | None = None) -> int:
    """Recount all goals of a user, nightly and after changes that touch many; returns how many changed.

    Of a project that is about to go, `without_project`, nothing counts.
    """
    goals = session.scalars(select(Goal).where(Goal.user_id == user_id).order_by(Goal.id)).all()
    return recalculate_all(session, user_id, goals, without_project)


def settle(session: Session, goal: Goal, value: float) -> bool:
    """Write a goal's value and say whether it changed; notices, once, that the target is reached."""
    changed = value != goal.current_value
    if changed:
        goal.current_value = value
        events.publish(session, "goal.progressed", {"goal_id": goal.id, "value": value}, user_id=goal.user_id)
    # Once: falling below the target later does not undo it, and coming back to it is not told again.
    if value >= goal.target_value and not goal.is_completed and goal.archived_at is None:
        goal.is_completed = True
        goal.completed_at = clock.now()
        payload = {"goal_id": goal.id, "name": goal.name, "value": value}
        events.publish(session, "goal_completed", payload, user_id=goal.user_id)
    return changed
