"""Routers that Go functions put away as http.Handler: what mounts them later, and below which path, is not seen."""

from __future__ import annotations

import posixpath
from functools import cached_property

from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.look import Look, Seen

_MAX_DEPTH = 10


class KeptHandlers:
    """Tells which functions put away what they are handed."""

    def __init__(self, look: Look, names: GoNames) -> None:
        """Take what tells functions."""
        self._look = look
        self._names = names

    def is_kept(self, seen: Seen, called: str, index: int, depth: int = 0) -> bool:
        """Say whether a called function puts away what it is handed at a place, where nothing is seen to serve it."""
        functions = self._names.functions(seen, called, self._keepers) if self._kept else []
        return bool(functions) and all(self._puts_away((*key, index), depth) for key in functions)

    def _puts_away(self, key: tuple[str, str, int], depth: int) -> bool:
        seen = self._kept.get(key)
        if seen is None or depth > _MAX_DEPTH or self._look.is_test(seen.path):
            return False
        is_served = any((key[0], name) in self._served for name in seen.data["fields"])
        return not is_served and all(self.is_kept(seen, called, at, depth + 1) for called, at in seen.data["passed"])

    @cached_property
    def _kept(self) -> dict[tuple[str, str, int], Seen]:
        found: dict[tuple[str, str, int], Seen] = {}
        for seen in self._look.signals("go.kept"):
            found[posixpath.dirname(seen.path), seen.data["scope"], seen.data["index"]] = seen
        return found

    @cached_property
    def _keepers(self) -> frozenset[tuple[str, str]]:
        return frozenset((folder, scope) for folder, scope, _ in self._kept)

    @cached_property
    def _served(self) -> set[tuple[str, str]]:
        """The fields that servers are seen to answer with, by their packages."""
        found: set[tuple[str, str]] = set()
        for seen in self._look.signals("go.served"):
            waiting = [seen.data["what"]]
            while waiting:
                one = waiting.pop()
                if one[0] == "any":
                    waiting += one[1]
                elif one[0] == "as" and one[1]:
                    waiting.append(one[1])
                elif one[0] == "name":
                    found.add((posixpath.dirname(seen.path), one[1].rpartition(".")[2]))
        return found
