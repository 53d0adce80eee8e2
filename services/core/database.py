"""The database: connections, transactions, migrations, backup. Only this module and `search` know it is SQLite.

Every unit of work is explicit: `with database.read() as session` or `with database.write() as session`.
Threads, jobs and requests use the same two; neither needs Flask.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from services.core.errors import GanderError, OutOfSpace, Unavailable
from services.core.turns import Turns

# One writer at a time is SQLite's rule; readers beyond the HTTP threads and workers never queue here.
POOL_SIZE = 16
BUSY_MILLISECONDS = 10_000
# How long another process's commit may go unnoticed by whoever polls.
LOOK_SECONDS = 0.1
SAFE_PRAGMAS = (
    "temp_store=MEMORY",
    "cache_size=-16000",  # 16 MB a connection
    "mmap_size=0",  # an I/O error must be an error, not a signal that ends the process
    "trusted_schema=OFF",
)


class DatabaseBusy(Unavailable):
    """The database was busy for ten seconds. Try again; nothing was changed."""

    code = 50301
    title = "Database busy"


class DatabaseBroken(GanderError):
    """The database file cannot be used. Restore a backup from instance/backups; the log says what is wrong."""

    code = 50002
    title = "Database unusable"


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
        with _translated(), Session(self._reading, expire_on_commit=False, autoflush=False) as session:
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
            with _translated(), Session(self._writing, expire_on_commit=False) as session:
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


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors that a person can act on into ours."""
    try:
        yield
    except DatabaseError as error:
        words = str(error.orig)
        if "disk is full" in words or "disk I/O error" in words:
            raise OutOfSpace from error
        if "locked" in words or "busy" in words:
            raise DatabaseBusy from error
        if "malformed" in words or "not a database" in words:
            raise DatabaseBroken from error
        raise


def database_uri(path: Path) -> str:
    """Return the SQLAlchemy address of a database file; any name may stand in its path."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a database file with the bare driver, for reading what is there and nothing else."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


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
    event.listen(engine, "connect", _on_connect_to_read if read_only else _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes late and only before some statements; ours is explicit (see _on_begin).
    connection.isolation_level = None
    cursor = connection.cursor()
    # First, so that every later pragma waits instead of failing while another connection starts up.
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    (mode,) = cursor.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise DatabaseBroken(
            "The database cannot use write-ahead logging here, probably because the data folder is on a network "
            "drive. Choose a local folder with GANDER_DATA_DIR."
        )
    for pragma in (
        "synchronous=FULL",  # what was answered survives power loss (NORMAL may lose the last commits)
        "foreign_keys=ON",
        "journal_size_limit=67108864",  # the log shrinks again after a large map
        *SAFE_PRAGMAS,
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_connect_to_read(connection: sqlite3.Connection, _record: object) -> None:
    """Set up what only reads; how the file keeps its journal is its writers' to choose."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    for pragma in SAFE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def back_up(source: Path, target: Path) -> None:
    """Write a compact, checked copy of a database; `target` appears whole or not at all, mode 0600.

    Raises DatabaseBroken when the copy fails its integrity check.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.{time.monotonic_ns()}.partial")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(open_read_only(source)) as original, closing(open_read_only(partial)) as copy:
            original.execute("VACUUM INTO ?", (str(partial),))
            (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
            if answer == "ok" and _tables(copy) != _tables(original):
                answer = "it lacks tables"
        if answer != "ok":
            raise DatabaseBroken(f"The copy of the database failed its integrity check: {answer}.")
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise OutOfSpace from error
        raise
    except sqlite3.DatabaseError as error:
        raise DatabaseBroken from error
    finally:
        partial.unlink(missing_ok=True)


def _tables(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(count)
