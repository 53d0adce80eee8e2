"""Members of JavaScript's classes: those of the class itself and those of its objects are two spaces of names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.index import CALLABLE, SymbolIndex

_MARKS = re.compile(r"(?:@[\w.]+(?:\([^()]*\))? *)+")
_STATIC = re.compile(r"(?:[a-z]+ )*?static (?![(<=:?])")
_ASSIGNED = re.compile(r"(?![\w$.#]*\.prototype\.)[\w$#]+\.[\w$.#]+ =(?!=)")
_MAX_NESTING = 20


def is_static(facts: SymbolFacts) -> bool:
    """Say whether a member is the class's own: declared `static`, or put into it by `Box.make = function`."""
    said = _MARKS.sub("", facts.signature) if facts.signature.startswith("@") else facts.signature
    return (_STATIC.match(said) or _ASSIGNED.match(said)) is not None


def asks_the_class(index: SymbolIndex, file: int, caller: int) -> bool | None:
    """Say whether `this` is the class rather than an object of it; None outside of methods."""
    symbols = index.facts[file].symbols
    place: int | None = caller
    for _ in range(_MAX_NESTING):
        if place is None or place < 0:
            break
        if symbols[place].kind == "method" and _is_of_class(index, file, symbols[place]):
            return is_static(symbols[place])
        place = symbols[place].parent
    return None


def member_of(index: SymbolIndex, found: int, *, of_class: bool) -> int | None:
    """Return the member that has a member's name and is the class's own (`of_class`), or its objects'."""
    file, facts = index.file_of(found), index.facts_of(found)
    if not _is_of_class(index, file, facts) or is_static(facts) == of_class:
        return found
    others = (one for one in index.callables(file, facts.qualified_name) if one != found)
    return next((one for one in others if is_static(index.facts_of(one)) == of_class), None)


def of_owner(index: SymbolIndex, found: int, owner: int) -> int | None:
    """Return the member of a class that has a member's path: two functions may each have a class of one name."""
    file = index.file_of(owner)
    parent = index.facts_of(found).parent
    place = owner - index.number_of(file, 0)
    symbols = index.facts[file].symbols
    if parent is None or parent == place or symbols[parent].qualified_name != symbols[place].qualified_name:
        return found
    own = (
        one
        for one in index.callables(file, index.facts_of(found).qualified_name)
        if index.facts_of(one).parent == place
    )
    other = next(own, None)
    is_another = symbols[parent].kind == "class" == symbols[place].kind
    return other if other is not None or is_another else found


def has_own_this(symbols: Sequence[SymbolFacts], facts: SymbolFacts) -> bool:
    """Say whether `this` in a function within a function is its own: in methods of objects made there, not in arrows."""
    if facts.parent is None or symbols[facts.parent].kind not in CALLABLE:
        return False
    return facts.kind == "method" or facts.signature.startswith(("function", "async function"))


def _is_of_class(index: SymbolIndex, file: int, facts: SymbolFacts) -> bool:
    """Say whether a symbol is a method of a class: interfaces, namespaces and objects have one space."""
    symbols = index.facts[file].symbols
    return facts.kind == "method" and facts.parent is not None and symbols[facts.parent].kind == "class"
