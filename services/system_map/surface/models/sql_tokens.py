"""SQL as tokens, whatever the dialect: names unquoted, comments gone, what nobody closed ends with the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

# MySQL's `#` begins a comment in the first column, or before a space or a line; elsewhere it is Postgres' `#>` and
# `#-` or T-SQL's `#temp`. A schema that is put in later (`@schema@.`, `{{schema}}.`, `:schema.`) says nothing.
_TOKENS = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?(?:\*/|\Z)|^\#[^\n]*|(?<!\S)\#(?=\s|--|\Z)[^\n]*
        |(?:@\w{1,80}@|%\w{1,80}%|(?<!:):"?\w{1,80}"?|\{{1,3}[^{}\n]{1,80}\}{1,3}|\$\{[^{}\n]{1,80}\}|\$\(\w{1,80}\))\.)
    |(?P<dollar>\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z))
    |(?P<text>[NnEeBbXx]?'(?:[^'\\]|\\.|'')*(?:'|\Z))
    |(?P<quoted>"(?:[^"]|"")*(?:"|\Z)|`(?:[^`]|``)*(?:`|\Z)|\[[^\]\[\n]+\])
    |(?P<word>[^\W\d][\w$]*|@\w+)
    |(?P<number>\d[\w.]*)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
# What psql reads as rows after `COPY … FROM stdin;`, up to a line of `\\.`.
_ROWS = re.compile(
    r"^COPY\s[^;]{1,5000}?\bFROM\s+STDIN\b[^;\n]*;[^\n]*\n(?P<rows>.*?(?:^\\\.|\Z))",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
# SQL Server's tools end a batch with it; no statement goes on behind one.
_BATCH_END = re.compile(r"^[ \t]*(GO)[ \t]*(?:\d+[ \t]*)?;?[ \t]*(?:--[^\n]*)?\r?$", re.IGNORECASE | re.MULTILINE)
# A dollar quote that nobody closes would be looked for from every dollar on.
_MAX_TEXT = 1024 * 1024


class Token(NamedTuple):
    """One token: `word` in capitals for keywords and types, `name` as an identifier."""

    kind: str  # word, quoted, text, number, mark
    word: str
    name: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, rows of data left out."""
    text = text[:_MAX_TEXT]
    for found in chain.from_iterable(_TOKENS.finditer(text, *span) for span in _without_rows(text)):
        kind = found.lastgroup or "mark"
        piece = found[0]
        if kind == "space":
            continue
        if kind in {"dollar", "tag"}:
            yield Token("text", "", "", found.start())
        elif kind == "quoted":
            closing = {'"': '"', "`": "`", "[": "]"}[piece[0]]
            yield Token("quoted", "", piece[1:].removesuffix(closing), found.start())
        elif kind == "word":
            yield Token("word", piece.upper(), piece, found.start())
        else:
            yield Token(kind, piece if kind == "mark" else "", piece, found.start())


def _without_rows(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for found in _ROWS.finditer(text):
        yield at, found.start("rows")
        at = found.end("rows")
    yield at, len(text)


def statements(text: str) -> Iterator[list[Token]]:
    """Yield a text's statements as tokens, without the semicolons; a line of `GO` ends one too, wherever it stands."""
    statement: list[Token] = []
    ends = {found.start(1) for found in _BATCH_END.finditer(text)}
    for token in tokens(text):
        if token.word == ";" or (token.word == "GO" and (not statement or token.start in ends)):
            if statement:
                yield statement
            statement = []
        elif token.word in {"CREATE", "ALTER"} and statement and statement[0].word not in {"CREATE", "ALTER", "GRANT"}:
            yield statement  # what stands before was no statement, or ended without its mark
            statement = [token]
        else:
            statement.append(token)
    if statement:
        yield statement


def split(items: list[Token]) -> list[list[Token]]:
    """Return what stands between commas outside parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in items:
        depth += (token.word == "(") - (token.word == ")")
        if token.word == "," and depth <= 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def inside(items: list[Token], start: int) -> tuple[list[Token], int]:
    """Return the tokens between the parenthesis at `start` and its match, and the position after that."""
    depth = 0
    for position in range(start, len(items)):
        depth += (items[position].word == "(") - (items[position].word == ")")
        if depth == 0:
            return items[start + 1 : position], position + 1
    return items[start + 1 :], len(items)
