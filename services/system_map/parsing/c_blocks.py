"""Macros of C and C++ that stand in front of a block or around declarations, written as what they are for, in place.

Every byte keeps its place; `c_repairs` puts this together with its own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from services.system_map.parsing.c_macros import TEXTS, blanks

# `SOME_IF(value, x) {`: with an `else` behind the block it is an `if`.
_BEFORE_BLOCK = re.compile(
    rb"^[ \t]*(?:\}[ \t]*)?(?:else[ \t]+)?[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}[ \t]?\([^\n]{0,400}\{[ \t\r]*$", re.MULTILINE
)
_TOKEN = re.compile(
    TEXTS.pattern + rb"|^[ \t]*#(?:[^\n\\]|\\.)*+"
    rb"|\b(?P<macro>(?P<name>[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}+)[ \t]?\()"
    rb"|(?P<else>\belse(?!\w)(?<!\welse))"
    rb"|(?P<bracket>[(){}])",
    re.DOTALL | re.MULTILINE,
)
_MAX_OPEN = 2000  # brackets; a text with more of them open is no code

# `SOME_OLD("use other", int field;)`: what is declared only in some builds, or with a mark on it.
_TEXT = rb'"(?:\\.|[^"\\\n]){0,300}+"'
_FLAT = rb"\([^(){};\"]{0,400}+\)"
_NESTED = rb"\((?:[^(){};\"]{1,400}+|" + _FLAT + rb"){0,60}+\)"
_END_OF_WRAPPED = rb"[ \t]*(?:;|/[/*]|\r?$)"
_ENDS_IN_BRACKET = re.compile(rb";[ \t\r\n]{0,80}\)" + _END_OF_WRAPPED, re.MULTILINE)
_AROUND_DECLARATIONS = re.compile(
    rb"(?P<head>\b[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}+[ \t]?\([ \t\r\n]{0,80}(?:(?:"
    + _TEXT
    + rb"[ \t\r\n]{0,80}){1,20}+,)?)"
    + rb"(?P<declared>(?:[^(){};\"]{1,400}+|"
    + _NESTED
    + rb"|;){2,60}+)(?P<end>\))(?="
    + _END_OF_WRAPPED
    + rb")",
    re.MULTILINE,
)

# Lines that are a macro's call without a semicolon, of macros that the file defines itself.
_DEFINED = re.compile(rb"^[ \t]*#[ \t]*define[ \t]+([A-Z][A-Z0-9_]{1,80})\(", re.MULTILINE)
_NOTHING = rb"[ \t]{0,80}(?://[^\n]{0,300})?\r?\n"  # the end of a line, or one without code
_OWN_LINE = (
    rb"[ \t]{0,80}([A-Z][A-Z0-9_]{1,80}+)"
    rb"\((?:[^(){};\n]|\((?:[^(){};\n]|\([^(){};\n]{0,80}\)){0,80}+\)){0,200}+\)(?:" + _NOTHING + rb"){1,6}"
)
_OWN_NAME = re.compile(_OWN_LINE)
_OWN_LINES = re.compile(
    rb"[;{}:][ \t]{0,80}\r?\n(?:[ \t]{0,80}\r?\n){0,2}(?P<lines>(?:"
    + _OWN_LINE
    + rb"){1,100}+)(?=[ \t\r\n]{0,80}(?:[A-Za-z_}#]|/[/*]))"
)


class _Bracket(NamedTuple):
    """A bracket, or `else`, with the macro that brackets or block belong to."""

    mark: bytes
    macro: bytes = b""
    start: int = 0  # of the macro's name
    is_if: bool = False  # it stands behind `else`


_NONE = _Bracket(b"")


def write_ifs(text: bytes) -> bytes:
    """Return the text with macros as `if` that are used as one: where a block behind one goes on with `else`.

    `SOME_IF(value, x) { … } else { … }` would end the body around it at the `else`. A macro that is one somewhere in a
    file is one wherever a block follows it.
    """
    if b"else" not in text or not _BEFORE_BLOCK.search(text):
        return text
    blocks = _Blocks(text)
    if not blocks.ifs:
        return text
    found = bytearray(text)
    for start, name in blocks.used:
        if name in blocks.ifs:
            found[start : start + len(name)] = b"if".ljust(len(name))
    return bytes(found)


class _Blocks:
    """Where macros with a block behind them stand in a text, and the names of those that are used as an `if`."""

    def __init__(self, text: bytes) -> None:
        """Go through the text's brackets, once."""
        self.used: list[tuple[int, bytes]] = []
        self.ifs: set[bytes] = set()
        self._around: list[_Bracket] = []  # that are open
        last, last_end = _NONE, 0  # what ends right in front, but for blanks and comments
        for token in _TOKEN.finditer(text):
            start, end = token.span()
            before = _NONE if text[last_end:start].strip() else last
            last_end = end
            if token["macro"]:
                self._around.append(_Bracket(b"(", token["name"], start, is_if=before.mark == b"else"))
                last = _NONE
            elif mark := token["bracket"] or token["else"]:
                last = self._step(mark, before)
            else:  # a comment, a text, a directive
                last = before if token[0].startswith((b"//", b"/*")) else _NONE
            if len(self._around) > _MAX_OPEN:
                break

    def _step(self, mark: bytes, before: _Bracket) -> _Bracket:
        """Take a bracket or an `else` in, and return what it ends."""
        around = self._around
        if mark == b"else":
            self.ifs.update([before.macro] if before.mark == b"}" and before.macro else [])
            return _Bracket(mark)
        if mark == b"(":
            around.append(_Bracket(mark))
        elif mark == b")":
            return around.pop()._replace(mark=mark) if around and around[-1].mark == b"(" else _NONE
        elif mark == b"{":
            self._open(before if before.mark == b")" else _NONE)
        else:
            while around:
                opened = around.pop()
                if opened.mark == b"{":
                    return opened._replace(mark=mark)
        return _NONE

    def _open(self, head: _Bracket) -> None:
        """Open a block, with the brackets in front of it."""
        self._around.append(head._replace(mark=b"{"))
        if head.macro:
            self.used.append((head.start, head.macro))
            self.ifs.update([head.macro] if head.is_if else [])


def unwrap_declarations(text: bytes) -> bytes:
    """Return the text with the macros blanked that stand around whole declarations."""
    if not _ENDS_IN_BRACKET.search(text):
        return text
    spans: list[tuple[int, int]] = []
    for found in _AROUND_DECLARATIONS.finditer(text):
        if found["declared"].rstrip().endswith(b";"):
            spans += [found.span("head"), found.span("end")]
    return _blanked(text, spans)


def blank_own_lines(text: bytes) -> bytes:
    """Return the text with the lines blanked that call a macro of the file's own as a statement, without a semicolon."""
    own = set(_DEFINED.findall(text))
    if not own:
        return text
    return _blanked(
        text,
        [
            found.span("lines")
            for found in _OWN_LINES.finditer(text)
            if own.issuperset(_OWN_NAME.findall(found["lines"]))
        ],
    )


def _blanked(text: bytes, spans: list[tuple[int, int]]) -> bytes:
    found = bytearray(text)
    for start, end in spans:
        found[start:end] = blanks(text[start:end])
    return bytes(found)
