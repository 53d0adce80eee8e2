"""Types of C# that have one name and are made of differently many types: `Result` and `Result<T>` are two."""

from __future__ import annotations

import re
from typing import NamedTuple

from services.system_map.facts import SymbolFacts
from services.system_map.resolve.paths import nearest
from services.system_map.symbols.brackets import closing, parts, type_parameters
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.packages import PARTIAL

_MAX_NAMESAKES = 50
_BASES = re.compile(r"^[^:]*(?<!:):(?!:)")  # what stands before the bases of a type


class Made(NamedTuple):
    """A type found by its name and by how many types it is made of."""

    symbol: int
    is_sure: bool


def of_arity(index: SymbolIndex, asking: int, found: int, written: str) -> Made | None:
    """Return the one of a type's namesakes that another type has as its base; None where none is made of so many types."""
    namesakes = index.type_namesakes(found)
    if index.roles[index.file_of(asking)] != "test":
        namesakes = [one for one in namesakes if index.roles[index.file_of(one)] != "test"]
    arities = {one: arity_of(index.facts_of(one)) for one in [found, *namesakes]}
    wanted = arity_of_base(index.facts_of(asking), written)
    if wanted is None or None in arities.values():
        return Made(found, len(set(arities.values())) == 1)
    fitting = [one for one, arity in arities.items() if arity == wanted][:_MAX_NAMESAKES]
    if not fitting or fitting[0] == found or PARTIAL.search(index.facts_of(fitting[0]).signature):
        return Made(fitting[0], is_sure=True) if fitting else None
    by_path = {index.paths[index.file_of(one)]: one for one in fitting}
    path = nearest(index.paths[index.file_of(asking)], by_path)
    return Made(by_path[path], is_sure=len(by_path) == 1) if path is not None else None


def has_other_arities(index: SymbolIndex, symbol: int) -> bool:
    """Say whether a type has namesakes that are made of more or fewer types: which one a name means, its brackets say."""
    namesakes = index.type_namesakes(symbol)
    return len(namesakes) > 1 and len({arity_of(index.facts_of(one)) for one in namesakes}) > 1


def arity_of(facts: SymbolFacts) -> int | None:
    """Return of how many types a type is made: 0 for `P`, 1 for `P<T>`; None where that is not known."""
    names = type_parameters(facts)
    return None if names is None else len(names)


def arity_of_base(facts: SymbolFacts, written: str) -> int | None:
    """Return how many types a type gives to a base of it, by its signature; None where that is not told there.

    `class A : B<int>` gives one to B; -1 for `class A : B<int>.C`, whose base is no B.
    """
    head = facts.signature.partition(" #")[0]  # `#pragma` may stand in front of the body
    for part in parts(_BASES.sub("", _without_group(head), count=1)):
        stated = "".join(part.partition(" where ")[0].split()).replace("::", ".")
        name, bracket, _ = stated.partition("<")
        if name.partition("(")[0] != written:
            continue
        end = closing(stated, len(name)) if bracket else 0
        if end < 0:
            return None
        is_within = stated[end + 1 : end + 2] == "." and bracket
        return -1 if is_within else len(list(parts(stated[len(name) + 1 : end])))
    return None


def _without_group(signature: str) -> str:
    """Return a type's signature without the parameters of a primary constructor, which may hold a colon: `f(a: 1)`."""
    start = signature.partition(":")[0].find("(")
    end = closing(signature, start) if start >= 0 else -1
    return signature[:start] + signature[end + 1 :] if end >= 0 else signature
