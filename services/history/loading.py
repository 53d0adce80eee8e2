"""Loads a project's history: the packed columns of an earlier loading, and the rows that came since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import Commit, FileChange, HistoryColumns, Person
from services.core.database import Database
from services.history.columns import Columns, columns_of, extended, pack_columns, unpack_columns
from services.history.values import HistoryFacts, StoredChange, StoredCommit, StoredPerson

# Commits beyond the packed ones that are read as rows at each loading, before the whole is packed anew.
LOOSE = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def load_history(database: Database, project_id: int, head: str | None = None) -> HistoryFacts:
    """Load the whole history of a project, newest commit first; `head` is the mapped commit.

    The order is by committer date, then as stored, backwards: topological but for clocks that ran wrong. People are
    numbered by address and name, so that the same history has the same numbers however it came to be stored. Reading
    the rows of 60,000 changes takes 0.25 s, unpacking their columns 0.02 s.
    """
    with database.read() as session:
        # Past the ORM, which takes as long over thousands of rows of plain columns as the database itself.
        connection = session.connection()
        people = [
            StoredPerson(*row)
            for row in connection.execute(
                select(Person.id, Person.name, Person.email, Person.is_bot)
                .where(Person.project_id == project_id)
                .order_by(Person.email, Person.name, Person.is_bot)
            )
        ]
        columns = _packed(session, project_id)
        newest = 0 if columns is None else int(columns.commit_ids.max(initial=0))
        loose = _rows(session, project_id, Commit.id > newest)
        expected = session.scalar(select(func.count()).where(Commit.project_id == project_id)) or 0
        if columns is not None and len(columns.commit_ids) + len(loose.commit_ids) != expected:
            # Rows went since it was packed: nothing in it can be believed.
            columns, loose = None, _rows(session, project_id, Commit.id > 0)
        head_at = session.scalar(select(Commit.committed_at).where(Commit.project_id == project_id, Commit.sha == head))
    whole = loose if columns is None else extended(columns, loose)
    if len(loose.commit_ids) > LOOSE:
        _save(database, project_id, whole)
    numbers = {person.id: number for number, person in enumerate(people, 1)}
    rows, places = np.unique(whole.person_ids, return_inverse=True)
    numbered = np.array([numbers[row] for row in rows.tolist()], np.int64)[places]
    return HistoryFacts(
        [person._replace(id=numbers[person.id]) for person in people],
        head_at=None if head_at is None else _seconds(head_at),
        columns=replace(whole, person_ids=numbered),
    )


def _packed(session: Session, project_id: int) -> Columns | None:
    packed = session.scalar(select(HistoryColumns.content).where(HistoryColumns.project_id == project_id))
    return None if packed is None else unpack_columns(packed)


def _rows(session: Session, project_id: int, chosen: ColumnElement[bool]) -> Columns:
    connection = session.connection()
    commits = [
        StoredCommit(identity, person_id, _seconds(committed_at), is_merge, subject)
        for identity, person_id, committed_at, is_merge, subject in connection.execute(
            select(Commit.id, Commit.person_id, Commit.committed_at, Commit.is_merge, Commit.subject)
            .where(Commit.project_id == project_id, chosen)
            .order_by(Commit.committed_at.desc(), Commit.id.desc())
        )
    ]
    if not commits:
        return columns_of([], {})
    changes: dict[int, list[StoredChange]] = {}
    for commit_id, path, old_path, added, deleted in connection.execute(
        select(FileChange.commit_id, FileChange.path, FileChange.old_path, FileChange.added, FileChange.deleted)
        .join(Commit, Commit.id == FileChange.commit_id)
        .where(Commit.project_id == project_id, chosen)
    ):
        changes.setdefault(commit_id, []).append(StoredChange(path, old_path, added, deleted))
    return columns_of(commits, changes)


def _save(database: Database, project_id: int, columns: Columns) -> None:
    content = pack_columns(columns)
    with database.write() as session:
        session.merge(HistoryColumns(project_id=project_id, content=content))


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())
