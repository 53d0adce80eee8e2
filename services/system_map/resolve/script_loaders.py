"""What a page's script loader puts in place of a name: `alias` and `paths` of Sea.js, `paths` of RequireJS.

Read as text: the object behind the word, of which only values are taken that are written as one text. Where a page lies
on its server is not known, so a path is looked for below the folder of the settings and those above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from services.system_map.resolve.bundler_values import inside
from services.system_map.resolve.bundlers import without_comments
from services.system_map.resolve.paths import ancestors, base_name, below, join, parent
from services.system_map.resolve.wanted import LOADER_CONFIG

_SETTINGS = re.compile(r"\b(?:seajs|require|requirejs)\.config\s{0,20}\(")
_NAMES = re.compile(r"\b(?:alias|paths)[\"']?\s{0,80}:\s{0,80}\{")
_NAME = re.compile(
    r"[{,]\s{0,80}(?:[\"']([^\"'\n]{1,100})[\"']|([\w$]{1,100}))\s{0,80}:\s{0,80}[\"']([^\"'\n]{1,200})[\"']\s{0,80}(?=[,}]|\Z)"
)
_INSTALLED = frozenset({"bower_components", "node_modules", "vendor"})  # folders of what others wrote
_MAX_NAMES = 500  # of one object
_MAX_OBJECTS = 10  # of one file
_MAX_FOLDERS = 8  # above the settings that a path is looked for in


class ScriptLoaders:
    """The settings of script loaders, by the folder that they lie in; they rule what lies in it and below."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Read every file that is called as such settings are."""
        self._named: dict[str, dict[str, str]] = {}
        for path in sorted(texts):
            if LOADER_CONFIG.fullmatch(base_name(path)):
                names = self._named.setdefault(parent(path), {})
                for name, place in _names_of(texts[path]):
                    names.setdefault(name, place)

    def paths(self, folder: str, specifier: str) -> Iterator[str]:
        """Yield the paths that a name may stand for in a folder's files, the likeliest first."""
        for home, place in self._found(folder, specifier):
            for above in islice(ancestors(home), _MAX_FOLDERS):
                path = join(above, place)
                if path is not None:
                    yield path

    def has(self, folder: str, specifier: str) -> bool:
        """Say whether a name stands for a script of the site in a folder's files, be it there or not: no installed one."""
        return any(_INSTALLED.isdisjoint(place.split("/")) for _, place in self._found(folder, specifier))

    def _found(self, folder: str, specifier: str) -> Iterator[tuple[str, str]]:
        head, _, rest = specifier.partition("/")
        for home in ancestors(folder) if self._named else ():
            names = self._named.get(home, {})
            if specifier in names:
                yield home, names[specifier]
            elif head in names:
                yield home, below(names[head], rest)


def _names_of(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the names that settings give to scripts here, each with its path; addresses are others' scripts."""
    text = without_comments(data)
    if not _SETTINGS.search(text):
        return
    for opened in islice(_NAMES.finditer(text), _MAX_OBJECTS):
        for found in islice(_NAME.finditer(inside(text, opened.end() - 1)), _MAX_NAMES):
            if "//" not in found[3] and ":" not in found[3]:
                yield found[1] or found[2], found[3].lstrip("/")
