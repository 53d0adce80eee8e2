"""The event log, oldest first."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.context import Moment, reading, user_id
from api.contract import Query, endpoint
from models import Event
from services import events as log


class EventObject(BaseModel):
    """One thing that happened."""

    id: int
    type: str
    payload: dict[str, Any]
    project_id: int | None
    actor: str
    created_at: Moment


def event_object(event: Event) -> EventObject:
    """Return an event as the API shows it."""
    return EventObject(
        id=event.id,
        type=event.type,
        payload=event.payload,
        project_id=event.project_id,
        actor=event.actor,
        created_at=event.created_at,
    )


class EventsQuery(Query):
    """Which events."""

    after: int = Field(0, ge=0, le=2**63 - 1, description="Only events with a larger id.")
    before: int | None = Field(
        None, ge=1, le=2**63 - 1, description="Only events with a smaller id, the newest of them."
    )
    type: str | None = Field(None, max_length=50)
    project_id: int | None = Field(None, ge=0, le=2**63 - 1)
    limit: int = Field(100, ge=1, le=200)


@endpoint(query=EventsQuery, answer=list[EventObject], polled=True)
def list_events(query: EventsQuery) -> list[EventObject]:
    """List events, oldest first; with `before`, the newest ones before it, still oldest first."""
    with reading() as session:
        rows = log.list_events(
            session,
            user_id(),
            query.after,
            before=query.before,
            event_type=query.type,
            project_id=query.project_id,
            limit=query.limit,
        )
        return [event_object(row) for row in rows]
