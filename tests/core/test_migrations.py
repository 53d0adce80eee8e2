from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from models import Base
from services.core.migrations import NewerSchema, bring_up_to_date, current_revision, revisions
from tests.fakes.gander_server import ROOT, environment


def schema_of(path: Path) -> dict[str, object]:
    """Return every table and index as SQLite sees it, independent of how its SQL was written."""
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
              if name not in {"alembic_version", "sqlite_sequence"}]  # fmt: skip
    schema: dict[str, object] = {}
    for table in tables:
        indexes = {}
        for _, name, unique, origin, partial in connection.execute(f'PRAGMA index_list("{table}")'):
            columns = tuple(row[2] for row in connection.execute(f'PRAGMA index_info("{name}")'))
            indexes[name if origin == "c" else columns] = (unique, partial, columns)
        columns = {row[1]: row[2:] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        foreign = sorted(row[2:] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")'))
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name=?", (table,)).fetchone()
        schema[table] = (columns, indexes, foreign, "AUTOINCREMENT" in sql)
    connection.close()
    return schema


def test_a_fresh_schema_equals_the_migrated_one(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    Base.metadata.create_all(engine)
    engine.dispose()
    bring_up_to_date(tmp_path / "migrated.db", tmp_path / "backups")
    assert schema_of(tmp_path / "migrated.db") == schema_of(tmp_path / "fresh.db")


def test_an_up_to_date_database_is_left_alone(tmp_path: Path):
    path = tmp_path / "gander.db"
    bring_up_to_date(path, tmp_path / "backups")
    before = path.read_bytes()
    bring_up_to_date(path, tmp_path / "backups")
    assert path.read_bytes() == before
    assert current_revision(path) == revisions()[-1]
    assert not (tmp_path / "backups").exists()


def test_a_newer_schema_is_refused_and_untouched(tmp_path: Path):
    path = tmp_path / "gander.db"
    bring_up_to_date(path, tmp_path / "backups")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num='9999'")
    connection.commit()
    connection.close()
    with pytest.raises(NewerSchema):
        bring_up_to_date(path, tmp_path / "backups")
    assert current_revision(path) == "9999"


def test_a_database_is_copied_before_it_is_migrated(tmp_path: Path, monkeypatch):
    path = tmp_path / "gander.db"
    bring_up_to_date(path, tmp_path / "backups")
    known = revisions()
    monkeypatch.setattr("services.core.migrations.revisions", lambda: [*known, "9998"])
    bring_up_to_date(path, tmp_path / "backups")
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.startswith("before-9998-")
    assert current_revision(copy) == known[-1]


def test_a_database_is_migrated_apart_without_loading_alembic_here(tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from services.core.migrations import bring_up_to_date\n"
        "bring_up_to_date(Path(sys.argv[1]), Path(sys.argv[1]).parent / 'backups', apart=True)\n"
        "print('alembic' in sys.modules)"
    )
    path = tmp_path / "gander.db"
    command = [sys.executable, "-c", script, str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False"]
    assert current_revision(path) == revisions()[-1]


@pytest.mark.parametrize("command", [["false"], ["/nowhere/at/all"]])
def test_what_cannot_be_migrated_apart_is_migrated_here(tmp_path: Path, monkeypatch, command: list[str]):
    monkeypatch.setattr("services.core.migrations.own_command", lambda _name: command)
    bring_up_to_date(tmp_path / "gander.db", tmp_path / "backups", apart=True)
    assert current_revision(tmp_path / "gander.db") == revisions()[-1]


def test_the_usual_start_does_without_alembic_and_flask_db_has_it(tmp_path: Path):
    settings = environment(GANDER_DATA_DIR=str(tmp_path))
    look = "import sys, app; app.create_app(); print('alembic' in sys.modules)"
    said = [
        subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True).stdout.split()[0]
        for command in (
            [sys.executable, "-c", look],
            [sys.executable, "-c", look],
            [sys.executable, "-m", "flask", "--app", "app", "db", "current"],
        )
    ]
    assert said == ["True", "False", revisions()[-1]]
