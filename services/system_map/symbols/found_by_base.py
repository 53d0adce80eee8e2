"""Classes that are found by what they inherit from, so that no code names them. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.facts import DeepFacts
from services.system_map.symbols.index import TYPES
from services.system_map.symbols.ruby import has_base
from services.system_map.symbols.superclasses import superclass_of

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

# Languages whose classes are found by what they inherit from: Ruby's `inherited`, containers and mappers of C#.
_RUBY, _CSHARP = (".rb", ".rake"), (".cs",)
_OF_JAVA = (".java", ".kt", ".scala")
# Outside bases that find nobody: what has an own class between itself and one of these is only thrown or handed over.
_FINDS_NOBODY = ("Exception", "Error", "EventArgs")
_MAX_ABOVE = 20  # own classes between a class and its base from outside
_OF_RAILS = re.compile(r"(?:Rails|Active[A-Z]\w+|Action[A-Z]\w+)\.")  # whatever an own class may be called behind it
# Endings: words by which code lists the classes there are; of each group one has to be there.
_LISTING: dict[tuple[str, ...], tuple[frozenset[str], ...]] = {
    (".cs",): (
        frozenset(
            {
                *("GetTypes", "GetExportedTypes", "ExportedTypes", "DefinedTypes"),
                *("RegisterAssemblyTypes", "FromAssemblyOf", "FromAssembliesOf", "FromAssemblies"),
            }
        ),
    ),
    _OF_JAVA: (
        frozenset(
            {
                *("getSubTypesOf", "getSubclasses", "getClassesImplementing", "sealedSubclasses"),
                "ClassPathScanningCandidateComponentProvider",
            }
        ),
    ),
    (".php",): (
        frozenset(
            {
                *("get_declared_classes", "scandir", "glob", "allFiles", "DirectoryIterator", "FilesystemIterator"),
                *("RecursiveDirectoryIterator", "GlobIterator"),
            }
        ),
        frozenset(
            {
                *("get_declared_classes", "class_exists", "is_subclass_of", "isSubclassOf", "ReflectionClass"),
                "isInstantiable",
            }
        ),
    ),
    (".py",): (frozenset({"__subclasses__"}),),
    (".rb", ".rake"): (frozenset({"descendants", "subclasses"}),),
}
# What a class defines to hear of those that inherit from it.
_HEARING = {".py": "__init_subclass__", ".rb": "inherited", ".rake": "inherited"}


class FoundByBase:
    """Says whether a class may be found by its base."""

    def __init__(self, given: PartsInput) -> None:
        """Look when asked."""
        self._given = given
        self._types: dict[tuple[str, ...], dict[str, list[tuple[str, int]]]] = {}
        self._lists: dict[tuple[str, ...], bool] = {}

    def is_found(self, path: str, index: int, deep: DeepFacts, words: Container[str]) -> bool:
        """Say whether the base of the class at `index` may find it; `words` are those that the product's code holds."""
        bases = [base for place, base, _ in deep.bases if place == index]
        if not bases:
            return False
        return (
            self._is_from_outside(path, bases)
            or self._are_listed(path, words)
            or self._is_heard_of(path, bases)
            or self._is_fragment(path, index, words)
        )

    def _is_from_outside(self, path: str, bases: list[str]) -> bool:
        """Say whether one is a base from outside, which may find it: as it is loaded, or in the assembly.

        One that own classes inherit from finds who inherits from these as well: `Orders : Api`, `Api : ControllerBase`.
        """
        endings = next((some for some in (_RUBY, _CSHARP) if path.endswith(some)), None)
        if endings is None:
            return False
        own = self._own_types(endings)
        if any(base.rpartition(".")[2] not in own or _OF_RAILS.match(base.lstrip(".")) for base in bases):
            return True
        left, seen = list(bases), set[tuple[str, int]]()
        while left and len(seen) < _MAX_ABOVE:
            for place in own.get(left.pop().rpartition(".")[2], ())[:_MAX_ABOVE]:
                above = self._superclass(*place) if place not in seen else ""
                seen.add(place)
                name = above.rpartition(".")[2]
                if name and name not in own and not name.endswith(_FINDS_NOBODY):
                    return True
                left += [above] if name in own else []
        return False

    def _superclass(self, path: str, index: int) -> str:
        """Return what a class of Ruby or C# inherits from, as written; "" for nothing, and where only interfaces stand."""
        deep = (self._given.marks or self._given.deep)(path)
        symbol = self._given.found.facts(path).symbols[index]
        bases = [(base, line) for place, base, line in (deep.bases if deep is not None else ()) if place == index]
        if path.endswith(_CSHARP):
            return superclass_of("C#", symbol, bases)
        return bases[0][0] if bases and has_base(symbol) else ""

    def _are_listed(self, path: str, words: Container[str]) -> bool:
        """Say whether the product lists the classes of a language, as `assembly.GetTypes()` does."""
        endings = next((some for some in _LISTING if path.endswith(some)), None)
        if endings is None:
            return False
        if endings not in self._lists:
            self._lists[endings] = all(any(word in words for word in group) for group in _LISTING[endings])
        return self._lists[endings]

    def _is_heard_of(self, path: str, bases: list[str]) -> bool:
        """Say whether a base is an own class that hears of those that inherit from it."""
        return any(base.rpartition(".")[2] in self._hearing for base in bases if path.endswith(tuple(_HEARING)))

    @cached_property
    def _hearing(self) -> frozenset[str]:
        found: set[str] = set()
        for path, facts in self._given.found.given.facts.items():
            said = next((name for ending, name in _HEARING.items() if path.endswith(ending)), None)
            if said is not None and said in facts.symbol_names:
                symbols = facts.symbols
                found.update(symbols[one.parent].name for one in symbols if one.name == said and one.parent is not None)
        return frozenset(found)

    def _is_fragment(self, path: str, index: int, words: Container[str]) -> bool:
        """Say whether Spring Data takes a class for what an interface of repositories asks: `OrdersImpl` beside `Orders`."""
        if not path.endswith(_OF_JAVA) or "springframework" not in words:
            return False
        name = self._given.found.facts(path).symbols[index].name
        return name.endswith("Impl") and name.removesuffix("Impl") in self._own_types(_OF_JAVA)

    def _own_types(self, endings: tuple[str, ...]) -> dict[str, list[tuple[str, int]]]:
        """Return the types that the repository declares in files of these endings, by name: file and place in it."""
        if endings not in self._types:
            known = self._types[endings] = {}
            for path, facts in self._given.found.given.facts.items():
                if path.endswith(endings) and not facts.symbol_kinds.isdisjoint(TYPES):
                    for place, symbol in enumerate(facts.symbols):
                        if symbol.kind in TYPES:
                            known.setdefault(symbol.name, []).append((path, place))
        return self._types[endings]
