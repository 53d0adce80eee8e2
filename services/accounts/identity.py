"""Whose request it is: what a session's or a personal token proves, kept in the process for as long as it holds.

A verified token is kept with a stamp of the accounts: a counter that every change of accounts in this process moves
with its commit, and the database's own version, which moves at most a tenth of a second after another process's
commit. While the stamp stands, a request costs no query; a revocation is noticed by the very next one here.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import ApiToken, User, UserSession
from services import events
from services.accounts.local import is_claimed
from services.accounts.tokens import PERSONAL_PREFIX, SessionOver, SessionTokens, digest_of
from services.core import clock
from services.core.database import Database
from services.core.errors import GanderError

logger = logging.getLogger("gander.accounts")

KEPT_TOKENS = 1024
SEEN_EVERY_SECONDS = 60.0

_changes = 0
_changes_lock = threading.Lock()


def accounts_changed(session: Session) -> None:
    """Let every kept token be looked up again as soon as this transaction is committed."""
    events.after_commit(session, _count_change)


def _count_change() -> None:
    global _changes  # noqa: PLW0603  # one counter per process: it is compared, never read for itself
    with _changes_lock:
        _changes += 1


@dataclass(frozen=True)
class Caller:
    """Who a request acts as, and by what; without either id it is the local owner of an unclaimed instance."""

    user_id: int
    session_id: int | None = None
    api_token_id: int | None = None
    page_token: str = ""


@dataclass
class _Kept:
    stamp: tuple[int, int]
    caller: Caller
    expires_at: datetime | None
    seen: float  # monotonic, when it was last written down


class Identities:
    """Verifies tokens and remembers them."""

    def __init__(self, database: Database, tokens: SessionTokens) -> None:
        """Look tokens up in `database`."""
        self._database = database
        self._tokens = tokens
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}
        self._claimed = False
        self._unclaimed_at: tuple[int, int] | None = None
        self._sessions_seen: dict[int, datetime] = {}
        self._tokens_seen: dict[int, datetime] = {}

    def claimed(self) -> bool:
        """Say whether the instance has an owner with an account; that never ends."""
        if self._claimed:
            return True
        stamp = self._stamp()
        if self._unclaimed_at == stamp:
            return False
        with self._database.read() as session:
            self._claimed = is_claimed(session)
        self._unclaimed_at = stamp
        return self._claimed

    def caller_of(self, token: str) -> Caller:
        """Return who a session or personal token stands for. Raises SessionOver."""
        stamp = self._stamp()  # before the row is read: what changes meanwhile makes what is read here stale
        now = clock.now()
        with self._lock:
            kept = self._kept.get(token)
        if kept is None or kept.stamp != stamp:
            kept = self._look_up(token, stamp, now)
        if kept.expires_at is not None and kept.expires_at <= now:
            raise SessionOver
        if time.monotonic() - kept.seen >= SEEN_EVERY_SECONDS:
            self._note(kept, now)
        return kept.caller

    def _stamp(self) -> tuple[int, int]:
        return _changes, self._database.stamp()[1]

    def _look_up(self, token: str, stamp: tuple[int, int], now: datetime) -> _Kept:
        try:
            found = (
                self._personal(token, stamp, now)
                if token.startswith(PERSONAL_PREFIX)
                else self._signed(token, stamp, now)
            )
        except SessionOver:
            with self._lock:
                self._kept.pop(token, None)
            raise
        with self._lock:
            before = self._kept.get(token)
            if before is not None:
                found.seen = max(found.seen, before.seen)
            elif len(self._kept) >= KEPT_TOKENS:
                self._kept.clear()
            self._kept[token] = found
        return found

    def _signed(self, token: str, stamp: tuple[int, int], now: datetime) -> _Kept:
        claims = self._tokens.read(token, now)
        query = (
            select(UserSession.id, UserSession.expires_at, UserSession.last_seen_at)
            .join(User, User.id == UserSession.user_id)
            .where(UserSession.token_id == claims.token_id, UserSession.user_id == claims.user_id, User.is_active)
        )
        with self._database.read() as session:
            row = session.execute(query).first()
        if row is None or row.expires_at <= now:
            raise SessionOver
        caller = Caller(claims.user_id, session_id=row.id, page_token=self._tokens.page_token(claims.token_id))
        return _Kept(stamp, caller, row.expires_at, _monotonic_of(row.last_seen_at, now))

    def _personal(self, token: str, stamp: tuple[int, int], now: datetime) -> _Kept:
        query = (
            select(ApiToken.id, ApiToken.user_id, ApiToken.expires_at, ApiToken.last_used_at)
            .join(User, User.id == ApiToken.user_id)
            .where(ApiToken.digest == digest_of(token), User.is_active)
        )
        with self._database.read() as session:
            row = session.execute(query).first()
        if row is None or (row.expires_at is not None and row.expires_at <= now):
            raise SessionOver
        caller = Caller(row.user_id, api_token_id=row.id)
        return _Kept(stamp, caller, row.expires_at, _monotonic_of(row.last_used_at, now))

    # ── Last seen ────────────────────────────────────────────────────────────────────────────────────

    def _note(self, kept: _Kept, now: datetime) -> None:
        """Have it written down that a token is in use, at most once a minute, and not while its request waits."""
        with self._lock:
            if time.monotonic() - kept.seen < SEEN_EVERY_SECONDS:
                return
            kept.seen = time.monotonic()
            if kept.caller.session_id is not None:
                self._sessions_seen[kept.caller.session_id] = now
            if kept.caller.api_token_id is not None:
                self._tokens_seen[kept.caller.api_token_id] = now
        # Whoever draws a large map holds the write lock for seconds; a poll must not stand behind it.
        threading.Thread(target=self.write_seen, name="last-seen", daemon=True).start()

    def write_seen(self) -> None:
        """Write down what was noted. What cannot be written now is left out: the next minute brings another."""
        with self._lock:
            sessions, tokens = self._sessions_seen, self._tokens_seen
            self._sessions_seen, self._tokens_seen = {}, {}
        try:
            with self._database.write() as session:
                for session_id, at in sessions.items():
                    session.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=at))
                for token_id, at in tokens.items():
                    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=at))
        except GanderError as error:
            logger.warning("last use not written: %s", error.detail)


def _monotonic_of(moment: datetime | None, now: datetime) -> float:
    """Return when `moment` was by the monotonic clock; long ago for None."""
    if moment is None:
        return float("-inf")
    return time.monotonic() - max(0.0, (now - moment) / timedelta(seconds=1))
