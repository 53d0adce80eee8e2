"""Searches every text file of a project's mapped commit with a regular expression, within two seconds, whatever it is."""

from __future__ import annotations

import re
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project
from services.core.errors import Invalid, RateLimited
from services.repository import read_blobs
from services.search.query import Query, matcher_of

MAX_PATTERN = 500
MAX_HITS = 200  # lines
MAX_FILE_BYTES = 1_000_000
MAX_LINE = 300
# A pattern that takes this long on one file of at most a megabyte tries everything against everything. Of the processor,
# as the library counts: on a busy machine it takes longer.
FILE_SECONDS = 0.4
ALL_SECONDS = 1.3
AT_ONCE = 2  # searches; more would leave no processor for anything else
UNREADABLE = ("binary", "link", "submodule")
# The project's own code first, other people's last: where the time ends, what was left out matters least.
ORDER = ("code", "test", "docs", "configuration", "data", "generated", "vendored", "minified")
_RECURSION = re.compile(r"\(\?(?:R|[0-9+-]*[0-9]|&|P>)")
_turns = threading.BoundedSemaphore(AT_ONCE)


class BadPattern(Invalid):
    """This is not a regular expression: {reason}. Put a backslash before a sign that stands for itself."""

    code = 40040
    title = "Not a regular expression"


class PatternTooSlow(Invalid):
    """This expression takes too long: it can match in too many ways. Say it without repetition inside repetition."""

    code = 40041
    title = "Expression too slow"


class TooManySearches(RateLimited):
    """Other searches with regular expressions are running. Try again in a moment."""

    code = 42940
    title = "Too many searches"


@dataclass(frozen=True)
class LineHit:
    """A line that matches; highlights are [start, end) in its text."""

    path: str
    line: int
    text: str
    highlights: Sequence[tuple[int, int]]
    blob: str


@dataclass
class RegexAnswer:
    """What was found. `cut` says why not all files were searched to their end: "time", "hits", or None."""

    hits: list[LineHit] = field(default_factory=list)
    files_searched: int = 0
    files: int = 0
    cut: str | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)  # by reason: binary, too large


@dataclass(frozen=True)
class Searched:
    """The files that a pattern is looked for in, in order, and what is left out."""

    paths: Mapping[str, Sequence[str]]  # blob → paths
    left_out: Mapping[str, int]


def files_to_search(session: Session, project: Project, path: str = "") -> Searched:
    """Return the text files of a project's newest map, those whose path fits; none while it has no map."""
    matches = matcher_of(Query(paths=(path,))) if path else None
    rows = session.execute(
        select(MapModule.path, MapModule.blob, MapModule.role, MapModule.size, MapModule.rank).where(
            MapModule.map_id == project.current_map_id
        )
    ).all()
    left_out: dict[str, int] = {}
    fitting = []
    for row in rows:
        if matches is not None and not matches(row.path):
            continue
        reason = "binary" if row.role in UNREADABLE else "too large" if row.size > MAX_FILE_BYTES else None
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
        elif row.size:
            fitting.append(row)
    fitting.sort(
        key=lambda row: (ORDER.index(row.role) if row.role in ORDER else len(ORDER), -(row.rank or 0), row.path)
    )
    paths: dict[str, list[str]] = {}
    for row in fitting:
        paths.setdefault(row.blob, []).append(row.path)
    return Searched(paths, left_out)


def search_regex(git_dir: Path, searched: Searched, pattern: str, *, case: bool = False) -> RegexAnswer:
    """Return the lines that match; a match of nothing is none.

    Raises BadPattern, PatternTooSlow, TooManySearches.
    """
    compiled = compile_pattern(pattern, case=case)
    if not _turns.acquire(blocking=False):
        raise TooManySearches
    try:
        return _search(git_dir, searched, compiled)
    finally:
        _turns.release()


def compile_pattern(pattern: str, *, case: bool) -> Any:
    """Return a compiled pattern. Raises BadPattern."""
    # Brought by dateparser; not Python's own, because that cannot be stopped while it matches.
    import regex  # noqa: PLC0415  # heavy: a server at rest does without

    if len(pattern) > MAX_PATTERN:
        raise BadPattern(reason=f"it is longer than {MAX_PATTERN} characters")
    if _RECURSION.search(pattern):  # which takes memory without end, long before its time is over
        raise BadPattern(reason="an expression within itself is not searched for")
    try:
        return regex.compile(pattern, regex.MULTILINE | (0 if case else regex.IGNORECASE))
    except (regex.error, ValueError, OverflowError, KeyError, IndexError, TypeError) as error:
        raise BadPattern(reason=str(error)[:200]) from error
    except (RecursionError, MemoryError) as error:
        raise BadPattern(reason="it is nested too deeply") from error


def _search(git_dir: Path, searched: Searched, compiled: Any) -> RegexAnswer:
    answer = RegexAnswer(files=sum(map(len, searched.paths.values())), left_out=searched.left_out)
    deadline = time.monotonic() + ALL_SECONDS
    if not searched.paths:
        return answer
    with closing(read_blobs(git_dir, list(searched.paths), limit=MAX_FILE_BYTES)) as blobs:  # type: ignore[type-var]  # a generator, which can be closed
        for blob, content in blobs:
            left = deadline - time.monotonic()
            if left <= 0:
                answer.cut = "time"
                break
            if b"\0" in content[:8_000]:
                continue
            text = content.decode("utf-8", errors="replace")
            try:
                lines = list(_lines(compiled, text, min(left, FILE_SECONDS), MAX_HITS - len(answer.hits)))
            except PatternTooSlow:
                if left >= FILE_SECONDS:
                    raise
                answer.cut = "time"  # it was the last of many files
                break
            for path in searched.paths[blob]:
                answer.files_searched += 1
                answer.hits.extend(LineHit(path, number, line, spans, blob) for number, line, spans in lines)
            if len(answer.hits) >= MAX_HITS:
                del answer.hits[MAX_HITS:]
                answer.cut = "hits" if answer.files_searched < answer.files or len(lines) >= MAX_HITS else None
                break
    return answer


def _lines(
    compiled: Any, text: str, seconds: float, most: int
) -> Iterator[tuple[int, str, tuple[tuple[int, int], ...]]]:
    """Yield the number, text and matched spans of lines that match."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    spans: dict[int, list[tuple[int, int]]] = {}
    try:
        # Concurrent: other threads go on meanwhile.
        for match in compiled.finditer(text, timeout=seconds, concurrent=True):
            start, end = match.span()
            if start == end:
                continue
            line = bisect_right(starts, start) - 1
            if line not in spans and len(spans) >= most:
                break
            here = spans.setdefault(line, [])
            start, end = start - starts[line], end - starts[line]
            if here and here[-1][1] == start:
                here[-1] = (here[-1][0], end)
            else:
                here.append((start, end))
    except (TimeoutError, MemoryError):
        raise PatternTooSlow from None
    for line, found in spans.items():
        whole = text[starts[line] : starts[line + 1] - 1 if line + 1 < len(starts) else len(text)].rstrip("\r")
        # Of a long line the part around its first match.
        offset = max(0, found[0][0] - MAX_LINE // 3) if len(whole) > MAX_LINE else 0
        shown = whole[offset : offset + MAX_LINE]
        clipped = ((max(0, start - offset), min(end - offset, len(shown))) for start, end in found[:50])
        yield line + 1, shown, tuple((start, end) for start, end in clipped if start < end)
