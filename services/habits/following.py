"""What habits do when something else happens: a map was drawn, a project goes, an owner's days or addresses change."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Event, Habit
from services.core.database import Database
from services.events import EventBus, publish
from services.habits.automatic import follow_commits
from services.habits.definition import MANUAL, PROJECT
from services.habits.nightly import recalculate_user


def follow_events(bus: EventBus, database: Database) -> Callable[[], None]:
    """Subscribe habits to what concerns them; returns a function that ends it."""

    def map_drawn(event: Event) -> None:
        if event.project_id is not None:
            with database.write() as session:
                follow_commits(session, event.user_id, event.project_id)

    ends = [
        bus.subscribe("map.drawn", map_drawn),
        bus.join("project.deleted", project_deleted),
        bus.join("user.updated", owner_changed),
    ]

    def end() -> None:
        for each in ends:
            each()

    return end


def project_deleted(session: Session, event: Event) -> None:
    """Take a project's commits out of habits that follow all; one that followed it alone becomes a manual habit.

    The latter keeps the days it has logged.
    """
    alone = select(Habit).where(
        Habit.user_id == event.user_id, Habit.source == PROJECT, Habit.source_project_id.is_(None)
    )
    for habit in session.scalars(alone).all():
        habit.source = MANUAL
        session.flush()
        publish(session, "habit.updated", {"habit_id": habit.id, "name": habit.name}, user_id=habit.user_id)
    follow_commits(session, event.user_id)


def owner_changed(session: Session, event: Event) -> None:
    """Bring automatic logs and figures up to date after a change of time zone, day start, week start or git e-mails."""
    follow_commits(session, event.user_id)
    recalculate_user(session, event.user_id)
