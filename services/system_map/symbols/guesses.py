"""Guessing whom a call means by a name that only one thing of a language has: the last resort, and a weak one."""

from __future__ import annotations

import re

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.csharp_extensions import added, is_extended, nearest
from services.system_map.symbols.entities import Entities
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.known_names import BUILT_IN, BUILT_IN_METHODS, is_distinctive
from services.system_map.symbols.library_names import LIBRARY_NAMES
from services.system_map.symbols.members import FUNCTION, Entity
from services.system_map.symbols.places import NOWHERE, Use
from services.system_map.symbols.ruby import given_in, is_accessor
from services.system_map.symbols.visibility import is_for_own_file

_METHOD, _FUNCTION = 0.4, 0.5
_OVERRIDE = re.compile(r"(?<![\w$.\"'])override(?![\w$(=:\"'])")  # the word of the language, no name
# What is private is only so for the compiler, and tests tell it another type: `(shop as any).load()`.
_ONLY_CHECKED = frozenset({"TypeScript", "TSX"})
# In these languages a bare name is declared, imported, inherited or built in: what is none of it is not guessed.
_ALL_BOUND = frozenset({"java", "go", "c", "python"})


def says_override(facts: SymbolFacts) -> bool:
    """Say whether a method stands for one of a base, by its signature: as no other is known, one from outside."""
    return "override" in facts.signature and _OVERRIDE.search(facts.signature) is not None


class Guesses:
    """Guesses, and remembers by which names: only these hang on files that no import leads to."""

    def __init__(self, index: SymbolIndex, entities: Entities) -> None:
        """Look in these."""
        self._index = index
        self._entities = entities
        self.names: set[str] = set()  # that were looked for in the file that is followed

    def function(self, file: int, use: Use) -> Entity | None:
        """Return the only function of a bare name that a file may know it by."""
        family = self._index.families[file]
        if family in _ALL_BOUND or use.name in BUILT_IN_METHODS.get(family, ()):
            return None
        found = self._only(file, use, "function")
        if found is None or self._index.is_local(found):
            return None
        return Entity(FUNCTION, found, "unique name", _FUNCTION)

    def method(self, file: int, use: Use) -> Entity | None:
        """Return the only method of a name, called on something that is not known."""
        family = self._index.families[file]
        if (use.name.rstrip("=") if family == "ruby" else use.name) in LIBRARY_NAMES.get(family, ()):
            return None
        found = self._only(file, use, "method")
        if found is None and self._index.languages[file] == "C#":
            return self._nearest(file, use)
        if found is None or says_override(self._index.facts_of(found)) or self._is_out_of_reach(file, found):
            return None
        owner = self._index.facts_of(found).qualified_name.split(".")[-2:-1]
        if family == "javascript" and owner and owner[0] in BUILT_IN[family]:
            return None  # declared for a type that is there without it, and has most of its members itself
        if _is_type_name(use.receiver) and (owner != [use.receiver] or family == "ruby"):
            return None  # another type, that lies outside; Ruby's constants were looked for in all files
        return Entity(FUNCTION, found, "unique name", _METHOD)

    def _is_out_of_reach(self, file: int, found: int) -> bool:
        """Say whether the language keeps a method from what calls it on an object in another file."""
        home = self._index.file_of(found)
        language = self._index.languages[home]
        if home == file or (language in _ONLY_CHECKED and self._index.roles[file] == "test"):
            return False
        return is_for_own_file(language, self._index.facts_of(found))

    def added(self, file: int, use: Use) -> Entity | None:
        """Return the only method of a name, where it is no member of the project's types but added to one from outside."""
        language = self._index.languages[file]
        found = self.method(file, use) if language in {"C#", "Kotlin", "Swift"} else None
        if found is None:
            return None
        facts = self._index.facts_of(found.number)
        if language == "Swift":
            return found if facts.parent is None else None
        return found if ("(this " if language == "C#" else f".{facts.name}(") in facts.signature else None

    def _nearest(self, file: int, use: Use) -> Entity | None:
        """Return the extension method of a name that several projects of the repository have, each for itself (C#)."""
        if not is_distinctive(use.name) or self._is_of_namesake(file, use) or _is_type_name(use.receiver):
            return None
        self.names.add(use.name)
        found = nearest(self._index, file, use.name)
        return None if found is None else Entity(FUNCTION, found, "nearest of its name", _METHOD)

    def _is_given_elsewhere(self, family: str, found: int) -> bool:
        """Say whether a library gives classes of other files a method of that name, so that it is not the only one (Ruby)."""
        if family != "ruby":
            return False
        name = self._index.facts_of(found).name.rstrip("=")
        self.names.add(name)
        given = given_in(self._index, name)
        return not given <= {self._index.file_of(found)}

    def _is_of_namesake(self, file: int, use: Use) -> bool:
        """Say whether what calls is called so too: it hands on to another object more often than to its own kind."""
        return use.caller != NOWHERE and use.name.strip("_") in self._index.facts[file].symbols[use.caller].name

    def extension(self, file: int, use: Use, meant: Entity) -> Entity | None:
        """Return the extension method that a call of an object of a known type means (C#)."""
        self.names.add(use.name)
        return added(self._index, self._entities.types, file, use.name, meant, asked=self.names)

    def is_extended(self, file: int, use: Use, owner: int) -> bool:
        """Say whether a call of a type's member may mean an extension method as well, by its arguments (C#)."""
        self.names.add(use.name)
        return is_extended(self._index, self._entities.types, file, use.name, owner)

    def _only(self, file: int, use: Use, kind: str) -> int | None:
        """Return the only thing of this name, where the name is distinctive and that is a function (method)."""
        if not is_distinctive(use.name):
            return None
        self.names.add(use.name)
        tests = self._index.roles[file] == "test"
        family = self._index.families[file]
        found = self._index.unique(family, use.name, tests=tests)
        if found is None and family == "ruby" and use.name.endswith("="):
            self.names.add(use.name[:-1])
            found = self._index.unique(family, use.name[:-1], tests=tests)
            found = found if found is not None and is_accessor(self._index.facts_of(found)) else None
        if found is None or self._index.facts_of(found).kind != kind or self._is_given_elsewhere(family, found):
            return None
        return None if self._is_of_namesake(file, use) else found


def _is_type_name(receiver: str) -> bool:
    return receiver[:1].isupper() and receiver.isidentifier()
