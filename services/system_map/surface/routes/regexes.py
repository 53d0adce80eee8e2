r"""Regular expressions of URL patterns, written as people read a path: `^users/(?P<id>\d+)/$` is `users/<id>/`. Pure."""

from __future__ import annotations

import re

_REPEAT = re.compile(r"\{\d*,?\d*\}")
_ESCAPED = re.compile(r"\\(\W)")
_ANYTHING = re.compile(r"\.(?=[*+{])")
_NAMED = re.compile(r"\?P<(\w+)>")
_PLAIN = re.compile(r"\?[aiLmsux]*(?:-[imsx]+)?(?::|\Z)")  # neither captures nor asks: `?:`, `?i:`, `?i`
_DROPPED = frozenset("?*+^$")
_KINDS = frozenset("dDsSwW")
_VARIABLE = "<var>"
_ASSERTIONS = ("?=", "?!", "?<=", "?<!", "?#")
_MAX_LENGTH = 2_000
_MAX_GROUPS = 20


def simplify(pattern: str, depth: int = 0) -> str:
    r"""Return a pattern as a path, with `<name>` for named groups and `<var>` for others, without anchors and repeats.

    What stands for any of several characters (`.*`, `[^/]*`, `\d`) is `<var>` too, a run of such is one; and so is
    what stands in more groups than anybody writes, `depth` of which are around the pattern.
    """
    pattern = pattern[:_MAX_LENGTH]
    out: list[str] = []
    at, is_open = 0, False
    while at < len(pattern):
        if pattern[at] == "(":
            end = _end_of_group(pattern, at)
            out.append(_group(pattern[at + 1 : end], depth))
            at, is_open = end + 1, False
            continue
        end, read = _read(pattern, at)
        if read != _VARIABLE or not is_open:
            out.append(read)
        is_open = read == _VARIABLE or (is_open and not read)
        at = end
    return "".join(out)


def _read(pattern: str, at: int) -> tuple[int, str]:
    """Return the place after what stands at `at`, outside any group, and how a path shows it."""
    char = pattern[at]
    if char == "\\" and at + 1 < len(pattern):
        return at + 2, _escaped(pattern[at + 1])
    if char == "[":
        end = _end_of_class(pattern, at)
        one = _ESCAPED.sub(r"\1", pattern[at + 1 : end - 1])
        return end, one if len(one) == 1 else _VARIABLE
    if _ANYTHING.match(pattern, at):
        return at + 1, _VARIABLE
    repeat = _REPEAT.match(pattern, at)
    if repeat is not None:
        return repeat.end(), ""
    return at + 1, "" if char in _DROPPED else char


def _escaped(char: str) -> str:
    if not char.isalnum():
        return char
    if char in _KINDS:
        return _VARIABLE
    return "" if char in "bBAZ" else f"\\{char}"


def _group(inner: str, depth: int) -> str:
    named = _NAMED.match(inner)
    if named:
        return f"<{named[1]}>"
    plain = _PLAIN.match(inner)
    if plain is not None:  # flags for all of the pattern have no text of their own
        return _VARIABLE if depth > _MAX_GROUPS else simplify(inner[plain.end() :], depth + 1)
    return "" if inner.startswith(_ASSERTIONS) else _VARIABLE


def _end_of_class(pattern: str, start: int) -> int:
    """Return the place after the class of characters that opens at `start`."""
    at = start + 2 if pattern[start + 1 : start + 2] == "^" else start + 1
    at += 2 if pattern[at : at + 1] == "\\" else 1  # a bracket that comes first stands for itself
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return min(at + 1, len(pattern))


def _end_of_group(pattern: str, start: int) -> int:
    """Return where the group that opens at `start` closes; the pattern's end where it does not."""
    depth, at = 0, start
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _end_of_class(pattern, at) - 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return len(pattern)
