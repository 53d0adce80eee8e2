"""Commits, people and file changes as rows, stored in short transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from models import Base, Commit, FileChange, HistoryColumns, Person, Project
from services.core.database import Database
from services.core.many_rows import insert_rows
from services.history.facts import CommitFacts, PersonFacts

# Commits a transaction: long enough that the fsync of each hardly shows, short enough that a waiting request
# does not notice (about 60 ms).
BATCH = 1_000
# Changes a transaction, for commits that change many files. A commit is one transaction however many it has (the log's
# reading keeps 20,000 of them: 0.3 s), because one that is stored counts as stored whole.
BATCH_CHANGES = 5_000
_VARIABLES = 500  # values in one IN list, below every SQLite's limit of 999
T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COMMITS, _CHANGES = (Base.metadata.tables[name] for name in ("commit", "file_change"))


def store_history(database: Database, project_id: int, commits: Iterable[CommitFacts]) -> int:
    """Store commits as they stream in, a transaction each BATCH or BATCH_CHANGES; return how many were new."""
    people: dict[PersonFacts, int] = {}
    return sum(store_commits(database, project_id, batch, people) for batch in batches(commits))


def batches(commits: Iterable[CommitFacts]) -> Iterator[list[CommitFacts]]:
    """Yield commits in groups of at most BATCH with at most BATCH_CHANGES, and those with more alone."""
    batch: list[CommitFacts] = []
    changes = 0
    for commit in commits:
        if batch and (len(batch) == BATCH or changes + len(commit.changes) > BATCH_CHANGES):
            yield batch
            batch, changes = [], 0
        batch.append(commit)
        changes += len(commit.changes)
    if batch:
        yield batch


def store_commits(
    database: Database, project_id: int, batch: Sequence[CommitFacts], people: dict[PersonFacts, int] | None = None
) -> int:
    """Store the commits of a batch that are not yet there, in one transaction; return how many those were.

    Storing the same commits twice leaves the rows as they are. `people` may be one dictionary for all batches of
    a run: it remembers the ids of people already stored.
    """
    known = {} if people is None else people
    with database.write() as session:
        new = _not_yet_stored(session, project_id, batch)
        if not new:
            return 0
        _store_people(session, project_id, {commit.author for commit in new} - known.keys(), known)
        # The write lock is held, so nobody else takes these ids.
        ids = range(first := (session.scalar(select(func.max(Commit.id))) or 0) + 1, first + len(new))
        rows = [_commit_row(*one, project_id, known[one[1].author]) for one in zip(ids, new, strict=True)]
        insert_rows(session, _COMMITS, rows)
        changes = [
            {
                "commit_id": identity,
                "path": change.path,
                "old_path": change.old_path,
                "added": change.added,
                "deleted": change.deleted,
            }
            for identity, commit in zip(ids, new, strict=True)
            for change in commit.changes
        ]
        insert_rows(session, _CHANGES, changes)
    return len(new)


def delete_history(database: Database, project_id: int) -> None:
    """Delete all history rows of a project: its branch was rewritten.

    With the first of them goes the project's note of which commit's history is stored: whatever happens before the
    rows are built anew, nobody takes what is left for a whole history.
    """
    forgotten = False
    while True:
        with database.write() as session:
            if not forgotten:
                session.execute(update(Project).where(Project.id == project_id).values(history_head=None))
                session.execute(delete(HistoryColumns).where(HistoryColumns.project_id == project_id))
                forgotten = True
            doomed = session.scalars(select(Commit.id).where(Commit.project_id == project_id).limit(BATCH)).all()
            for some in _pieces(doomed):
                session.execute(delete(FileChange).where(FileChange.commit_id.in_(some)))
                session.execute(delete(Commit).where(Commit.id.in_(some)))
            if len(doomed) < BATCH:
                session.execute(delete(Person).where(Person.project_id == project_id))
                return


def stored_head(session: Session, project_id: int) -> str | None:
    """Return the commit whose whole history is stored, as the project notes it now."""
    return session.scalar(select(Project.history_head).where(Project.id == project_id))


def _not_yet_stored(session: Session, project_id: int, batch: Sequence[CommitFacts]) -> list[CommitFacts]:
    new = {commit.sha: commit for commit in batch}
    for some in _pieces(list(new)):
        query = select(Commit.sha).where(Commit.project_id == project_id, Commit.sha.in_(some))
        for sha in session.scalars(query).all():
            del new[sha]
    return list(new.values())


def _store_people(session: Session, project_id: int, wanted: set[PersonFacts], known: dict[PersonFacts, int]) -> None:
    if not wanted:
        return
    known.update(_people(session, project_id))
    missing = sorted(wanted - known.keys(), key=lambda person: (person.email, person.name))
    if missing:
        session.execute(
            insert(Person),
            [
                {"project_id": project_id, "name": person.name, "email": person.email, "is_bot": person.is_bot}
                for person in missing
            ],
        )
        known.update(_people(session, project_id))


def _people(session: Session, project_id: int) -> dict[PersonFacts, int]:
    query = select(Person.id, Person.name, Person.email, Person.is_bot).where(Person.project_id == project_id)
    return {PersonFacts(name, email, is_bot): identity for identity, name, email, is_bot in session.execute(query)}


def _commit_row(identity: int, commit: CommitFacts, project_id: int, person_id: int) -> dict[str, object]:
    return {
        "id": identity,
        "project_id": project_id,
        "sha": commit.sha,
        "person_id": person_id,
        "authored_at": _EPOCH + timedelta(seconds=commit.authored_at),
        "committed_at": _EPOCH + timedelta(seconds=commit.committed_at),
        "subject": commit.subject,
        "is_merge": commit.is_merge,
    }


def _pieces(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _VARIABLES):
        yield values[start : start + _VARIABLES]
