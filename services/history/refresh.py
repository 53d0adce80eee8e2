"""Brings the stored history of a project up to a commit, and loads it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from services.core.bare_database import BareDatabase
from services.history.facts import CommitFacts
from services.history.loading import load_history
from services.history.rows import count_stored, delete_history, store_history
from services.history.stream import stream_commits
from services.history.values import HistoryFacts
from services.repository import (
    READ_SECONDS,
    blob_at,
    count_reached,
    is_ancestor,
    is_read_as_deep,
    pack_bytes,
    read_git,
    record_depth,
    record_mailmap,
    recorded_mailmap,
    shallow_commits,
)

# Parsing, which calls wait for, goes before a whole log, beside which they are followed: decision 007.
WHOLE_LOG_NICENESS = 10


def read_history(
    database: BareDatabase,
    project_id: int,
    git_dir: Path,
    head: str,
    *,
    known_head: str | None,
    on_progress: Callable[[int], None],
    cancelled: threading.Event,
    seconds: float = READ_SECONDS,
) -> HistoryFacts:
    """Store the commits that `head` reaches and the rows lack, then load the whole history; within `seconds`.

    `known_head` is the commit whose history is stored completely. When the branch was rewritten, so that it is no
    ancestor any more, the clone became deeper, its .mailmap changed, or the rows do not add up, they are built anew. Rows of an earlier
    run that was cut short are kept and not read twice, if they were read by the same .mailmap. Raises what git's door raises; rows of a
    whole history are deleted only when git can walk the new one.
    """
    boundary = shallow_commits(git_dir)
    reading = _Reading(
        database, project_id, git_dir, head, on_progress, cancelled, time.monotonic() + seconds, boundary
    )
    if not is_read_as_deep(git_dir) or (known_head is not None and not reading.is_by_same_mailmap(known_head)):
        # What was the oldest commit changes other files now, or others are its author.
        reading.reached()  # raises when git cannot walk the history, before anything is deleted
        reading.store_anew()
    elif known_head is None:
        if not reading.is_by_same_mailmap(None):
            delete_history(database, project_id)
        reading.store_whole()
    elif known_head != head:
        # Git walks the whole history to count it, which takes as long as all the rest.
        with ThreadPoolExecutor(1, "counting commits") as beside:
            reached = beside.submit(reading.reached)
            if is_ancestor(git_dir, known_head, head, seconds=reading.left(), cancelled=cancelled):
                reading.store_since(known_head, reached)
            else:
                reached.result()  # raises when git cannot walk the history, before anything is deleted
                reading.store_anew()
    record_depth(git_dir)
    history = load_history(database, project_id, head)
    history.is_cut = bool(reading.boundary)
    return history


@dataclass
class _Reading:
    """One reading of a log into the rows; all of git's calls share its clock."""

    database: BareDatabase
    project_id: int
    git_dir: Path
    head: str
    on_progress: Callable[[int], None]
    cancelled: threading.Event
    deadline: float  # of time.monotonic()
    boundary: frozenset[str]  # commits whose parents a shallow clone lacks: git says that they add all files there are

    def left(self) -> float:
        """Return how many seconds git still has."""
        return max(self.deadline - time.monotonic(), 0.0)

    @cached_property
    def mailmap(self) -> str:
        """The .mailmap of the head; "" for none."""
        return blob_at(self.git_dir, self.head, ".mailmap", seconds=self.left(), cancelled=self.cancelled) or ""

    def is_by_same_mailmap(self, known_head: str | None) -> bool:
        """Say whether the rows were read by the head's .mailmap, which may have other names for every commit.

        Where it is not noted by which, they were stored before this was asked, in another order.
        """
        recorded = recorded_mailmap(self.git_dir)
        return recorded is not None and (known_head == self.head or recorded == self.mailmap)

    def store_since(self, known_head: str, reached: Future[int]) -> None:
        """Add what `known_head` lacks; build the rows anew if they are not all that the head reaches."""
        store_history(self.database, self.project_id, self._log(known_head))
        if self._stored() != reached.result():
            self.store_anew()

    def store_anew(self) -> None:
        """Build the rows anew; git must be able to walk the history."""
        delete_history(self.database, self.project_id)
        self.store_whole()

    def store_whole(self) -> None:
        """Store the whole log; nothing else may be left, such as of a run cut short before the branch was rewritten."""
        record_mailmap(self.git_dir, self.mailmap)
        listed = 0

        def counted() -> Iterator[CommitFacts]:
            nonlocal listed
            for commit in self._log(None, self.reached()):
                listed += 1
                yield commit

        store_history(self.database, self.project_id, counted())
        if self._stored() > listed:
            delete_history(self.database, self.project_id)
            store_history(self.database, self.project_id, self._log(None))

    def _log(self, since: str | None, expected: int = 0) -> Iterator[CommitFacts]:
        commits = stream_commits(
            partial(
                read_git,
                self.git_dir,
                seconds=self.left(),
                cancelled=self.cancelled,
                niceness=WHOLE_LOG_NICENESS if since is None else 0,
            ),
            self.head,
            since,
            self.on_progress,
            expected,
            pack_bytes=pack_bytes(self.git_dir),
        )
        for commit in commits:
            if commit.sha in self.boundary:
                commit.changes.clear()
            yield commit

    def _stored(self) -> int:
        return count_stored(self.database, self.project_id)

    def reached(self) -> int:
        """Return how many commits the head reaches. Raises when git cannot walk them."""
        return count_reached(self.git_dir, self.head, seconds=self.left(), cancelled=self.cancelled)
