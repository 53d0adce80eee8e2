"""The database file, by the bare driver: how each connection to it is set up, what its errors mean, its backup."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from services.core.errors import GanderError, OutOfSpace, Unavailable

BUSY_MILLISECONDS = 10_000
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


@contextmanager
def translated(driver_error: type[Exception] = sqlite3.DatabaseError) -> Iterator[None]:
    """Turn errors that a person can act on into ours: the driver's, or `driver_error`, which holds it as `orig`."""
    try:
        yield
    except driver_error as error:
        words = str(getattr(error, "orig", error))
        if "disk is full" in words or "disk I/O error" in words:
            raise OutOfSpace from error
        if "locked" in words or "busy" in words:
            raise DatabaseBusy from error
        if "malformed" in words or "not a database" in words:
            raise DatabaseBroken from error
        raise


def set_up(connection: sqlite3.Connection) -> None:
    """Set a new connection up, for reading and writing; its transactions begin when they are told to."""
    # The driver's own BEGIN comes late and only before some statements; ours is explicit.
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


def set_up_to_read(connection: sqlite3.Connection) -> None:
    """Set up what only reads; how the file keeps its journal is its writers' to choose."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    for pragma in SAFE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a database file with the bare driver, for reading what is there and nothing else."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


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
