"""The system itself: the one polled call, health, root."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import asdict
from typing import Literal

from flask import Response
from pydantic import BaseModel, Field, TypeAdapter

from api.caller import accounts, find_caller
from api.context import gander, reading
from api.contract import Query, endpoint, json_response
from api.events import EventObject, event_object
from api.jobs import JobObject, job_object
from services import events as log
from services.background import active_and_just_finished
from services.core.version import VERSION
from services.health import Part

EVENTS_AT_ONCE = 100
# A page that asks again within this time, with nothing changed on disk, is answered from memory.
KEPT_SECONDS = 5.0
KEPT_ANSWERS = 64


class PartObject(BaseModel):
    """How one part of the system is."""

    status: Literal["ok", "warning", "failing"]
    detail: str


class InstanceObject(BaseModel):
    """Who can reach this Gander, and whose it is."""

    claimed: bool
    local_only: bool
    address: str
    registration_open: bool
    signed_in: bool


class StatusObject(BaseModel):
    """Everything that a page or a script needs to know, in one answer."""

    status: Literal["ok", "degraded"]
    version: str
    jobs: list[JobObject]
    system_health: dict[str, PartObject]
    database_status: str
    events: list[EventObject]
    cursor: int
    instance: InstanceObject


class StatusQuery(Query):
    """What the caller knows already."""

    after: int | None = Field(None, ge=0, le=2**63 - 1, description="The cursor of the answer before.")


_ADAPTER = TypeAdapter(StatusObject)
_kept: dict[tuple[int | None, int | None, int], tuple[object, float, bytes, str]] = {}
_kept_lock = threading.Lock()


@endpoint(query=StatusQuery, answer=StatusObject, polled=True, public=True)
def get_status(query: StatusQuery) -> Response:
    """Show running and just-finished jobs, health, and the events after a cursor.

    Without `after` there are no events, only the cursor to start from. Whoever is not signed in sees health alone.
    """
    running = gander()
    stamp = (running.database.stamp(), running.health.parts())
    caller = find_caller()
    asks = None if caller is None else caller.user_id
    key = (asks, query.after, id(running))
    now = time.monotonic()
    with _kept_lock:
        kept = _kept.get(key)
    if kept is None or kept[0] != stamp or kept[1] < now:
        data = _status(asks, query.after)
        etag = hashlib.blake2b(data, digest_size=16).hexdigest()
        # Just-finished jobs leave the answer by time alone, so an answer is not kept for ever.
        kept = (stamp, now + KEPT_SECONDS, data, etag)
        with _kept_lock:
            if len(_kept) >= KEPT_ANSWERS:
                _kept.clear()
            _kept[key] = kept
    response = json_response(kept[2])
    response.set_etag(kept[3])
    return response


def _status(asks: int | None, after: int | None) -> bytes:
    running = gander()
    parts = running.health.parts()
    jobs: list[JobObject] = []
    events: list[EventObject] = []
    cursor = 0
    if asks is not None:
        with reading() as session:
            jobs = [job_object(job) for job in active_and_just_finished(session, asks)]
            rows, cursor = log.news(session, asks, after, EVENTS_AT_ONCE)
            events = [event_object(event) for event in rows]
    known = accounts()
    claimed = known.identities.claimed()
    shape = StatusObject(
        status="ok" if all(part.status == "ok" for part in parts.values()) else "degraded",
        version=VERSION,
        jobs=jobs,
        system_health=_objects(parts),
        database_status=parts["database"].status,
        events=events,
        cursor=cursor,
        instance=InstanceObject(
            claimed=claimed,
            local_only=running.local_only,
            address=running.address,
            registration_open=known.open_to_all or not claimed,
            signed_in=claimed and asks is not None,
        ),
    )
    return _ADAPTER.dump_json(shape)


def _objects(parts: dict[str, Part]) -> dict[str, PartObject]:
    return {name: PartObject(**asdict(part)) for name, part in parts.items()}


class HealthObject(BaseModel):
    """How each part is."""

    status: Literal["ok", "degraded"]
    version: str
    parts: dict[str, PartObject]


@endpoint(answer=HealthObject, public=True)
def get_health() -> HealthObject:
    """Look at every part of the system now."""
    parts = gander().health.parts(fresh=True)
    return HealthObject(
        status="ok" if all(part.status == "ok" for part in parts.values()) else "degraded",
        version=VERSION,
        parts=_objects(parts),
    )


class Pong(BaseModel):
    """The shortest answer."""

    ping: Literal["pong"] = "pong"


@endpoint(answer=Pong, public=True)
def ping() -> Pong:
    """Answer that the server is there."""
    return Pong()


class Root(BaseModel):
    """What this is and where to go on."""

    name: str = "Gander"
    version: str = VERSION
    docs: str = "/api/docs"
    openapi: str = "/api/openapi.json"
    status: str = "/api/status"


@endpoint(answer=Root, public=True)
def root() -> Root:
    """Say what this is."""
    return Root()
