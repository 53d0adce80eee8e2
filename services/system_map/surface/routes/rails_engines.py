"""Engines in folders of an application that its Gemfile does not load: gems beside those that it names by path. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_MAX_TEXT = 200_000
_COMMENT = re.compile(r"^[ \t]*#[^\n]*|[ \t]#[^\n]*", re.MULTILINE)
_PATH = re.compile(r"""(?:\bpath:|:path[ \t]*=>)[ \t]*(?P<mark>['"])(?P<path>[^'"\n]{1,300})(?P=mark)""")
_GEM = re.compile(r"""^[ \t]*gem[ \t(]+['"]([\w.-]{1,100})['"]""", re.MULTILINE)
# What may name further ones: a loop over folders, other files, blocks of a path, paths that are put together.
_MORE = re.compile(r"\bDir\b|\bPathname\b|\beval_gemfile\b|\bgemspec\b|^[ \t]*path\b|#\{|\.each\b", re.MULTILINE)


class LoadedEngines:
    """Tells by the Gemfiles around engines."""

    def __init__(self, texts: Mapping[str, bytes], paths: Iterable[str]) -> None:
        """Take the texts of manifests and all paths."""
        self._texts = texts
        self._gems: dict[str, str] = {}  # by the folder of their gemspec
        for path in paths:
            if path.endswith(".gemspec"):
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
        return are_beside and not is_open and home not in known and self._gems[home] not in named


@lru_cache(8)
def _read(content: bytes) -> tuple[frozenset[str], frozenset[str], bool]:
    """Return the gems that a Gemfile names, the paths, and whether it may name more."""
    text = _COMMENT.sub("", content.decode("utf-8", "replace"))
    paths = frozenset(found["path"] for found in _PATH.finditer(text))
    return frozenset(_GEM.findall(text)), paths, _MORE.search(text) is not None
