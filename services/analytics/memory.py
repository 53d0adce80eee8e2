"""Answers kept in the process until what they were made from changes.

Everything that the owner's figures follow from publishes an event in the transaction that changes it. So an answer is
good while the owner's newest event that matters is the one it was made under, read in the same snapshot as its figures:
what was computed from old rows can then never pass for new, whoever commits, in this process or another. Nor can anyone
who has seen an event be given an answer from before it. An answer also ends with the owner's day, or earlier where time
alone changes it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models import Event, Habit
from services.accounts import owner_days
from services.core import clock
from services.core.database import Database
from services.core.days import DAY, OwnerDays

Value = TypeVar("Value")
# Events of these say nothing about habits, goals or tasks. What a drawn map means for them comes as events of theirs.
IRRELEVANT = ("job.", "notification.", "session.", "project.created", "project.changed", "map.")
MOST_ANSWERS = 256
LOCKS = 64
# Made once: asked with every request that follows a commit.
_NEWEST = (
    select(Event.id)
    .where(Event.user_id == bindparam("user_id"), *(~Event.type.startswith(prefix) for prefix in IRRELEVANT))
    .order_by(Event.id.desc())
    .limit(1)
)
_WRITTEN = select(func.count(), func.max(Habit.updated_at), func.max(Habit.computed_on)).where(
    Habit.user_id == bindparam("user_id")
)


@dataclass(frozen=True)
class Asking:
    """Who asks and when: what an answer is made from."""

    session: Session
    user_id: int
    days: OwnerDays
    now: datetime
    today: date


@dataclass
class _Kept(Generic[Value]):
    value: Value
    token: Hashable
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Until(Generic[Value]):
    """A value that time alone makes wrong: at `until`, when that is before the owner's day ends."""

    value: Value
    until: datetime | None


class Memory:
    """The answers asked for last, of all users."""

    def __init__(self, most: int = MOST_ANSWERS) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Kept[Any]] = OrderedDict()
        self._lock = threading.Lock()
        # Several keys share one; it may be taken again by who holds it, should one answer ask for another.
        self._making = [threading.RLock() for _ in range(LOCKS)]

    def get(self, database: Database, user_id: int, key: Hashable, make: Callable[[Asking], Until[Value]]) -> Value:
        """Return the answer to `key`, made anew when anything it follows from may have changed.

        Of several who ask for one at once, one makes it.
        """
        full_key = (str(database.engine.url), user_id, key)
        with self._making[hash(full_key) % len(self._making)], database.read() as session:
            now = clock.now()
            token = token_of(session, user_id)
            kept = self._find(full_key)
            if kept is not None and kept.token == token and kept.since <= now < kept.until:
                return kept.value  # type: ignore[no-any-return]  # of the type that this key's `make` returned
            days = owner_days(session, user_id)
            today = days.day_of(now)
            made = make(Asking(session, user_id, days, now, today))
            since, until = days.start_of(today), days.start_of(today + DAY)
            self._keep(full_key, _Kept(made.value, token, since, min(until, made.until or until)))
            return made.value

    def forget(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()

    def _find(self, key: Hashable) -> _Kept[Any] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, kept: _Kept[Any]) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def token_of(session: Session, user_id: int) -> Hashable:
    """Return what changes with every change that the owner's figures follow from.

    Beside the newest event that matters, when a habit was last written: the nightly recalculation changes scores of
    which no single one is worth an event.
    """
    values = {"user_id": user_id}
    return session.scalar(_NEWEST, values), tuple(session.execute(_WRITTEN, values).one())


memory = Memory()
