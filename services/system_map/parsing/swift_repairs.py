"""What the grammar of Swift reads wrongly, written as what it can, in place.

These are names with dollars, ranges of members, values that are given away where a body follows, the value `()`,
conditions of a `typealias`, and functions that stand in another library.
Every byte keeps its place, so what is read of the repaired text holds for the text as it stands. Only files with errors
come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_IN_NAME = re.compile(rb"([A-Za-z0-9_])(\$+)(?=[A-Za-z0-9_])")  # `_$name`; `$0` and `$name` begin with theirs

_RANGE = re.compile(rb"(?<=[\w)\]\"]) \.\.[.<] (?=\.[a-z_])")  # `.init("0") ... .init("9")`
# `switch consume self.state {`, `if let one = copy other {`: the operator, in front of a value; not a name of that kind.
_GIVEN_AWAY = re.compile(
    rb"((?:\bswitch|=|\bin)[ \t]{1,8})(consume|copy)(?=[ \t]{1,8}(?!(?:as|else|in|is|where)\b)[A-Za-z_`])"
)
# `promise.succeed(())`, and `()` on a line of its own: the value that says nothing. A number is one as well.
_NOTHING = re.compile(
    rb"(?<=\()\(\)(?=[,)])|(?<=, )\(\)(?=\))|(?:(?<=\n)|\A)([ \t]{0,200})\(\)(?=[ \t]{0,80}(?://|\r?\n))"
)
# `typealias Children<To> = ChildrenProperty<Self, To>` with `where To: Model` behind it, often on a line of its own.
_ALIAS = re.compile(rb"\btypealias\s")
_WHERE = re.compile(rb"[^={};]{1,300}=[^={};]{1,400}?\s(?=where\s)")
_DECLARES = re.compile(rb"\b(?:associatedtype|case|class|enum|func|init|let|protocol|struct|subscript|var)\b")
_END_OF_CLAUSE = re.compile(rb"(?<![,\s])[ \t]*\r?\n|[{};]")
# `@_silgen_name("other_name") func name(…) -> Type`, which has no body: the linker finds it by the other name.
_OUTSIDE = re.compile(rb"@(?:_silgen_name|_extern)\([^()\n]{1,200}\)[@\w\s]{1,100}?\bfunc\s+\w+[^({;}]{0,200}(?=\()")
_GIVES = re.compile(rb"[ \t]*((?:(?:async|throws|rethrows)\s+)*->[^\n{};]{1,300}+)(?!\s*\{)")
_BRACKET = re.compile(rb"[()]")
_MAX_CLAUSE = 1000  # bytes
_MAX_PARAMETERS = 3000
_NOT_LINE_END = re.compile(rb"[^\r\n]")


def rewrite(text: bytes) -> bytes:
    """Return the text with underscores for the dollars within names, and a list for a range up to a member.

    Without the operators that give a value away and the conditions of a `typealias`, with a number for `()` and an empty
    body for what a function without one gives.
    """
    text = _RANGE.sub(b",    ", text)
    if b" consume" in text or b" copy" in text:
        text = _GIVEN_AWAY.sub(lambda found: found[1] + b" " * len(found[2]), text)
    if b"()" in text:
        text = _NOTHING.sub(lambda found: (found[1] or b"") + b" 0", text)
    if b"$" in text:
        text = _IN_NAME.sub(lambda found: found[1] + b"_" * len(found[2]), text)
    spans = [(*span, b"") for span in _conditions(text)] if b"typealias" in text else []
    spans += [(*span, b"{}") for span in _results(text)] if b"@_" in text else []
    if not spans:
        return text
    changed = bytearray(text)
    for start, end, instead in spans:
        changed[start:end] = instead + _NOT_LINE_END.sub(b" ", text[start + len(instead) : end])
    return bytes(changed)


def _conditions(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the conditions of type aliases stand."""
    for alias in _ALIAS.finditer(text):
        found = _WHERE.match(text, alias.end(), alias.end() + _MAX_CLAUSE)
        if found is not None and not _DECLARES.search(text, alias.end(), found.end()):
            end = _END_OF_CLAUSE.search(text, found.end(), found.end() + _MAX_CLAUSE)
            if end is not None:
                yield found.end(), end.start()


def _results(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where it stands what functions without a body give."""
    for found in _OUTSIDE.finditer(text):
        depth = 0
        for bracket in _BRACKET.finditer(text, found.end(), found.end() + _MAX_PARAMETERS):
            depth += 1 if bracket[0] == b"(" else -1
            if not depth:
                gives = _GIVES.match(text, bracket.end())
                if gives is not None:
                    yield gives.span(1)
                break
