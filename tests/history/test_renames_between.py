"""What files were called before, as the commits of a time renamed them."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import select, update

from models import Commit as CommitRow
from models import MapModule, Project, SystemMap
from services.history.counting import count_history
from services.history.knowers import knowers_of
from services.history.reading import list_commits, names_of, renames_between
from services.history.refresh import read_history
from tests.fakes.database import LOCAL_USER_ID, bare, fresh_database
from tests.fakes.repositories import FIRST_MOMENT, Commit, Renamed, head_of, make_repository


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
        bare(database), 1, path, head_of(path), known_head=None, on_progress=lambda _: None, cancelled=threading.Event()
    )

    def between(first: int, last: int, project: int = 1) -> dict[str, str]:
        with database.read() as session:
            moments = session.scalars(select(CommitRow.committed_at).order_by(CommitRow.committed_at)).all()
            return renames_between(session, project, moments[first], moments[last])

    assert between(0, 2) == {"c.py": "a.py", "y.py": "x.py"}
    assert between(1, 2) == {"c.py": "b.py", "y.py": "x.py"}
    assert between(2, 3) == {}
    assert between(0, 3, project=2) == {}


def test_what_a_side_branch_did_under_the_old_name_is_the_files_unless_one_is_called_so_today(tmp_path: Path):
    text = "".join(f"line {number}\n" for number in range(20))
    path = make_repository(
        tmp_path / "r",
        commits=[
            Commit({"old.py": text}, message="0", at=FIRST_MOMENT),
            Commit({"other.py": "1\n"}, message="begin", at=FIRST_MOMENT + 5, branch="side"),
            Commit({"new.py": Renamed("old.py")}, message="1", at=FIRST_MOMENT + 10),
            Commit({"old.py": text + "side\n"}, message="2", at=FIRST_MOMENT + 20, branch="side"),
            Commit({"new.py": text + "side\n"}, message="3", at=FIRST_MOMENT + 30, parents=("main", "side")),
        ],
    )
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
        session.flush()
        session.add(SystemMap(id=1, project_id=1, commit="c", map_version="v", state="ready"))
        session.flush()
        session.execute(update(Project).values(current_map_id=1))
        session.add(MapModule(map_id=1, path="new.py", blob="b", role="code", size=1))
    history = read_history(
        bare(database), 1, path, head_of(path), known_head=None, on_progress=lambda _: None, cancelled=threading.Event()
    )

    def told() -> list[str]:
        with database.read() as session:
            commits = list_commits(session, 1, path="new.py", limit=10, cursor=None)
            return [row.subject for row in commits.rows if not row.is_merge]

    assert told() == ["2", "1", "0"]
    assert count_history(history, {"new.py"}).paths["new.py"].changes_all == 2  # all but the move
    with database.write() as session:
        session.add(MapModule(map_id=1, path="old.py", blob="b", role="code", size=1))
    assert told() == ["1", "0"]
    assert count_history(history, {"new.py", "old.py"}).paths["new.py"].changes_all == 1


def test_a_file_that_was_made_anew_does_not_take_the_past_of_what_bore_its_name(tmp_path: Path):
    text = "".join(f"line {number}\n" for number in range(20))
    path = make_repository(
        tmp_path / "r",
        commits=[
            Commit({"core.py": text}, message="0"),
            Commit({"app.py": Renamed("core.py")}, message="1"),
            Commit({"app.py": text + "more\n"}, message="2"),
            Commit({"inner/app.py": Renamed("app.py")}, message="3"),
            Commit({"app.py": "another\n"}, message="4"),
            Commit({"app.py": "another\nand more\n", "inner/app.py": text + "most\n"}, message="5"),
        ],
    )
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="p"))
    read_history(
        bare(database), 1, path, head_of(path), known_head=None, on_progress=lambda _: None, cancelled=threading.Event()
    )

    with database.read() as session:

        def told(path: str) -> tuple[list[str], int, list[str]]:
            page = list_commits(session, 1, path=path, limit=10, cursor=None)
            commits = sum(knower.commits for knower in knowers_of(session, 1, path))
            return [row.subject for row in page.rows], commits, [name.path for name in names_of(session, 1, path)]

        assert told("app.py") == (["5", "4"], 2, ["app.py"])
        assert told("inner/app.py") == (["5", "3", "2", "1", "0"], 5, ["inner/app.py", "app.py", "core.py"])
        assert told("core.py") == (["0"], 1, ["core.py"])  # gone today
