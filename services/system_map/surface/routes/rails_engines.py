"""Engines in folders of an application that its Gemfile does not load: gems beside those that it names by path. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from services.system_map.facts import ResolvedImport

_MAX_TEXT = 200_000
_MAX_SETTINGS = 300
_COMMENT = re.compile(r"^[ \t]*#[^\n]*|[ \t]#[^\n]*", re.MULTILINE)
_PATH = re.compile(r"""(?:\bpath:|:path[ \t]*=>)[ \t]*(?P<mark>['"])(?P<path>[^'"\n]{1,300})(?P=mark)""")
_GEM = re.compile(r"""^[ \t]*gem[ \t(]+['"]([\w.-]{1,100})['"]""", re.MULTILINE)
# What may name further ones: a loop over folders, other files, blocks of a path, paths that are put together.
_MORE = re.compile(
    r"\bDir\b|\bPathname\b|\beval_gemfile\b|\b(?:instance_)?eval\b|\bgemspec\b|^[ \t]*(?:path|for)\b|#\{"
    r"|\.(?:each|map)\b|['\"][ \t]{0,20}\+",
    re.MULTILINE,
)
_MAX_DEEP = 2  # the folders below a path that Bundler looks for gems in


class LoadedEngines:
    """Tells by the Gemfiles around engines."""

    def __init__(
        self,
        texts: Mapping[str, bytes],
        paths: Iterable[str],
        imports: Callable[[str], dict[int, list[ResolvedImport]]],
    ) -> None:
        """Take the texts of manifests, all paths, and what tells the files that one requires."""
        self._texts = texts
        self._imports = imports
        self._required: dict[str, set[str]] = {}  # by the folder of a Gemfile
        self._settings: list[str] = []
        self._gems: dict[str, str] = {}  # by the folder of their gemspec
        for path in paths:
            if path.endswith(".rb") and "config/" in path:
                self._settings.append(path)
            elif path.endswith(".gemspec"):
                folder, _, name = path.rpartition("/")
                self._gems.setdefault(folder, name.removesuffix(".gemspec"))

    def is_left_out(self, home: str) -> bool:
        """Say whether a folder holds a gem that the Gemfile above does not name, though it names others beside it."""
        folder = posixpath.dirname(home)
        if home not in self._gems or not home:
            return False
        while folder and posixpath.join(folder, "Gemfile") not in self._texts:
            folder = posixpath.dirname(folder)
        text = self._texts.get(posixpath.join(folder, "Gemfile"), b"")
        named, paths, is_open = _read(text[:_MAX_TEXT])
        known = {posixpath.normpath(posixpath.join(folder, path)) for path in paths}
        are_beside = any(posixpath.dirname(path) == posixpath.dirname(home) for path in known)
        is_open |= any(_is_above(path, home) for path in known)
        if not are_beside or is_open or home in known or self._gems[home] in named:
            return False
        return not any(path.startswith(f"{home}/") for path in self._required_in(folder))

    def _required_in(self, folder: str) -> set[str]:
        """Return the files that an application's own configuration requires: `require_relative "../plugins/x/engine"`."""
        if folder not in self._required:
            settings = posixpath.join(folder, "config/")
            own = [path for path in self._settings if path.startswith(settings)][:_MAX_SETTINGS]
            leads = (one for path in own for line in self._imports(path).values() for one in line)
            self._required[folder] = {one.target for one in leads if one.target is not None}
        return self._required[folder]


def _is_above(path: str, home: str) -> bool:
    """Say whether a path that a Gemfile names holds a gem's folder, whose gem one that it names may depend on."""
    below = home if path == "." else home.removeprefix(f"{path}/")
    return (path == "." or below != home) and below.count("/") < _MAX_DEEP


@lru_cache(8)
def _read(content: bytes) -> tuple[frozenset[str], frozenset[str], bool]:
    """Return the gems that a Gemfile names, the paths, and whether it may name more."""
    text = _COMMENT.sub("", content.decode("utf-8", "replace"))
    paths = frozenset(found["path"] for found in _PATH.finditer(text))
    return frozenset(_GEM.findall(text)), paths, _MORE.search(text) is not None
