"""Reading our own clones: whole trees and many blobs through the door, single objects with GitPython.

What GitPython runs goes through the door as well (see `_repository_class`).
"""

from __future__ import annotations

import functools
import os
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from services.repository import git
from services.repository.clones import require_clone
from services.repository.errors import BlobTooLarge, GitFailed, ObjectNotFound, RepositoryDamaged, TooManyPaths
from services.repository.tree import TreeEntry

MAX_BLOB_BYTES = 64 << 20  # what a mass read hands over in one piece
_OBJECT_NAME = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ENTRY = re.compile(rb"(\d{6}) (\w+) ([0-9a-f]{40,64}) +(-|\d+|BAD)\t(.+)", re.DOTALL)


def list_tree(
    git_dir: Path, commit: str, *, max_paths: int = 200_000, cancelled: threading.Event | None = None
) -> Iterator[TreeEntry]:
    """Yield every file, link and submodule of a commit in git's order, as they are read.

    Raises TooManyPaths as soon as there are more than `max_paths`, so a bomb of shared trees costs no more than that.
    """
    arguments = ["ls-tree", "-r", "-l", "-z", "--full-tree", _object_name(commit)]
    count = 0
    rest = b""
    for chunk in git.read(require_clone(git_dir), arguments, seconds=git.LISTING_SECONDS, cancelled=cancelled):
        *lines, rest = (rest + chunk).split(b"\0")
        for line in lines:
            count += 1
            if count > max_paths:
                raise TooManyPaths(limit=f"{max_paths:,}")
            yield _entry(line)


def read_blobs(
    git_dir: Path,
    blobs: Iterable[str],
    *,
    limit: int = MAX_BLOB_BYTES,
    cancelled: threading.Event | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of blobs in the order asked for, as they are read.

    What is missing or larger than `limit` does not come: the caller knows the sizes from `list_tree`.
    """
    asked = (f"{_object_name(blob)}\n".encode() for blob in blobs)
    pieces = git.stream(
        ["cat-file", "--batch", "--buffer"],
        git_dir=require_clone(git_dir),
        given=_in_blocks(asked),
        cancelled=cancelled,
    )
    reader = _BatchReader(limit)
    for piece in pieces:
        yield from reader.feed(piece)


def read_blob(git_dir: Path, blob: str, *, limit: int) -> bytes:
    """Return one blob. Raises ObjectNotFound, BlobTooLarge."""
    name = _object_name(blob)
    with _Opened(git_dir) as repository:
        try:
            info = repository.odb.info(bytes.fromhex(name))
            if info.type != b"blob":
                raise ObjectNotFound
            if info.size > limit:
                raise BlobTooLarge(size=f"{info.size:,}", limit=f"{limit:,}")
            return bytes(repository.odb.stream(bytes.fromhex(name)).read())
        except _damage() as error:
            raise ObjectNotFound from error


def is_ancestor(
    git_dir: Path,
    older: str,
    newer: str,
    *,
    seconds: float = git.READ_SECONDS,
    cancelled: threading.Event | None = None,
) -> bool:
    """Say whether `newer` has `older` in its history; a commit that is not there any more is nobody's ancestor.

    Raises what git's door raises when git cannot tell: it took too long, or the clone is damaged.
    """
    names = (_object_name(older), _object_name(newer))
    heard = bytearray()
    found = git.run(
        ["cat-file", "--batch-check=%(objecttype)"],
        git_dir=require_clone(git_dir),
        given=f"{older}\n".encode(),
        seconds=seconds,
        cancelled=cancelled,
        on_stderr=heard.extend,
    )
    if found.strip() == f"{older} missing".encode() and not heard:  # damage is missing too, but git says more of it
        return False
    return git.ask(["merge-base", "--is-ancestor", *names], git_dir=git_dir, seconds=seconds, cancelled=cancelled)


def count_reached(
    git_dir: Path, commit: str, *, seconds: float = git.READ_SECONDS, cancelled: threading.Event | None = None
) -> int:
    """Return how many commits a commit reaches, itself among them. Raises what git's door raises."""
    arguments = ["rev-list", "--count", _object_name(commit), "--"]
    return int(git.run(arguments, git_dir=require_clone(git_dir), seconds=seconds, cancelled=cancelled))


def blob_at(
    git_dir: Path,
    commit: str,
    path: str,
    *,
    seconds: float = git.READ_SECONDS,
    cancelled: threading.Event | None = None,
) -> str | None:
    """Return the object that a path of a commit names; None where there is none. Raises what git's door raises."""
    arguments = ["ls-tree", "-z", "--full-tree", _object_name(commit), "--", path]
    said = git.run(arguments, git_dir=require_clone(git_dir), seconds=seconds, cancelled=cancelled)
    return said.partition(b"\t")[0].rpartition(b" ")[2].decode("ascii") or None


class _BatchReader:
    """Cuts the output of `cat-file --batch` into blobs, however it arrives; blobs above the limit are not kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._name = ""
        self._awaited = -1  # bytes of the current blob with its final line feed; -1 before a header
        self._skipping = 0

    def feed(self, piece: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the blobs that `piece` completes."""
        if self._skipping:
            skipped = min(self._skipping, len(piece))
            self._skipping -= skipped
            piece = piece[skipped:]
        self._buffer += piece
        start = 0
        while True:
            if self._awaited < 0:
                end = self._buffer.find(b"\n", start)
                if end < 0:
                    break
                header = bytes(self._buffer[start:end]).split(b" ")
                start = end + 1
                if len(header) == 3 and header[1] == b"blob":
                    self._name, self._awaited = header[0].decode(), int(header[2]) + 1
                elif len(header) == 3 and header[2].isdigit():
                    self._name, self._awaited = "", int(header[2]) + 1  # a tree or commit: not asked for, passed over
                if self._awaited > self._limit + 1:
                    self._skipping = max(0, self._awaited - (len(self._buffer) - start))
                    start = min(len(self._buffer), start + self._awaited)
                    self._awaited = -1
                continue
            if len(self._buffer) - start < self._awaited:
                break
            if self._name:
                yield self._name, bytes(memoryview(self._buffer)[start : start + self._awaited - 1])
            start += self._awaited
            self._awaited = -1
        del self._buffer[:start]


class _Opened:
    """A clone opened with GitPython; a context manager."""

    def __init__(self, git_dir: Path) -> None:
        self._repository = _repository_class()(require_clone(git_dir), expand_vars=False)

    def __enter__(self) -> Any:
        return self._repository

    def __exit__(self, *_: object) -> None:
        self._repository.close()


@functools.cache
def _repository_class() -> Any:
    """Import GitPython when it is first needed (it costs 60 ms and 10 MB), and make its git go through our door.

    By itself it would run any git command, with the whole environment and the person's configuration.
    """
    # Its Repo obeys these (GIT_OBJECT_DIRECTORY …), whatever path it is given.
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    import git as gitpython  # noqa: PLC0415  # late, see above

    class ReadingGit(gitpython.cmd.Git):
        """Runs `cat-file` alone, with the door's environment and options."""

        def execute(self, command: Any, *arguments: Any, **options: Any) -> Any:
            if command[1] != "cat-file":
                raise GitFailed
            given = [f"{name}={value}" for name, value in git.environment_of(git.OWN_CLONE).items()]
            whole = git.command_of(command[1:], Path(self._working_dir or "/dev/null"), git.OWN_CLONE)
            return super().execute(["env", "-i", *given, *whole], *arguments, **options)

    class ReadingRepo(gitpython.Repo):
        GitCommandWrapperType = ReadingGit

    return ReadingRepo


@functools.cache
def _damage() -> tuple[type[BaseException], ...]:
    """Return what GitPython raises for objects that are missing or make no sense."""
    from git.exc import ODBError  # noqa: PLC0415  # see above

    return (ODBError, ValueError, KeyError, IndexError, OSError)


def _entry(line: bytes) -> TreeEntry:
    found = _ENTRY.fullmatch(line)
    if found is None or found[4] == b"BAD":
        raise RepositoryDamaged
    return TreeEntry(found[1].decode(), found[3].decode(), int(found[4]) if found[4] != b"-" else None, bytes(found[5]))


def _in_blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    block = bytearray()
    for line in lines:
        block += line
        if len(block) > 1 << 15:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _object_name(text: str) -> str:
    """Return a full object name; anything else could be an option or an expression to git."""
    if not _OBJECT_NAME.fullmatch(text):
        raise ObjectNotFound
    return text
