"""The thin actor that asks git for the log and streams it as commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from services.history.facts import CommitFacts
from services.history.log_format import log_arguments, parse_log

# Given git's arguments, yields what it prints, in pieces; raises when git fails.
GitReader = Callable[[list[str]], Iterable[bytes]]
PROGRESS_EVERY = 500  # commits; a person reads two figures a second at most


def stream_commits(
    read: GitReader, head: str, since: str | None = None, on_progress: Callable[[int], None] | None = None
) -> Iterator[CommitFacts]:
    """Yield the commits that `head` reaches and `since` does not, newest first.

    `read` runs git in one repository (the git door). `since` must be an ancestor of `head`, else what it alone
    reaches would stay in the rows: see `rows.delete_history`. `on_progress` hears how many were read so far.
    """
    count = 0
    for commit in parse_log(read(log_arguments(head, since))):
        count += 1
        if on_progress is not None and count % PROGRESS_EVERY == 0:
            on_progress(count)
        yield commit
    if on_progress is not None:
        on_progress(count)
