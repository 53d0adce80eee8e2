"""A history is the same whether its rows are read, its packed columns, or some of both."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from models import HistoryColumns, Project
from services.core.database import Database
from services.history import loading
from services.history.columns import columns_of, extended, pack_columns, unpack_columns
from services.history.facts import ChangeFacts, CommitFacts, PersonFacts
from services.history.loading import load_history
from services.history.rows import delete_history, store_commits
from services.history.values import HistoryFacts, StoredChange, StoredCommit
from tests.fakes.database import LOCAL_USER_ID, bare, fresh_database

ADA = PersonFacts("Ada Lovelace", "ada@example.org")
paths = st.sampled_from(["a.py", "b.py", "src/a.py", "\N{SNOWMAN}"])
counts = st.none() | st.integers(0, 900)
changes = st.lists(st.builds(ChangeFacts, paths, counts, counts, st.none() | paths), max_size=3)
moments = st.lists(st.tuples(st.integers(0, 5_000), changes), min_size=1, max_size=12)


def commits_of(drawn: list[tuple[int, list[ChangeFacts]]]) -> list[CommitFacts]:
    return [
        CommitFacts(f"{number:040x}", ADA, at, at, f"Change {number}", number % 5 == 4, some)
        for number, (at, some) in enumerate(drawn)
    ]


def database_in(folder: str) -> Database:
    database = fresh_database(Path(folder))
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    return database


def said(history: HistoryFacts) -> tuple:
    return history.commits, {key: some for key, some in history.changes.items() if some}


@settings(max_examples=25, deadline=None)
@given(moments, st.integers(0, 12))
def test_what_was_packed_and_what_came_later_together_are_all_rows(drawn, cut):
    commits = commits_of(drawn)
    with tempfile.TemporaryDirectory() as folder:
        database = database_in(folder)
        old_loose, loading.LOOSE = loading.LOOSE, 0
        try:
            store_commits(bare(database), 1, commits[:cut])
            load_history(bare(database), 1)  # packs them
            loading.LOOSE = 1_000
            store_commits(bare(database), 1, commits[cut:])
            in_pieces = load_history(bare(database), 1)
            with database.write() as session:
                session.query(HistoryColumns).delete()
            whole = load_history(bare(database), 1)
        finally:
            loading.LOOSE = old_loose
        database.engine.dispose()
    assert said(in_pieces) == said(whole)
    assert len(whole.commits) == len(commits)


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.lists(st.tuples(paths, st.none() | paths, counts, counts), max_size=3)),
        max_size=9,
    )
)
def test_columns_hold_what_they_were_made_of_also_packed(drawn):
    commits = [StoredCommit(number, 1, at, False, "s") for number, (at, _) in enumerate(drawn, 1)]
    rows = {number: [StoredChange(*change) for change in some] for number, (_, some) in enumerate(drawn, 1) if some}
    columns = columns_of(commits, rows)
    assert (columns.commits(), columns.changes()) == (commits, rows)
    unpacked = unpack_columns(pack_columns(columns))
    assert unpacked is not None
    assert (unpacked.commits(), unpacked.changes()) == (commits, rows)


def test_extended_columns_are_ordered_by_date_then_by_id():
    old = columns_of(
        [StoredCommit(2, 1, 50, False), StoredCommit(1, 1, 10, False)], {1: [StoredChange("a", None, 1, 1)]}
    )
    new = columns_of(
        [StoredCommit(4, 1, 50, False), StoredCommit(3, 1, 20, True)], {3: [StoredChange("b", "a", 2, None)]}
    )
    both = extended(old, new)
    assert [commit.id for commit in both.commits()] == [4, 2, 3, 1]
    assert both.changes() == {3: [StoredChange("b", "a", 2, None)], 1: [StoredChange("a", None, 1, 1)]}


def test_packed_columns_of_a_history_that_was_rewritten_are_not_believed(tmp_path):
    database = database_in(str(tmp_path))
    store_commits(bare(database), 1, commits_of([(5, []), (6, [])]))
    loading._save(bare(database), 1, load_history(bare(database), 1).columns)
    delete_history(bare(database), 1)
    store_commits(bare(database), 1, commits_of([(9, [])]))
    assert [commit.committed_at for commit in load_history(bare(database), 1).commits] == [9]


def test_a_blob_that_is_no_history_is_read_from_the_rows_instead(tmp_path):
    database = database_in(str(tmp_path))
    store_commits(bare(database), 1, commits_of([(5, []), (6, [])]))
    loading._save(bare(database), 1, load_history(bare(database), 1).columns)
    with database.write() as session:
        session.execute(update(HistoryColumns).values(content=b"broken"))
    assert len(load_history(bare(database), 1).commits) == 2
