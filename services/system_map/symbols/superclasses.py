"""What a class has from its superclass, and what its interfaces only ask for: `class A extends Outside implements Own`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.system_map.facts import SymbolFacts
from services.system_map.resolve.families import FAMILIES
from services.system_map.symbols.brackets import closing, place_of
from services.system_map.symbols.index import CALLABLE

_ECMASCRIPT = frozenset(language for language, family in FAMILIES.items() if family == "javascript")
# Languages in which a class has one superclass, and what that has comes before what interfaces have.
OF_ONE_CLASS = frozenset({"C#", "Java", "Kotlin", "PHP", "Swift"}) | _ECMASCRIPT
# Of these the ones whose classes, even abstract ones, declare all that their interfaces ask for.
DECLARES_ALL = frozenset({"C#"}) | _ECMASCRIPT
_NO_BODIES = frozenset({"PHP", "Swift"}) | _ECMASCRIPT  # what stands in an interface is a signature
_WITH_BODY = re.compile(r"\b(?:default|static|private)\s")
_CALLED_LIKE_INTERFACE = re.compile(r"I[A-Z]")


def superclass_of(language: str, facts: SymbolFacts, bases: Sequence[tuple[str, int]]) -> str:
    """Return which of a class's bases, as written, is its superclass; "" where none is, or the text does not tell."""
    if facts.kind != "class" or not bases:
        return ""
    first = bases[0][0]
    if language == "C#":
        return "" if _CALLED_LIKE_INTERFACE.match(first.rpartition(".")[2]) else first
    if language == "Kotlin":
        return next((written for written, _ in bases if _is_made(facts.signature, written)), "")
    if language == "Swift":
        return ""  # a protocol may stand first
    text = facts.signature.replace("\\", ".") if language == "PHP" else facts.signature
    return first if f"extends {first}" in text or f"extends .{first}" in text else ""


def said_of_one_class(language: str, facts: SymbolFacts, bases: Sequence[tuple[str, int]]) -> tuple[str, bool] | None:
    """Return what is asked of a type or function here: its superclass, and whether it is left open, or has a body."""
    if language not in OF_ONE_CLASS:
        return None
    if facts.kind in CALLABLE:
        return "", is_asked_only(language, facts)
    return superclass_of(language, facts, bases), is_left_open(facts)


def is_left_open(facts: SymbolFacts) -> bool:
    """Say whether a type need not have all that its interfaces ask for."""
    return facts.kind != "class" or "abstract " in facts.signature


def is_asked_only(language: str, function: SymbolFacts) -> bool:
    """Say whether what stands in an interface surely is a signature, for classes to be made good."""
    return language in _NO_BODIES or (language == "Java" and _WITH_BODY.search(function.signature) is None)


def _is_made(signature: str, written: str) -> bool:
    """Say whether a base is given what its constructor takes, as no interface is (Kotlin)."""
    place = place_of(signature, written, before="(<")
    if place < 0:
        return False
    rest = signature[place + len(written) :]
    return rest[closing(rest, 0) + 1 :].startswith("(") if rest.startswith("<") else True
