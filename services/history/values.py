"""A stored history as plain values: what the figures are counted from. Tuples, because there may be 100,000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class StoredPerson(NamedTuple):
    """One signature (name and address) of the log."""

    id: int
    name: str
    email: str
    is_bot: bool


class StoredCommit(NamedTuple):
    """One commit; `committed_at` in seconds since 1970."""

    id: int
    person_id: int
    committed_at: int
    is_merge: bool


class StoredChange(NamedTuple):
    """One file in one commit; None counts for binary files."""

    path: str
    old_path: str | None
    added: int | None
    deleted: int | None


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """Everything that is stored of one project's history; commits newest first, changes by commit id.

    `head_at` is when the mapped commit was made: a commit whose clock ran ahead may look newer.
    """

    people: list[StoredPerson]
    commits: list[StoredCommit]
    changes: dict[int, list[StoredChange]]
    head_at: int | None = None
