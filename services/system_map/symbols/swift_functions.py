"""Swift's functions outside of types: all files of a module know them by their names, those that import it the public ones."""

from __future__ import annotations

import re

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.entities import Entities
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, Entity
from services.system_map.symbols.overloads import ONE_OF_SEVERAL
from services.system_map.symbols.places import NOWHERE, Use, UseTable
from services.system_map.symbols.signatures import parameters

_PUBLIC = re.compile(r"\b(?:public|open)\b")
# Folders that hold one folder for each module of a package.
_HOLDING = frozenset({"Sources", "Source", "src", "srcs", "Tests"})
_MAX_NESTING = 20


def is_public(facts: SymbolFacts) -> bool:
    """Say whether others than its module know a function."""
    return _PUBLIC.search(facts.signature.partition("(")[0]) is not None


class SwiftFunctions:
    """Finds the function of another file that a bare name means."""

    def __init__(self, index: SymbolIndex, entities: Entities, table: UseTable) -> None:
        """Look in these."""
        self._index, self._entities, self._table = index, entities, table

    def called(self, file: int, use: Use) -> Entity | None:
        """Return the function of the own module, else of one that the file imports; of several the first, less sure."""
        index = self._index
        if self._index.languages[file] != "Swift" or use.kind != "call":
            return None
        some = [
            one
            for one in index.declared("swift", use.name, tests=index.roles[file] == "test").get(use.name, ())
            if self._is_open(one)
        ]
        if not some or self._is_hidden(file, use):
            return None
        own, is_package = module_of(index.paths[file])
        near = [one for one in some if module_of(index.paths[index.file_of(one)]) == (own, is_package)]
        if near:
            sure = (
                0.9
                if is_package and len(near) == 1 and not self._may_be_inherited(file, use.caller)
                else ONE_OF_SEVERAL
            )
            # Where no folder tells the modules apart, two of one name may be of two.
            return Entity(FUNCTION, near[0], "same package", sure) if is_package or len(near) == 1 else None
        imports = index.facts[file].imports
        modules = {imports[number].target for number in self._table.files[file].stars if number < len(imports)}
        far = [one for one in some if self._is_offered(one, modules, to_tests=index.roles[file] == "test")]
        return Entity(FUNCTION, far[0], "imported", ONE_OF_SEVERAL) if far else None

    def _is_hidden(self, file: int, use: Use) -> bool:
        """Say whether a parameter, a local or a field has the name: it may be a function of its own."""
        types, symbols = self._table.files[file].types, self._index.facts[file].symbols
        place: int | None = use.caller
        for _ in range(_MAX_NESTING):
            if place is None or place == NOWHERE:
                break
            if (place, use.name) in types or use.name in parameters("Swift", symbols[place].signature):
                return True
            place = symbols[place].parent
        return (NOWHERE, use.name) in types

    def _is_open(self, function: int) -> bool:
        facts = self._index.facts_of(function)
        return facts.kind == "function" and facts.parent is None and facts.exported

    def _is_offered(self, function: int, modules: set[str], *, to_tests: bool) -> bool:
        """Say whether one of the modules has a function that those see who import it; tests may see all of it."""
        module, is_package = module_of(self._index.paths[self._index.file_of(function)])
        is_imported = is_package and module.rpartition("/")[2] in modules
        return is_imported and (to_tests or is_public(self._index.facts_of(function)))

    def _may_be_inherited(self, file: int, caller: int) -> bool:
        """Say whether a type around, or a base of it, lies outside of the project: that may have what is called."""
        place: int | None = caller if caller != NOWHERE else None
        for _ in range(_MAX_NESTING):
            if place is None:
                return False
            owner = self._entities.types.owner(file, self._index.number_of(file, place))
            if owner is not None:
                return any(self._entities.types.bases(one).is_outside for one in self._entities.types.line_of(owner))
            facts = self._index.facts[file].symbols[place]
            if facts.kind == "method":  # of an extension, of something outside
                return True
            place = facts.parent
        return False


def module_of(path: str) -> tuple[str, bool]:
    """Return the folder of the module that a file belongs to, and whether that is one of a package's, by its place."""
    folders = path.split("/")[:-1]
    for place, folder in enumerate(folders[:-1]):
        if folder in _HOLDING:
            return "/".join(folders[: place + 2]), True
    return "".join(folders[:1]), False
