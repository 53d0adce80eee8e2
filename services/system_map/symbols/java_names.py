"""Java's methods and types have names of their own: a bare name that is called means no type, variable or constructor."""

from __future__ import annotations

from services.system_map.symbols.imported import Imported
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, OUTSIDE, TYPE, Entity, Members, entity_of
from services.system_map.symbols.places import NOWHERE

_MAX_NESTING = 20
_MAX_STATIC = 20  # imports of one name, and of all names of a class


class JavaNames:
    """Finds what a bare name means among methods only, or among types only."""

    def __init__(self, index: SymbolIndex, imports: Imported, types: Members) -> None:
        """Look in these."""
        self._index = index
        self._imports = imports
        self._types = types

    def called(self, file: int, caller: int, name: str, meant: Entity | None) -> Entity | None:
        """Return the method that a bare call means; `meant` is what its name, looked for as any other, means."""
        if meant is not None and self._is_method(meant):
            return meant
        found = self._method(file, caller, name)
        return meant if found is None and meant is not None and meant.kind == OUTSIDE else found

    def above(self, named: Entity | None, name: str) -> Entity | None:
        """Return the member that `X.super.x()` means: an interface's own, or what stands above a class around."""
        if named is None or named.kind != TYPE:
            return None
        is_class = self._index.facts_of(named.number).kind != "interface"
        member = self._types.member(named.number, name, above=is_class)
        return member if member is None or member.kind != FUNCTION else member._replace(how="super")

    def _is_method(self, entity: Entity) -> bool:
        """Say whether something is a method, and no constructor: that is made with `new` only."""
        if entity.kind != FUNCTION:
            return False
        facts = self._index.facts_of(entity.number)
        symbols = self._index.facts[self._index.file_of(entity.number)].symbols
        return facts.parent is None or symbols[facts.parent].name != facts.name

    def _method(self, file: int, caller: int, name: str) -> Entity | None:
        """Return the method of the innermost type around that has one of this name, else what is imported as static."""
        symbols = self._index.facts[file].symbols
        place = None if caller == NOWHERE else caller
        for _ in range(_MAX_NESTING):
            if place is None:
                break
            number = self._index.number_of(file, place)
            if self._index.is_type(number):
                found = self._as_method(self._types.member(number, name))
                if found is not None:
                    return found._replace(how="same file") if found.how == "member" else found
            place = symbols[place].parent
        return self._static(file, name)

    def _static(self, file: int, name: str) -> Entity | None:
        imports = self._index.facts[file].imports
        static = [number for number, one in enumerate(imports) if one.kind == "static"]
        single = [number for number in static if imports[number].target.endswith(f".{name}")]
        stars = [number for number in static if imports[number].target.endswith(".*")]
        for number in single[:_MAX_STATIC]:
            found = self._as_method(self._imports.imported(file, number, name))
            if found is not None:
                return found
        for number in stars[:_MAX_STATIC]:
            found = self._as_method(self._imports.from_star(file, number, name))
            if found is not None:
                return found
        return None

    def imported_type(self, file: int, name: str) -> Entity | None:
        """Return the type of a name that a file imports, or its package has, beside a method that it imports."""
        for number, one in enumerate(self._index.facts[file].imports):
            if one.kind == "import" and one.target.rpartition(".")[2] == name:
                found = self._imports.imported(file, number, "")
                return found if found is not None and found.kind == TYPE else None
        symbol = self._index.in_package(file, name)
        is_type = symbol is not None and self._index.is_type(symbol)
        return entity_of(self._index, symbol, "same package", 0.9) if symbol is not None and is_type else None

    def _as_method(self, found: Entity | None) -> Entity | None:
        """Return the method that has the name of what was found, which may be a type beside it."""
        if found is None or found.number < 0 or self._is_method(found):
            return found if found is not None and found.number >= 0 else None
        file, qualified = self._index.file_of(found.number), self._index.facts_of(found.number).qualified_name
        for number in self._index.callables(file, qualified):
            method = found._replace(kind=FUNCTION, number=number)
            if self._is_method(method):
                return method
        return None
