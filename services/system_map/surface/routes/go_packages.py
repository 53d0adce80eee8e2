"""Go's packages as files name them: by the alias of an import, else by the name that the package's own files say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache

from services.system_map.surface.routes.look import Look

_VERSION = re.compile(r"v\d+")
_DOTTED_VERSION = re.compile(r"\.v\d+$")
_LETTERS = re.compile(r"[^A-Za-z0-9]")


class GoPackages:
    """The packages of the repository, each known by its folder; aliases are {name: import path} of one file."""

    def __init__(self, look: Look) -> None:
        """Note which files make up which package."""
        self._look = look
        self._files: dict[str, list[str]] = {}
        for path in sorted(look.facts):  # of what several files declare the first counts
            if path.endswith(".go") and not path.endswith("_test.go"):
                self._files.setdefault(posixpath.dirname(path), []).append(path)
        self._imported: dict[str, dict[str, set[str]]] = {}
        self._names: dict[str, str] = {}

    def files(self, folder: str) -> list[str]:
        """Return the files of a package, without its tests."""
        return self._files.get(folder, [])

    def imported(self, path: str) -> dict[str, set[str]]:
        """Return the folders of the packages that a file imports, each with the import paths written for it."""
        if path not in self._imported:
            written = self._written(path)
            found: dict[str, set[str]] = {}
            for line, leads in self._look.imports(path).items():
                for lead in leads:
                    found.setdefault(posixpath.dirname(str(lead.target)), set()).update(written.get(line, ()))
            found.pop(posixpath.dirname(path), None)  # what it needs of its own package
            self._imported[path] = found
        return self._imported[path]

    def named(self, path: str, name: str, aliases: Mapping[str, str]) -> list[str]:
        """Return the folders of the packages that a file can mean by a name."""
        imported = self.imported(path)
        if name in aliases:
            return sorted(folder for folder, written in imported.items() if aliases[name] in written)
        return sorted(folder for folder in imported if self._is_named(folder, name))

    def plain(self, path: str, aliases: Mapping[str, str]) -> set[str]:
        """Return the folders of the packages that a file imports without giving them a name of its own."""
        named = set(aliases.values())
        return {folder for folder, written in self.imported(path).items() if not written <= named}

    def is_outside(self, path: str, name: str, aliases: Mapping[str, str]) -> bool:
        """Say whether a name is that of an imported package which is not the repository's."""
        if self.named(path, name, aliases):
            return False
        every = {one for paths in self._written(path).values() for one in paths}
        ours = set[str]().union(*self.imported(path).values())
        meant = {aliases[name]} if name in aliases else {one for one in every if is_called(one, name)}
        return bool(meant) and not meant & ours

    def _written(self, path: str) -> dict[int, list[str]]:
        """Return the import paths of a file by line."""
        facts, found = self._look.facts.get(path), dict[int, list[str]]()
        for one in facts.imports if facts is not None else ():
            found.setdefault(one.line, []).append(one.target)
        return found

    def _is_named(self, folder: str, name: str) -> bool:
        """Say whether a package has a name: its files tell, where they are not read its folder."""
        if folder not in self._names:
            said = {self._look.facts[path].package or "" for path in self.files(folder)}
            self._names[folder] = said.pop() if len(said) == 1 else ""
        return self._names[folder] == name if self._names[folder] else is_called(folder, name)


def is_called(path: str, name: str) -> bool:
    """Say whether a name may be that of the package at a path."""
    return name in _names_of(path)


@lru_cache(16384)  # a project's files import the same packages
def _names_of(path: str) -> frozenset[str]:
    """Return what the package at a path may be called."""
    parts = _DOTTED_VERSION.sub("", path).split("/")
    # `module/v2` is the package `module`; `api/v1` may be either.
    named = [parts[-1], *([parts[-2]] if _VERSION.fullmatch(parts[-1]) and len(parts) > 1 else [])]
    return frozenset(
        name for part in named for name in (part, _LETTERS.sub("", part.removeprefix("go-")), part.replace("-", "_"))
    )
