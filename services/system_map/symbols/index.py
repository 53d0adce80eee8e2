"""All symbols of a repository under numbers: by file, by name, by package. Built once, looked up often."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from services.system_map.derive.values import NO_MODULES
from services.system_map.facts import FileFacts, InventoryFile, SymbolFacts
from services.system_map.resolve.families import FAMILIES

CALLABLE = frozenset({"function", "method", "macro"})
TYPES = frozenset({"class", "struct", "interface", "enum", "trait", "type"})
_SEVERAL = -1
# Families in which a member may stand apart from its type, so that it is looked for by its whole path.
_BY_PATH = frozenset({"rust", "c"})
# Families in which what a file imports is known in that file only.
OWN_IMPORTS = frozenset({"java", "go", "csharp", "php", "swift"})


class SymbolIndex:
    """Symbols by number: those of a file stand together, in its order.

    Files go by number too. `families` group languages whose symbols may use each other.
    """

    def __init__(self, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> None:
        """Give a number to the symbols of every file that was read."""
        self.paths = sorted(path for path in facts if path in files)
        self.numbers = {path: number for number, path in enumerate(self.paths)}
        self.facts = [facts[path] for path in self.paths]
        self.roles = [files[path].role for path in self.paths]
        self.languages = [files[path].language or "" for path in self.paths]
        self.families = [FAMILIES.get(language, language) for language in self.languages]
        self._starts = array("L", [0])
        for found in self.facts:
            self._starts.append(self._starts[-1] + found.symbol_count)
        self._qualified: list[dict[str, int] | None] = [None] * len(self.paths)
        self._packages: dict[tuple[str, str], list[int]] = {}
        for number, (path, found) in enumerate(zip(self.paths, self.facts, strict=True)):
            family = self.families[number]
            if family == "go":
                self._packages.setdefault((family, path.rpartition("/")[0]), []).append(number)
            elif found.package:
                self._packages.setdefault((family, found.package), []).append(number)
        self._holders_of: dict[str, dict[str, list[int]]] = {}
        self._paths_of: dict[str, dict[str, int]] = {}
        self._unique: dict[tuple[str, str], int | None] = {}
        self._merged: dict[tuple[str, str], dict[str, int]] = {}
        # Nothing is guessed to be in tests, vendored or generated code, pages or style sheets.
        self.may_be_guessed = [
            role == "code" and language not in NO_MODULES
            for role, language in zip(self.roles, self.languages, strict=True)
        ]

    def _guessable(self, family: str) -> Iterator[int]:
        return (number for number, own in enumerate(self.families) if own == family and self.may_be_guessed[number])

    def _holders(self, family: str) -> dict[str, list[int]]:
        """Return by name the files of a family's own code that hold a symbol of any kind; made when somebody guesses."""
        holders = self._holders_of.get(family)
        if holders is None:
            holders = self._holders_of[family] = {}
            for number in self._guessable(family):
                for name in set(self.facts[number].symbol_names):
                    holders.setdefault(name, []).append(number)
        return holders

    def _paths(self, family: str) -> dict[str, int]:
        """Return the symbols of a family's own code by qualified name."""
        paths = self._paths_of.get(family)
        if paths is None:
            paths = self._paths_of[family] = {}
            for number in self._guessable(family):
                for symbol, place in self._meant(number):
                    paths[symbol.qualified_name] = _SEVERAL if symbol.qualified_name in paths else place
        return paths

    def _meant(self, file: int) -> Iterator[tuple[SymbolFacts, int]]:
        """Yield what a guess may mean in a file, with its number."""
        start = int(self._starts[file])
        for index, symbol in enumerate(self.facts[file].symbols):
            if symbol.kind in CALLABLE or symbol.kind in TYPES:
                yield symbol, start + index

    def file_of(self, symbol: int) -> int:
        """Return the number of the file that a symbol stands in."""
        return bisect_right(self._starts, symbol) - 1

    def files_of(self, symbols: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the number of the file of each symbol, and of each file that is given as ~number."""
        starts = np.array(self._starts, np.int64)
        return np.where(symbols < 0, ~symbols, np.searchsorted(starts, symbols, side="right") - 1)

    def starts(self) -> npt.NDArray[np.int64]:
        """Return the number of each file's first symbol."""
        return np.array(self._starts, np.int64)[:-1]

    def facts_of(self, symbol: int) -> SymbolFacts:
        """Return what was read of a symbol."""
        number = self.file_of(symbol)
        return self.facts[number].symbols[symbol - self._starts[number]]

    def number_of(self, file: int, index: int) -> int:
        """Return the number of the symbol that stands at `index` in a file."""
        return int(self._starts[file]) + index

    def in_file(self, file: int, qualified: str) -> int | None:
        """Return the symbol of a file with this qualified name; of several, the one that holds in the end."""
        names = self._qualified[file]
        if names is None:
            names = {}
            latest = self.families[file] == "python"
            symbols = self.facts[file].symbols
            start = int(self._starts[file])
            for index, symbol in enumerate(symbols):
                known = names.get(symbol.qualified_name)
                if known is None or latest or symbols[known - start].kind in {"variable", "constant"}:
                    names[symbol.qualified_name] = start + index
            self._qualified[file] = names
        return names.get(qualified)

    def package_files(self, file: int) -> list[int]:
        """Return the files of the same package, where the language has packages that need no import inside."""
        family = self.families[file]
        if family == "go":
            return self._packages.get((family, self.paths[file].rpartition("/")[0]), [])
        package = self.facts[file].package
        return self._packages.get((family, package), []) if package else []

    def in_package(self, file: int, qualified: str) -> int | None:
        """Return the symbol with this qualified name in the file's package; not from product code into tests."""
        family = self.families[file]
        package = self.paths[file].rpartition("/")[0] if family == "go" else self.facts[file].package or ""
        merged = self._merged.get((family, package))
        if merged is None:
            merged = {}
            for other in self._packages.get((family, package), []):
                start = int(self._starts[other])
                tests = self.roles[other] == "test"
                for index, symbol in enumerate(self.facts[other].symbols):
                    if not tests or symbol.qualified_name not in merged:
                        known = merged.get(symbol.qualified_name)
                        if known is None or self.roles[self.file_of(known)] == "test":
                            merged[symbol.qualified_name] = start + index
            self._merged[family, package] = merged
        found = merged.get(qualified)
        if found is not None and self.roles[file] != "test" and self.roles[self.file_of(found)] == "test":
            return None
        return found

    def unique(self, family: str, name: str) -> int | None:
        """Return the one function, method or type of the family's own code with this name."""
        if (family, name) not in self._unique:
            found = (
                place
                for file in self._holders(family).get(name, ())
                for symbol, place in self._meant(file)
                if symbol.name == name
            )
            first = next(found, None)
            self._unique[family, name] = first if next(found, None) is None else None
        return self._unique[family, name]

    def unique_path(self, family: str, qualified: str) -> int | None:
        """Return the one symbol with this qualified name (Rust and C++, whose methods stand apart from their type)."""
        found = self._paths(family).get(qualified) if family in _BY_PATH else None
        return None if found is None or found == _SEVERAL else found

    def node_id(self, symbol: int) -> str:
        """Return the id of a symbol's node."""
        number = self.file_of(symbol)
        return f"symbol:{self.paths[number]}#{self.facts_of(symbol).qualified_name}"
