"""The database by SQLAlchemy: engines and sessions. Who else knows that it is SQLite: `search`, and what the map child writes.

Every unit of work is explicit: `with database.read() as session` or `with database.write() as session`.
Threads, jobs and requests use the same two; neither needs Flask.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from services.core.sqlite_file import BUSY_MILLISECONDS, DatabaseBusy, set_up, set_up_to_read, translated
from services.core.turns import Turns

# One writer at a time is SQLite's rule; readers beyond the HTTP threads and workers never queue here.
POOL_SIZE = 16
# How long another process's commit may go unnoticed by whoever polls.
LOOK_SECONDS = 0.1


class Database:
    """Sessions on one database file."""

    def __init__(self, engine: Engine) -> None:
        """Use `engine`, made by `make_engine` or by Flask-SQLAlchemy with `engine_options`."""
        self.engine = engine
        self._reading = engine
        self._writing = engine.execution_options(begin="IMMEDIATE")
        self._turns = Turns()  # among the threads of this process; other processes wait as SQLite has them wait
        self._stamp_lock = threading.Lock()
        self._stamp_connection: PoolProxiedConnection | None = None
        self._commits = self._others = 0
        self._look_again = 0.0

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session whose queries all see one moment. Nothing written in it is kept."""
        with translated(DatabaseError), Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that holds the write lock from its first statement; commit on leaving, roll back on error.

        Taken IMMEDIATE because a deferred transaction that reads, then writes, fails or loses updates when
        two do so at once (measured: 349 of 400 lost with deferred, none with immediate).
        Keep it short: no git, parse, network or model call inside.
        """
        if not self._turns.acquire(BUSY_MILLISECONDS / 1000):
            raise DatabaseBusy
        try:
            with translated(DatabaseError), Session(self._writing, expire_on_commit=False) as session:
                yield session
                session.commit()
                with self._stamp_lock:
                    self._commits += 1
        finally:
            self._turns.release()

    def stamp(self) -> tuple[int, int]:
        """Return a value that changes whenever anything is committed to the file, so a poller need not read a row.

        This process's own commits change it at once. Those of others are looked for every tenth of a second, by a
        pragma on a connection that never writes; asked every time, it would halve the requests that are answered,
        because each trip into SQLite gives the interpreter's lock away.
        """
        with self._stamp_lock:
            if time.monotonic() >= self._look_again:
                if self._stamp_connection is None:
                    self._stamp_connection = self.engine.raw_connection()
                (version,) = self._stamp_connection.cursor().execute("PRAGMA data_version").fetchone()
                self._others = int(version)
                self._look_again = time.monotonic() + LOOK_SECONDS
            return self._commits, self._others

    def checkpoint(self) -> None:
        """Fold the write-ahead log back into the file; at shutdown, so that the file stands alone."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all pooled connections."""
        with self._stamp_lock:
            if self._stamp_connection is not None:
                self._stamp_connection.close()
                self._stamp_connection = None
        self.engine.dispose()


def database_uri(path: Path) -> str:
    """Return the SQLAlchemy address of a database file; any name may stand in its path."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def engine_options() -> dict[str, Any]:
    """Return the engine options that Flask-SQLAlchemy and `make_engine` share."""
    return {
        "poolclass": QueuePool,
        "pool_size": POOL_SIZE,
        "max_overflow": 16,
        "pool_timeout": 10,
        "connect_args": {"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    }


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """Open an engine on a database file outside Flask (child processes, commands).

    `read_only`: SQLite itself refuses to write, and to make a file that is not there.
    """
    address: str | URL = database_uri(path)
    if read_only:
        address = URL.create("sqlite", database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    engine = create_engine(address, **engine_options())
    prepare_engine(engine, read_only=read_only)
    return engine


def prepare_engine(engine: Engine, *, read_only: bool = False) -> None:
    """Set every connection up and take over the driver's transaction handling."""
    set_connection_up = set_up_to_read if read_only else set_up

    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        set_connection_up(connection)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
