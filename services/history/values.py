"""A stored history as plain values: what the figures are counted from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from services.history.columns import Columns


class StoredPerson(NamedTuple):
    """One signature (name and address) of the log; `id` is its place among all by address and name, or its row's."""

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
    subject: str = ""


class StoredChange(NamedTuple):
    """One file in one commit; None counts for binary files."""

    path: str
    old_path: str | None
    added: int | None
    deleted: int | None


class Touch(NamedTuple):
    """One commit as far as it says something of single files: under today's names, pure moves left out."""

    at: int  # seconds since 1970
    person: int  # as joined, see people.join_people
    by_bot: bool
    width: int  # files that the commit touched in all, gone ones included
    subject: str
    is_fix: bool
    paths: list[str]


class HistoryFacts:
    """Everything that is stored of one project's history: commits newest first, changes by commit id.

    It is columns of numbers at heart (`columns`), because there may be 100,000 changes and a refresh has no time to make
    an object of each: figures are counted over the columns. `commits` and `changes` are made from them when asked for,
    and the other way round for a history that is written by hand. `head_at` is when the mapped commit was made: a
    commit whose clock ran ahead may look newer.
    """

    def __init__(
        self,
        people: Sequence[StoredPerson],
        commits: Sequence[StoredCommit] | None = None,
        changes: Mapping[int, Sequence[StoredChange]] | None = None,
        head_at: int | None = None,
        *,
        columns: Columns | None = None,
        is_cut: bool = False,
    ) -> None:
        """Take commits with their changes, or the columns that hold them."""
        self.is_cut = is_cut  # the clone is shallow: what came before its oldest commits is not there
        self.people = list(people)
        self.head_at = head_at
        self._commits = None if commits is None else list(commits)
        self._changes = None if changes is None else {key: list(some) for key, some in changes.items()}
        self._columns = columns

    @property
    def columns(self) -> Columns:
        """The history as columns."""
        if self._columns is None:
            from services.history.columns import columns_of  # noqa: PLC0415 - numpy is for the map child, not the server

            self._columns = columns_of(self._commits or [], self._changes or {})
        return self._columns

    @property
    def commits(self) -> list[StoredCommit]:
        """The commits, newest first."""
        if self._commits is None:
            self._commits = self.columns.commits()
        return self._commits

    @property
    def changes(self) -> dict[int, list[StoredChange]]:
        """The changes by commit id; a commit without any may be left out."""
        if self._changes is None:
            self._changes = self.columns.changes()
        return self._changes
