"""Reading SQL without a grammar: every dialect writes `CREATE TABLE name` alike, and none of them reads the others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.system_map.parsing.reading import MAX_NAME, Definition, Reading, one_line
from services.system_map.parsing.summary import summary_of_comments

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

# What is no statement: comments, texts, bodies in dollar quotes (their end is found in `_skipped`), quoted names.
_COMMENT = rb"--[^\n]*+|/\*.*?(?:\*/|\Z)|^\#[^\n]*+"
_QUOTED = rb"""|\$(?:[A-Za-z_]\w{0,60})?\$|"[^"\n]*+"|`[^`\n]*+`"""
_SKIPPED = re.compile(_COMMENT + _QUOTED + rb"|'(?:[^']|'')*+'?", re.DOTALL | re.MULTILINE)
_SKIPPED_MYSQL = re.compile(_COMMENT + _QUOTED + rb"|'(?:[^'\\]|''|\\.)*+'?", re.DOTALL | re.MULTILINE)
_NAME = rb"""(?:"[^"\n]{1,200}"|`[^`\n]{1,200}`|\[[^\]\n]{1,200}\]|[\w$\x80-\xff]{1,200}+)"""
# A schema that is put in later: by extensions of PostgreSQL, psql, templates, SQL Server's tools.
_PUT_IN = rb"""(?:@\w{1,80}@|%\w{1,80}%|:"?\w{1,80}"?|\{{1,3}[^{}\n]{1,80}\}{1,3}|\$\{[^{}\n]{1,80}\}|\$\(\w{1,80}\))"""
_CREATE = re.compile(
    rb"""(?<![\w$])CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?
    (?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|FOREIGN|VIRTUAL|EXTERNAL|MATERIALIZED|RECURSIVE|UNIQUE|CLUSTERED|
       NONCLUSTERED|FULLTEXT|SPATIAL|CONSTRAINT|AGGREGATE|EDITIONABLE|NONEDITIONABLE|FORCE
       |DEFINER\s*=\s*[^\s]{1,100}|ALGORITHM\s*=\s*\w+|SQL\s+SECURITY\s+\w+)\s+){0,5}
    (?P<kind>TABLE|VIEW|FUNCTION|PROCEDURE|PROC|TRIGGER|INDEX|TYPE|DOMAIN|SEQUENCE)\s+
    (?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?
    (?P<name>(?:(?:"""
    + _NAME
    + rb"|"
    + _PUT_IN
    + rb")\s*\.\s*){0,3}"
    + _NAME
    + rb")",
    re.IGNORECASE | re.VERBOSE,
)
_KINDS = {
    "table": "struct",
    "view": "struct",
    "type": "type",
    "domain": "type",
    "function": "function",
    "procedure": "function",
    "proc": "function",
    "trigger": "function",
    "index": "variable",
    "sequence": "variable",
}
_NOT_LINE_END = re.compile(rb"[^\n]+")
_END = re.compile(rb";|^[ \t]*(?:GO|/)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_BRANCH = re.compile(
    rb"(?<![\w$])(?:ELSEIF|ELSIF|IF(?!\s+(?:NOT\s+)?EXISTS\b)|WHEN|WHILE|FOR\s+\w+\s+IN)(?![\w$])", re.IGNORECASE
)
# What stands where a name would: behind a kind alone, as in `CREATE INDEX ON t` and `GRANT CREATE TABLE TO someone`.
_NO_NAMES = frozenset({b"on", b"if", b"as", b"using", b"for", b"is", b"not", b"to", b"from"})
_MAX_SYMBOLS = 5000


def read(tree: SyntaxTree) -> Reading:
    """Read a file of statements: what it creates."""
    reading = Reading()
    source = tree.source
    bare, comments, bodies = _bare(source)
    lines = [0, *(found.end() for found in re.finditer(rb"\n", source))]
    starts = [found.start() for found in _CREATE.finditer(bare)]
    ends = [found.start() for found in _END.finditer(bare)]
    for found in list(_CREATE.finditer(bare))[:_MAX_SYMBOLS]:
        written = source[found.start("name") : found.end("name")]
        name = _plain(written)
        kind = _KINDS[found["kind"].decode().lower()]
        if not name or len(name) > MAX_NAME or written.lower() in _NO_NAMES:
            continue
        after = bisect_right(starts, found.start())
        limit = starts[after] if after < len(starts) else len(source)
        end = _end_of(bare, found.end(), limit, ends, kind)
        reading.definitions.append(
            Definition(
                start=found.start(),
                end=max(end, found.end()),
                start_line=bisect_right(lines, found.start()),
                end_line=bisect_right(lines, max(end - 1, found.start())),
                kind=kind,
                name=name,
                signature=_signature(source, found),
                has_body=kind == "function",
            )
        )
    tree.mark(
        "branch", [*_branches(bare, 0), *(span for start, end in bodies for span in _in_body(source, start, end))]
    )
    tree.mark("comment", comments)
    reading.summary = summary_of_comments(source, comments, min(starts, default=len(source)))
    return reading


def _end_of(bare: bytes, after: int, limit: int, ends: list[int], kind: str) -> int:
    """Return where a statement ends: at its semicolon; a routine written without quotes at the next one's start."""
    place = bisect_right(ends, after)
    first = ends[place] + 1 if place < len(ends) else len(bare)
    if kind != "function" or not re.search(
        rb"(?<!\w)BEGIN(?!\w)", bare[after : min(limit, first + 200)], re.IGNORECASE
    ):
        return min(first, limit)
    last = bare.rfind(b"END", after, limit)
    found = bare.find(b";", last, limit) if last > 0 else -1
    return found + 1 if found > 0 else last + 3 if last > 0 else min(first, limit)


def _signature(source: bytes, found: re.Match[bytes]) -> str:
    text = source[found.start() : found.end() + 400].decode("utf-8", "replace")
    head = re.split(r"\$\w*\$|;|\n\s*\n|\bAS\b|\bBEGIN\b", text, maxsplit=1)[0]
    if _KINDS[found["kind"].decode().lower()] in {"struct", "type"}:
        head = head.partition("(")[0]
    return one_line(head)


def _plain(name: bytes) -> str:
    """Return the last part of a name, without its quotes and its schema."""
    parts = re.findall(_NAME, name)
    return parts[-1].decode("utf-8", "replace").strip('"`[] ') if parts else ""


def _branches(bare: bytes, offset: int) -> list[tuple[int, int]]:
    return [(offset + found.start(), offset + found.end()) for found in _BRANCH.finditer(bare)]


def _in_body(source: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Return the decision points of a routine between dollar quotes."""
    tag = source.index(b"$", start + 1) + 1 - start
    bare, _, _ = _bare(source[start + tag : end - tag])
    return _branches(bare, start + tag)


def _bare(source: bytes) -> tuple[bytes, list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the source with comments, texts and quoted bodies blanked, and where comments and bodies stand."""
    pieces: list[bytes] = []
    comments: list[tuple[int, int]] = []
    bodies: list[tuple[int, int]] = []
    position = 0
    for start, end in _skipped(source):
        pieces.append(source[position:start])
        pieces.append(_NOT_LINE_END.sub(lambda found: b" " * len(found[0]), source[start:end]))
        if source[start : start + 1] in b"-/#":
            comments.append((start, end))
        elif source[start : start + 1] == b"$":
            bodies.append((start, end))
        position = end
    pieces.append(source[position:])
    return b"".join(pieces), comments, bodies


def _skipped(source: bytes) -> Iterator[tuple[int, int]]:
    pattern = _SKIPPED_MYSQL if b"`" in source else _SKIPPED  # only there a backslash hides a quote
    position = 0
    missing: set[bytes] = set()  # tags that nothing closes from here on: looked for once
    while found := pattern.search(source, position):
        start, position = found.span()
        opening = found[0]
        if opening[:1] == b"$":
            close = -1 if opening in missing else source.find(opening, position)
            if close < 0:
                missing.add(opening)
                continue
            position = close + len(opening)
        if opening[:1] not in b'"`':
            yield start, position
