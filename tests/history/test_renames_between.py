"""What files were called before, as the commits of a time renamed them."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import select

from models import Commit as CommitRow
from models import Project
from services.history.reading import renames_between
from services.history.refresh import read_history
from tests.fakes.database import LOCAL_USER_ID, fresh_database
from tests.fakes.repositories import Commit, Renamed, head_of, make_repository


def test_files_are_followed_over_the_renames_of_a_time_and_no_others(tmp_path: Path):
    text = "".join(f"line {number}\n" for number in range(20))
    path = make_repository(
        tmp_path / "r",
        commits=[
            Commit({"a.py": text, "x.py": text.upper()}),
            Commit({"b.py": Renamed("a.py")}),
            Commit({"c.py": Renamed("b.py"), "y.py": Renamed("x.py")}),
            Commit({"c.py": text + "more\n", "a.py": "another\n"}),
        ],
    )
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    read_history(
        database, 1, path, head_of(path), known_head=None, on_progress=lambda _: None, cancelled=threading.Event()
    )

    def between(first: int, last: int, project: int = 1) -> dict[str, str]:
        with database.read() as session:
            moments = session.scalars(select(CommitRow.committed_at).order_by(CommitRow.committed_at)).all()
            return renames_between(session, project, moments[first], moments[last])

    assert between(0, 2) == {"c.py": "a.py", "y.py": "x.py"}
    assert between(1, 2) == {"c.py": "b.py", "y.py": "x.py"}
    assert between(2, 3) == {}
    assert between(0, 3, project=2) == {}
