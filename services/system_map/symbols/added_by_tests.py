"""Members that tests add to types, and that nobody else knows: Go's methods, Rust's `impl`, Swift's extensions."""

from __future__ import annotations

from services.system_map.symbols.index import CALLABLE, SymbolIndex
from services.system_map.symbols.members import FUNCTION, Entity, Members

# Families in which a method stands apart from its type.
_APART = frozenset({"go", "rust", "swift"})
_IN_FOLDER = 0.8


def added_by_tests(index: SymbolIndex, types: Members, asking: int, owner: int, name: str) -> Entity | None:
    """Return the method that tests add to a type, or a base of it, where one of them asks: in its file or beside it."""
    if index.roles[asking] != "test" or index.families[asking] not in _APART:
        return None
    for place, symbol in enumerate(types.line_of(owner)):
        qualified = f"{index.facts_of(symbol).qualified_name}.{name}"
        found, sure = index.in_file(asking, qualified), 0.95
        if found is None and index.families[asking] == "go":
            own = index.file_of(symbol)  # tests of the package `x_test` know what those of `x` add
            is_beside = _folder(index, own) == _folder(index, asking)
            found = index.packages.meant(own, qualified, tests=True) if is_beside else None
        elif found is None:
            found, sure = _beside(index, asking, qualified), _IN_FOLDER
        if found is not None and index.facts_of(found).kind in CALLABLE:
            how = "member" if not place else "inherited"
            return Entity(FUNCTION, found, how, sure if not place else min(sure, 0.9))
    return None


def _beside(index: SymbolIndex, asking: int, qualified: str) -> int | None:
    """Return the only method of a path in the tests of a folder."""
    some = index.declared(index.families[asking], qualified.rpartition(".")[2], tests=True).get(qualified, ())
    folder = _folder(index, asking)
    near = [one for one in some if _folder(index, index.file_of(one)) == folder]
    return near[0] if len(near) == 1 and index.roles[index.file_of(near[0])] == "test" else None


def _folder(index: SymbolIndex, file: int) -> str:
    return index.paths[file].rpartition("/")[0]
