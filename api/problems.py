"""Errors as RFC 9457 problems: the one place where kinds of errors become HTTP statuses."""

from __future__ import annotations

import json
import logging

from flask import Flask, Response, g
from pydantic import BaseModel
from werkzeug.exceptions import HTTPException

from services.core.errors import (
    Conflict,
    Forbidden,
    GanderError,
    Invalid,
    NotFound,
    OutOfSpace,
    RateLimited,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
    Upstream,
)

logger = logging.getLogger("gander.error")

STATUS_OF_KIND: tuple[tuple[type[GanderError], int], ...] = (
    (Invalid, 400),
    (Unauthenticated, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooLarge, 413),
    (UnsupportedMedia, 415),
    (RateLimited, 429),
    (Upstream, 502),
    (Unavailable, 503),
    (OutOfSpace, 507),
    (GanderError, 500),
)

# What Flask and Werkzeug refuse before a handler is reached.
WORDS_OF_STATUS = {
    400: (40003, "Bad request", "The request could not be read. Check its address, headers and body."),
    404: (40400, "Not found", "There is nothing at this address. GET /api/docs lists what there is."),
    405: (
        40500,
        "Method not allowed",
        "This address does not take that method; the Allow header lists those it takes.",
    ),
    408: (40800, "Request timeout", "The request took too long to arrive. Send it again."),
    413: (41300, "Too large", "The request body is larger than Gander accepts."),
    414: (41400, "Address too long", "The address is longer than Gander accepts."),
    415: (41500, "Unsupported media type", "Send the body as application/json."),
    416: (41600, "Range not satisfiable", "The file has no such range. Ask for it without one."),
    431: (43100, "Headers too large", "The request's headers are larger than Gander accepts."),
}


class Problem(BaseModel):
    """The one error shape of every endpoint (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    code: int
    errors: dict[str, list[str]]
    request_id: str


def status_of(error: type[GanderError]) -> int:
    """Return the HTTP status of a kind of error."""
    return next(status for kind, status in STATUS_OF_KIND if issubclass(error, kind))


def problem(status: int, code: int, title: str, detail: str, errors: dict[str, list[str]] | None = None) -> Response:
    """Return a problem as a response."""
    shape = Problem(
        type=f"/api/docs#error-{code}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        errors=errors or {},
        request_id=g.get("request_id", "-"),
    )
    return Response(json.dumps(shape.model_dump()), status=status, mimetype="application/problem+json")


def register_problems(app: Flask) -> None:
    """Answer every error of `app` in the one shape."""
    app.register_error_handler(GanderError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: GanderError) -> Response:
    status = status_of(type(error))
    if status >= 500:  # server's fault: worth a trace
        logger.error("%s: %s", type(error).__name__, error.detail, exc_info=error)
    response = problem(status, error.code, error.title, error.detail, error.errors)
    if isinstance(error, (RateLimited, Unavailable)):
        response.headers["Retry-After"] = str(getattr(error, "retry_after", 2))
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:  # a redirect is an answer, not a fault
        return Response(error.get_response().get_data(), status, dict(error.get_headers()))
    code, title, detail = WORDS_OF_STATUS.get(status, (status * 100, error.name, error.description or error.name))
    response = problem(status, code, title, detail)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    logger.error("unexpected error", exc_info=error)
    return _ours_quietly(GanderError())


def _ours_quietly(error: GanderError) -> Response:
    return problem(500, error.code, error.title, error.detail)
