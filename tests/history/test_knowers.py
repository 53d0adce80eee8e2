"""Whom to ask about a file or a folder: people, not signatures."""

from __future__ import annotations

import threading
from pathlib import Path

from models import Project
from services.history.knowers import knowers_of
from services.history.refresh import read_history
from tests.fakes.database import LOCAL_USER_ID, bare, fresh_database
from tests.fakes.repositories import ADA, Commit, head_of, make_repository


def test_a_person_is_named_once_by_the_signature_with_most_commits(tmp_path: Path) -> None:
    grace, at_home, by_name = (
        "Grace Hopper <grace@navy.example>",
        "grace <grace@navy.example>",
        "grace hopper <g@home.example>",
    )
    signed = [by_name, at_home, ADA, ADA, ADA, grace, by_name, "tidy[bot] <tidy@example.org>"]
    commits = [Commit({"src/app.py": f"x = {number}\n"}, author=who) for number, who in enumerate(signed)]
    commits += [Commit({"other.py": f"x = {number}\n"}, author=grace) for number in range(2)]
    path = make_repository(tmp_path / "r", commits=commits)
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    read_history(
        bare(database), 1, path, head_of(path), known_head=None, on_progress=lambda _: None, cancelled=threading.Event()
    )
    with database.read() as session:
        for asked in ("src/app.py", "src/"):
            told = [(one.name, one.commits, one.commits_recent) for one in knowers_of(session, 1, asked)]
            assert told == [("Grace Hopper", 4, 4), ("Ada Example", 3, 3)]
        assert [one.name for one in knowers_of(session, 1, "src/app.py", limit=1)] == ["Grace Hopper"]
        assert knowers_of(session, 1, "none.py") == []
        assert knowers_of(session, 2, "src/app.py") == []
