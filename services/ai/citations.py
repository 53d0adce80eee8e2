"""Which citations of an answer stand, and which of its claims have none. Pure: Markdown in, Markdown and spans out.

Spans are [start, end) in UTF-16 code units of the checked text: what a browser's strings count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

# [1], [1, 2], [1][2], [2-4]; as a link, "[1](address)", the address is taken off.
_MARK = re.compile(r"([ \t]{0,4})\[(\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,9})\](\([^()\n]{0,2000}\))?")
# "[1]: address" at the head of a line would make every [1] a link to it.
_DEFINITION = re.compile(r"^[ \t]{0,3}\[\d{1,4}\]:.*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_TICKS = re.compile(r"`+|\n[ \t]*\n")  # code in a line ends with as many as it began with, in the same paragraph
_SENTENCE_END = re.compile(r"[.!?…][\"”’)*_]{0,3}(?=\s|$|\[\d)")
_TRAILING_MARKS = re.compile(r"(?:\s*\[\d{1,4}(?:\s?[,;–-]\s?\d{1,4})*\])+[.!?]?")
_ITEM = re.compile(r"^\s*(?:[-*+>]\s+|\d{1,3}[.)]\s+)+")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What claims nothing about the code: that something is not known, and the words that lead on.
_NO_CLAIM = re.compile(
    r"(?i)^\W*(?:i (?:do not|don[’']t|cannot|can[’']t|could not|couldn[’']t|am not|did not)\b|"
    r"(?:the |these |this )?(?:passages?|context|facts?|sources?|excerpts?) (?:above |given |provided )?(?:do|does|don|doesn)\b|"
    r"(?:here|below|in (?:short|summary)|in other words|for example)\b.{0,60}:$|nothing (?:here|in the)\b|let me know\b)"
)
FEWEST_WORDS = 4
# Taking a number out can open or close code around others, or make a number of what stood around it, so the text is
# looked at until nothing goes; whoever nests deeper than this loses every number.
MOST_PASSES = 8


@dataclass(frozen=True)
class Checked:
    """An answer whose every citation was in the context."""

    text: str
    used: tuple[int, ...]  # in ascending order
    removed: int  # citations that were not in the context
    uncited: tuple[tuple[int, int], ...]  # UTF-16 spans of claims without one


def check(text: str, available: int, untold: Collection[int] = ()) -> Checked:
    """Take citations above `available` (or 0) out of `text`, and mark sentences that claim something without one.

    So go those in `untold`: numbers that the context had, and whoever wrote the text was not told of.
    """
    told = set(range(1, available + 1)).difference(untold)
    used: set[int] = set()
    removed = 0
    for _ in range(MOST_PASSES):
        before, used = text, set()
        text, refused = _pass(text, told, used)
        removed += refused
        if text == before:
            break
    else:
        text, used = re.sub(r"\[+(?=\d)", "", text), set()
    return Checked(text, tuple(sorted(used)), removed, tuple(_uncited(text)))


def _pass(text: str, told: Collection[int], used: set[int]) -> tuple[str, int]:
    removed = 0
    kept: list[str] = []
    at = 0
    for part, is_code in _parts(text):
        begins_line = at == 0 or text[at - 1] == "\n"
        at += len(part)
        if is_code:
            kept.append(part)
            continue
        written, refused = _keep(_without_definitions(part, begins_line=begins_line), told, used)
        removed += refused
        kept.append(written)
    return "".join(kept), removed


def _without_definitions(part: str, *, begins_line: bool) -> str:
    return _DEFINITION.sub(lambda found: "" if found.start() or begins_line else found[0], part)


def _keep(part: str, told: Collection[int], used: set[int]) -> tuple[str, int]:
    refused = 0

    def one(found: re.Match[str]) -> str:
        nonlocal refused
        numbers = _numbers(found[2])
        good = [number for number in numbers if number in told]
        refused += len(numbers) - len(good)
        used.update(good)
        return found[1] + "".join(f"[{number}]" for number in good) if good else ""

    return _MARK.sub(one, part), refused


def _numbers(written: str) -> list[int]:
    numbers: list[int] = []
    for piece in re.split(r"\s?[,;]\s?", written):
        ends = [int(each) for each in re.split(r"\s?[–-]\s?", piece)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + 20:
            numbers.extend(range(ends[0], ends[1] + 1))
        else:
            numbers.extend(ends)
    return list(dict.fromkeys(numbers))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, code (fenced or in a line) apart; together they are the text."""
    at = 0
    while at < len(text):
        fence = _FENCE.search(text, at)
        end = fence.start() if fence else len(text)
        yield from _inline(text[at:end])
        if fence is None:
            return
        mark = fence[1]
        closing = re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        closed = closing.search(text, fence.end())
        at = closed.end() if closed else len(text)
        yield text[fence.start() : at], True


def _inline(text: str) -> Iterator[tuple[str, bool]]:
    runs = list(_TICKS.finditer(text))
    # Of each run of backticks, where the next one of its length begins; read from the end, so that it is linear.
    closing: list[re.Match[str] | None] = [None] * len(runs)
    ahead: dict[int, re.Match[str]] = {}
    for place in range(len(runs) - 1, -1, -1):
        run = runs[place]
        if run[0].startswith("\n"):
            ahead.clear()
        else:
            closing[place] = ahead.get(len(run[0]))
            ahead[len(run[0])] = run
    at = 0
    for run, end in zip(runs, closing, strict=True):
        if end is not None and run.start() >= at:
            yield text[at : run.start()], False
            yield text[run.start() : end.end()], True
            at = end.end()
    yield text[at:], False


def _uncited(text: str) -> Iterator[tuple[int, int]]:
    units, counted = 0, 0  # UTF-16 units up to the character `counted`
    for start, end in _sentences(text):
        if _claims(text[start:end]):
            units += _units(text[counted:start])
            length = _units(text[start:end])
            yield units, units + length
            units, counted = units + length, end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences outside fenced code, headings and tables; marks after the full stop belong to it."""
    hidden = [False] * len(text)
    fenced: list[tuple[int, int]] = []
    at = 0
    for part, is_code in _parts(text):
        if is_code:
            if _FENCE.match(part):
                fenced.append((at, at + len(part)))
            hidden[at : at + len(part)] = [True] * len(part)
        at += len(part)
    for start, end in _lines(text, fenced):
        begin = start
        while begin < end:
            stop = _next_end(text, begin, end, hidden)
            yield from _trimmed(text, begin, stop)
            begin = stop


def _lines(text: str, fenced: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at, number = 0, 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        while number < len(fenced) and fenced[number][1] <= start:
            number += 1
        if number < len(fenced) and fenced[number][0] <= start < fenced[number][1]:
            continue
        if line.lstrip().startswith(("#", "|")):
            continue
        item = _ITEM.match(line)
        yield start + (item.end() if item else 0), at


def _next_end(text: str, begin: int, end: int, hidden: list[bool]) -> int:
    for found in _SENTENCE_END.finditer(text, begin, end):
        if hidden[found.start()]:
            continue
        marks = _TRAILING_MARKS.match(text, found.end(), end)
        return marks.end() if marks else found.end()
    return end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + left, start + len(piece.rstrip())


def _claims(sentence: str) -> bool:
    words = sentence.rstrip()
    outside = "".join("" if is_code else part for part, is_code in _inline(words))
    if _MARK.search(outside) or words.endswith(("?", ":")):
        return False
    return len(_WORD.findall(words)) >= FEWEST_WORDS and not _NO_CLAIM.match(words)


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
