"""Accounts for tests: made by models, with sessions and tokens, and hashes that cost next to nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from models import User
from services.accounts import Accounts
from services.accounts.identity import accounts_changed
from services.accounts.passwords import Cost, Passwords
from services.accounts.sessions import create_api_token, start_session
from services.core import clock

CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
PASSWORD = "mussel harbour lantern seven"
_HASHED = Passwords(CHEAP).hash(PASSWORD)


def accounts_of(app: Flask) -> Accounts:
    known: Accounts = app.extensions["gander_accounts"]
    return known


def claim(app: Flask, email: str = "ada@example.org") -> int:
    """Make the local owner an account, as registration does; returns the user's id."""
    known = accounts_of(app)
    with known.database.write() as session:
        user = session.get_one(User, app.extensions["gander"].local_user_id)
        user.email, user.hashed_password, user.is_local = email, _HASHED, False
        accounts_changed(session)
    return int(user.id)


def add_user(app: Flask, email: str) -> int:
    """Add another account; returns its id."""
    with accounts_of(app).database.write() as session:
        user = User(email=email, hashed_password=_HASHED, full_name=email.partition("@")[0])
        session.add(user)
        session.flush()
        return int(user.id)


def bearer(app: Flask, user_id: int, days: int = 30) -> str:
    """Start a session; returns its signed token."""
    known = accounts_of(app)
    with known.database.write() as session:
        row = start_session(session, user_id, "curl/8.5", days)
    return known.tokens.issue(user_id, row.token_id, row.created_at, row.expires_at)


def personal_token(app: Flask, user_id: int, days: int | None = None) -> str:
    """Make a personal token; returns its text."""
    with accounts_of(app).database.write() as session:
        return create_api_token(session, user_id, "script", days).token


def sent_by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class SignedIn:
    """A client that sends a session's bearer token along with every request."""

    def __init__(self, app: Flask, user_id: int) -> None:
        self.user_id = user_id
        self.token = bearer(app, user_id)
        self.client: FlaskClient = app.test_client()

    def open(self, path: str, method: str = "GET", **more: Any) -> Any:
        headers = {**sent_by(self.token), **more.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **more)


def page_token(client: FlaskClient, app: Flask) -> str:
    """Return the value of the cookie that a page sends back as X-CSRF-Token."""
    name = f"gander_{accounts_of(app).tokens.instance_id}_csrf"
    cookie = client.get_cookie(name)
    assert cookie is not None, "nobody is signed in with this client"
    return cookie.value


def later(days: float) -> Any:
    """Return a clock that is `days` ahead."""
    moment = clock.now() + timedelta(days=days)
    return lambda: moment
