"""History as rows: stored once however often it is said, loaded as said, deleted whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from models import Commit, FileChange, Person, Project
from services.core.database import Database
from services.history.facts import ChangeFacts, CommitFacts, PersonFacts
from services.history.loading import load_history
from services.history.rows import (
    BATCH,
    BATCH_CHANGES,
    batches,
    delete_history,
    store_commits,
    store_history,
)
from tests.fakes.database import LOCAL_USER_ID, bare, fresh_database

ADA = PersonFacts("Ada Lovelace", "ada@example.org")
BOT = PersonFacts("dependabot[bot]", "bot@example.org", is_bot=True)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add_all([Project(id=number, user_id=LOCAL_USER_ID, name=f"p{number}") for number in (1, 2)])
    return database


def commit(number: int, author: PersonFacts = ADA) -> CommitFacts:
    changes = [ChangeFacts(f"src/{number}.py", 3, None, "old.py" if number % 2 else None)]
    return CommitFacts(f"{number:040x}", author, 1000 + number, 2000 + number, f"Change {number}", False, changes)


def counts(database: Database) -> tuple[int, ...]:
    with database.read() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0 for table in (Person, Commit, FileChange)
        )


def test_storing_the_same_commits_twice_changes_nothing(database: Database) -> None:
    batch = [commit(3), commit(2, BOT), commit(1)]
    assert store_commits(bare(database), 1, batch) == 3
    assert store_commits(bare(database), 1, [*batch, commit(4)]) == 1
    assert store_commits(bare(database), 1, [commit(4), commit(4)]) == 0
    assert counts(database) == (2, 4, 4)


def test_a_commit_named_twice_in_one_batch_is_stored_once(database: Database) -> None:
    assert store_commits(bare(database), 1, [commit(1), commit(1)]) == 1
    assert counts(database) == (1, 1, 1)


def test_a_long_history_is_stored_in_pieces_and_loaded_newest_first(database: Database) -> None:
    total = BATCH + 7
    assert store_history(bare(database), 1, (commit(number) for number in range(total, 0, -1))) == total
    history = load_history(bare(database), 1, f"{total:040x}")
    assert [row.committed_at for row in history.commits] == [2000 + number for number in range(total, 0, -1)]
    assert history.head_at == 2000 + total
    newest = history.commits[0]
    assert history.changes[newest.id] == [(f"src/{total}.py", "old.py", 3, None)]
    assert [(person.name, person.is_bot) for person in history.people] == [("Ada Lovelace", False)]


def test_a_transaction_is_cut_by_changes_too() -> None:
    sizes = [1, BATCH_CHANGES - 1, 1, BATCH_CHANGES * 3, 0, BATCH_CHANGES]
    commits = [commit(number) for number in range(len(sizes))]
    for one, size in zip(commits, sizes, strict=True):
        one.changes = one.changes * size
    assert [[len(one.changes) for one in batch] for batch in batches(commits)] == [
        sizes[:2], [1], [BATCH_CHANGES * 3], sizes[4:],
    ]  # fmt: skip


def test_two_projects_with_the_same_commits_keep_their_own_rows(database: Database) -> None:
    store_commits(bare(database), 1, [commit(1)])
    store_commits(bare(database), 2, [commit(1), commit(2)])
    delete_history(bare(database), 1)
    assert load_history(bare(database), 1).commits == []
    assert len(load_history(bare(database), 2).commits) == 2
    assert counts(database) == (1, 2, 2)


def test_an_interrupted_run_goes_on_where_it_was(database: Database) -> None:
    def broken():
        for number in range(BATCH + 1, 0, -1):
            if number == 1:
                raise ConnectionError
            yield commit(number)

    with pytest.raises(ConnectionError):
        store_history(bare(database), 1, broken())
    assert counts(database)[1] == 0 or counts(database)[1] == BATCH
    store_history(bare(database), 1, (commit(number) for number in range(BATCH + 1, 0, -1)))
    assert counts(database) == (1, BATCH + 1, BATCH + 1)
