"""Kotlin's text as detectors scan it without the grammar, and its text expressions.

The grammar takes many an annotation with what follows for an expression (`@A @B("x") class C { … }`), so whoever reads
annotations goes by the text itself. A *text* is a list of pieces as in `java_texts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from services.system_map.parsing.signals.java_texts import Text

_MAX_DEPTH = 8
_MAX_SOURCE = 200
_HIDING = re.compile(r"//[^\n]*|/\*|\"\"\"|\"|`[^`\n]*`|'(?:\\u[0-9a-fA-F]{4}|\\.|[^'\\\n])'")
_OF_COMMENT = re.compile(r"/\*|\*/")
_OF_TEXT = re.compile(r"\\.|[\"\n]|\$\{", re.DOTALL)
_OF_RAW_TEXT = re.compile(r"\"{3,}|\$\{")
_OF_TEMPLATE = re.compile(r"[{}]|\"\"\"|\"|'(?:\\.|[^'\\\n])'")
_NOT_LINE_END = re.compile(r"[^\n]")
_PIECE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)|\$\{|\$([A-Za-z_]\w*)|[^\\$]+|.", re.DOTALL)
_RAW_PIECE = re.compile(r"\$\{|\$([A-Za-z_]\w*)|[^$]+|.", re.DOTALL)
_TOKEN = re.compile(r"\s*(?:(\"\"\"|\")|([A-Za-z_`][\w`]*(?:\s*\.\s*[A-Za-z_`][\w`]*)*)|([+()])|$)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b"}
_DOLLARS = frozenset({"'$'", '"$"', "'\\$'", '"\\$"'})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_OF_SPLIT = re.compile(r"[(\[{}\])<>,]|->")


class Scanned(NamedTuple):
    """A text twice, every character in its place."""

    clean: str  # without comments
    bare: str  # nor with what is in quotes: quotes alone stand there, `_` for a name between backticks


def scan(text: str) -> Scanned:
    """Take comments, and what is in quotes, away."""
    clean: list[str] = []
    bare: list[str] = []
    at = 0
    while (found := _HIDING.search(text, at)) is not None:
        start, first = found.start(), found[0][0]
        clean.append(text[at:start])
        bare.append(text[at:start])
        if found[0] == "/*":
            end = _end_of_comment(text, start)
        elif first == '"':
            end = _end_of_text(text, start, found[0], 0)
        else:
            end = found.end()
        inner = text[start:end]
        kept = "" if first == "/" else inner
        clean.append(kept or _NOT_LINE_END.sub(" ", inner))
        bare.append(_NOT_LINE_END.sub({"/": " ", "`": "_"}.get(first, '"'), inner))
        at = end
    clean.append(text[at:])
    bare.append(text[at:])
    return Scanned("".join(clean), "".join(bare))


def _end_of_comment(text: str, start: int) -> int:
    """Return where a comment ends: Kotlin's may hold others."""
    depth = 0
    for found in _OF_COMMENT.finditer(text, start):
        depth += 1 if found[0] == "/*" else -1
        if depth == 0:
            return found.end()
    return len(text)


def _end_of_text(text: str, start: int, quotes: str, depth: int) -> int:
    """Return where a text in quotes ends: at the line's end where nothing closes it."""
    at = start + len(quotes)
    pattern = _OF_RAW_TEXT if quotes == '"""' else _OF_TEXT
    while (found := pattern.search(text, at)) is not None:
        if found[0] == "${":
            at = _end_of_template(text, found.end(), depth + 1)
        elif found[0] == "\n":
            return found.start()
        elif found[0][0] == "\\":
            at = found.end()
        else:
            return found.end()
    return len(text)


def _end_of_template(text: str, start: int, depth: int) -> int:
    """Return what stands behind the `}` of a template that begins in front of `start`."""
    at, braces = start, 1
    while depth <= _MAX_DEPTH and (found := _OF_TEMPLATE.search(text, at)) is not None:
        at = found.end()
        if found[0][0] == '"':
            at = _end_of_text(text, found.start(), found[0], depth)
        elif found[0] in "{}":
            braces += 1 if found[0] == "{" else -1
            if braces == 0:
                return at
    return at if depth > _MAX_DEPTH else len(text)


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────────────


def closing(bare: str, start: int, end: int) -> int:
    """Return where the bracket at `start` is closed; `end` where nothing closes it."""
    depth = 0
    for found in _OF_SPLIT.finditer(bare, start, end):
        if found[0] in _OPENING:
            depth += 1
        elif found[0] in _CLOSING:
            depth -= 1
            if depth == 0:
                return found.start()
    return end


def split(bare: str, start: int, end: int, *, is_types: bool = False) -> Iterator[tuple[int, int]]:
    """Yield from where to where the members of a list go; `is_types`: angle brackets hold commas too."""
    depth, first = 0, start
    for found in _OF_SPLIT.finditer(bare, start, end):
        sign = found[0]
        if sign in _OPENING or (is_types and sign == "<"):
            depth += 1
        elif sign in _CLOSING or (is_types and sign == ">"):
            depth -= 1
        elif sign == "," and depth == 0:
            yield first, found.start()
            first = found.end()
    if bare[first:end].strip():
        yield first, end


# ── expressions ────────────────────────────────────────────────────────────────────────────────────────────


def text_of(clean: str, aliases: Mapping[str, str], depth: int = 0) -> Text:
    """Return the pieces of an expression without comments: texts, names of constants, and sums of them.

    `aliases` are the whole names of what is imported under another one.
    """
    pieces: Text = []
    unread: Text = [["?", " ".join(clean.split())[:_MAX_SOURCE]]]
    at, was_value = 0, False
    while (token := _TOKEN.match(clean, at)) is not None and token.end() > at and depth <= _MAX_DEPTH:
        quotes, name, sign = token.groups()
        at = token.end()
        if quotes is None and name is None and sign is None:
            break
        if sign in {")", "+"}:
            if not was_value:
                return unread
            was_value = sign == ")"
            continue
        if was_value:
            return unread  # two values side by side, or a call
        if sign == "(":
            continue
        was_value = True
        if quotes is not None:
            start = token.start(1)
            at = _end_of_text(clean, start, quotes, depth)
            inner = clean[start + len(quotes) : at - len(quotes)]
            if at - start < 2 * len(quotes) or not clean.endswith(quotes, start, at):
                return unread
            pieces += _literal(inner, aliases, depth, is_raw=len(quotes) > 1)
        else:
            pieces.append(["n", _whole("".join(name.replace("`", "").split()), aliases)])
    return pieces if was_value and not clean[at:].strip() else unread


def _literal(inner: str, aliases: Mapping[str, str], depth: int, *, is_raw: bool) -> Text:
    """Return the pieces of a text between its quotes."""
    pieces: Text = [["t", ""]]
    at = 0
    while (found := (_RAW_PIECE if is_raw else _PIECE).match(inner, at)) is not None:
        at = found.end()
        if found[0] == "${":
            at = _end_of_template(inner, found.end(), depth + 1)
            code = inner[found.end() : at - 1].strip()
            pieces += [["t", "$"]] if code in _DOLLARS else text_of(code, aliases, depth + 1)
        elif found[1]:
            pieces.append(["n", _whole(found[1], aliases)])
        elif pieces[-1][0] == "t":
            pieces[-1][1] += _said(found[0], is_raw=is_raw)
        else:
            pieces.append(["t", _said(found[0], is_raw=is_raw)])
    return pieces


def _said(part: str, *, is_raw: bool) -> str:
    if is_raw or part[0] != "\\" or len(part) == 1:
        return part
    if not part[2:]:
        return _ESCAPED.get(part[1], part[1])
    return bytes.fromhex(part[2:]).decode("utf-16-be", "replace")


def _whole(name: str, aliases: Mapping[str, str]) -> str:
    head, dot, rest = name.partition(".")
    return f"{aliases.get(head, head)}{dot}{rest}"[:_MAX_SOURCE]
