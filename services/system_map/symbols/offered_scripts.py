"""What a package of npm lets others import: what its `exports`, or its `files`, name, and all that this takes in. Pure.

Asked only where the package is published as it lies here. What is built may be built out of any file.
"""

from __future__ import annotations

import re
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
_GLOB = re.compile(r"[*?\[{!]")
_REST = re.compile(r"(?:/\*{1,2}){1,2}$")  # of an entry of `files` that takes all that is in a folder


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


def kept_back(found: Findings, library: tuple[str, ...]) -> frozenset[str]:
    """Return the scripts that no other project can import although they lie in a package; ask by `once`.

    What the ways into a library take in is offered, whatever a manifest says.
    """
    texts, files = found.given.texts, found.given.files
    packages = {parent(path) for path in texts if base_name(path) == "package.json"}
    named = {folder: _named(package_of(texts, below(folder, "package.json")), folder, files) for folder in packages}
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


def _named(package: Mapping[str, Any], folder: str, files: Mapping[str, object]) -> _Named | None:
    """Return what a package.json lets others import; None where it does not say, or something of it has to be built."""
    exports = package.get("exports")
    if exports is not None:
        return _of_exports(exports, folder, files)
    listed = words(package.get("files"))[:_MAX_TARGETS]
    main = join(folder, str(package.get("main") or "index.js"))
    if not listed or main is None or (main not in files and f"{main}.js" not in files):
        return None
    entries = {_REST.sub("", entry.removeprefix("./").strip("/")) for entry in listed}
    if any(not entry or entry == "." or _GLOB.search(entry) for entry in entries):
        return None
    paths = {path for entry in entries if (path := join(folder, entry)) is not None}
    return _Named(frozenset({*paths, main, f"{main}.js"}), ())


def _of_exports(exports: Any, folder: str, files: Mapping[str, object]) -> _Named | None:
    is_map = isinstance(exports, dict) and all(key.startswith(".") for key in exports)
    paths: set[str] = set()
    patterns: dict[tuple[str, str], None] = {}
    starred, has_code = 0, False
    for value in exports.values() if is_map else [exports]:
        written = (join(folder, target) for target in islice(_targets(value), _MAX_TARGETS))
        targets = [path for path in written if path is not None]
        scripts = [path for path in targets if path.endswith(SCRIPTS) and not path.endswith(DECLARATIONS)]
        stars = [path for path in targets if "*" in path]
        starred += len(stars)
        if starred > _MAX_PATTERNS:
            return None
        here = [path for path in scripts if path in files]
        for path in stars:
            start, _, end = path.partition("*")
            if any(one.startswith(start) and one.endswith(end) for one in files):
                patterns[start, end] = None
                here.append(path)
        if (scripts or stars) and not here:
            return None  # it is built
        has_code = has_code or bool(here)
        paths.update(here, (path for path in targets if path in files))  # declarations too
        if len(paths) > _MAX_TARGETS:
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
