"""Extension methods of C#: called as members are, on objects of the type that their first parameter, or their block, has."""

from __future__ import annotations

import re

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.brackets import without_angles
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, UNKNOWN, Entity, Members
from services.system_map.symbols.overloads import ONE_OF_SEVERAL

_BLOCK = "extension"  # what the reader puts in front of what a block declares
_ATTRIBUTES = re.compile(r"\[[^\[\]]*\] ?")
_TYPE = r"(?:(?:ref|in|scoped|readonly) )*(?:global::)?([A-Za-z_][\w.]*)\?? \w+ ?[,)]"
_EXTENDED = re.compile(rf"\( ?this {_TYPE}")
_OF_BLOCK = re.compile(rf"{_BLOCK} ?\( ?{_TYPE}")


def extended(facts: SymbolFacts) -> str | None:
    """Return the last name of the type that a method extends: `One(this Cart cart)` extends Cart; None if it extends none."""
    signature = facts.signature
    if facts.kind != "method" or not (signature.startswith(_BLOCK) or "this " in signature):
        return None
    plain = without_angles(_ATTRIBUTES.sub("", signature))
    found = _OF_BLOCK.match(plain) or _EXTENDED.search(plain)
    return found[1].rpartition(".")[2] if found is not None else None


def named(index: SymbolIndex, name: str, *, tests: bool) -> list[tuple[int, str]]:
    """Return the extension methods of a name, of the project's own code or of it and its tests, and what each extends."""
    some = (one for same in index.declared("csharp", name, tests=tests).values() for one in same)
    return [(one, extends) for one in some if (extends := extended(index.facts_of(one))) is not None]


def added(index: SymbolIndex, types: Members, file: int, name: str, meant: Entity) -> Entity | None:
    """Return the extension method that a call of an object means, which has no such member itself.

    That of the nearest of its types counts; UNKNOWN where two classes have one for that.
    """
    known = named(index, name, tests=index.roles[file] == "test")
    for symbol in types.line_of(meant.number) if known else ():
        extends = index.facts_of(symbol).name
        some = [one for one, written in known if written == extends]
        owners = {(index.facts[index.file_of(one)].package, index.facts_of(one).qualified_name) for one in some}
        if len(owners) > 1:
            return UNKNOWN
        if some:
            return Entity(FUNCTION, some[0], meant.how, min(meant.confidence, ONE_OF_SEVERAL))
    return None
