"""Finds notes (commits, tasks, answers, habits, goals) of one user by their words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import SearchNote
from services.search.expressions import expression_of
from services.search.query import NOTE_KINDS, Query
from services.search.words import TITLE_WEIGHT

LIMIT = 200


class FoundNote(NamedTuple):
    """A note that words were found in; `score` is higher the better they fit; `at` in ISO form, UTC."""

    id: int
    kind: str
    ref: str
    title: str
    author: str
    link: str
    at: str
    project_id: int | None
    score: float


def find_notes(
    session: Session, user_id: int, query: Query, *, project_ids: Collection[int] | None, limit: int = LIMIT
) -> list[FoundNote]:
    """Return the user's notes that fit the words and filters, best first; of some projects alone where they are given.

    Without words, the newest that fit the filters.
    """
    kinds = (query.kinds or NOTE_KINDS) & NOTE_KINDS
    if not kinds or (project_ids is not None and not project_ids):
        return []
    conditions = ["n.user_id = ?"]
    values: list[str | int] = [user_id]
    conditions.append(f"n.kind IN ({_marks(kinds)})")
    values += sorted(kinds)
    if project_ids is not None:
        conditions.append(f"n.project_id IN ({_marks(project_ids)})")
        values += sorted(project_ids)
    if query.authors:
        conditions.append("(" + " OR ".join(["n.author LIKE ? ESCAPE '\\'"] * len(query.authors)) + ")")
        values += [f"%{_escaped(author)}%" for author in query.authors]
    for moment, comparison in ((query.after, ">="), (query.before, "<")):
        if moment is not None:
            conditions.append(f"n.at {comparison} ?")
            values.append(moment.strftime("%Y-%m-%d %H:%M:%S.%f"))
    columns = "n.id, n.kind, n.ref, n.title, n.author, n.link, n.at, n.project_id"
    where = " AND ".join(conditions)
    if query.is_empty:
        sql = f"SELECT {columns}, 0.0 FROM search_note n WHERE {where} ORDER BY n.at DESC LIMIT ?"  # noqa: S608  # our own
    else:
        sql = (
            f"SELECT {columns}, -f.rank FROM search_note_words f CROSS JOIN search_note n ON n.id = f.rowid "  # noqa: S608  # our own
            f"WHERE f.search_note_words MATCH ? AND f.rank MATCH 'bm25({TITLE_WEIGHT}, 1.0)' AND {where} "
            "ORDER BY f.rank LIMIT ?"
        )
        values.insert(0, expression_of(query))
    return [FoundNote(*row) for row in session.connection().exec_driver_sql(sql, (*values, limit))]


def note_texts(session: Session, note_ids: Sequence[int]) -> dict[int, str]:
    """Return the texts of notes, with their titles where that is all they have."""
    rows = session.execute(
        select(SearchNote.id, SearchNote.title, SearchNote.text).where(SearchNote.id.in_(note_ids))
    ).all()  # fmt: skip
    return {row.id: row.text or row.title for row in rows}


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
