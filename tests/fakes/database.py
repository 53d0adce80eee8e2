"""A fresh database file for one test: the real engine and settings, the tables, and the local owner."""

from __future__ import annotations

from pathlib import Path

from models import Base, User
from services.core.bare_database import BareDatabase
from services.core.database import Database, make_engine

LOCAL_USER_ID = 1


def fresh_database(folder: Path, name: str = "gander.db") -> Database:
    """Return a database with every table and one local user (id 1). Close it when done, or leave it to the test's end."""
    database = Database(make_engine(folder / name))
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        session.add(User(id=LOCAL_USER_ID, is_local=True, full_name="Local owner"))
    return database


def open_database(folder: Path, name: str = "gander.db") -> Database:
    """Open a database that `fresh_database` made, as a second process would."""
    return Database(make_engine(folder / name))


def bare(database: Database) -> BareDatabase:
    """Open the same file as the map's child does."""
    return BareDatabase(Path(database.engine.url.database or ""))
