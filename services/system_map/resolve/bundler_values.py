"""Values in a bundler's configuration, read as text: what stands between brackets, and paths as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from services.system_map.resolve.paths import join

_MAX_OBJECT = 20_000  # characters of one object
_BRACKET = re.compile(r"\\.|[\"'`]|[{}\[\]()]", re.DOTALL)
_OPENS, _CLOSES = frozenset("{[("), frozenset("}])")
_SEPARATOR = re.compile(r"\\.|[\"'`]|[{}\[\]()]|,", re.DOTALL)
_TEXTS = r"((?:\s{0,80},\s{0,80}[\"'`][^\"'`\n$]{0,200}[\"'`]){1,20})"
_FOLDER = re.compile(
    rf"(?:[\w$]{{1,40}}\.)?\w{{0,20}}(?:resolve|join)\w{{0,20}}\(\s{{0,80}}(?:__dirname|import\.meta\.dirname|process\.cwd\(\)|\w{{0,20}}(?:root|dir)\w{{0,20}})"
    rf"{_TEXTS}\s{{0,80}},?\s{{0,80}}\)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:[\w$]{1,40}\.)?\w{0,20}(?:resolve|join)\w{0,20}\(\s{0,80}[\"'`]([^\"'`\n$]{1,200})[\"'`]\s*\)", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:[\w$.]{1,80}\(\s{0,80})?new\s{1,8}URL\(\s*[\"'`](\.[^\"'`\n$]{0,200})[\"'`]\s*,\s*import\.meta\.url"
)
# `__dirname + "/src"`, `${__dirname}/src`
_HERE = re.compile(
    r"(?:`\$\{(?:__dirname|import\.meta\.dirname)\}|(?:__dirname|import\.meta\.dirname)\s{0,8}\+\s{0,8}[\"'`])/?([^\"'`\n$]{0,200})[\"'`]"
)
_WRITTEN = re.compile(r"[\"'`]([^\"'`\n$]{1,200})[\"'`]\s*(?:[,}\]\n)]|\Z)")
_TEXT = re.compile(r"[\"'`]([^\"'`]*)[\"'`]")
_NO_SPACE = re.compile(r"\S")
_GIVEN = re.compile(r"(?<![\w$.])([\w$]{1,60})\s{0,20}=(?![=>])\s{0,20}")
_KEY_OF = re.compile(r"[\"']?([\w$]{1,60})[\"']?\s{0,20}:\s{0,20}")
_NAME = re.compile(r"([\w$]{1,60})(?:\.([\w$]{1,60}))?\s*(?:[,}\])\n]|\Z)")


def inside(text: str, start: int) -> str:
    """Return what stands between a bracket and its end; all that is looked at where it has none, but for the bracket."""
    depth, place = 0, start
    end = min(len(text), start + _MAX_OBJECT)
    while found := _BRACKET.search(text, place, end):
        mark = found[0]
        place = found.end()
        if mark in _OPENS:
            depth += 1
        elif mark in _CLOSES:
            depth -= 1
            if not depth:
                return text[start : found.start()]
        elif mark in "\"'`":
            closed = text.find(mark, place, end)
            if closed < 0:
                break
            place = closed + 1
    return text[start + 1 : end]


def path_at(text: str, place: int, home: str, ruled: str) -> str | None:
    """Return the path, from the root, of the value that stands there; None where it is none that can be told."""
    if said := _HERE.match(text, place):
        return join(home, said[1] or ".")
    place += 3 if text.startswith("`${", place) else 0
    if said := _FOLDER.match(text, place):
        path: str | None = ruled if "cwd" in said[0] else home
        for part in _TEXT.findall(said[1]):
            path = None if path is None else join(path, part.lstrip("/") or ".")
        return path
    if said := _ADDRESS.match(text, place):
        return join(home, said[1])
    if said := _ALONE.match(text, place):
        return join(ruled, said[1].lstrip("/"))
    if said := _WRITTEN.match(text, place):
        is_from_root = said[1].startswith("/")
        return join(ruled, said[1].lstrip("/") or ".") if is_from_root or "/" in said[1] or said[1] == "." else None
    return None


def starts(text: str) -> Iterator[int]:
    """Yield where each item begins of what `inside` returned: behind its bracket, and behind each comma that is its own."""
    depth = place = 0
    while found := _SEPARATOR.search(text, place):
        mark = found[0]
        place = found.end()
        if mark in _OPENS:
            depth += 1
        elif mark in _CLOSES:
            depth -= 1
        elif mark in "\"'`":
            closed = text.find(mark, place)
            if closed < 0:
                return
            place = closed + 1
        is_start = (mark == "," and depth == 1) or (mark in _OPENS and found.start() == 0)
        if is_start and (item := _NO_SPACE.search(text, place)) is not None:
            yield item.start()


class Whole:
    """The text of a configuration with the folder it lies in and the one it rules, for what is named in one place and meant in another."""

    def __init__(self, text: str, home: str, ruled: str) -> None:
        """Keep what is needed to look names up; that is done when the first is asked for."""
        self._text = text
        self._home, self._ruled = home, ruled

    @cached_property
    def _given(self) -> dict[str, int]:
        """Where the value stands that each name is given first."""
        found: dict[str, int] = {}
        for given in _GIVEN.finditer(self._text):
            found.setdefault(given[1], given.end())
        return found

    def path_at(self, text: str, place: int) -> str | None:
        """Return the path of the value that stands in a part of the text; also of a name: `SRC`, or `PATHS.src`."""
        path = path_at(text, place, self._home, self._ruled)
        said = _NAME.match(text, place) if path is None else None
        value = None if said is None else self._given.get(said[1])
        if said is None or value is None:
            return path
        if said[2] is None:
            return path_at(self._text, value, self._home, self._ruled)
        return self._path_of_key(value, said[2])

    def _path_of_key(self, value: int, name: str) -> str | None:
        if not self._text.startswith("{", value):
            return None
        inner = inside(self._text, value)
        for start in starts(inner):
            key = _KEY_OF.match(inner, start)
            if key is not None and key[1] == name:
                return path_at(inner, key.end(), self._home, self._ruled)
        return None
