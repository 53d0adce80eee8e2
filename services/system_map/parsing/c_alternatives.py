"""Alternatives of the preprocessor that split a construct of C or C++: which of their lines go so that the rest can be read."""

from __future__ import annotations

import re

_DIRECTIVE = re.compile(rb"[ \t]*#[ \t]*(\w+)")
_NEVER = re.compile(rb"[ \t]*#[ \t]*if[ \t]+\(?0\)?[ \t\r]*$")
_OLD_STYLE = b"KR_headers"  # the name under which code older than C89 keeps its heads
_ELSE = re.compile(rb"else\b")  # what begins so belongs to the `if` in front
_WHOLE = frozenset(b";}")


class _Choice:
    """One `#if` up to its `#endif`, while its lines go by."""

    def __init__(self, line: int, condition: bytes) -> None:
        self.marks = [line]  # of #if, #elif, #else
        self.is_split = False
        self.old_style = _OLD_STYLE in condition
        self.never = _NEVER.match(condition) is not None
        self.balances: list[tuple[int, int]] = []  # of each alternative: braces, parentheses
        self.tails: list[bytes] = []  # the last line of each alternative
        self.braces = self.parentheses = 0
        self.last = b""

    def take(self, code: bytes) -> None:
        self.is_split |= code.startswith(b"}") and self.braces <= 0  # `} else if (x) {` closes what stands in front
        self.braces += code.count(b"{") - code.count(b"}")
        self.parentheses += code.count(b"(") - code.count(b")")
        self.is_split |= self.braces < 0 or self.parentheses < 0 or (not self.last and _ELSE.match(code) is not None)
        self.last = code

    def end_alternative(self) -> None:
        self.is_split |= bool(self.braces or self.parentheses or (self.last and self.last[-1] not in _WHOLE))
        self.balances.append((self.braces, self.parentheses))
        self.tails.append(self.last)
        self.braces = self.parentheses = 0
        self.last = b""

    @property
    def kept(self) -> int | None:
        """Return which alternative stays: the first, unless it is older than C89 or no compiler sees it; None for none."""
        if len(self.balances) > 1:
            return 1 if self.old_style or self.never else 0
        return None if self.never else 0


def hidden_lines(code: list[bytes]) -> list[bool]:
    """Tell of each line (without comments and texts) whether it has to go so that every construct is read once."""
    hidden = [False] * len(code)
    spans: list[tuple[int, int]] = []
    around: list[_Choice] = []
    goes_on = False
    for number, line in enumerate(code):
        found = None if goes_on else _DIRECTIVE.match(line)
        in_directive = goes_on or found is not None
        goes_on = in_directive and line.rstrip(b"\r").endswith(b"\\")
        word = found[1] if found else b""
        if word in {b"if", b"ifdef", b"ifndef"}:
            around.append(_Choice(number, line))
        elif word in {b"else", b"elif"} and around:
            around[-1].end_alternative()
            around[-1].marks.append(number)
        elif word == b"endif" and around:
            _close(around, number, spans, hidden)
        elif not in_directive and around and (bare := line.strip()):
            around[-1].take(bare)
    _hide(spans, code, hidden)
    return hidden


def never_compiled(code: list[bytes]) -> list[tuple[int, int]]:
    """Return the lines, counted from 0, from behind each outermost `#if 0` up to its `#else`, `#elif` or `#endif`."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for number, line in enumerate(code):
        said = _DIRECTIVE.match(line)
        word = said[1] if said else b""
        if not start:
            start = number + 1 if word == b"if" and _NEVER.match(line) else 0
            depth = 1
        elif word in {b"if", b"ifdef", b"ifndef"}:
            depth += 1
        elif word in {b"else", b"elif", b"endif"}:
            depth -= word == b"endif"
            if depth <= (word != b"endif"):
                found.append((start, number))
                start = 0
    return found


def _close(around: list[_Choice], number: int, spans: list[tuple[int, int]], hidden: list[bool]) -> None:
    """End a choice; the alternative that is kept counts as code of the choice around it."""
    choice = around.pop()
    choice.end_alternative()
    if not choice.is_split:
        return
    for mark in [*choice.marks, number]:
        hidden[mark] = True
    kept = choice.kept
    ends = [*choice.marks[1:], number]
    spans += [
        (start + 1, end) for index, (start, end) in enumerate(zip(choice.marks, ends, strict=True)) if index != kept
    ]
    if around and kept is not None:
        outer, (braces, parentheses) = around[-1], choice.balances[kept]
        outer.braces += braces
        outer.parentheses += parentheses
        outer.last = b"{" if braces or parentheses else choice.tails[kept] or b" ;"


def _hide(spans: list[tuple[int, int]], code: list[bytes], hidden: list[bool]) -> None:
    """Hide the lines of all spans, each once however deep they lie; what is included stays."""
    changes = [0] * (len(code) + 1)
    for start, end in spans:
        changes[start] += 1
        changes[end] -= 1
    depth = 0
    for number, change in enumerate(changes[:-1]):
        depth += change
        hidden[number] |= depth > 0
