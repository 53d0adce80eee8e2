"""Where the functions and methods stand that Go's routes are given."""

from __future__ import annotations

import posixpath
import re
from typing import Any, NamedTuple

from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.look import Look, Seen

_RECEIVER = re.compile(r"^func\s*\([^)]*\)")
_TAKES = re.compile(r"Handler(?:Func)?\s*[,)]|\bfunc\([^)]{0,200}(?:Context|Ctx|ResponseWriter)\b")


class _Package(NamedTuple):
    functions: dict[str, list[tuple[str, int]]]  # name → file and line
    methods: dict[str, list[tuple[str, int, str]]]  # name → file, line, type
    wrapping: set[tuple[str, int]]  # those that take a handler themselves


class GoHandlers:
    """Finds handlers in the packages of the repository."""

    def __init__(self, look: Look, names: GoNames) -> None:
        """Take the map's facts, and what tells which packages a file imports."""
        self._look = look
        self._names = names
        self._packages: dict[str, _Package] = {}

    def of(self, seen: Seen) -> tuple[str, str | None, int | None]:
        """Return the name, file and line of who answers a route: what is handed, or else what makes or wraps it."""
        data = seen.data
        handler, wrapper = str(data["handler"]), str(data["wrapper"])
        found = self._made(seen, data, wrapper) if "maker" in data else None
        if found is not None:
            return found
        for name, of in ((handler, str(data["of"])), (wrapper, "")):
            at = self._find(seen, name, of) if name else None
            if at is not None:
                return name, *at
        return handler, None, None

    def _made(self, seen: Seen, data: dict[str, Any], wrapper: str) -> tuple[str, str, int] | None:
        """Return who answers where a call makes the handler: its function, or the one that it wraps."""
        maker = str(data["maker"])
        at = self._find(seen, maker, "")
        if at is not None and not self._wraps(*at):
            # What is made of nothing and handed to the repository's own functions may be no handler.
            is_open = wrapper and not self._is_outside(seen, wrapper)
            return None if is_open else (maker, *at)
        wrapped = [(name, found) for name, of in data["given"] if (found := self._find(seen, name, of, is_sure=True))]
        return (wrapped[0][0], *wrapped[0][1]) if len(wrapped) == 1 else None

    def _wraps(self, path: str, line: int) -> bool:
        """Say whether a function takes a handler itself."""
        return (path, line) in self._package(posixpath.dirname(path)).wrapping

    def _is_outside(self, seen: Seen, name: str) -> bool:
        head, dot, _ = name.partition(".")
        return bool(dot) and self._names.packages.is_outside(seen.path, head, seen.data.get("packages", {}))

    def _find(self, seen: Seen, name: str, of: str, *, is_sure: bool = False) -> tuple[str, int] | None:
        """Return where a function, or a method of a type, stands; with `is_sure` not by the name of a method alone."""
        own = posixpath.dirname(seen.path)
        head, dot, rest = name.partition(".")
        if not dot:
            line = self._look.line_of(seen.path, name)
            return (seen.path, line) if line else _only(self._package(own).functions.get(name, []))
        bare = rest.rpartition(".")[2]
        if of:
            alike = self._package(own).methods.get(bare, [])
            return _only([(path, line) for path, line, owner in alike if owner == of])
        imported = self._names.packages.imported(seen.path)
        named = self._names.packages.named(seen.path, head, seen.data.get("packages", {}))
        if named and rest == bare:
            return _only([found for one in named for found in self._package(one).functions.get(bare, [])])
        if is_sure:
            return None
        # A value of a type that is not known: only where one method of all is called so.
        folders = named or [own, *sorted(imported)]
        methods = [found for one in dict.fromkeys(folders) for found in self._package(one).methods.get(bare, [])]
        return _only([(path, line) for path, line, _ in methods])

    def _package(self, folder: str) -> _Package:
        if folder not in self._packages:
            package = _Package({}, {}, set())
            for path in self._names.packages.files(folder):
                for symbol in self._look.symbols(path).values():
                    if _TAKES.search(_RECEIVER.sub("", symbol.signature.rpartition(") (")[0] or symbol.signature)):
                        package.wrapping.add((path, symbol.start_line))
                    owner, dot, name = symbol.qualified_name.rpartition(".")
                    if symbol.kind == "method" and dot:
                        package.methods.setdefault(name, []).append((path, symbol.start_line, owner))
                    elif symbol.kind == "function" and not dot:
                        package.functions.setdefault(name, []).append((path, symbol.start_line))
            self._packages[folder] = package
        return self._packages[folder]


def _only(found: list[tuple[str, int]]) -> tuple[str, int] | None:
    return found[0] if len(found) == 1 else None
