"""Patterns of paths as package managers and compilers write them: `packages/*`, `src/**/*.ts`, `{apps,libs}/*`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

_MAX_PATTERNS = 200
_MAX_LENGTH = 300
_MAX_ALTERNATIVES = 64
_BRACES = re.compile(r"\{([^{}]*)\}")


class Globs:
    """Some patterns, those that begin with `!` taken away again."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take patterns that are relative to the folder of the file that they stand in."""
        self._taken: list[list[str]] = []
        self._left: list[list[str]] = []
        for written in islice(patterns, _MAX_PATTERNS):
            (self._left if written.startswith("!") else self._taken).extend(_read(written.removeprefix("!")))

    def __bool__(self) -> bool:
        return bool(self._taken)

    def match(self, path: str) -> bool:
        """Say whether a path, relative to the same folder, is meant."""
        parts = path.split("/")
        return any(_is_like(one, parts, "**", _is_name) for one in self._taken) and not any(
            _is_like(one, parts, "**", _is_name) for one in self._left
        )


def _read(written: str) -> list[list[str]]:
    """Return the parts of each alternative of a pattern; nothing for one that is too long or leaves its folder."""
    plain = written.strip().removeprefix("./").strip("/")
    if len(plain) > _MAX_LENGTH or ".." in plain:
        return []
    whole: list[list[str]] = []
    waiting = [plain]
    while waiting and len(whole) + len(waiting) <= _MAX_ALTERNATIVES:
        one = waiting.pop()
        braces = _BRACES.search(one)
        if braces is None:
            whole.append(one.split("/"))
        else:
            waiting += [one[: braces.start()] + part + one[braces.end() :] for part in braces[1].split(",")]
    return whole


def _is_like(pattern: Sequence[str], given: Sequence[str], star: str, same: Callable[[str, str], bool]) -> bool:
    """Match with a star that stands for any number of items, in no more steps than the product of both lengths."""
    at = here = back = 0
    last = -1  # where the pattern's newest star stands
    while here < len(given):
        if at < len(pattern) and pattern[at] == star:
            last, back = at, here
            at += 1
        elif at < len(pattern) and same(pattern[at], given[here]):
            at += 1
            here += 1
        elif last >= 0:
            back += 1
            at, here = last + 1, back
        else:
            return False
    return all(part == star for part in pattern[at:])


def _is_name(pattern: str, name: str) -> bool:
    return pattern == name or _is_like(pattern, name, "*", lambda one, other: one in {"?", other})
