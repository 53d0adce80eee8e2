"""Whose request it is, decided once before each handler: by cookie, by bearer token, or the local owner."""

from __future__ import annotations

import contextlib
import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from services.accounts import Accounts, Caller
from services.accounts.tokens import SessionOver
from services.core.errors import Forbidden, Unauthenticated
from services.core.settings import Settings

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class PageTokenMissing(Forbidden):
    """This change does not come from Gander's own page, or the page is an old one. Load it again, then repeat."""

    code = 40223
    title = "Page token missing"


class SessionNeeded(Forbidden):
    """A personal token may not do this. Sign in with your password and do it there."""

    code = 40224
    title = "Session needed"


def register_callers(app: Flask, settings: Settings, public: frozenset[str]) -> None:
    """Decide before every request of `app` who it acts as; the endpoints in `public` also answer nobody."""
    running = app.extensions["gander"]
    known = app.extensions["gander_accounts"] = Accounts(settings, running.database)
    identities, name = known.identities, cookie_name(known)
    local = Caller(running.local_user_id)

    @app.before_request
    def _decide() -> None:
        if not identities.claimed():
            g.caller = local
            return
        endpoint = request.endpoint
        if endpoint is None or endpoint == "page":
            return  # nothing is there, or the page itself, which holds no rows
        if endpoint not in public:
            g.caller = _proved(known, name)
        elif request.method in SAFE_METHODS:
            # A worn-out token only means that nobody is signed in. Signing in and registering act for nobody.
            with contextlib.suppress(SessionOver):
                g.caller = _presented(known, name)


def _proved(known: Accounts, cookie: str) -> Caller:
    """Return who the request proves to be. Raises Unauthenticated, SessionOver, PageTokenMissing."""
    caller = _presented(known, cookie)
    if caller is None:
        raise Unauthenticated
    if request.method not in SAFE_METHODS and not _by_bearer():
        sent = request.headers.get("X-CSRF-Token", "")
        if not hmac.compare_digest(sent.encode("utf-8", "replace"), caller.page_token.encode()):
            raise PageTokenMissing
    return caller


def _presented(known: Accounts, cookie: str) -> Caller | None:
    """Return whom the request's token stands for, None when it has none; a bearer's counts before a cookie's."""
    if _by_bearer():
        return known.identities.caller_of(request.headers["Authorization"][len("bearer ") :].strip())
    held = _cookie(cookie)
    if not held:
        return None
    caller = known.identities.caller_of(held)
    if caller.session_id is None:
        raise SessionOver  # a personal token is no cookie
    return caller


def _cookie(name: str) -> str:
    # Not request.cookies, which reads them all into a dictionary: a tenth of what the polled call costs.
    for part in request.environ.get("HTTP_COOKIE", "").split(";"):
        key, _, value = part.partition("=")
        if key.strip() == name:
            return str(value).strip()
    return ""


def _by_bearer() -> bool:
    given: str = request.environ.get("HTTP_AUTHORIZATION", "")
    return given[:6].lower() == "bearer" and given[6:7] in {"", " "}


def accounts() -> Accounts:
    """Return what runs of accounts."""
    known: Accounts = current_app.extensions["gander_accounts"]
    return known


def find_caller() -> Caller | None:
    """Return who the request acts as, or None when nobody is signed in (on public endpoints only)."""
    caller: Caller | None = g.get("caller")
    return caller


def get_caller() -> Caller:
    """Return who the request acts as. Raises Unauthenticated."""
    caller = find_caller()
    if caller is None:
        raise Unauthenticated
    return caller


# ── Cookies ──────────────────────────────────────────────────────────────────────────────────────────


def cookie_name(known: Accounts) -> str:
    """Return the name of this instance's cookie: Ganders on one machine differ by port, which cookies do not see."""
    return f"gander_{known.tokens.instance_id}"


def set_cookies(response: Response, token: str, token_id: str, seconds: int) -> None:
    """Sign the browser in: one cookie that no script can read, and one that the page reads and sends back."""
    known = accounts()
    page_token = known.tokens.page_token(token_id)
    for suffix, value, hidden in (("", token, True), ("_csrf", page_token, False)):
        response.set_cookie(
            cookie_name(known) + suffix, value, max_age=seconds, path="/", secure=_by_https(known), httponly=hidden,
            samesite="Strict",
        )  # fmt: skip


def delete_cookies(response: Response) -> None:
    """Sign the browser out."""
    known = accounts()
    for suffix, hidden in (("", True), ("_csrf", False)):
        response.delete_cookie(
            cookie_name(known) + suffix, path="/", secure=_by_https(known), httponly=hidden, samesite="Strict"
        )


def _by_https(known: Accounts) -> bool:
    # Behind a proxy that ends https, what arrives here is http; the setting says what people see.
    public = urlsplit(known.public_url)
    return request.is_secure or (public.scheme == "https" and request.host.lower() == public.netloc.lower())
