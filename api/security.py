"""Who may send what: the Host header, unsafe methods, request ids, security headers, the request log."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from services.core.errors import Forbidden, Invalid, UnsupportedMedia
from services.core.settings import Settings

logger = logging.getLogger("gander.request")

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")
SECURITY_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


class HostRefused(Invalid):
    """This Gander does not serve that host name. Open it as localhost, or allow the name with GANDER_ALLOWED_HOSTS."""

    code = 40010
    title = "Unknown host"


class ForeignOrigin(Forbidden):
    """A page of another site may not change anything here. Use Gander's own page, or a script."""

    code = 40210
    title = "Foreign origin"


def host_name(host: str) -> str:
    """Return the name part of a Host header, without its port and letter case."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def register_security(app: Flask, settings: Settings) -> None:
    """Check every request of `app` before its handler and dress every answer."""
    names = {*LOOPBACK_NAMES, *settings.allowed_hosts}
    if settings.host not in {"0.0.0.0", "::"}:  # noqa: S104  # compared, not bound
        names.add(f"[{settings.host}]" if ":" in settings.host else settings.host.lower())

    # Flask asks of every function of every request whether it is a coroutine: a tenth of what the polled call costs.
    # None of ours is.
    app.ensure_sync = _as_it_is  # type: ignore[method-assign, assignment]  # Flask's own words: to be overridden

    @app.before_request
    def _check() -> None:
        g.started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if REQUEST_ID.match(given) else secrets.token_hex(8)
        g.csp_nonce = ""
        host = request.environ.get("HTTP_HOST", "")
        if host_name(host) not in names:
            raise HostRefused
        if request.method not in SAFE_METHODS:
            _check_origin(host)
            _check_media_type()

    @app.after_request
    def _dress(response: Response) -> Response:
        nonce = g.get("csp_nonce", "")
        # Added in one go: the polled call is answered thousands of times a second, and each header set by itself
        # looks through all the others first.
        response.headers.extend(SECURITY_HEADERS)
        response.headers.add("X-Request-ID", g.get("request_id", "-"))
        response.headers.add("Content-Security-Policy", content_security_policy(nonce) if nonce else PLAIN_POLICY)
        if request.path.startswith("/api"):
            # A polled answer may be kept for revalidation by the script that asked; browsers keep nothing.
            response.headers["Cache-Control"] = "no-store"
        _log(response)
        return response


def _as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def _check_origin(host: str) -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ForeignOrigin
        return
    origin = request.headers.get("Origin")
    if origin is not None:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() != host.lower():
            raise ForeignOrigin


def _check_media_type() -> None:
    has_body = bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if has_body and request.mimetype != "application/json":
        raise UnsupportedMedia


def content_security_policy(nonce: str) -> str:
    """Return the policy: everything from here, nothing from elsewhere; styles of the component kit by nonce."""
    style = f"style-src 'self' 'nonce-{nonce}'" if nonce else "style-src 'self'"
    return (
        "default-src 'none'; script-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        f"{style}; img-src 'self' data: blob:; manifest-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    )


PLAIN_POLICY = content_security_policy("")


def _log(response: Response) -> None:
    # An idle page asks every few seconds; those lines would bury the others.
    level = logging.DEBUG if request.path == "/api/status" and response.status_code < 400 else logging.INFO
    if not logger.isEnabledFor(level):
        return
    milliseconds = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    logger.log(
        level,
        "request",
        extra={
            "fields": {
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round(milliseconds, 1),
                "bytes": response.content_length or 0,
                "request_id": g.get("request_id", "-"),
            }
        },
    )
