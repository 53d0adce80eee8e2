"""What packages of Kotlin and Scala hold by name: their files are called as one likes, and imports name what is in them."""

from __future__ import annotations

from services.system_map.facts import FileFacts
from services.system_map.resolve.paths import nearest
from services.system_map.symbols.index import SymbolIndex

# Languages of which a file that imports all names of a package knows its functions without an import that says so.
TAKES_FUNCTIONS = frozenset({"Kotlin", "Scala"})
_ROOT = "_root_."
_MAX_PARTS = 6  # of a dotted name, from its end, that may stand in one file: `Outer.Inner.name`


def path_in(index: SymbolIndex, target: int, written: str) -> str | None:
    """Return the qualified name that an import's dotted name has in a file; None where the file does not hold it.

    `p.q.Outer.Inner` is Outer.Inner in a file of the package p.q, `q.Outer` is Outer there: Scala's imports may begin in
    a package around.
    """
    parts = written.removeprefix(_ROOT).split(".")
    package = f".{index.facts[target].package or ''}"
    for start in range(max(0, len(parts) - _MAX_PARTS), len(parts)):
        qualified = ".".join(parts[start:])
        if index.in_file(target, qualified) is not None and (
            not start or package.endswith(f".{'.'.join(parts[:start])}")
        ):
            return qualified
    return None


def package_objects(facts: FileFacts) -> dict[str, int]:
    """Return the objects of a file that hold what belongs to a package itself, by its last word (Scala)."""
    return {
        symbol.name: place
        for place, symbol in enumerate(facts.symbols)
        if symbol.parent is None and symbol.signature.startswith("package object")
    }


class PackageNames:
    """Finds what stands in a package, outside of its types, by name."""

    def __init__(self, index: SymbolIndex) -> None:
        """Look in the files of an index."""
        self._index = index
        self._known: dict[str, dict[str, list[int]]] = {}
        self._objects: dict[str, list[tuple[int, int]]] | None = None  # package objects: file and place, by package
        self._meant: dict[tuple[str, str], list[str]] = {}

    def named(self, source: int, package: str, name: str) -> list[int]:
        """Return the symbols of a name that a package holds; those of tests only where a test asks."""
        index = self._index
        known = self._known.get(package)
        if known is None:
            known = self._known[package] = {}
            for file in index.files_in("java", package):
                self._add(known, file, None)
            for file, place in self._objects_of(package):
                self._add(known, file, place)
        found = known.get(name, [])
        if found and index.roles[source] != "test":
            found = [one for one in found if index.roles[index.file_of(one)] != "test"]
        return found

    def file_of(self, source: int, package: str, name: str) -> tuple[int, bool] | None:
        """Return the file of a package that a name is found in by who imports all of it, and whether it is the only one.

        The package may be told from one around the file that asks (Scala).
        """
        index = self._index
        for meant in self._packages(source, package):
            some = self.named(source, meant, name)
            if some:
                paths = sorted({index.paths[index.file_of(one)] for one in some})
                path = nearest(index.paths[source], paths)
                return (index.numbers[path], len(paths) == 1) if path is not None else None
        return None

    def _packages(self, source: int, package: str) -> list[str]:
        """Return the packages of the repository that a written one may be, the innermost first."""
        own = (self._index.facts[source].package or "") if self._index.languages[source] == "Scala" else ""
        key = (own, package)
        known = self._meant.get(key)
        if known is None:
            parts = own.split(".") if own and not package.startswith(_ROOT) else []
            written = package.removeprefix(_ROOT)
            told = [".".join([*parts[:length], written]) for length in range(len(parts), -1, -1)]
            known = [one for one in told if self._index.files_in("java", one) or self._objects_of(one)]
            self._meant[key] = known
        return known

    def _objects_of(self, package: str) -> list[tuple[int, int]]:
        if self._objects is None:
            self._objects = {}
            for file, facts in enumerate(self._index.facts):
                if self._index.languages[file] == "Scala":
                    for last, place in package_objects(facts).items():
                        full = f"{facts.package or ''}.{last}".removeprefix(".")
                        self._objects.setdefault(full, []).append((file, place))
        return self._objects.get(package, [])

    def _add(self, known: dict[str, list[int]], file: int, parent: int | None) -> None:
        for place, symbol in enumerate(self._index.facts[file].symbols):
            if symbol.parent == parent:
                known.setdefault(symbol.name, []).append(self._index.number_of(file, place))
