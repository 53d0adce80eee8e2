"""What follows from what: the nouns above hear of what happens below them, most of it in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from models import Event
from services import goals, habits, suggestions
from services.events import bus
from services.wiring.embedding import follow_embedding
from services.wiring.indexing import follow_indexing
from services.wiring.nudging import tell_at_risk, tell_completed
from services.wiring.periodic import start_email_delivery

if TYPE_CHECKING:
    from services.wiring import Gander


def follow(gander: Gander) -> list[Callable[[], None]]:
    """Join the events; returns functions that leave them."""

    def tell_by_email(session: Session, _event: Event) -> None:
        if gander.email is not None:
            start_email_delivery(gander, session)

    return [
        habits.follow_events(bus, gander.database),
        *goals.join_events(bus),
        *suggestions.join_events(bus),
        *follow_indexing(gander),
        *follow_embedding(gander),
        bus.join("habit_at_risk", lambda session, event: tell_at_risk(gander, session, event)),
        bus.join("goal_completed", lambda session, event: tell_completed(gander, session, event)),
        bus.join("notification.created", tell_by_email),
    ]
