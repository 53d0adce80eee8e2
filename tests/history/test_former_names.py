"""What files were called before, as commits renamed them."""

from __future__ import annotations

import threading
from pathlib import Path

from models import Project
from services.history.reading import former_names
from services.history.refresh import read_history
from tests.fakes.database import LOCAL_USER_ID, fresh_database
from tests.fakes.repositories import Commit, Renamed, head_of, make_repository


def test_a_file_is_followed_back_over_its_renames_to_the_newest_name_that_is_asked_for(tmp_path: Path):
    text = "".join(f"line {number}\n" for number in range(20))
    path = make_repository(
        tmp_path / "r",
        commits=[
            Commit({"a.py": text, "x.py": text.upper()}),
            Commit({"b.py": Renamed("a.py")}),
            Commit({"c.py": Renamed("b.py"), "y.py": Renamed("x.py")}),
            Commit({"c.py": text + "more\n"}),
            Commit({"x.py": Renamed("y.py")}),  # back again
            Commit({"y.py": Renamed("x.py")}),
        ],
    )
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    read_history(
        database, 1, path, head_of(path), known_head=None, on_progress=lambda _: None, cancelled=threading.Event()
    )
    with database.read() as session:
        assert former_names(session, 1, ["c.py", "y.py"], {"a.py", "x.py"}) == {"c.py": "a.py", "y.py": "x.py"}
        assert former_names(session, 1, ["c.py"], {"a.py", "b.py"}) == {"c.py": "b.py"}
        assert former_names(session, 1, ["c.py", "y.py", "new.py"], {"z.py"}) == {}  # whatever goes in a circle ends
        assert former_names(session, 2, ["c.py"], {"a.py"}) == {}
