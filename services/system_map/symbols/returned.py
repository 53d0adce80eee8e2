"""What calling something gives: an object of the type that a signature names."""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, OBJECT, OUT, OUTSIDE, TYPE, Entity, Members
from services.system_map.symbols.overloads import OVERLOADED, type_parameters_in
from services.system_map.symbols.signatures import returned_type

_MAX_REMEMBERED = 200_000
# What a signature calls the type of the object that the method is called on. (PHP's `self` is the class around it.)
_OWN_TYPES = frozenset({"Self", "static", "this", "this.type"})


class Returned:
    """Tells the objects that functions return; remembers them."""

    def __init__(self, index: SymbolIndex, types: Members, type_path: Callable[[int, int, str], Entity | None]) -> None:
        """Look in these; `type_path` says what a path of names that stands for a type means in a file and symbol."""
        self._index = index
        self._types = types
        self._type_path = type_path
        self._known: dict[int, Entity | None] = {}
        self._own: dict[int, bool] = {}

    def of(self, called: Entity, on: Entity | None = None) -> Entity | None:
        """Return the object that calling something gives, a member of `on`; None where that is not known."""
        if called.kind == OUTSIDE:
            return OUT
        if called.kind == TYPE:
            return Entity(OBJECT, called.number, "typed name", min(called.confidence, 0.85))
        if called.kind != FUNCTION:
            return None
        if on is not None and on.kind in {TYPE, OBJECT} and self._is_own(called.number):
            return Entity(OBJECT, on.number, "returned type", 0.8)  # not the base that declares it
        if called.number in self._known:
            return self._known[called.number]
        before = self._types.circles
        found = self._by_signature(called.number)
        if self._types.circles == before and len(self._known) < _MAX_REMEMBERED:
            self._known[called.number] = found
        return found

    def _by_signature(self, function: int) -> Entity | None:
        file = self._index.file_of(function)
        facts = self._index.facts_of(function)
        written = self._written(file, function)
        if written in _OWN_TYPES or written == "self":
            owner = self._types.owner(file, function)
            return None if owner is None else Entity(OBJECT, owner, "returned type", 0.8)
        place = function - self._index.number_of(file, 0)
        around = facts.parent if facts.parent is not None else place
        entity = self._type_path(file, around, written) if written else None
        if entity is not None and entity.kind == TYPE:
            if self._index.languages[file] == "Rust" and self._index.facts_of(entity.number).kind == "type":
                return None  # another name, as for a kind of Result
            return Entity(OBJECT, entity.number, "returned type", 0.8)
        return OUT if entity is not None and entity.kind == OUTSIDE else None

    def _is_own(self, function: int) -> bool:
        """Say whether a method gives the type of the very object that it is called on."""
        known = self._own.get(function)
        if known is None:
            written = self._written(self._index.file_of(function), function)
            known = self._own[function] = written in _OWN_TYPES
        return known

    def _written(self, file: int, function: int) -> str:
        """Return the type that a function's signature names; "" where its overloads differ, or callers say which it is."""
        language, facts = self._index.languages[file], self._index.facts_of(function)
        written = returned_type(language, facts.signature)
        if not written or self._index.families[file] not in OVERLOADED:
            return written
        others = self._index.callables(file, facts.qualified_name)
        if any(returned_type(language, self._index.facts_of(one).signature) != written for one in others):
            return ""
        return "" if written in type_parameters_in(self._index, function) else written
