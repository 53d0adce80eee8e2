"""Transactions in SQL by the bare driver, for a process that does without SQLAlchemy: the map's child.

A list that a statement looks into is one value, as JSON: `… IN (SELECT value FROM json_each(?))`.

SQLAlchemy and the mapped tables take 30 MB and a third of a second to load, for some thirty statements (decision 012).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.core.many_rows import batches
from services.core.sqlite_file import BUSY_MILLISECONDS, DatabaseBusy, set_up, translated
from services.core.turns import Turns

# Rows of one INSERT: some hundred variables.
_ROWS = 50
# What the driver raises when a statement fails for a reason that `translated` knows no word for.
DriverError = sqlite3.Error


class Transaction:
    """What can be asked and changed within one transaction; values stand for the statement's question marks."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Return all rows, as tuples."""
        return self._connection.execute(query, values).fetchall()

    def value(self, query: str, *values: Any) -> Any:
        """Return the first column of the first row; None where there is no row."""
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    def change(self, statement: str, *values: Any) -> int:
        """Insert, update or delete; returns how many rows that were."""
        return self._connection.execute(statement, values).rowcount

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows that all have the same columns, as the driver takes them. Raises ValueError for others.

        Many in a statement: the driver lets the interpreter's lock go, and takes it again, for each.
        """
        for some in batches(rows, _ROWS):
            names = list(some[0])
            if any(row.keys() != some[0].keys() for row in some):  # a column that one row lacks would be lost in all
                raise ValueError(f"rows of {table} differ in their columns")
            one = f"({', '.join('?' * len(names))})"
            statement = f"INSERT INTO {_quoted(table)} ({', '.join(map(_quoted, names))}) VALUES "  # noqa: S608 - names of ours
            values = [row[name] for row in some for name in names]
            self._connection.execute(statement + ", ".join([one] * len(some)), values)


class BareDatabase:
    """Transactions on one database file; threads may share it."""

    def __init__(self, path: Path) -> None:
        """Take a file whose tables are made."""
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._turns = Turns()  # among the threads of this process; other processes wait as SQLite has them wait
        self._lock = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a transaction whose queries all see one moment. Nothing written in it is kept."""
        with translated(), self._connection() as connection:
            connection.execute("BEGIN DEFERRED")
            yield Transaction(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction that holds the write lock; commit on leaving, roll back on error (see Database.write)."""
        if not self._turns.acquire(BUSY_MILLISECONDS / 1000):
            raise DatabaseBusy
        try:
            with translated(), self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield Transaction(connection)
                connection.execute("COMMIT")
        finally:
            self._turns.release()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; what its transaction did not commit is rolled back."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=BUSY_MILLISECONDS / 1000, check_same_thread=False)
            set_up(connection)
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.rollback()
            with self._lock:
                self._idle.append(connection)


def as_stored(moment: datetime) -> str:
    """Return an aware moment as the tables hold it: in UTC, with microseconds, without a zone (see models.UtcDateTime)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def moment_of(stored: str) -> datetime:
    """Return a moment that the tables hold."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _quoted(name: str) -> str:
    return f'"{name}"'
