r"""Regular expressions of URL patterns, written as people read a path: `^users/(?P<id>\d+)/$` is `users/<id>/`. Pure."""

from __future__ import annotations

import re

_REPEAT = re.compile(r"\{\d*,?\d*\}")
_ESCAPED = re.compile(r"\\(\W)")
_ANYTHING = re.compile(r"\.[*+]\??")
_NAMED = re.compile(r"\?P<(\w+)>")
_DROPPED = frozenset("?*+^$")
_ASSERTIONS = ("?=", "?!", "?<=", "?<!", "?#")
_MAX_LENGTH = 2_000


def simplify(pattern: str) -> str:
    """Return a pattern with `<name>` for named groups, `<var>` for others and for `.*`, without anchors and repeats."""
    pattern = pattern[:_MAX_LENGTH]
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            out.append(_escaped(pattern[at + 1]))
            at += 2
        elif char == "(":
            end = _end_of_group(pattern, at)
            out.append(_group(pattern[at + 1 : end]))
            at = end + 1
        elif char == "[":
            end = _end_of_class(pattern, at)
            out.append(_ESCAPED.sub(r"\1", pattern[at:end]))
            at = end
        else:
            anything = _ANYTHING.match(pattern, at)
            repeat = anything or _REPEAT.match(pattern, at)
            if anything is not None:
                out.append("<var>")
            elif char not in _DROPPED and repeat is None:
                out.append(char)
            at = repeat.end() if repeat else at + 1
    return "".join(out)


def _escaped(char: str) -> str:
    if not char.isalnum():
        return char
    return "" if char in "bBAZ" else f"\\{char}"


def _group(inner: str) -> str:
    named = _NAMED.match(inner)
    if named:
        return f"<{named[1]}>"
    if inner.startswith("?:"):
        return simplify(inner[2:])
    return "" if inner.startswith(_ASSERTIONS) else "<var>"


def _end_of_class(pattern: str, start: int) -> int:
    """Return the place after the class of characters that opens at `start`."""
    at = start + 2 if pattern[start + 1 : start + 2] == "^" else start + 1
    at += 1  # a bracket that comes first stands for itself
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return min(at + 1, len(pattern))


def _end_of_group(pattern: str, start: int) -> int:
    """Return where the group that opens at `start` closes; the pattern's end where it does not."""
    depth, at, in_class = 0, start, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return len(pattern)
