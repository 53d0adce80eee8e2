"""Sessions, one row per signed-in browser or script, and personal tokens: start, list, end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from models import ApiToken, UserSession
from services import events
from services.accounts.identity import accounts_changed
from services.accounts.tokens import PERSONAL_PREFIX, digest_of, new_personal_token, new_token_id
from services.core import clock
from services.core.errors import Conflict, NotFound

MOST_SESSIONS = 50  # of one user; the oldest gives way
MOST_TOKENS = 50
_PROGRAMS = (("Firefox", r"Firefox/"), ("Edge", r"Edg[A-Za-z]*/"), ("Opera", r"OPR/"), ("Chromium", r"Chrome/|Chromium/|CriOS/"),
             ("Safari", r"Version/.*Safari/"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("macOS", "Mac OS X|Macintosh"), ("Windows", "Windows"),
            ("ChromeOS", "CrOS"), ("Linux", "Linux"))  # fmt: skip


class SessionNotFound(NotFound):
    """There is no such session. It may have ended already."""

    code = 40451
    title = "No such session"


class ApiTokenNotFound(NotFound):
    """There is no such token. It may have been removed already."""

    code = 40452
    title = "No such token"


class TooManyTokens(Conflict):
    """You have as many tokens as one account may have. Remove one that is no longer used, then make this one."""

    code = 40952
    title = "Too many tokens"


@dataclass(frozen=True)
class NewApiToken:
    """A personal token just made, and its text, which is shown this once."""

    row: ApiToken
    token: str


def described(agent: str) -> str:
    """Return in a few words what a User-Agent header names: “Firefox on Linux”, “curl 8.5”."""
    agent = agent[:500]
    program = next((name for name, pattern in _PROGRAMS if re.search(pattern, agent)), None)
    system = next((name for name, pattern in _SYSTEMS if re.search(pattern, agent)), None)
    if program is not None:
        return f"{program} on {system}" if system else program
    first = agent.split(" ", 1)[0].replace("/", " ")
    seen = "".join(char for char in first if unicodedata.category(char)[0] not in "CZ" or char == " ")
    return seen[:60].strip() or "Unknown program"


def start_session(session: Session, user_id: int, agent: str, days: int) -> UserSession:
    """Add a session of `days` days for who has just proved who they are."""
    now = clock.now()
    live = session.scalars(
        select(UserSession).where(UserSession.user_id == user_id).order_by(UserSession.last_seen_at.desc())
    ).all()
    for row in live[MOST_SESSIONS - 1 :]:
        _end(session, row, "too many")
    row = UserSession(
        user_id=user_id,
        token_id=new_token_id(),
        described=described(agent),
        created_at=now,
        last_seen_at=now,
        expires_at=(now + timedelta(days=days)).replace(microsecond=0),  # a token's time is in whole seconds
    )
    session.add(row)
    session.flush()
    events.publish(
        session, "session.started", {"session_id": row.id, "described": row.described}, user_id=user_id, actor="user"
    )
    return row


def list_sessions(session: Session, user_id: int) -> list[UserSession]:
    """Return the sessions of a user that are good, last seen first."""
    query = select(UserSession).where(UserSession.user_id == user_id, UserSession.expires_at > clock.now())
    return list(session.scalars(query.order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())))


def end_session(session: Session, user_id: int, session_id: int) -> None:
    """End one session; its token is dead with this transaction. Raises SessionNotFound."""
    row = session.scalar(select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id))
    if row is None:
        raise SessionNotFound
    _end(session, row, "signed out")


def end_sessions(session: Session, user_id: int, *, spare: int | None = None, why: str = "password changed") -> int:
    """End all sessions of a user but `spare`; returns how many."""
    rows = session.scalars(select(UserSession).where(UserSession.user_id == user_id, UserSession.id != (spare or 0)))
    ended = list(rows)
    for row in ended:
        _end(session, row, why)
    return len(ended)


def _end(session: Session, row: UserSession, why: str) -> None:
    session.delete(row)
    session.flush()
    events.publish(
        session, "session.ended", {"session_id": row.id, "described": row.described, "why": why},
        user_id=row.user_id, actor="user",
    )  # fmt: skip
    accounts_changed(session)


def list_api_tokens(session: Session, user_id: int) -> list[ApiToken]:
    """Return the personal tokens of a user, newest first, ended ones included."""
    return list(session.scalars(select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())))


def create_api_token(session: Session, user_id: int, name: str, days: int | None) -> NewApiToken:
    """Make a personal token, good for `days` days or until removed. Raises TooManyTokens."""
    if len(list_api_tokens(session, user_id)) >= MOST_TOKENS:
        raise TooManyTokens
    token = new_personal_token()
    now = clock.now()
    row = ApiToken(
        user_id=user_id,
        name=name,
        digest=digest_of(token),
        begins_with=token[: len(PERSONAL_PREFIX) + 5],
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return NewApiToken(row, token)


def delete_api_token(session: Session, user_id: int, token_id: int) -> None:
    """Remove a personal token; it is dead with this transaction. Raises ApiTokenNotFound."""
    row = session.scalar(select(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id))
    if row is None:
        raise ApiTokenNotFound
    session.delete(row)
    accounts_changed(session)


def delete_ended(session: Session, now: datetime) -> int:
    """Delete the sessions that ended by time; returns how many. Their users are told by their next request."""
    result = session.execute(delete(UserSession).where(UserSession.expires_at <= now))
    return result.rowcount if isinstance(result, CursorResult) else 0
