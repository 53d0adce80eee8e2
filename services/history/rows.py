"""Commits, people and file changes as rows, stored in short transactions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from services.core.bare_database import BareDatabase, Transaction, as_stored
from services.history.facts import CommitFacts, PersonFacts

# Commits a transaction: long enough that the fsync of each hardly shows, short enough that a waiting request
# does not notice (about 60 ms).
BATCH = 1_000
# Changes a transaction, for commits that change many files. A commit is one transaction however many it has (the log's
# reading keeps 20,000 of them: 0.3 s), because one that is stored counts as stored whole.
BATCH_CHANGES = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def store_history(database: BareDatabase, project_id: int, commits: Iterable[CommitFacts]) -> int:
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
    database: BareDatabase, project_id: int, batch: Sequence[CommitFacts], people: dict[PersonFacts, int] | None = None
) -> int:
    """Store the commits of a batch that are not yet there, in one transaction; return how many those were.

    Storing the same commits twice leaves the rows as they are. `people` may be one dictionary for all batches of
    a run: it remembers the ids of people already stored.
    """
    known = {} if people is None else people
    with database.write() as writing:
        new = _not_yet_stored(writing, project_id, batch)
        if not new:
            return 0
        _store_people(writing, project_id, {commit.author for commit in new} - known.keys(), known)
        # The write lock is held, so nobody else takes these ids.
        ids = range(first := (writing.value('SELECT max(id) FROM "commit"') or 0) + 1, first + len(new))
        rows = [_commit_row(*one, project_id, known[one[1].author]) for one in zip(ids, new, strict=True)]
        writing.insert("commit", rows)
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
        writing.insert("file_change", changes)
    return len(new)


def delete_history(database: BareDatabase, project_id: int) -> None:
    """Delete all history rows of a project: its branch was rewritten.

    With the first of them goes the project's note of which commit's history is stored: whatever happens before the
    rows are built anew, nobody takes what is left for a whole history.
    """
    forgotten = False
    while True:
        with database.write() as writing:
            if not forgotten:
                writing.change("UPDATE project SET history_head = NULL WHERE id = ?", project_id)
                writing.change("DELETE FROM history_columns WHERE project_id = ?", project_id)
                forgotten = True
            doomed = [
                row
                for (row,) in writing.rows('SELECT id FROM "commit" WHERE project_id = ? LIMIT ?', project_id, BATCH)
            ]
            some = json.dumps(doomed)
            writing.change("DELETE FROM file_change WHERE commit_id IN (SELECT value FROM json_each(?))", some)
            writing.change('DELETE FROM "commit" WHERE id IN (SELECT value FROM json_each(?))', some)
            if len(doomed) < BATCH:
                writing.change("DELETE FROM person WHERE project_id = ?", project_id)
                return


def stored_head(database: BareDatabase, project_id: int) -> str | None:
    """Return the commit whose whole history is stored, as the project notes it now."""
    with database.read() as asking:
        head: str | None = asking.value("SELECT history_head FROM project WHERE id = ?", project_id)
        return head


def count_stored(database: BareDatabase, project_id: int) -> int:
    """Return how many commits of a project are stored."""
    with database.read() as asking:
        return int(asking.value('SELECT count(*) FROM "commit" WHERE project_id = ?', project_id))


def _not_yet_stored(asking: Transaction, project_id: int, batch: Sequence[CommitFacts]) -> list[CommitFacts]:
    new = {commit.sha: commit for commit in batch}
    query = 'SELECT sha FROM "commit" WHERE project_id = ? AND sha IN (SELECT value FROM json_each(?))'
    for (sha,) in asking.rows(query, project_id, json.dumps(list(new))):
        del new[sha]
    return list(new.values())


def _store_people(
    writing: Transaction, project_id: int, wanted: set[PersonFacts], known: dict[PersonFacts, int]
) -> None:
    if not wanted:
        return
    known.update(_people(writing, project_id))
    missing = sorted(wanted - known.keys(), key=lambda person: (person.email, person.name))
    if missing:
        writing.insert(
            "person",
            [
                {"project_id": project_id, "name": person.name, "email": person.email, "is_bot": person.is_bot}
                for person in missing
            ],
        )
        known.update(_people(writing, project_id))


def _people(asking: Transaction, project_id: int) -> dict[PersonFacts, int]:
    query = "SELECT id, name, email, is_bot FROM person WHERE project_id = ?"
    return {
        PersonFacts(name, email, bool(is_bot)): identity
        for identity, name, email, is_bot in asking.rows(query, project_id)
    }


def _commit_row(identity: int, commit: CommitFacts, project_id: int, person_id: int) -> dict[str, object]:
    return {
        "id": identity,
        "project_id": project_id,
        "sha": commit.sha,
        "person_id": person_id,
        "authored_at": as_stored(_EPOCH + timedelta(seconds=commit.authored_at)),
        "committed_at": as_stored(_EPOCH + timedelta(seconds=commit.committed_at)),
        "subject": commit.subject,
        "is_merge": commit.is_merge,
    }
