"""Brings the stored history of a project up to a commit, and loads it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from services.core.database import Database
from services.history.facts import CommitFacts
from services.history.reading import count_commits
from services.history.rows import delete_history, load_changes, store_history
from services.history.stream import stream_commits
from services.history.values import HistoryFacts
from services.repository import is_ancestor, read_git


def read_history(
    database: Database,
    project_id: int,
    git_dir: Path,
    head: str,
    *,
    known_head: str | None,
    on_progress: Callable[[int], None],
    cancelled: threading.Event,
) -> HistoryFacts:
    """Store the commits that `head` reaches and the rows lack, then load the whole history.

    `known_head` is the commit whose history is stored completely. When the branch was rewritten, so that it is no
    ancestor any more, the rows are built anew. Rows of an earlier run that was cut short are kept and not read twice.
    """
    if known_head is not None and known_head != head and not is_ancestor(git_dir, known_head, head):
        delete_history(database, project_id)
        known_head = None
    if known_head != head:

        def read(arguments: list[str]) -> Iterable[bytes]:
            return read_git(git_dir, arguments, cancelled=cancelled)

        _store(database, project_id, lambda: stream_commits(read, head, known_head, on_progress), known_head is None)
    with database.read() as session:
        return load_changes(session, project_id, head)


def _store(database: Database, project_id: int, stream_log: Callable[[], Iterable[CommitFacts]], whole: bool) -> None:
    """Store a log; of a whole one nothing else may be left, such as a run cut short before the branch was rewritten."""
    listed = 0

    def counted() -> Iterator[CommitFacts]:
        nonlocal listed
        for commit in stream_log():
            listed += 1
            yield commit

    store_history(database, project_id, counted())
    if whole:
        with database.read() as session:
            stored = count_commits(session, [project_id]).get(project_id, 0)
        if stored > listed:
            delete_history(database, project_id)
            store_history(database, project_id, stream_log())
