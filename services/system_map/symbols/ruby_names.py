"""What names mean in Ruby: constants of the scopes around, and methods of whatever `self` is."""

from __future__ import annotations

from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, OBJECT, OUTSIDE, TYPE, Entity, Members, entity_of
from services.system_map.symbols.places import NOWHERE
from services.system_map.symbols.ruby import SOMEWHERE, Declared, asks_the_class, constant, has_base, is_of_class

_IN_BLOCK = 0.8  # of a method called in a block, whose `self` whoever runs it says
_ADDED_TO = 0.8  # of a constant that may be declared outside, and reopened here
_OF_MODULE = 0.6  # of a module's function called on a class: extended by it or included, the text of both is alike
_MAX_NESTING = 20


class RubyNames:
    """Leads names to classes, modules and methods, wherever they are declared."""

    def __init__(self, index: SymbolIndex, types: Members) -> None:
        """Look in these."""
        self._index = index
        self._types = types

    def name(self, file: int, caller: int, name: str) -> Entity | None:
        """Return what a name means in Ruby: a constant of the scopes around, or a method that `self` has."""
        symbol = self._index.number_of(file, caller) if caller != NOWHERE else None
        owner = self._types.owner(file, symbol) if symbol is not None else None
        if name[:1].isupper():
            return self._constant(file, "" if owner is None else self._index.facts_of(owner).qualified_name, name)
        member = self.own_method(file, caller, name) if owner is not None else None
        found = self._index.in_file(file, name) if member is None else None
        return member if found is None else entity_of(self._index, found, "same file", 0.95)

    def own_method(self, file: int, caller: int, name: str, *, in_block: bool = False) -> Entity | None:
        """Return the method of Ruby's `self`; in a block outside of methods that is the class, or one of its objects."""
        owner = self._types.owner(file, self._index.number_of(file, caller)) if caller != NOWHERE else None
        if owner is None:
            return None
        asks = None if in_block else asks_the_class(self._index, file, caller)
        member = self._types.member(owner, name, of_class=asks)
        if member is None or member.kind != FUNCTION:
            return None
        member = self._as_sure(member, of_class=asks)
        sure = min(member.confidence, _IN_BLOCK) if in_block else member.confidence
        return member._replace(how="self" if member.how == "member" else member.how, confidence=sure)

    def _constant(self, file: int, scope: str, name: str) -> Entity | None:
        """Return the class or module that a name means in a scope: of the scopes around, of the bases, of all files."""
        around = scope.split(".") if scope else []
        paths = [".".join([*around[:count], name]) for count in range(len(around), 0, -1)]
        holder = self._index.in_file(file, scope) if scope else None
        if holder is not None and self._index.is_type(holder):
            paths += [f"{self._index.facts_of(base).qualified_name}.{name}" for base in self._types.line_of(holder)[1:]]
        for path in [*paths[:_MAX_NESTING], name]:
            found = constant(self._index, file, path)
            if found is not None:
                return _declared(found)
            value = self._index.in_file(file, path)
            if value is not None:
                return entity_of(self._index, value, "same file", 0.95)
        return None

    def path(self, file: int, caller: int, written: str) -> Entity | None:
        """Return what a path means whose constants are declared at once: `class Shop::Cart`, in tests even of a Shop there.

        Where nothing of the project declares what it stands in, it may be a class from outside that is added to: then
        what is added is known, and where the class stands is not.
        """
        parts = written.split(".")
        count = next((place for place, part in enumerate(parts) if not part[:1].isupper()), len(parts))
        entity = None
        if 1 < count <= _MAX_NESTING:
            owner = self._types.owner(file, self._index.number_of(file, caller)) if caller != NOWHERE else None
            scope = "" if owner is None else self._index.facts_of(owner).qualified_name
            entity = self._constant(file, scope, ".".join(parts[:count]))
        if entity is not None and entity.kind == TYPE and not self._is_declared_as_such(entity.number):
            entity = entity._replace(how=SOMEWHERE, confidence=min(entity.confidence, _ADDED_TO))
        for part in parts[count:]:
            if entity is None or entity.kind not in {TYPE, OBJECT}:
                return entity if entity is not None and entity.kind == OUTSIDE else None
            entity = self.inner(entity, part)
        return entity

    def _is_declared_as_such(self, symbol: int) -> bool:
        """Say whether a class is said to have a base, says how its objects begin, or stands in what the project declares."""
        facts = self._index.facts_of(symbol)
        file, around = self._index.file_of(symbol), facts.qualified_name.rpartition(".")[0]
        begins = self._index.in_file(file, f"{facts.qualified_name}.initialize")
        return has_base(facts) or begins is not None or constant(self._index, file, around) is not None

    def inner(self, entity: Entity, name: str) -> Entity | None:
        """Return what a member of a class, a module or an object is."""
        if name == "new" and entity.kind == TYPE:
            return Entity(OBJECT, entity.number, "typed name", min(entity.confidence, 0.85))
        if name[:1].isupper():
            facts, file = self._index.facts_of(entity.number), self._index.file_of(entity.number)
            found = constant(self._index, file, f"{facts.qualified_name}.{name}")
            if found is not None:
                return _declared(found)
        member = self._types.member(entity.number, name, of_class=entity.kind == TYPE)
        return member if member is None else self._as_sure(member, of_class=entity.kind == TYPE)

    def _as_sure(self, member: Entity, *, of_class: bool | None) -> Entity:
        """Lower the confidence in a module's function that a class has for its own: included, it is its objects'."""
        if of_class and member.how == "inherited" and not is_of_class(self._index.facts_of(member.number)):
            return member._replace(confidence=min(member.confidence, _OF_MODULE))
        return member


def _declared(found: Declared) -> Entity:
    return Entity(TYPE, found.symbol, "constant" if found.is_sure else SOMEWHERE, found.confidence)
