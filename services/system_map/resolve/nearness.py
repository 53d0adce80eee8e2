"""Which of several files a path means that all hold the same: the nearest, found without looking at each one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from services.system_map.resolve.paths import ancestors, parent

# Kotlin's source sets: `src/jvmMain`, `src/commonTest`.
SOURCE_SET = re.compile(r"^(?:.*/)?src/[^/]+?(?=(?:Main|Test)?/)")
COMMON = re.compile(r"/src/common(?:Main|Test)/|^src/common(?:Main|Test)/")


class Nearness:
    """Paths by the folders around them; `nearest` says the same as that of `paths`."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Look among these."""
        self._paths = frozenset(paths)

    def nearest(self, source: str) -> str | None:
        """Return the path that shares most leading folders with `source`; then the least deep, then by name."""
        if source in self._paths:
            return source
        found = (self._below.get(folder) for folder in ancestors(parent(source)))
        return next((path for path in found if path is not None), None)

    def nearest_alone(self, source: str) -> str | None:
        """Return the path that shares most leading folders with `source`; None where several share as many."""
        if source in self._paths:
            return source
        folder = next((one for one in ancestors(parent(source)) if one in self._below), None)
        return None if folder is None or folder in self._several else self._below[folder]

    def nearest_source(self, source: str) -> str | None:
        """Return the nearest path; first among the source set's own, then among those that all platforms have (Kotlin)."""
        if source in self._paths:
            return source
        own = SOURCE_SET.match(source)
        if own is not None:
            sets = (f"{own[0]}Main/", f"{own[0]}Test/")
            inner = (folder for folder in ancestors(parent(source)) if f"{folder}/".startswith(sets))
            folders = (*inner, *(one.removesuffix("/") for one in sets))
            found = next((self._below[folder] for folder in folders if folder in self._below), None)
            if found is not None:
                return found
        return self._common.nearest(source) if self._common is not None else self.nearest(source)

    @cached_property
    def _below(self) -> dict[str, str]:
        """Return the path that counts of those below each folder."""
        found: dict[str, str] = {}
        for path in sorted(self._paths, key=lambda path: (path.count("/"), path)):
            for folder in ancestors(parent(path)):
                found.setdefault(folder, path)
        return found

    @cached_property
    def _several(self) -> frozenset[str]:
        """Return the folders below which there are more paths than one."""
        below = Counter(folder for path in self._paths for folder in ancestors(parent(path)))
        return frozenset(folder for folder, count in below.items() if count > 1)

    @cached_property
    def _common(self) -> Nearness | None:
        some = [path for path in self._paths if COMMON.search(path)]
        return Nearness(some) if some else None
