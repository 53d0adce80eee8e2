"""Passages that answer a question, whole: what the assistant reads."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from services.search.hits import Hit
from services.search.query import parse
from services.search.search import search

if TYPE_CHECKING:
    from services.search.by_meaning import ByMeaning

OF_ONE_FILE = 3
READ = frozenset({"symbol", "text", "doc"})


def passages(
    session: Session,
    user_id: int,
    project_id: int | None,
    question: str,
    *,
    limit: int = 8,
    kinds: Collection[str] = READ,
    by_meaning: ByMeaning | None = None,
) -> list[Hit]:
    """Return the passages that fit a question best, each with its whole text; of one file at most OF_ONE_FILE.

    Without a project, of all of the user's. Filters in the question count, as in a search.
    """
    found = search(
        session,
        user_id,
        parse(question),
        project_id=project_id,
        kinds=kinds,
        limit=limit * 4,
        whole=True,
        by_meaning=by_meaning,
    )
    chosen: list[Hit] = []
    of_file: dict[tuple[int | None, str | None], int] = {}
    for hit in found.hits:
        key = hit.project_id, hit.path
        if hit.text and of_file.get(key, 0) < OF_ONE_FILE:
            of_file[key] = of_file.get(key, 0) + 1
            chosen.append(hit)
    return chosen[:limit]
