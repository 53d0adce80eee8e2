r"""Regular expressions of URL patterns, written as people read a path: `^users/(?P<id>\d+)/$` is `users/<id>/`. Pure."""

from __future__ import annotations

import re

_NAMED = re.compile(r"\?P<(\w+)>")
_DROPPED = frozenset("?*+^$")
_ASSERTIONS = ("?=", "?!", "?<=", "?<!", "?#")
_MAX_LENGTH = 2_000


def simplify(pattern: str) -> str:
    """Return a pattern with `<name>` for named groups, `<var>` for others, and without anchors and repeats."""
    pattern = pattern[:_MAX_LENGTH]
    out: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            following = pattern[at + 1]
            if following in _DROPPED:
                out.append(following)
            elif following not in "bBAZ":
                out.append(char + following)
            at += 2
        elif char == "(":
            end = _end_of_group(pattern, at)
            inner = pattern[at + 1 : end]
            named = _NAMED.match(inner)
            if named:
                out.append(f"<{named[1]}>")
            elif inner.startswith("?:"):
                out.append(simplify(inner[2:]))
            elif not inner.startswith(_ASSERTIONS):
                out.append("<var>")
            at = end + 1
        else:
            if char not in _DROPPED:
                out.append(char)
            at += 1
    return "".join(out)


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
