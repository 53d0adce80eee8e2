"""The event log and the in-process bus: what happened, written where it happened, told after commit.

An event is a row in the transaction that made it true, so it is there exactly when the change is. Subscribers
hear of it after that transaction is committed, in the publisher's thread; they never hear of one that was rolled
back, and one that ends the process before they ran is still in the log. Who *joins* an event hears of it inside that
transaction, so that what follows from it (a goal's value from a habit's log) is there exactly when it is, too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, bindparam, delete, event, func, insert, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, SessionTransaction

from models import Event
from services.core import clock

log = logging.getLogger(__name__)

EventHandler = Callable[[Event], None]
JoiningHandler = Callable[[Session, Event], None]
EVERY_TYPE = "*"
_WAITING = "gander.after_commit"  # the key in Session.info
_INSERT = insert(Event.__table__)  # type: ignore[arg-type]  # a declarative class's __table__ is typed FromClause
# Made once: every poll that follows a commit asks it. No id is above the largest, so that finds the newest alone.
_LARGEST_ID = 2**63 - 1
_NEWS = (
    select(Event)
    .where(
        Event.user_id == bindparam("user_id"),
        or_(
            Event.id > bindparam("after"),
            Event.id == select(func.max(Event.id)).where(Event.user_id == bindparam("user_id")).scalar_subquery(),
        ),
    )
    .order_by(Event.id)
    .limit(bindparam("most"))
)


class EventBus:
    """Calls subscribers. There is one, `bus`, for the whole process."""

    def __init__(self) -> None:
        self._handlers: dict[str, list[EventHandler]] = {}
        self._joining: dict[str, list[JoiningHandler]] = {}
        self._lock = threading.Lock()

    def subscribe(self, event_type: str, handler: EventHandler) -> Callable[[], None]:
        """Call `handler(event)` after every commit of an event of `event_type` (`"*"` for all).

        It runs in the publisher's thread: keep it short, start a job for anything longer. What it raises is logged
        and goes no further. Returns a function that ends the subscription.
        """
        with self._lock:
            self._handlers[event_type] = [*self._handlers.get(event_type, []), handler]

        def unsubscribe() -> None:
            with self._lock:
                self._handlers[event_type] = [each for each in self._handlers[event_type] if each is not handler]

        return unsubscribe

    def join(self, event_type: str, handler: JoiningHandler) -> Callable[[], None]:
        """Call `handler(session, event)` inside the transaction that publishes an event of `event_type`.

        It only reads and writes rows, and is quick. When it raises, what it wrote is taken back and logged, and the
        event stands: whoever joins has another way to mend what it missed. Returns a function that ends it.
        """
        with self._lock:
            self._joining[event_type] = [*self._joining.get(event_type, []), handler]

        def leave() -> None:
            with self._lock:
                self._joining[event_type] = [each for each in self._joining[event_type] if each is not handler]

        return leave

    def take_along(self, session: Session, happened: Event) -> None:
        """Call everyone who joins this event's type."""
        for handler in self._joining.get(happened.type, ()):
            try:
                with session.begin_nested():
                    handler(session, happened)
            except OperationalError:
                raise  # the disk is full or the database busy: nothing of this transaction is to stand
            except Exception:
                log.exception("What follows from %s failed; the event stands.", happened.type)

    def joined(self, event_type: str) -> bool:
        """Say whether anyone joins this type."""
        return bool(self._joining.get(event_type))

    def wants(self, event_type: str) -> bool:
        """Say whether anyone listens to this type."""
        return bool(self._handlers.get(event_type) or self._handlers.get(EVERY_TYPE))

    def tell(self, happened: Event) -> None:
        """Call everyone who listens to this event's type."""
        for handler in (*self._handlers.get(happened.type, ()), *self._handlers.get(EVERY_TYPE, ())):
            try:
                handler(happened)
            except Exception:
                log.exception("A subscriber of %s failed; the event stands.", happened.type)


bus = EventBus()


def publish(
    session: Session,
    event_type: str,
    payload: dict[str, Any],
    *,
    user_id: int,
    project_id: int | None = None,
    actor: str = "system",
) -> Event:
    """Write one event in the caller's transaction and return it, with its id; subscribers hear of it after commit.

    `payload` is small and plain JSON. The returned object is not part of the session.
    """
    values = _values(event_type, payload, user_id, project_id, actor)
    happened = Event(id=_write(session, values), **values)
    if bus.wants(event_type):
        after_commit(session, lambda: bus.tell(happened))
    if bus.joined(event_type):
        session.flush()
        bus.take_along(session, happened)
    return happened


def record(
    session: Session, event_type: str, payload: dict[str, Any], *, user_id: int, project_id: int | None = None
) -> None:
    """Publish without an answer: for what happens by the thousand, since making the object costs a quarter of it."""
    values = _values(event_type, payload, user_id, project_id, "system")
    event_id = _write(session, values)
    if bus.wants(event_type):
        after_commit(session, lambda: bus.tell(Event(id=event_id, **values)))


def _values(
    event_type: str, payload: dict[str, Any], user_id: int, project_id: int | None, actor: str
) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "project_id": project_id,
        "type": event_type,
        "payload": payload,
        "actor": actor,
        "created_at": clock.now(),
    }


def _write(session: Session, values: dict[str, Any]) -> int:
    # On the connection, past the ORM: this is on the path of every job and every change.
    key = session.connection().execute(_INSERT, values).inserted_primary_key
    assert key is not None, "an INSERT of one row answers with its key"
    return int(key[0])


def list_events(
    session: Session,
    user_id: int,
    after: int | None = None,
    *,
    before: int | None = None,
    event_type: str | None = None,
    project_id: int | None = None,
    limit: int = 50,
) -> list[Event]:
    """Return the user's events with an id above `after`, oldest first, at most `limit`.

    With `before`, the newest `limit` of those with an id below it, still oldest first: a page back in time.
    """
    query = select(Event).where(Event.user_id == user_id, Event.id > (after or 0))
    if event_type is not None:
        query = query.where(Event.type == event_type)
    if project_id is not None:
        query = query.where(Event.project_id == project_id)
    if before is not None:
        newest_first = session.scalars(query.where(Event.id < before).order_by(Event.id.desc()).limit(limit))
        return list(reversed(newest_first.all()))
    return list(session.scalars(query.order_by(Event.id).limit(limit)))


def news(session: Session, user_id: int, after: int | None, limit: int) -> tuple[list[Event], int]:
    """Return the events after a poller's cursor, at most `limit`, and its next cursor; one query.

    Without a cursor there are no events, only the cursor to start from.
    """
    above = _LARGEST_ID if after is None else after
    rows = list(session.scalars(_NEWS, {"user_id": user_id, "after": above, "most": limit}))
    fresh = [row for row in rows if after is not None and row.id > after]
    return fresh, rows[-1].id if rows else 0


def latest_id(session: Session, user_id: int) -> int:
    """Return the id of the user's newest event, the cursor of a poller that starts now; 0 when there is none."""
    newest = select(Event.id).where(Event.user_id == user_id).order_by(Event.id.desc()).limit(1)
    return session.scalar(newest) or 0


def clean_up(session: Session, now: datetime, keep_days: int) -> int:
    """Delete events older than `keep_days`; returns how many. Their ids are not given again."""
    result = session.execute(delete(Event).where(Event.created_at < now - timedelta(days=keep_days)))
    return result.rowcount if isinstance(result, CursorResult) else 0


# ── After commit ─────────────────────────────────────────────────────────────────────────────────────


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Call `callback` once the session's transaction is committed; forget it when it, or its savepoint, rolls back.

    The callback may open a session of its own, not use this one. What it raises is logged.
    """
    transaction = session.get_nested_transaction() or session.get_transaction()
    session.info.setdefault(_WAITING, []).append((transaction, callback))


@event.listens_for(Session, "after_commit")
def _call_back(session: Session) -> None:
    if not session.info.get(_WAITING) or session.in_nested_transaction():
        return  # releasing a savepoint is reported here too, but commits nothing yet
    for _, callback in session.info.pop(_WAITING):
        try:
            callback()
        except Exception:
            log.exception("A callback after commit failed; what was committed stands.")


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, rolled_back: SessionTransaction) -> None:
    waiting = session.info.get(_WAITING)
    if waiting:
        session.info[_WAITING] = [each for each in waiting if not _is_within(each[0], rolled_back)]


def _is_within(transaction: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while transaction is not None:
        if transaction is outer:
            return True
        transaction = transaction.parent
    return False
