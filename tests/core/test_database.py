from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from models import User
from services.core.sqlite_file import BUSY_MILLISECONDS, DatabaseBroken, back_up
from tests.fakes.database import fresh_database, open_database
from tests.fakes.gander_server import wait_until


def test_the_connection_is_set_as_promised(tmp_path: Path):
    database = fresh_database(tmp_path)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_MILLISECONDS,
              "journal_size_limit": 67108864, "temp_store": 2, "cache_size": -16000, "mmap_size": 0,
              "trusted_schema": 0}  # fmt: skip
    with database.read() as session:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
    assert found == wanted


def test_no_update_is_lost_between_threads(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.get_one(User, 1).full_name = "0"

    def add() -> None:
        for _ in range(20):
            with database.write() as session:
                user = session.get_one(User, 1)
                user.full_name = str(int(user.full_name) + 1)

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.get_one(User, 1).full_name == "120"


def test_a_write_that_raises_leaves_nothing(tmp_path: Path):
    database = fresh_database(tmp_path)
    with pytest.raises(RuntimeError), database.write() as session:
        session.get_one(User, 1).full_name = "changed"
        session.flush()
        raise RuntimeError
    with database.read() as session:
        assert session.get_one(User, 1).full_name == "Local owner"


def test_a_reader_sees_one_moment_while_another_writes(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.read() as reader:
        before = reader.scalar(text("SELECT full_name FROM user"))
        with database.write() as writer:
            writer.get_one(User, 1).full_name = "changed"
        assert reader.scalar(text("SELECT full_name FROM user")) == before


def test_the_stamp_changes_with_own_commits_at_once_with_others_soon_and_only_then(tmp_path: Path):
    database, other = fresh_database(tmp_path), open_database(tmp_path)
    first = database.stamp()
    with database.read() as session:
        session.execute(text("SELECT * FROM user"))
    assert database.stamp() == first
    with database.write() as session:
        session.get_one(User, 1).full_name = "here"
    second = database.stamp()
    assert second != first
    with other.write() as session:
        session.get_one(User, 1).full_name = "there"
    wait_until(lambda: database.stamp() != second)


def test_a_backup_is_whole_private_and_made_while_others_write(tmp_path: Path):
    database = fresh_database(tmp_path)
    target = tmp_path / "backups" / "copy.db"
    with database.write() as session:
        session.get_one(User, 1).full_name = "not yet committed"
        session.flush()
        back_up(tmp_path / "gander.db", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    copy = sqlite3.connect(target)
    assert copy.execute("SELECT full_name FROM user").fetchone() == ("Local owner",)
    copy.close()
    assert os.listdir(target.parent) == ["copy.db"]


@pytest.mark.parametrize("name", ["a#b", "q?mode=memory", "100%", "with space", "é"])
def test_a_data_folder_may_have_any_name(tmp_path: Path, name: str):
    folder = tmp_path / name
    folder.mkdir()
    fresh_database(folder).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    back_up(folder / "gander.db", folder / "copy.db")
    copy = sqlite3.connect(folder / "copy.db")
    assert copy.execute("SELECT count(*) FROM user").fetchone() == (1,)
    copy.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_a_backup_of_a_broken_file_is_refused_and_leaves_nothing(tmp_path: Path):
    source = tmp_path / "broken.db"
    source.write_bytes(b"SQLite format 3\0" + os.urandom(8192))
    with pytest.raises(DatabaseBroken):
        back_up(source, tmp_path / "backups" / "copy.db")
    assert os.listdir(tmp_path / "backups") == []
