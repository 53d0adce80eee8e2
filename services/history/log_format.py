"""The one reading of `git log -z --numstat`: the format asked for and its incremental parser. Pure.

Every header field ends with NUL, which neither a name, a subject nor a path can hold; their number is fixed, so
nothing that stands in them can be taken for the start of another commit. After a header come the changes:
`added TAB deleted TAB path NUL`, or for a rename `added TAB deleted TAB NUL old NUL new NUL`. The next header
starts with an object name, which holds no TAB.

A few kilobytes of shared trees can say that a commit changes millions of paths. Of one commit the first MAX_CHANGES
are kept; the rest, and the renames among them, are lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from services.core.errors import GanderError
from services.history.facts import ChangeFacts, CommitFacts, PersonFacts
from services.history.people import is_bot
from services.repository.tree import readable_path

FORMAT = "tformat:%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%s"
FIELDS = 7
# A field is cut here: a subject of a gigabyte is an attack, not a subject, and must not fill the memory.
MAX_FIELD = 65_536
# Changes kept of one commit. The figures pass over commits of more than 200 files, so the rest would only show in the
# list of a file's commits; 20,000 hold the first commit of nearly every repository.
MAX_CHANGES = 20_000
MAX_PATH = 4_096  # bytes; no system can check out a longer path, so only a trap has one: such a change is dropped
MAX_SUBJECT = 500  # characters kept; git's own tools cut at 72
END_OF_TIME = 253_402_300_799  # the last second of year 9999, where Python's calendar ends

# The last two ranges turn the direction of what stands behind them on a page.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_OBJECT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class LogUnreadable(GanderError):
    """Git's log of this repository could not be read. Refresh the project; if it stays, clone it again."""

    code = 50013
    title = "History unreadable"


def log_arguments(head: str, since: str | None = None, pack_bytes: int = 0) -> list[str]:
    """Return the arguments after `git` that list the commits of `head`, or those that `since` does not reach; oldest first.

    Merges are listed without changes. A bare clone has no .mailmap on disk, so that of `head` is named. `pack_bytes` is
    how large the repository's packs are.
    """
    bases = min(max(pack_bytes // 8 >> 20, 4), 16)  # MB; flask's log takes 3 % longer with 4 than with 6
    return [
        *("-c", f"mailmap.blob={head}:.mailmap", "-c", "log.mailmap=true", "-c", "log.showSignature=false"),
        # Beyond so many added and deleted files in one commit, renames are not searched: it grows as the square.
        *("-c", "diff.renameLimit=400"),
        # By default git keeps 96 MB of unpacked objects and maps the whole pack: pip's log takes 216 MB so, and 35 MB in
        # the same time with these.
        *("-c", f"core.deltaBaseCacheLimit={bases}m"),
        *("-c", "core.packedGitWindowSize=256k", "-c", "core.packedGitLimit=4m"),
        *("log", "-z", "--numstat", "--date-order", "--reverse", "-M", "--use-mailmap", "--encoding=UTF-8"),
        *("--no-color", "--no-ext-diff", "--no-textconv", "--no-notes", "--diff-merges=off", f"--format={FORMAT}"),
        *([head] if since is None else [f"{since}..{head}"]),
        "--",
    ]


def parse_log(chunks: Iterable[bytes]) -> Iterator[CommitFacts]:
    """Yield the commits of a log in its order; chunks may end anywhere. Raises LogUnreadable."""
    parser = LogParser()
    for chunk in chunks:
        yield from parser.feed(chunk)
    yield from parser.finish()


class LogParser:
    """Reads a log piece by piece; holds one commit, of at most MAX_CHANGES changes, and one unfinished field.

    A rename beyond MAX_CHANGES is dropped like any change: the file's history then begins there.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._header: list[bytes] = []
        self._commit: CommitFacts | None = None
        self._renamed: list[bytes] = []  # counts and old path, while a rename's new path is still to come

    def feed(self, chunk: bytes) -> list[CommitFacts]:
        """Read one more piece and return the commits that it completes."""
        first, *others = chunk.split(b"\0")
        if not others:
            self._rest = (self._rest + first)[:MAX_FIELD]
            return []
        tokens = [self._rest + first, *others]
        self._rest = tokens.pop()[:MAX_FIELD]
        done: list[CommitFacts] = []
        for token in tokens:
            self._take(token[:MAX_FIELD], done)
        return done

    def finish(self) -> list[CommitFacts]:
        """Return the last commit. Raises LogUnreadable when the log ends in the middle of something."""
        if self._rest or self._header or self._renamed:
            raise LogUnreadable
        done = [] if self._commit is None else [self._commit]
        self._commit = None
        return done

    def _take(self, token: bytes, done: list[CommitFacts]) -> None:
        if self._renamed:
            self._renamed.append(token)
            if len(self._renamed) == 4:
                added, deleted, old, new = self._renamed
                self._renamed = []
                self._change(added, deleted, new, old)
        elif self._header:
            self._header.append(token)
            if len(self._header) == FIELDS:
                self._commit = _commit(self._header)
                self._header = []
        elif self._commit is not None and b"\t" in token:
            parts = token.removeprefix(b"\n").split(b"\t", 2)
            if len(parts) != 3:
                raise LogUnreadable
            if parts[2]:
                self._change(parts[0], parts[1], parts[2], None)
            else:
                self._renamed = parts[:2]
        elif _OBJECT.fullmatch(token):
            if self._commit is not None:
                done.append(self._commit)
                self._commit = None
            self._header = [token]
        else:
            raise LogUnreadable

    def _change(self, added: bytes, deleted: bytes, path: bytes, old: bytes | None) -> None:
        assert self._commit is not None
        counts = _count(added), _count(deleted)
        if len(self._commit.changes) >= MAX_CHANGES or len(path) > MAX_PATH or len(old or b"") > MAX_PATH:
            return
        self._commit.changes.append(
            ChangeFacts(
                path=_path(path),
                added=counts[0],
                deleted=counts[1],
                old_path=None if old is None else _path(old),
            )
        )


def _commit(fields: list[bytes]) -> CommitFacts:
    sha, parents, authored, committed, name, email, subject = fields
    committed_at = _seconds(committed)
    return CommitFacts(
        sha=sha.decode("ascii"),
        author=_person(name, email),
        authored_at=_seconds(authored) or committed_at,
        committed_at=committed_at or _seconds(authored),
        subject=_text(subject)[:MAX_SUBJECT],
        is_merge=b" " in parents,
        changes=[],
    )


@lru_cache(maxsize=4096)
def _person(name: bytes, email: bytes) -> PersonFacts:
    name_text, email_text = _text(name)[:200], _text(email)[:320]
    return PersonFacts(
        name=name_text or email_text or "unknown", email=email_text, is_bot=is_bot(name_text, email_text)
    )


def _path(raw: bytes) -> str:
    return _usual_path(raw) if len(raw) <= 256 else readable_path(raw)  # so that long ones cannot fill the cache


# A path is named in as many commits as changed it, and spelling it is the slow part of a change.
@lru_cache(maxsize=65_536)
def _usual_path(raw: bytes) -> str:
    return readable_path(raw)


def _text(raw: bytes) -> str:
    """Decode what people wrote; undecodable bytes, control characters and turns of direction become U+FFFD."""
    text = raw.decode("utf-8", errors="replace")
    return (text if text.isprintable() else _UNSHOWN.sub("\ufffd", text)).strip()


def _count(raw: bytes) -> int | None:
    if raw == b"-":
        return None
    if not raw.isdigit():
        raise LogUnreadable
    return int(raw)


def _seconds(raw: bytes) -> int:
    """Read a time that a broken or hostile commit may have set to anything; 0 where there is none."""
    try:
        return min(max(int(raw[:20]), 0), END_OF_TIME)
    except ValueError:
        return 0
