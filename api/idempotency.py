"""Idempotency-Key: the same POST sent twice is done once, and answered twice.

The handler, its effects and the kept answer share one write transaction, so neither a crash nor a race can leave
an effect without its answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Response, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import IdempotentAnswer
from services.core import clock
from services.core.database import Database
from services.core.errors import Conflict, Invalid

KEPT_FOR = timedelta(days=1)
KEY = re.compile(r"[A-Za-z0-9_.:-]{1,200}\Z")


class BadIdempotencyKey(Invalid):
    """An Idempotency-Key has 1 to 200 letters, digits, dots, colons, dashes or underscores."""

    code = 40005
    title = "Bad idempotency key"


class KeyUsedBefore(Conflict):
    """This Idempotency-Key was used for another request. Use a new key for each."""

    code = 40903
    title = "Idempotency key used before"


def once(database: Database, user_id: int, act: Callable[[], Response]) -> Response:
    """Return the kept answer of this key and request, or act and keep the answer. Errors are not kept."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return act()
    if not KEY.match(key):
        raise BadIdempotencyKey
    digest = hashlib.sha256(
        b"\0".join((request.method.encode(), request.full_path.encode(), request.get_data()))
    ).hexdigest()
    with database.write() as session:
        kept = session.scalar(
            select(IdempotentAnswer).where(IdempotentAnswer.user_id == user_id, IdempotentAnswer.key == key)
        )
        if kept is not None and kept.created_at < clock.now() - KEPT_FOR:
            session.delete(kept)
            session.flush()
            kept = None
        if kept is not None:
            if kept.request != digest:
                raise KeyUsedBefore
            response = Response(kept.body, status=kept.status, mimetype="application/json")
            if kept.location:
                response.headers["Location"] = kept.location
            return response
        g.write_session = session
        try:
            response = act()
        finally:
            del g.write_session
        session.add(
            IdempotentAnswer(
                user_id=user_id,
                key=key,
                request=digest,
                status=response.status_code,
                body=response.get_data(as_text=True),
                location=response.headers.get("Location"),
            )
        )
    return response


@contextmanager
def joined(database: Database) -> Iterator[Session]:
    """Open a write session, or join the one that `once` holds open for this request."""
    session: Session | None = g.get("write_session")
    if session is not None:
        yield session
        session.flush()
    else:
        with database.write() as own:
            yield own
