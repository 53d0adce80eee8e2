"""All symbols of a repository under numbers: by file, by name, by package. Built once, looked up often."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from services.system_map.derive.values import NO_MODULES
from services.system_map.facts import FileFacts, InventoryFile, SymbolFacts
from services.system_map.resolve.families import FAMILIES
from services.system_map.symbols.packages import Packages

CALLABLE = frozenset({"function", "method", "macro"})
TYPES = frozenset({"class", "struct", "interface", "enum", "trait", "type"})
ONLY_TYPES = frozenset({"interface", "type"})  # TypeScript's: no value has their name by them
_SEVERAL = -1
_MAX_NESTING = 20
# Families in which a member may stand apart from its type, so that it is looked for by its whole path.
_BY_PATH = frozenset({"rust", "c", "swift"})
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
        self.packages = Packages(self)
        self._holders_of: dict[tuple[str, bool], dict[str, list[int]]] = {}
        self._paths_of: dict[str, dict[str, int]] = {}
        self._unique: dict[tuple[str, str, bool], int | None] = {}
        self._declared: dict[tuple[str, str, bool], dict[str, list[int]]] = {}
        self._callables: dict[int, dict[str, list[int]]] = {}
        self._namesakes: dict[str, dict[str, list[int]]] = {}
        self._value_holders: dict[int, frozenset[int]] = {}
        # What Ruby's constants mean, by qualified name and whether it is asked in tests: see `ruby`.
        self.constants: dict[tuple[str, bool], tuple[int, float, bool] | None] = {}
        # What words of libraries give to Ruby's classes, by name the files: see `ruby.given_in`.
        self.given: dict[str, set[int]] | None = None
        # Extension methods of C# by name and whether it is asked in tests: see `csharp_extensions`.
        self.extensions: dict[tuple[str, bool], list[tuple[int, str]]] = {}
        # Nothing is guessed to be in tests, vendored or generated code, pages or style sheets.
        self.may_be_guessed = [
            role == "code" and language not in NO_MODULES
            for role, language in zip(self.roles, self.languages, strict=True)
        ]

    def may_be_guessed_by(self, file: int, *, tests: bool) -> bool:
        """Say whether a guess may lead into a file; one made in tests may lead into tests as well."""
        return self.may_be_guessed[file] or (
            tests and self.roles[file] == "test" and self.languages[file] not in NO_MODULES
        )

    def _guessable(self, family: str, *, tests: bool = False) -> Iterator[int]:
        return (
            number
            for number, own in enumerate(self.families)
            if own == family and self.may_be_guessed_by(number, tests=tests)
        )

    def _holders(self, family: str, *, tests: bool) -> dict[str, list[int]]:
        """Return by name the files of a family's own code that hold a symbol of any kind; made when somebody guesses."""
        holders = self._holders_of.get((family, tests))
        if holders is None:
            holders = self._holders_of[family, tests] = {}
            for number in self._guessable(family, tests=tests):
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
                    known = paths.get(symbol.qualified_name)
                    if known is None:
                        paths[symbol.qualified_name] = place
                    elif (
                        family != "c"
                        or known < self._starts[number]
                        or not {symbol.kind, self.facts_of(known).kind} <= CALLABLE
                    ):
                        paths[symbol.qualified_name] = _SEVERAL
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
                if known is None or latest or _gives_way(symbols[known - start].kind, symbol.kind):
                    names[symbol.qualified_name] = start + index
            self._qualified[file] = names
        return names.get(qualified)

    def names_among(self, file: int, names: Collection[str]) -> list[str]:
        """Return which of some names, each looked up at once, are qualified names of a file."""
        self.in_file(file, "")
        known = self._qualified[file] or {}
        return (
            [name for name in known if name in names] if len(known) < len(names) else [n for n in names if n in known]
        )

    def package_files(self, file: int) -> list[int]:
        """Return the files of the same package, where the language has packages that need no import inside."""
        return self.packages.files_of(file)

    def files_in(self, family: str, package: str) -> list[int]:
        """Return the files of a family that say they belong to a package."""
        return self.packages.files_in(family, package)

    def in_package(self, file: int, qualified: str, asking: str | None = None) -> int | None:
        """Return the symbol with this qualified name that a file means in its own package; see `Packages.meant`."""
        return self.packages.meant(file, qualified, asking)

    def unique(self, family: str, name: str, *, tests: bool = False) -> int | None:
        """Return the one function, method or type of the family's own code, or of it and its tests, with this name.

        What stands in a function of a test is no rival: nobody else can mean it.
        """
        key = (family, name, tests)
        if key not in self._unique:
            found = (
                place
                for file in self._holders(family, tests=tests).get(name, ())
                for symbol, place in self._meant(file)
                if symbol.name == name and (self.may_be_guessed[file] or not self.is_local(place))
            )
            first = next(found, None)
            self._unique[key] = first if next(found, None) is None else None
        return self._unique[key]

    def declared(self, family: str, name: str, *, tests: bool) -> dict[str, list[int]]:
        """Return all symbols of a family's own code, or of it and its tests, with a name, by their qualified names."""
        key = (family, name, tests)
        known = self._declared.get(key)
        if known is None:
            known = self._declared[key] = {}
            for file in self._holders(family, tests=tests).get(name, ()):
                start = int(self._starts[file])
                for index, symbol in enumerate(self.facts[file].symbols):
                    if symbol.name == name:
                        known.setdefault(symbol.qualified_name, []).append(start + index)
        return known

    def is_type(self, symbol: int) -> bool:
        """Say whether a symbol has members that are called on it: a type, or one of Ruby's modules."""
        kind = self.facts_of(symbol).kind
        return kind in TYPES or (kind == "module" and self.families[self.file_of(symbol)] == "ruby")

    def is_local(self, symbol: int) -> bool:
        """Say whether a symbol stands in a function, so that nobody else knows it by its name."""
        symbols = self.facts[self.file_of(symbol)].symbols
        parent = self.facts_of(symbol).parent
        for _ in range(_MAX_NESTING):
            if parent is None:
                return False
            if symbols[parent].kind in CALLABLE:
                return True
            parent = symbols[parent].parent
        return False

    def callables(self, file: int, qualified: str) -> Sequence[int]:
        """Return the functions of a file that have this qualified name: several are overloads."""
        known = self._callables.get(file)
        if known is None:
            known = self._callables[file] = {}
            for place, one in enumerate(self.facts[file].symbols):
                if one.kind in CALLABLE:
                    known.setdefault(one.qualified_name, []).append(self.number_of(file, place))
        return known.get(qualified, ())

    def has_namesakes(self, symbol: int) -> bool:
        """Say whether its file has several functions of one qualified name: overloads."""
        return len(self.callables(self.file_of(symbol), self.facts_of(symbol).qualified_name)) > 1

    def type_namesakes(self, symbol: int) -> list[int]:
        """Return the types that have a type's qualified name in its package (C#), it among them; product code first."""
        file = self.file_of(symbol)
        package, qualified = self.facts[file].package, self.facts_of(symbol).qualified_name
        if not package:
            symbols = self.facts[file].symbols
            return [
                self.number_of(file, place)
                for place, one in enumerate(symbols)
                if one.qualified_name == qualified and one.kind in TYPES
            ]
        known = self._namesakes.get(package)
        if known is None:
            known = self._namesakes[package] = {}
            files = self.files_in(self.families[file], package)
            for other in sorted(files, key=lambda one: self.roles[one] == "test"):
                for place, one in enumerate(self.facts[other].symbols):
                    if one.kind in TYPES:
                        known.setdefault(one.qualified_name, []).append(self.number_of(other, place))
        return known.get(qualified, [symbol])

    def holders_of_values(self, file: int) -> frozenset[int]:
        """Return the places of a file's symbols in which functions, methods or values stand."""
        if file not in self._value_holders:
            self._value_holders[file] = frozenset(
                one.parent
                for one in self.facts[file].symbols
                if one.parent is not None and (one.kind in CALLABLE or one.kind in {"constant", "variable"})
            )
        return self._value_holders[file]

    def value_of(self, symbol: int) -> int | None:
        """Return what else than a type has an interface's or alias's name in its file (TypeScript has both)."""
        file, name = self.file_of(symbol), self.facts_of(symbol).qualified_name
        return next(
            (
                self.number_of(file, place)
                for place, one in enumerate(self.facts[file].symbols)
                if one.qualified_name == name and one.kind not in ONLY_TYPES
            ),
            None,
        )

    def unique_path(self, family: str, qualified: str, *, tests: bool = False) -> int | None:
        """Return the one symbol with this qualified name (Rust and C++, whose methods stand apart from their type).

        Of overloads of C++ that stand in one file it is the first; in `tests`, what only they declare counts too (C++).
        """
        found = self._paths(family).get(qualified) if family in _BY_PATH else None
        if found is None and tests and family == "c":
            some = self.declared(family, qualified.rpartition(".")[2], tests=True).get(qualified, [])
            files = {self.file_of(one) for one in some}
            if len(some) == 1 or (len(files) == 1 and all(self.facts_of(one).kind in CALLABLE for one in some)):
                return some[0]
        return None if found is None or found == _SEVERAL else found


def _gives_way(known: str, other: str) -> bool:
    """Say whether another symbol of one qualified name is rather meant: a variable's value, a class and its interface."""
    return known in {"variable", "constant"} or (known in ONLY_TYPES and other in {"class", "enum"})
