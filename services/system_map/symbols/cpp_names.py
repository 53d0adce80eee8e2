"""Names of C++ that are written with their namespaces: `shop::Order`, `::shop::sum`."""

from __future__ import annotations

from services.system_map.symbols.index import TYPES, SymbolIndex
from services.system_map.symbols.members import VALUE, Entity, entity_of
from services.system_map.symbols.places import NOWHERE

_FUNCTIONS = frozenset({"function", "method"})
_STANDARD = "std"
_MAX_NESTING = 20  # scopes around a name that are looked into
_SURE = 0.85  # `log.write()` may be a call of a variable that is called as a namespace is


def is_namespace(index: SymbolIndex, entity: Entity) -> bool:
    """Say whether something is a namespace: what one file has of it is not all, for every file may open it."""
    if entity.kind != VALUE or entity.number == NOWHERE or index.families[index.file_of(entity.number)] != "c":
        return False
    return index.facts_of(entity.number).kind == "module"


def qualified_name(index: SymbolIndex, file: int, caller: int, written: str) -> Entity | None:
    """Return the type or function that a path of names means in a symbol of a file; None where that is not known.

    The path is looked for in the scopes around, innermost first; one that begins with a dot (`::`) at the top only. What
    stands in `std` is the library's, whatever the project adds to it. Of overloads it is the first of their file.
    """
    path = written.removeprefix(".")
    if path.partition(".")[0] == _STANDARD:
        return None
    prefix = index.facts[file].symbols[caller].qualified_name if caller != NOWHERE and path == written else ""
    for _ in range(_MAX_NESTING):
        found = _declared(index, file, f"{prefix}.{path}" if prefix else path)
        if found is not None or not prefix:
            return found
        prefix = prefix.rpartition(".")[0]
    return None


def _declared(index: SymbolIndex, file: int, qualified: str) -> Entity | None:
    found = index.in_file(file, qualified)
    if found is not None:
        facts = index.facts_of(found)
        return entity_of(index, found, "same file", _SURE) if facts.kind in _FUNCTIONS | TYPES else None
    found = index.unique_path("c", qualified, tests=index.roles[file] == "test")
    if found is None or index.facts_of(found).kind not in _FUNCTIONS | TYPES:
        return None
    return entity_of(index, found, "qualified name", _SURE)


def is_overloaded(index: SymbolIndex, function: int) -> bool:
    """Say whether a function of C++ has others of its name in its file, or its class has them in any file."""
    file = index.file_of(function)
    if index.languages[file] != "C++":
        return False
    if index.has_namesakes(function):
        return True
    facts, tests = index.facts_of(function), index.roles[file] == "test"
    owner = facts.qualified_name.rpartition(".")[0] if facts.kind == "method" else ""
    if not owner or index.unique_path("c", owner, tests=tests) is None:  # of two programs each has a class of its own
        return False
    return index.unique_path("c", facts.qualified_name, tests=tests) != function
