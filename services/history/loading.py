"""Loads a project's history: the packed columns of an earlier loading, and the rows that came since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from services.core.bare_database import BareDatabase, Transaction, moment_of
from services.history.columns import Columns, columns_of, extended, pack_columns, unpack_columns
from services.history.values import HistoryFacts, StoredChange, StoredCommit, StoredPerson

# Commits beyond the packed ones that are read as rows at each loading, before the whole is packed anew.
LOOSE = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def load_history(database: BareDatabase, project_id: int, head: str | None = None) -> HistoryFacts:
    """Load the whole history of a project, newest commit first; `head` is the mapped commit.

    The order is by committer date, then as stored, backwards: topological but for clocks that ran wrong. People are
    numbered by address and name, so that the same history has the same numbers however it came to be stored. Reading
    the rows of 60,000 changes takes 0.25 s, unpacking their columns 0.02 s.
    """
    with database.read() as asking:
        people = [
            StoredPerson(identity, name, email, bool(is_bot))
            for identity, name, email, is_bot in asking.rows(
                "SELECT id, name, email, is_bot FROM person WHERE project_id = ? ORDER BY email, name, is_bot",
                project_id,
            )
        ]
        columns = _packed(asking, project_id)
        newest = 0 if columns is None else int(columns.commit_ids.max(initial=0))
        loose = _rows_after(asking, project_id, newest)
        expected = asking.value('SELECT count(*) FROM "commit" WHERE project_id = ?', project_id)
        if columns is not None and len(columns.commit_ids) + len(loose.commit_ids) != expected:
            # Rows went since it was packed: nothing in it can be believed.
            columns, loose = None, _rows_after(asking, project_id, 0)
        head_at = asking.value('SELECT committed_at FROM "commit" WHERE project_id = ? AND sha = ?', project_id, head)
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


def _packed(asking: Transaction, project_id: int) -> Columns | None:
    packed = asking.value("SELECT content FROM history_columns WHERE project_id = ?", project_id)
    return None if packed is None else unpack_columns(packed)


def _rows_after(asking: Transaction, project_id: int, commit_id: int) -> Columns:
    """Return the commits that were stored after one."""
    commits = [
        StoredCommit(identity, person_id, _seconds(committed_at), bool(is_merge), subject)
        for identity, person_id, committed_at, is_merge, subject in asking.rows(
            'SELECT id, person_id, committed_at, is_merge, subject FROM "commit"'
            " WHERE project_id = ? AND id > ? ORDER BY committed_at DESC, id DESC",
            *(project_id, commit_id),
        )
    ]
    if not commits:
        return columns_of([], {})
    changes: dict[int, list[StoredChange]] = {}
    for changed_by, path, old_path, added, deleted in asking.rows(
        "SELECT commit_id, path, old_path, added, deleted FROM file_change"
        ' JOIN "commit" ON "commit".id = commit_id WHERE project_id = ? AND "commit".id > ?',
        *(project_id, commit_id),
    ):
        changes.setdefault(changed_by, []).append(StoredChange(path, old_path, added, deleted))
    return columns_of(commits, changes)


def _save(database: BareDatabase, project_id: int, columns: Columns) -> None:
    content = pack_columns(columns)
    with database.write() as writing:
        writing.change(
            "INSERT OR REPLACE INTO history_columns (project_id, content) VALUES (?, ?)", project_id, content
        )


def _seconds(stored: str) -> int:
    return int((moment_of(stored) - _EPOCH).total_seconds())
