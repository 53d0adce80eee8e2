"""Commits in the index: a note for each commit of a project's history, added as history grows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import Commit, Person, SearchNote
from services.core.database import Database
from services.search import words

BATCH = 1_000
_INSERT = (
    "INSERT INTO search_note (id, user_id, project_id, kind, ref, title, text, author, link, at, digest) "
    "VALUES (?, ?, ?, 'commit', ?, ?, ?, ?, ?, ?, '')"
)


def add_commits(
    database: Database, user_id: int, project_id: int, check: Callable[[], None], say: Callable[[float, str], None]
) -> int:
    """Add a note for each commit that has none, and remove those of commits that are gone; returns how many are new."""
    with database.read() as session:
        rows = session.execute(select(Commit.sha, Commit.id).where(Commit.project_id == project_id))
        stored = {row.sha: row.id for row in rows}
        query = select(SearchNote.ref, SearchNote.id).where(
            SearchNote.user_id == user_id, SearchNote.kind == "commit", SearchNote.project_id == project_id
        )
        noted = {ref.partition(":")[2]: note_id for ref, note_id in session.execute(query)}
    gone = [note_id for sha, note_id in noted.items() if sha not in stored]
    new = [commit_id for sha, commit_id in stored.items() if sha not in noted]
    for start in range(0, len(gone), BATCH):
        check()
        with database.write() as session:
            some = gone[start : start + BATCH]
            words.remove_note_words(session, some)
            session.execute(delete(SearchNote).where(SearchNote.id.in_(some)))
    for start in range(0, len(new), BATCH):
        check()
        with database.write() as session:
            _add(session, user_id, project_id, new[start : start + BATCH])
        say(min(1.0, (start + BATCH) / len(new)), f"{min(start + BATCH, len(new)):,} of {len(new):,} commits")
    return len(new)


def _add(session: Session, user_id: int, project_id: int, commit_ids: list[int]) -> None:
    rows = session.execute(
        select(Commit.sha, Commit.subject, Commit.authored_at, Person.name)
        .join(Person, Person.id == Commit.person_id)
        .where(Commit.id.in_(commit_ids))
    )
    connection = session.connection()
    first = (connection.exec_driver_sql("SELECT max(id) FROM search_note").scalar() or 0) + 1
    # Past the ORM: there may be a hundred thousand.
    notes = [
        (
            first + number,
            user_id,
            project_id,
            f"{project_id}:{row.sha}",
            row.subject[:300],
            row.subject if len(row.subject) > 300 else "",
            row.name[:200],
            f"/projects/{project_id}/history?commit={quote(row.sha)}",
            row.authored_at.strftime("%Y-%m-%d %H:%M:%S.%f"),
        )
        for number, row in enumerate(rows)
    ]
    if notes:
        connection.exec_driver_sql(_INSERT, notes)
        words.put_notes_words(session, [(note[0], note[4], note[5]) for note in notes])
