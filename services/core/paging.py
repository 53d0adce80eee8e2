"""Pages of lists: at most 200 rows, and a cursor that says where the next page begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from services.core.errors import Invalid

Row = TypeVar("Row")
MAX_LIMIT = 200
DEFAULT_LIMIT = 50


class BadCursor(Invalid):
    """This cursor does not belong to this list. Start again without one."""

    code = 40004
    title = "Bad cursor"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `cursor` begins the next one, None on the last; `total` counts the whole list."""

    rows: list[Row]
    cursor: str | None
    total: int


def offset_of(cursor: str | None) -> int:
    """Return the number of rows before the page that `cursor` begins. Raises BadCursor."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):  # fits every list we keep
        raise BadCursor
    return int(cursor)


def page_of(rows: list[Row], *, limit: int, offset: int, total: int) -> Page[Row]:
    """Return a page from `rows`, the rows from `offset` on, cut to `limit`."""
    following = offset + limit
    return Page(rows[:limit], str(following) if following < total else None, total)
