"""The thin actor that asks git for the log and streams it as commits."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import IO

from services.history.facts import CommitFacts
from services.history.log_format import log_arguments, parse_log

# Given git's arguments, yields what it prints, in pieces; raises when git fails.
GitReader = Callable[[list[str]], Iterable[bytes]]
PROGRESS_EVERY = 500  # commits; a person reads two figures a second at most
# Git compares trees in one thread. From so many commits on, a second git reads the newer ones at the same time: redis
# (12,000 commits) takes 6 s instead of 9 s on two cores that also parse. Of fewer, one git is through before the rest is:
# flask (5,500) is mapped in the same time by one, with 13 MB less.
WORTH_TWO = 8_000
# The newer ones change larger files, so the second git gets fewer.
NEWER_SHARE = 0.45
SPOOLED_BYTES = 32 * 1024 * 1024  # of the second git's words that wait in memory; more waits on disk
_PIECE = 256 * 1024


def stream_commits(
    read: GitReader,
    head: str,
    since: str | None = None,
    on_progress: Callable[[int], None] | None = None,
    expected: int = 0,
    *,
    pack_bytes: int = 0,
) -> Iterator[CommitFacts]:
    """Yield the commits that `head` reaches and `since` does not, oldest first.

    `read` runs git in one repository (the git door), perhaps in two threads at once. `since` must be an ancestor of
    `head`, else what it alone reaches would stay in the rows: see `rows.delete_history`. `on_progress` hears how many
    were read so far. `expected` is how many there are: for many, two gits share the work. `pack_bytes` is how large the
    repository's packs are: git gets more memory for larger ones.
    """
    arguments = log_arguments(head, since, pack_bytes)
    log = parse_log(read(arguments)) if expected < WORTH_TWO else _by_two(read, arguments, expected)
    count = 0
    for commit in log:
        count += 1
        if on_progress is not None and count % PROGRESS_EVERY == 0:
            on_progress(count)
        yield commit
    if on_progress is not None:
        on_progress(count)


def _by_two(read: GitReader, arguments: list[str], expected: int) -> Iterator[CommitFacts]:
    """Yield the log in its order while a second git already reads the newest commits."""
    newer = int(expected * NEWER_SHARE)
    first, second = ([*arguments[:-2], word, *arguments[-2:]] for word in (f"--skip={newer}", f"--max-count={newer}"))
    with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as spool, ThreadPoolExecutor(1, "newer commits") as beside:
        reading = beside.submit(_spool, read, second, spool)
        yield from parse_log(chain(read(first), _spooled(spool, reading.result)))


def _spool(read: GitReader, arguments: list[str], spool: IO[bytes]) -> None:
    for piece in read(arguments):
        spool.write(piece)


def _spooled(spool: IO[bytes], wait: Callable[[], None]) -> Iterator[bytes]:
    wait()
    spool.seek(0)
    while piece := spool.read(_PIECE):
        yield piece
