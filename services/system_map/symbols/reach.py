"""Which files a lookup that begins elsewhere may come to: told backwards, from files that changed. Pure.

A lookup goes from file to file along imports, to files of the same package, and from a Python package to its modules;
in C, Rust, Ruby and Swift, where whole paths are looked up among all files of the language, to each of these.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.leads import ImportLeads
from services.system_map.symbols.package_names import TAKES_FUNCTIONS, package_objects

_LOOKED_THROUGH = frozenset({"c", "ruby", "rust", "swift"})
Numbers = list[int | None]  # of each file of another index: its number now


class Reach:
    """Walks from files to those that see them, once each."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads) -> None:
        """Look at the files of now."""
        self._index = index
        self._seen_by: dict[int, list[int]] = {}
        self._found: set[int] = set()
        self._left: list[int] = []
        self._families: set[str] = set()
        self._together: set[int] = set()  # files whose whole package was found
        self._modules: dict[str, list[int]] = {}  # the __init__ of each folder
        # Files that import all names of a package, by its last word (Kotlin, Scala).
        self._taking: dict[str, list[int]] = {}
        for number, path in enumerate(index.paths):
            folder, _, name = path.rpartition("/")
            if name.partition(".")[0] == "__init__":
                self._modules.setdefault(folder, []).append(number)
            if index.languages[number] in TAKES_FUNCTIONS:
                for wanted in index.facts[number].imports:
                    if wanted.kind == "wildcard":
                        self._taking.setdefault(wanted.target.rpartition(".")[2], []).append(number)
        self.add_leads(leads, list(range(len(index.paths))))

    def add_leads(self, leads: ImportLeads, now: Numbers) -> None:
        """Add where the imports of files lead, or once led."""
        for file, source in enumerate(now):
            if source is not None:
                for _, target, _ in leads.targets(file):
                    target_now = now[target]
                    if target_now is not None:
                        self._seen_by.setdefault(target_now, []).append(source)

    def add_as_it_was(self, index: SymbolIndex, file: int, now: Numbers) -> None:
        """Find those that saw a file that is another now, or gone, as it was."""
        self._find(one for other in index.package_files(file) if (one := now[other]) is not None)
        self._find(self._parents(index.paths[file]))
        self._find_family(index.families[file])
        self._find_taking(index, file)

    def of(self, changed: Iterable[int]) -> set[int]:
        """Return the files, and all that see one of them or what `add_as_it_was` found."""
        self._find(changed)
        while self._left:
            file = self._left.pop()
            self._find(self._seen_by.get(file, ()))
            self._find(self._parents(self._index.paths[file]))
            self._find_family(self._index.families[file])
            self._find_taking(self._index, file)
            if file not in self._together:
                package = self._index.package_files(file)
                self._together.update(package)
                self._find(package)
        return self._found

    def _find(self, files: Iterable[int]) -> None:
        new = set(files) - self._found
        self._found |= new
        self._left += new

    def _find_family(self, family: str) -> None:
        if family in _LOOKED_THROUGH and family not in self._families:
            self._families.add(family)
            self._find(number for number, other in enumerate(self._index.families) if other == family)

    def _find_taking(self, index: SymbolIndex, file: int) -> None:
        if index.languages[file] in TAKES_FUNCTIONS and self._taking:
            facts = index.facts[file]
            self._find(self._taking.get((facts.package or "").rpartition(".")[2], ()))
            for package in package_objects(facts) if index.languages[file] == "Scala" else ():
                self._find(self._taking.get(package, ()))

    def _parents(self, path: str) -> list[int]:
        """Return the __init__ of the package that a Python module, or package, is a member of."""
        if not path.endswith(".py"):
            return []
        folder = path.rpartition("/")[0]
        own = self._modules.get(folder, [])
        if path.endswith("/__init__.py"):
            return [*own, *self._modules.get(folder.rpartition("/")[0], ())]
        return own
