"""What every handler may reach: the running Gander, sessions, the user, pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from flask import current_app, request
from pydantic import Field, PlainSerializer
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter

from api.caller import get_caller
from api.contract import Answer, Query
from api.idempotency import joined
from services.accounts import OwnerOnly
from services.core.clock import iso
from services.core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from services.wiring import Gander

__all__ = [
    "IdConverter",
    "Moment",
    "PageQuery",
    "Session",
    "gander",
    "owner_only",
    "page_answer",
    "reading",
    "user_id",
    "writing",
]

Row = TypeVar("Row")
Moment = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str, when_used="json"),
]


class IdConverter(BaseConverter):
    """A row id: digits that fit a 64-bit column; anything longer is no address."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Return the id as a number."""
        return int(value)


class PageQuery(Query):
    """Which part of a list."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Rows of a page.")
    cursor: str | None = Field(None, max_length=100, description="From the Link header of the page before.")


def gander() -> Gander:
    """Return the running Gander."""
    running: Gander = current_app.extensions["gander"]
    return running


def user_id() -> int:
    """Return whose rows this request sees. Raises Unauthenticated."""
    return get_caller().user_id


def owner_only() -> None:
    """Refuse what concerns the whole instance to all but its first account. Raises OwnerOnly."""
    if user_id() != gander().local_user_id:
        raise OwnerOnly


@contextmanager
def reading() -> Iterator[Session]:
    """Open a read session."""
    with gander().database.read() as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """Open a write session; what the handler answers afterwards is on disk."""
    with joined(gander().database) as session:
        yield session


def page_answer(page: Page[Row], shape: Callable[[Row], Any]) -> Answer:
    """Return a page as a bare array with `Link` and `X-Total-Count`."""
    headers = {"X-Total-Count": str(page.total)}
    if page.cursor is not None:
        arguments = request.args.to_dict()
        arguments["cursor"] = page.cursor
        headers["Link"] = f'<{request.path}?{urlencode(arguments)}>; rel="next"'
    return Answer([shape(row) for row in page.rows], headers=headers)
