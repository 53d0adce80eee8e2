"""Functions that Go packages keep in lists, and that a loop over such a list hands a router."""

from __future__ import annotations

import posixpath
from functools import cached_property

from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.look import Look, Seen


class ListedFunctions:
    """Tells what the lists of packages hold."""

    def __init__(self, look: Look, names: GoNames) -> None:
        """Take what tells packages and functions."""
        self._look = look
        self._names = names

    def of(self, seen: Seen) -> dict[tuple[str, str], bool]:
        """Return what a call in a loop calls by turns, each as (folder, scope), and whether the list surely holds it."""
        owner, dot, name = seen.data["each"].rpartition(".")
        folders = [posixpath.dirname(seen.path)]
        if dot:
            folders = self._names.packages.named(seen.path, owner, seen.data.get("packages", {}))
        found: dict[tuple[str, str], bool] = {}
        for one in self._lists.get((folders[0], name), ()) if len(folders) == 1 else ():
            for called in one.data["functions"]:
                for key in self._names.functions(one, called):
                    # Go runs each `init`, and gives a package's variables their values, before all else.
                    found[key] = found.get(key, False) or one.data["scope"] in {"", "init"}
        return found

    @cached_property
    def _lists(self) -> dict[tuple[str, str], list[Seen]]:
        found: dict[tuple[str, str], list[Seen]] = {}
        for seen in self._look.signals("go.listed"):
            if not self._look.is_test(seen.path):
                found.setdefault((posixpath.dirname(seen.path), seen.data["list"]), []).append(seen)
        return found
