"""Packages whose files need no import of each other: what a name means in its own, where several files may have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.resolve.go_builds import GoBuilds
from services.system_map.resolve.nearness import Nearness
from services.system_map.symbols.brackets import type_parameters
from services.system_map.symbols.go_variants import nearest_variant

if TYPE_CHECKING:
    from services.system_map.symbols.index import SymbolIndex

PARTIAL = re.compile(r"\bpartial\b")  # in the signature of a type that is written in parts (C#)
_SURE, _OF_SEVERAL = 0.9, 0.8  # as sure as imports within a package are


class _Alike(NamedTuple):
    """Symbols of one package and name, by the paths of their files, and which of these is near."""

    by_path: dict[str, int]
    nearness: Nearness


class Packages:
    """Files by package, and what these declare by qualified name.

    Modules of one repository may each have a package of one name, with types of one name: the nearest is meant.
    """

    def __init__(self, index: SymbolIndex) -> None:
        """Sort the files of an index."""
        self._index = index
        self._unread = _unread_clauses(index)
        self._files: dict[tuple[str, str], list[int]] = {}
        for number, found in enumerate(index.facts):
            family = index.families[number]
            # A module of C++ has one file that declares it: another one of its name is none of its package.
            if family == "go" or (found.package and family != "c"):
                self._files.setdefault(self.key_of(number), []).append(number)
        self._merged: dict[tuple[str, str], dict[str, int]] = {}
        self._variants: dict[tuple[str, str], list[int]] = {}  # Go's, by package and qualified name
        # Others' by package and qualified name: the first of each file that has one, where several files have.
        self._copies: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._known: dict[tuple[str, str, str, bool], _Alike | None] = {}

    def files_of(self, file: int) -> list[int]:
        """Return the files of a file's package."""
        return self._files.get(self.key_of(file), [])

    def files_in(self, family: str, package: str) -> list[int]:
        """Return the files of a family that say they belong to a package."""
        return self._files.get((family, package), [])

    def key_of(self, file: int) -> tuple[str, str]:
        """Return what tells a file's package from others: in Go `store` and its tests' `store_test` share a folder."""
        family = self._index.families[file]
        package = self._index.facts[file].package or self._unread.get(file, "")
        return family, f"{_folder(self._index.paths[file])}/{package}" if family == "go" else package

    def meant(self, file: int, qualified: str, asking: str | None = None, *, tests: bool = False) -> int | None:
        """Return the symbol with this qualified name in the file's package; not from product code into tests.

        In Go there may be one for each system: then the nearest to the path that asks, the file's own if there is none.
        With `tests` it may be one of tests all the same: one of them asks what the file's package has.
        """
        index, key = self._index, self.key_of(file)
        merged = self._merged.get(key)
        if merged is None:
            merged = self._merged[key] = self._told(key)
        found = merged.get(qualified)
        if found is None:
            return None
        family, package = key
        if family != "go":
            found = self._nearest(file, found)
        elif (package, qualified) in self._variants:
            variants = self._variants[package, qualified]
            found, _ = self._variant(index.paths[file] if asking is None else asking, variants)
        return found if tests or self._may_mean(file, index.file_of(found)) else None

    def sureness(self, file: int, found: int) -> float:
        """Return how sure it is that a file means what was found in its package."""
        index = self._index
        if index.families[file] == "go":
            is_read = index.facts[file].package and index.facts[index.file_of(found)].package
            return 0.95 if is_read else _OF_SEVERAL
        return _SURE if self._alike(file, found) is None else _OF_SEVERAL

    def is_one_variant(self, file: int, symbol: int) -> bool:
        """Say whether a symbol of Go has namesakes for other systems, none of which is made for just that of the file."""
        index = self._index
        own = index.file_of(symbol)
        qualified = index.facts_of(symbol).qualified_name
        self.meant(own, qualified)
        variants = self._variants.get((self.key_of(own)[1], qualified), ())
        if index.families[own] != "go" or symbol not in variants:
            return False
        return self._variant(index.paths[file], variants) != (symbol, True)

    @cached_property
    def _builds(self) -> GoBuilds:
        return GoBuilds(dict(zip(self._index.paths, self._index.facts, strict=True)))

    def _variant(self, asking: str, variants: Sequence[int]) -> tuple[int, bool]:
        """Return which of Go's namesakes a path means, and whether no other is built with it, or this one just for it."""
        paths = {one: self._index.paths[self._index.file_of(one)] for one in variants}
        built = dict(self._builds.meant(asking, paths.values()))
        some = [one for one in variants if built.get(paths[one])] or [one for one in variants if paths[one] in built]
        some = some or list(variants)
        place, is_sure = nearest_variant(asking, [paths[one] for one in some])
        return some[place], is_sure or (len(some) == len(built) == 1)

    def _told(self, key: tuple[str, str]) -> dict[str, int]:
        """Return a package's symbols by qualified name, the first of product code; note who else has one."""
        index, (family, package) = self._index, key
        merged: dict[str, int] = {}
        copies = self._copies[key] = {}
        for file in self._files.get(key, []):
            start = index.number_of(file, 0)
            tests = index.roles[file] == "test"
            for place, symbol in enumerate(index.facts[file].symbols):
                qualified = symbol.qualified_name
                known = merged.get(qualified)
                if known is None:
                    merged[qualified] = start + place
                    continue
                if family != "go" and known < start:
                    some = copies.setdefault(qualified, [known])
                    if some[-1] < start:
                        some.append(start + place)
                if not tests:
                    if index.roles[index.file_of(known)] == "test":
                        merged[qualified] = start + place
                    elif family == "go":
                        self._variants.setdefault((package, qualified), [known]).append(start + place)
        return merged

    def _alike(self, file: int, found: int) -> _Alike | None:
        """Return those of a name in a package that a file may mean, where several files have one.

        In C# parts of one type are one, and those that are made of more or fewer types are others.
        """
        index, package = self._index, self.key_of(file)
        qualified = index.facts_of(found).qualified_name
        some = self._copies.get(package, {}).get(qualified)
        if some is None:
            return None
        key = (*package, qualified, index.roles[file] == "test")
        if key not in self._known:
            if package[0] == "csharp":
                some = self._made_alike(found, some)
            by_path = {index.paths[own]: one for one in some if self._may_mean(file, own := index.file_of(one))}
            self._known[key] = None if len(by_path) < 2 else _Alike(by_path, Nearness(by_path))
        return self._known[key]

    def _made_alike(self, found: int, some: list[int]) -> list[int]:
        facts = self._index.facts_of
        made = type_parameters(facts(found))
        if made is None or PARTIAL.search(facts(found).signature):
            return []
        told = ((one, type_parameters(facts(one))) for one in some)
        return [one for one, names in told if names is not None and len(names) == len(made)]

    def _may_mean(self, file: int, other: int) -> bool:
        return self._index.roles[file] == "test" or self._index.roles[other] != "test"

    def _nearest(self, file: int, found: int) -> int:
        """Return the one that a file means of those with a name in its package."""
        alike = self._alike(file, found)
        if alike is None:
            return found
        path, is_jvm = self._index.paths[file], self._index.families[file] == "java"
        nearest = alike.nearness.nearest_source(path) if is_jvm else alike.nearness.nearest(path)
        return found if nearest is None else alike.by_path[nearest]


def _unread_clauses(index: SymbolIndex) -> dict[int, str]:
    """Return the package of files of Go in which no clause was read, as in templates: the only one in their folder.

    Of a file that is no test, the only one beside tests.
    """
    unread = [
        number for number, found in enumerate(index.facts) if not found.package and index.families[number] == "go"
    ]
    if not unread:
        return {}
    told: dict[tuple[str, bool], set[str]] = {
        (_folder(index.paths[number]), _is_test(index, number)): set() for number in unread
    }
    for number, found in enumerate(index.facts):
        if found.package and index.families[number] == "go":
            for is_test in (True,) if _is_test(index, number) else (True, False):
                packages = told.get((_folder(index.paths[number]), is_test))
                if packages is not None:
                    packages.add(found.package)
    beside = ((number, told[_folder(index.paths[number]), _is_test(index, number)]) for number in unread)
    return {number: next(iter(packages)) for number, packages in beside if len(packages) == 1}


def _is_test(index: SymbolIndex, file: int) -> bool:
    return index.paths[file].endswith("_test.go")


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
