"""What a package of npm lets others import: what its `exports`, or its `files`, name, and all that this takes in. Pure.

Asked only where the package is published as it lies here. What is built may be built out of any file.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from services.system_map.derive.findings import Findings
from services.system_map.derive.node_programs import package_of
from services.system_map.resolve.paths import base_name, below, join, parent
from services.system_map.resolve.script_files import DECLARATIONS
from services.system_map.resolve.texts import words
from services.system_map.symbols.default_exports import SCRIPTS

_MAX_TARGETS = 2_000  # of one package
_MAX_PATTERNS = 50
_MAX_LOOKS = 1_000_000  # at paths, of all packages
_GLOB = re.compile(r"[*?\[{!]")
_REST = re.compile(r"(?:/\*{1,2}){1,2}$")  # of an entry of `files` that takes all that is in a folder
_PAPERS = re.compile(r"(?:readme|licen[cs]e|changelog|history|notice|.*\.(?:md|txt)$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a manifest names: files and folders, and patterns as what stands before and behind their star."""

    paths: frozenset[str]
    patterns: tuple[tuple[str, str], ...]

    def has(self, path: str) -> bool:
        """Say whether a file is named, by itself or in a folder."""
        if path in self.paths or any(path[:at] in self.paths for at in _slashes(path)):
            return True
        return any(path.startswith(start) and path.endswith(end) for start, end in self.patterns)


class _Here:
    """The files of the repository, asked whether something names one; only so much is looked at."""

    def __init__(self, files: Iterable[str]) -> None:
        self._sorted = sorted(files)
        self._files = frozenset(self._sorted)
        self._left = _MAX_LOOKS

    def has(self, path: str) -> bool:
        """Say whether a path is that of a file or a folder."""
        return path in self._files or self.has_like(path + "/", "")

    def has_like(self, start: str, end: str) -> bool:
        """Say whether a file begins and ends so."""
        for at in range(bisect_left(self._sorted, start), len(self._sorted)):
            self._left -= 1
            if self._left < 0 or not self._sorted[at].startswith(start):
                return False
            if len(self._sorted[at]) >= len(start) + len(end) and self._sorted[at].endswith(end):
                return True
        return False


def kept_back(found: Findings, library: tuple[str, ...]) -> frozenset[str]:
    """Return the scripts that no other project can import although they lie in a package; ask by `once`.

    What the ways into a library take in is offered, whatever a manifest says.
    """
    texts, files = found.given.texts, found.given.files
    packages = {parent(path) for path in texts if base_name(path) == "package.json"}
    here = _Here(files)
    named = {folder: _named(package_of(texts, below(folder, "package.json")), folder, here) for folder in packages}
    if not any(named.values()):
        return frozenset()
    inside: set[str] = set()
    offered: list[str] = []
    for path in files:
        folder = _package_around(path, packages) if path.endswith(SCRIPTS) else None
        its = named.get(folder) if folder is not None else None
        if its is not None:
            inside.add(path)
            if its.has(path) or path in library:
                offered.append(path)
    return frozenset(inside.difference(_taken_in(offered, found.all_edges)))


def _package_around(path: str, packages: set[str]) -> str | None:
    folder = parent(path)
    while folder and folder not in packages:
        folder = parent(folder)
    return folder if folder in packages else None


def _taken_in(offered: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    """Return some files and all that they import, at whatever distance."""
    imported: dict[str, list[str]] = {}
    for source, target in edges:
        imported.setdefault(source, []).append(target)
    seen = set(offered)
    waiting = list(seen)
    while waiting:
        fresh = [target for target in imported.get(waiting.pop(), ()) if target not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen


def _named(package: Mapping[str, Any], folder: str, here: _Here) -> _Named | None:
    """Return what a package.json lets others import; None where it does not say, or something of it has to be built."""
    exports = package.get("exports")
    ways = [*words(package.get("main")), *words(package.get("module"))]
    if not any(package.get(key) for key in ("exports", "main")):
        ways.append("index.js")
    browser = package.get("browser")
    if isinstance(browser, dict):  # of files to such as stand for them, or to other packages
        ways += [way for way in words([*browser.values()][:_MAX_TARGETS]) if way.startswith("./")]
    else:
        ways += words(browser)
    paths = [path for way in ways if (path := join(folder, way)) is not None]
    if not all(here.has(path) or here.has(f"{path}.js") for path in paths):
        return None
    found = _of_exports(exports, folder, here) if exports is not None else _of_files(package, folder, here)
    return found and _Named(found.paths.union(paths, (f"{path}.js" for path in paths)), found.patterns)


def _of_files(package: Mapping[str, Any], folder: str, here: _Here) -> _Named | None:
    listed = words(package.get("files"))[:_MAX_TARGETS]
    entries = {_REST.sub("", entry.removeprefix("./").strip("/")) for entry in listed}
    if not entries or any(not entry or entry == "." or _GLOB.search(entry) for entry in entries):
        return None
    paths = {path for entry in entries if (path := join(folder, entry)) is not None}
    if not all(here.has(path) or path.endswith(DECLARATIONS) or _PAPERS.match(base_name(path)) for path in paths):
        return None
    return _Named(frozenset(paths), ())


def _of_exports(exports: Any, folder: str, here: _Here) -> _Named | None:
    paths: set[str] = set()
    patterns: dict[tuple[str, str], None] = {}
    has_code = False
    for target in islice(_targets(exports), _MAX_TARGETS + 1):
        path = join(folder, target)
        if path is None:
            continue
        start, star, end = path.partition("*")
        is_declared = path.endswith(DECLARATIONS)
        if not (here.has_like(start, end) if star else here.has(path)) and not is_declared:
            return None  # it is built
        if star:
            patterns[start, end] = None
        else:
            paths.add(path)
        has_code = has_code or (not is_declared and (bool(star) or path.endswith(SCRIPTS)))
        if len(paths) >= _MAX_TARGETS or len(patterns) > _MAX_PATTERNS:
            return None
    return _Named(frozenset(paths), tuple(patterns)) if has_code else None


def _targets(value: Any) -> Iterator[str]:
    """Yield the files that one key of `exports` names under whatever conditions; without recursion, for anybody may nest it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _slashes(path: str) -> Iterator[int]:
    return (place for place, mark in enumerate(path) if mark == "/")
