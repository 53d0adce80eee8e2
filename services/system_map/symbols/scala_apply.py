"""Scala: `X(…)` without `new` calls the `apply` of the object X, where it has one; a trait is made by nobody else."""

from __future__ import annotations

import re

from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, OUTSIDE, Entity, Members
from services.system_map.symbols.overloads import ONE_OF_SEVERAL

_OBJECT = re.compile(r"\bobject\b")
_CASE = re.compile(r"\bcase\b")


def applied(index: SymbolIndex, types: Members, called: Entity) -> Entity | None:
    """Return what a call of a type's name means: its companion's `apply`, or the type itself, whose objects are made.

    None where no `apply` is known and nothing else can be called: of a trait, or of an object alone. A case class has an
    `apply` of its own beside those that are written, so these make it less sure.
    """
    file, facts = index.file_of(called.number), index.facts_of(called.number)
    if index.languages[file] != "Scala" or facts.kind not in {"class", "trait"}:
        return called
    namesakes = [
        place
        for place, one in enumerate(index.facts[file].symbols)
        if one.qualified_name == facts.qualified_name and one.kind in {"class", "trait"}
    ]
    heads = {place: _head(index.facts[file].symbols[place].signature) for place in namesakes}
    companions = [place for place in namesakes if _OBJECT.search(heads[place])]
    types_made = [place for place in namesakes if place not in companions]
    written = [
        function
        for function in index.callables(file, f"{facts.qualified_name}.apply")
        if index.facts_of(function).parent in companions
    ]
    if any(_CASE.search(heads[place]) for place in types_made):
        return called._replace(confidence=min(called.confidence, ONE_OF_SEVERAL)) if written else called
    if written:
        sure = called.confidence if len(written) == 1 else min(called.confidence, ONE_OF_SEVERAL)
        return Entity(FUNCTION, written[0], called.how, sure)
    is_made = any(index.facts[file].symbols[place].kind == "class" for place in types_made)
    for companion in companions:
        inherited = types.member(index.number_of(file, companion), "apply", above=True)
        if inherited is not None and inherited.kind in {FUNCTION, OUTSIDE}:
            is_told = inherited.kind == FUNCTION or not is_made  # else a class of Scala 3, or what a library brings
            return inherited._replace(confidence=min(inherited.confidence, called.confidence)) if is_told else None
    return called if is_made else None


def made_by_name(signature: str) -> tuple[bool, bool]:
    """Say of a type, by its signature, what a call of its name asks: whether it is an object, and of a case."""
    head = _head(signature)
    return _OBJECT.search(head) is not None, _CASE.search(head) is not None


def _head(signature: str) -> str:
    """Return what stands in a type's signature before its parameters and bases."""
    return signature.partition("(")[0].partition(" extends ")[0]
