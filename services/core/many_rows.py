"""Many rows at once: cut into lists, and inserted past what SQLAlchemy does for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

# Rows of one statement: some hundred variables.
_ROWS = 50
T = TypeVar("T")


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut `rows` into lists of at most `size`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; SQLAlchemy's own bookkeeping would take longer than SQLite.

    Many in a statement: the driver lets the interpreter's lock go, and takes it again, for each.
    """
    if not rows:
        return
    dialect = session.get_bind().dialect
    columns = [column for column in table.columns if column.name in rows[0]]
    head, _, one = str(insert(table).compile(dialect=dialect, column_keys=list(rows[0]))).partition(" VALUES ")
    processes = [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns]
    for some in batches(rows, _ROWS):
        values = tuple(
            row[name] if process is None else process(row[name]) for row in some for name, process in processes
        )
        session.connection().exec_driver_sql(f"{head} VALUES {', '.join([one] * len(some))}", values)
