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
_NOTHING: frozenset[str] = frozenset()


class Snippet(NamedTuple):
    """A part of a text; highlights are [start, end) in its characters; `line` is its first line, from 0."""

    text: str
    highlights: tuple[tuple[int, int], ...]
    line: int


class Marker:
    """Marks the words of one query in the texts of its hits; a word met again is not looked at again."""

    def __init__(self, query: Query) -> None:
        """Prepare for the hits of a query."""
        parts = words_of(query.words[-1]) if query.words else []
        self._stems = stems_of(query.parts)
        self._last = parts[-1] if parts and len(parts[-1]) >= 3 else ""  # the last word may be half typed
        self._matches: dict[str, frozenset[str]] = {}

    def snippet(self, text: str, *, lines: int = MAX_LINES) -> Snippet:
        """Return the stretch of lines that holds most different words of the query, the first of equal ones."""
        shown = [line[:MAX_LINE] for line in text.split("\n")]
        start = _best_start([self._matched_in(line) for line in shown], lines)
        end = min(len(shown), start + lines)
        while end > start + 1 and (not shown[end - 1].strip() or sum(map(len, shown[start:end])) > MAX_CHARACTERS):
            end -= 1
        while start < end - 1 and not shown[start].strip():
            start += 1
        piece = "\n".join(shown[start:end])
        return Snippet(piece, self._highlights(piece), start)

    def _highlights(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return which characters of a text are words of the query; adjoining ones are one stretch."""
        spans: list[tuple[int, int]] = []
        for word in _WORD.finditer(text):
            if not self._matched(word[0]):
                continue
            for start, end in _parts_at(word[0], word.start()):
                if not self._fits(text[start:end].lower()):
                    continue
                if spans and not text[spans[-1][1] : start].strip("_"):  # parts of one name
                    spans[-1] = (spans[-1][0], end)
                else:
                    spans.append((start, end))
            if len(spans) >= MAX_HIGHLIGHTS:
                break
        return tuple(spans[:MAX_HIGHLIGHTS])

    def _matched_in(self, line: str) -> frozenset[str]:
        """Return the stems of those of the query's words that are in a line."""
        found = {stems for word in _WORD.findall(line) if (stems := self._matched(word))}
        return _NOTHING.union(*found)

    def _matched(self, word: str) -> frozenset[str]:
        matched = self._matches.get(word)
        if matched is None:
            matched = frozenset(stem(part) for part in split_name(word) if self._fits(part))
            self._matches[word] = matched
        return matched

    def _fits(self, part: str) -> bool:
        return stem(part) in self._stems or bool(self._last and part.startswith(self._last))


def _parts_at(word: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a word stand in a text that has the word at `offset`."""
    if len(word.lower()) != len(word):  # some letters are longer in lower case
        return
    at = 0
    for part in split_name(word):
        at = word.lower().index(part, at)
        yield offset + at, offset + at + len(part)
        at += len(part)


def _best_start(found: Sequence[frozenset[str]], lines: int) -> int:
    best, best_score = 0, (0, 0)
    for start, here in enumerate(found):
        if not here:
            continue
        begin = max(0, start - 1)  # one line before the first match shows where one is
        together = _NOTHING.union(*found[begin : begin + lines])
        score = (len(together), sum(map(len, found[begin : begin + lines])))
        if score > best_score:
            best, best_score = begin, score
    return best
