"""The stored history follows the branch: whole at first, then only what is new, anew when it was rewritten."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from models import Project
from services.core.database import Database
from services.history.refresh import read_history
from services.history.rows import store_history
from services.history.stream import stream_commits
from services.repository import read_git
from tests.fakes.database import LOCAL_USER_ID, fresh_database
from tests.fakes.repositories import Commit, add_commits, head_of, make_repository


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    return database


def refresh(database: Database, path: Path, known: str | None, seen: list[int] | None = None) -> set[str]:
    history = read_history(
        database, 1, path, head_of(path), known_head=known, on_progress=(seen or []).append,
        cancelled=threading.Event(),
    )  # fmt: skip
    return {change.path for changes in history.changes.values() for change in changes}


def test_a_refresh_reads_only_what_is_new(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", commits=[Commit({"a.py": "1"}), Commit({"b.py": "1"})])
    assert refresh(database, path, None) == {"a.py", "b.py"}
    known = head_of(path)
    add_commits(path, [Commit({"c.py": "1"})])
    seen: list[int] = [0]
    assert refresh(database, path, known, seen) == {"a.py", "b.py", "c.py"}
    assert seen[-1] == 1


def test_a_rewritten_branch_leaves_nothing_of_the_old_one(database: Database, tmp_path: Path):
    old = make_repository(tmp_path / "old", {"old.py": "1"})
    new = make_repository(tmp_path / "new", {"new.py": "2"})
    refresh(database, old, None)
    assert refresh(database, new, head_of(old)) == {"new.py"}


def test_what_a_run_cut_short_left_does_not_outlive_a_rewritten_branch(database: Database, tmp_path: Path):
    old = make_repository(tmp_path / "old", {"old.py": "1"})
    new = make_repository(tmp_path / "new", {"new.py": "2"})
    # A first run stored rows, but ended before its map was drawn: no head is known.
    store_history(database, 1, stream_commits(lambda arguments: read_git(old, arguments), head_of(old)))
    assert refresh(database, new, None) == {"new.py"}


def test_an_unchanged_head_asks_git_nothing(database: Database, tmp_path: Path):
    path = make_repository(tmp_path / "r", {"a.py": "1"})
    refresh(database, path, None)
    head = head_of(path)
    history = read_history(
        database, 1, tmp_path / "gone", head, known_head=head, on_progress=lambda _: None, cancelled=threading.Event()
    )
    assert len(history.commits) == 1
