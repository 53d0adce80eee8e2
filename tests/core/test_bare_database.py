from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import inspect

from models import Base, MapModule, Project, SystemMap
from services.core.bare_database import BareDatabase, DriverError, as_stored, moment_of
from services.core.database import Database
from services.core.errors import GanderError
from services.core.sqlite_file import BUSY_MILLISECONDS, DatabaseBroken, DatabaseBusy
from services.system_map import store
from tests.fakes.database import bare, fresh_database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return fresh_database(tmp_path)


def test_its_connections_are_set_as_those_of_the_server(database: Database):
    with bare(database).read() as asking:
        found = {
            name: asking.value(f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema", "mmap_size")
        }
    assert found == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_MILLISECONDS,
        "trusted_schema": 0, "mmap_size": 0,
    }  # fmt: skip


def test_what_a_read_writes_is_not_kept_and_a_write_that_raises_leaves_nothing(database: Database):
    mine = bare(database)
    with mine.read() as asking:
        asking.change("UPDATE user SET full_name = 'read'")
    with pytest.raises(RuntimeError), mine.write() as writing:
        writing.change("UPDATE user SET full_name = 'raised'")
        raise RuntimeError
    with mine.read() as asking:
        assert asking.value("SELECT full_name FROM user") == "Local owner"
    with mine.write() as writing:
        assert writing.change("UPDATE user SET full_name = 'kept'") == 1
    with mine.read() as asking:
        assert asking.rows("SELECT id, full_name FROM user") == [(1, "kept")]
        assert asking.value("SELECT id FROM user WHERE id = 9") is None


def test_no_update_is_lost_between_threads(database: Database):
    mine = bare(database)
    with mine.write() as writing:
        writing.change("UPDATE user SET full_name = '0'")

    def add() -> None:
        for _ in range(20):
            with mine.write() as writing:
                name = int(writing.value("SELECT full_name FROM user"))
                writing.change("UPDATE user SET full_name = ?", str(name + 1))

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with mine.read() as asking:
        assert asking.value("SELECT full_name FROM user") == "120"


def test_a_reader_sees_one_moment_while_another_writes(database: Database):
    mine = bare(database)
    with mine.read() as asking:
        assert asking.value("SELECT full_name FROM user") == "Local owner"
        with mine.write() as writing:
            writing.change("UPDATE user SET full_name = 'new'")
        assert asking.value("SELECT full_name FROM user") == "Local owner"


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 120])
def test_many_rows_are_inserted_as_they_are(database: Database, count: int):
    mine = bare(database)
    rows = [{"full_name": f"n{number}", "is_local": False, "id": 10 + number} for number in range(count)]
    columns = {column.name for column in inspect(Base.metadata.tables["user"]).columns if not column.nullable}
    with mine.read() as asking:
        (local,) = asking.rows(f"SELECT {', '.join(columns)} FROM user")
    defaults = dict(zip(columns, local, strict=True))
    with mine.write() as writing:
        writing.insert("user", [{**defaults, **row, "is_local": False, "email": f"{row['id']}@x"} for row in rows])
    with mine.read() as asking:
        assert asking.rows("SELECT id, full_name FROM user WHERE id > 1 ORDER BY id") == [
            (row["id"], row["full_name"]) for row in rows
        ]


def test_moments_are_those_that_the_mapped_classes_read(database: Database):
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-5)))
    assert moment_of(as_stored(moment)) == moment
    with database.write() as session:
        session.add(Project(id=1, user_id=1, name="p"))
    mine = bare(database)
    map_id = store.begin_map(mine, 1, "c" * 40, "x")
    row = {"path": "a.py", "blob": "b", "role": "product", "size": 0, "last_changed_at": moment}
    store.write_modules(mine, map_id, [row])
    with database.read() as session:
        module = session.query(MapModule).one()
        begun = session.get_one(SystemMap, map_id)
        assert module.last_changed_at == moment.astimezone(UTC)
        assert datetime.now(UTC) - begun.generated_at < timedelta(minutes=1)
        assert begun.content is None


def test_another_process_that_holds_the_lock_is_a_busy_database(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.core.sqlite_file.BUSY_MILLISECONDS", 50)
    with database.write() as session:
        session.flush()
        session.connection()
        with pytest.raises(DatabaseBusy), bare(database).write():
            pass


def test_a_file_that_is_no_database_is_said_to_be_broken(tmp_path: Path):
    (tmp_path / "gander.db").write_bytes(b"no database, but long enough to be read as a header of one" * 20)
    with pytest.raises(DatabaseBroken), BareDatabase(tmp_path / "gander.db").read():
        pass


def test_another_error_stays_the_drivers(database: Database):
    with pytest.raises(DriverError) as caught, bare(database).read() as asking:
        asking.rows("SELECT * FROM nothing_like_it")
    assert not isinstance(caught.value, GanderError)


def test_rows_of_different_columns_are_refused(database: Database):
    with pytest.raises(ValueError, match="differ"), bare(database).write() as writing:
        writing.insert("map_part", [{"map_id": 1, "name": "a"}, {"map_id": 1, "name": "b", "content": b""}])
