"""Guessing whom a call means by a name that only one thing of a language has: the last resort, and a weak one."""

from __future__ import annotations

from services.system_map.symbols.entities import Entities
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.known_names import BUILT_IN, is_distinctive
from services.system_map.symbols.members import FUNCTION, Entity
from services.system_map.symbols.places import NOWHERE, Use

_METHOD, _FUNCTION = 0.4, 0.5
# In these languages a bare name is declared, imported, inherited or built in: what is none of it is not guessed.
_ALL_BOUND = frozenset({"java", "go", "c", "python"})


class Guesses:
    """Guesses, and remembers by which names: only these hang on files that no import leads to."""

    def __init__(self, index: SymbolIndex, entities: Entities) -> None:
        """Look in these."""
        self._index = index
        self._entities = entities
        self.names: set[str] = set()  # that were looked for in the file that is followed

    def function(self, file: int, use: Use) -> Entity | None:
        """Return the only function of a bare name that a file may know it by."""
        if self._index.families[file] in _ALL_BOUND:
            return None
        found = self._only(file, use, "function")
        if found is None or self._index.is_local(found):
            return None
        return Entity(FUNCTION, found, "unique name", _FUNCTION)

    def method(self, file: int, use: Use) -> Entity | None:
        """Return the only method of a name, called on something that is not known."""
        found = self._only(file, use, "method")
        if found is None:
            return None
        family = self._index.families[file]
        owner = self._index.facts_of(found).qualified_name.split(".")[-2:-1]
        if family == "javascript" and owner and owner[0] in BUILT_IN[family]:
            return None  # declared for a type that is there without it, and has most of its members itself
        if _is_type_name(use.receiver) and (owner != [use.receiver] or family == "ruby"):
            return None  # another type, that lies outside; Ruby's constants were looked for in all files
        return Entity(FUNCTION, found, "unique name", _METHOD)

    def _only(self, file: int, use: Use, kind: str) -> int | None:
        """Return the only thing of this name, where the name is distinctive and that is a function (method).

        What is called so by a namesake hands on to another object more often than to its own kind.
        """
        if not is_distinctive(use.name):
            return None
        self.names.add(use.name)
        tests = self._index.roles[file] == "test"
        found = self._index.unique(self._index.families[file], use.name, tests=tests)
        if found is None or self._index.facts_of(found).kind != kind:
            return None
        symbols = self._index.facts[file].symbols
        if use.caller != NOWHERE and use.name.strip("_") in symbols[use.caller].name:
            return None
        return found


def _is_type_name(receiver: str) -> bool:
    return receiver[:1].isupper() and receiver.isidentifier()
