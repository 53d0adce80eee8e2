"""What of a passage is shown: the lines where most of the words are, and which characters to mark. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.search.identifiers import split_name, stem, stems_of, words_of
from services.search.query import Query

MAX_LINES = 8
MAX_CHARACTERS = 700
MAX_LINE = 240
MAX_HIGHLIGHTS = 60
_WORD = re.compile(r"\w+")


class Snippet(NamedTuple):
    """A part of a text; highlights are [start, end) in its characters; `line` is its first line, from 0."""

    text: str
    highlights: tuple[tuple[int, int], ...]
    line: int


def snippet_of(text: str, query: Query, *, lines: int = MAX_LINES) -> Snippet:
    """Return the stretch of lines that holds most different words of the query, the first of equal ones."""
    stems, last = stems_of(query.parts), _last_part(query)
    shown = [line[:MAX_LINE] for line in text.split("\n")]
    found = [_matched(line, stems, last) for line in shown]
    start = _best_start(found, lines)
    end = min(len(shown), start + lines)
    while end > start + 1 and (not shown[end - 1].strip() or sum(map(len, shown[start:end])) > MAX_CHARACTERS):
        end -= 1
    while start < end - 1 and not shown[start].strip():
        start += 1
    piece = "\n".join(shown[start:end])
    return Snippet(piece, highlights_of(piece, query), start)


def highlights_of(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Return which characters of a text are words of the query; adjoining ones are one stretch."""
    stems, last = stems_of(query.parts), _last_part(query)
    if not stems:
        return ()
    spans: list[tuple[int, int]] = []
    for word in _WORD.finditer(text):
        for start, end in _parts_at(word[0], word.start()):
            if not _fits(text[start:end].lower(), stems, last):
                continue
            if spans and not text[spans[-1][1] : start].strip("_"):  # parts of one name
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        if len(spans) >= MAX_HIGHLIGHTS:
            break
    return tuple(spans[:MAX_HIGHLIGHTS])


def _parts_at(word: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a word stand in a text that has the word at `offset`."""
    if len(word.lower()) != len(word):  # some letters are longer in lower case
        return
    at = 0
    for part in split_name(word):
        at = word.lower().index(part, at)
        yield offset + at, offset + at + len(part)
        at += len(part)


def _last_part(query: Query) -> str:
    parts = words_of(query.words[-1]) if query.words else []
    return parts[-1] if parts and len(parts[-1]) >= 3 else ""


def _fits(part: str, stems: frozenset[str], last: str) -> bool:
    return stem(part) in stems or bool(last and part.startswith(last))


def _matched(line: str, stems: frozenset[str], last: str) -> frozenset[str]:
    if not stems:
        return frozenset()
    there = set(words_of(line))
    begun = {stem(part) for part in there if part.startswith(last)} if last else set()
    return frozenset(stems.intersection(map(stem, there)) | begun)


def _best_start(found: Sequence[frozenset[str]], lines: int) -> int:
    best, best_score = 0, (0, 0)
    for start, here in enumerate(found):
        if not here:
            continue
        begin = max(0, start - 1)  # one line before the first match shows where one is
        together = frozenset().union(*found[begin : begin + lines])
        score = (len(together), sum(map(len, found[begin : begin + lines])))
        if score > best_score:
            best, best_score = begin, score
    return best
