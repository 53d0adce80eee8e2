"""What makes the objects of a type that is called, or made with a keyword: the constructor that is written for it."""

from __future__ import annotations

import re

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.brackets import place_of, without_angles
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.java_names import JavaNames
from services.system_map.symbols.members import FUNCTION, Entity, Members, at_most
from services.system_map.symbols.overloads import BESIDE_HEAD, ONE_OF_SEVERAL

# Names of constructors by the family: a base's makes objects of what inherits from it.
_BY_FAMILY = {
    "python": ("__init__", "__new__"),
    "javascript": ("constructor",),
    "ruby": ("initialize",),
    "php": ("__construct",),
    "swift": ("init",),
}
# Families whose constructors are called as their type is; a base's are its own, even where it has the same name.
_NAMED_LIKE_TYPE = frozenset({"java", "c", "csharp"})
_CONVENIENCE = re.compile(r"\bconvenience\b")


class Constructors:
    """Finds constructors of types."""

    def __init__(self, index: SymbolIndex, types: Members, java: JavaNames) -> None:
        """Look among the members of an index."""
        self._index, self._types, self._java = index, types, java

    def of(self, symbol: int) -> Entity | None:
        """Return the constructor of a type; None where none is written, as of one that has its parameters in its head.

        Of several it is the first: what is given to it is not compared.
        """
        file = self._index.file_of(symbol)
        family, language = self._index.families[file], self._index.languages[file]
        is_inherited = family not in _NAMED_LIKE_TYPE
        names = _BY_FAMILY.get(family, ())
        if not is_inherited:
            names = (BESIDE_HEAD.get(language, self._index.facts_of(symbol).name),)
        for name in names:
            made = self._types.member(symbol, name, of_class=False)
            if family == "java" and made is not None:
                made = self._java.constructor(made)
            if made is None or made.kind != FUNCTION or not (is_inherited or made.how == "member"):
                continue
            if family == "swift":
                return self._of_swift(symbol, made)
            is_beside = language in BESIDE_HEAD and is_made_by_head(language, self._index.facts_of(symbol))
            return at_most(made, ONE_OF_SEVERAL) if is_beside else made
        return None

    def _of_swift(self, symbol: int, made: Entity) -> Entity | None:
        """Return an `init` of Swift, less sure where the type has one that nobody wrote; None where that alone is meant.

        What a protocol asks for or has for all is none of the types that keep to it: those are made by their own fields.
        """
        file = self._index.file_of(made.number)
        if made.how == "member":
            facts = self._index.facts_of(made.number)
            if file != self._index.file_of(symbol) and facts.parent is not None:
                return None  # of another type of that name
            owner = self._index.facts_of(symbol)
            is_body = file == self._index.file_of(symbol) and is_in_body(facts, owner)
            return made if is_body and owner.kind != "enum" else at_most(made, ONE_OF_SEVERAL)
        owner_of = self._types.owner(file, made.number)
        return made if owner_of is not None and self._index.facts_of(owner_of).kind == "class" else None


def is_in_body(constructor: SymbolFacts, owner: SymbolFacts) -> bool:
    """Say whether an `init` takes the place of those that nobody wrote (Swift).

    It does where it stands in the type's own body, and not in an extension, and does more than call another one.
    """
    is_within = owner.start_line <= constructor.start_line <= owner.end_line
    return is_within and _CONVENIENCE.search(constructor.signature) is None


def is_made_by_head(language: str, facts: SymbolFacts) -> bool:
    """Say whether a type has a constructor in its head, which is no symbol: all classes of Scala, of Kotlin those with brackets there."""
    if language != "Kotlin":
        return True
    place = place_of(facts.signature, facts.name)
    behind = without_angles(facts.signature[place + len(facts.name) :]) if place >= 0 else ""
    return "(" in behind.partition(":")[0]


def is_asked_through_type(name: str, family: str) -> bool:
    """Say whether nobody asks for a member of a name but who names its type, or one that inherits from it."""
    return name in _BY_FAMILY.get(family, ())
