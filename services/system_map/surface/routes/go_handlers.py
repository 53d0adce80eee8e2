"""Where the functions and methods stand that Go's routes are given."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.look import Look, Seen


class _Package(NamedTuple):
    functions: dict[str, list[tuple[str, int]]]  # name → file and line
    methods: dict[str, list[tuple[str, int, str]]]  # name → file, line, type


class GoHandlers:
    """Finds handlers in the packages of the repository."""

    def __init__(self, look: Look, names: GoNames) -> None:
        """Take the map's facts, and what tells which packages a file imports."""
        self._look = look
        self._names = names
        self._packages: dict[str, _Package] = {}

    def of(self, seen: Seen) -> tuple[str, str | None, int | None]:
        """Return the name, file and line of who answers a route: what is handed, or else what wraps it."""
        data = seen.data
        handler, wrapper = str(data["handler"]), str(data["wrapper"])
        for name in (handler, wrapper):
            found = self._find(seen, name) if name else None
            if found is not None:
                return name, *found
        return handler, None, None

    def _find(self, seen: Seen, name: str) -> tuple[str, int] | None:
        own = posixpath.dirname(seen.path)
        head, dot, rest = name.partition(".")
        if not dot:
            line = self._look.line_of(seen.path, name)
            return (seen.path, line) if line else _only(self._package(own).functions.get(name, []))
        bare = rest.rpartition(".")[2]
        if name == seen.data["handler"] and seen.data["of"]:
            alike = self._package(own).methods.get(bare, [])
            return _only([(path, line) for path, line, owner in alike if owner == seen.data["of"]])
        imported = self._names.packages.imported(seen.path)
        named = self._names.packages.named(seen.path, head, seen.data.get("packages", {}))
        if named and rest == bare:
            return _only([found for one in named for found in self._package(one).functions.get(bare, [])])
        # A value of a type that is not known: only where one method of all is called so.
        folders = named or [own, *sorted(imported)]
        methods = [found for one in dict.fromkeys(folders) for found in self._package(one).methods.get(bare, [])]
        return _only([(path, line) for path, line, _ in methods])

    def _package(self, folder: str) -> _Package:
        if folder not in self._packages:
            package = _Package({}, {})
            for path in self._names.packages.files(folder):
                for symbol in self._look.symbols(path).values():
                    owner, dot, name = symbol.qualified_name.rpartition(".")
                    if symbol.kind == "method" and dot:
                        package.methods.setdefault(name, []).append((path, symbol.start_line, owner))
                    elif symbol.kind == "function" and not dot:
                        package.functions.setdefault(name, []).append((path, symbol.start_line))
            self._packages[folder] = package
        return self._packages[folder]


def _only(found: list[tuple[str, int]]) -> tuple[str, int] | None:
    return found[0] if len(found) == 1 else None
