"""Types and their members: whose a method is, what a type inherits, and what its bases are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from services.system_map.symbols.arities import arity_of, of_arity
from services.system_map.symbols.ecmascript import has_own_this, member_of, of_owner
from services.system_map.symbols.index import CALLABLE, SymbolIndex
from services.system_map.symbols.overloads import ONE_OF_SEVERAL, OVERLOADED, Overloads
from services.system_map.symbols.packages import PARTIAL
from services.system_map.symbols.places import NOWHERE, UseTable
from services.system_map.symbols.ruby import ruby_member
from services.system_map.symbols.superclasses import (
    DECLARES_ALL,
    OF_ONE_CLASS,
    is_asked_only,
    is_left_open,
    superclass_of,
)

MODULE, TYPE, OBJECT, FUNCTION, VALUE, OUTSIDE = range(6)
_MAX_BASES = 40
_MAX_NESTING = 20
_MAX_REMEMBERED = 200_000
_MAX_DEPTH = 20  # of bases that must be told to tell a base: `class A extends B.C`, where C comes from B's bases


class Entity(NamedTuple):
    """What something is: a file's number for MODULE, a symbol's for the rest; -1 for OUTSIDE."""

    kind: int
    number: int
    how: str
    confidence: float


OUT = Entity(OUTSIDE, -1, "outside", 1.0)
UNKNOWN = Entity(VALUE, NOWHERE, "", 0.0)  # a value of which nothing is known: it hides what is called so outside
_PERHAPS = 0.6  # an interface's, though a superclass is not known that may have the same


class _Bases(NamedTuple):
    """What a type inherits from."""

    found: list[tuple[int, int, Entity]]  # base, line, how it was found
    is_outside: bool  # or some base is not known
    superclass: Entity | None = None  # where it is no type of the project: OUT, or a value


def entity_of(index: SymbolIndex, number: int, how: str, confidence: float) -> Entity:
    """Return what a symbol is."""
    kind = index.facts_of(number).kind
    if index.is_type(number):
        return Entity(TYPE, number, how, confidence)
    return Entity(FUNCTION if kind in CALLABLE else VALUE, number, how, confidence)


def at_most(entity: Entity, sure: float) -> Entity:
    """Return the same, no surer than so."""
    return entity if entity.confidence <= sure else entity._replace(confidence=sure)


class Members:
    """Finds members of types and of their bases; remembers both."""

    def __init__(self, index: SymbolIndex, table: UseTable, path: Callable[[int, int, str], Entity | None]) -> None:
        """Look in these; `path` says what a dotted path means in a file and symbol."""
        self._index = index
        self._table = table
        self._path = path
        self._overloads = Overloads(index)
        self._overloaded: dict[int, bool] = {}
        # How often something was asked for while it was being told: what is told meanwhile hangs on where the asking
        # began, so it must not outlast the file that is being followed.
        self.circles = 0
        self._depth = 0  # of bases being told
        self._bases: dict[int, _Bases] = {}
        self._bases_here: dict[int, _Bases] = {}  # those being told, and those told in a circle
        self._lines: dict[int, tuple[list[int], list[float]]] = {}
        self._members: dict[tuple[int, str, bool, bool | None], Entity | None] = {}

    def forget(self) -> None:
        """Let go of what was told in circles, and of members once they are many: the next file asks for itself."""
        self._bases_here.clear()
        if len(self._members) > _MAX_REMEMBERED:
            self._members.clear()

    def owner(self, file: int, symbol: int) -> int | None:
        """Return the type that a method, or what stands in it, belongs to."""
        place: int | None = symbol - self._index.number_of(file, 0)
        symbols = self._index.facts[file].symbols
        for _ in range(_MAX_NESTING):
            if place is None:
                break
            facts = symbols[place]
            if self._index.is_type(self._index.number_of(file, place)):
                return self._index.number_of(file, place)
            if self._index.families[file] == "javascript" and has_own_this(symbols, facts):
                return None
            if facts.parent is None and facts.kind == "method":
                owner = facts.qualified_name.rpartition(".")[0]
                found = self._index.in_package(file, owner) or self._index.unique_path(
                    self._index.families[file], owner, tests=self._index.roles[file] == "test"
                )
                return found if found is not None and self._index.is_type(found) else None
            place = facts.parent
        return None

    def member(self, owner: int, name: str, *, above: bool = False, of_class: bool | None = None) -> Entity | None:
        """Return a member of a type or of its bases, nearest first (`above`: of its bases only).

        OUT where a base lies outside, so that the member may be its own; not where a base is a value of the project. In
        Ruby and JavaScript, `of_class` asks for what the class itself answers, or its objects; None for either.
        """
        key = (owner, name, above, of_class)
        if key in self._members:
            return self._members[key]
        before = self.circles
        found = self._member(owner, name, above=above, of_class=of_class)
        if self.circles == before:
            self._members[key] = found
        return found

    def of_super(self, owner: int, name: str, *, of_class: bool | None = None) -> Entity | None:
        """Return the member of a type's bases that `super.x()` means: no interface's signature, see `member`."""
        found = self.member(owner, name, above=True, of_class=of_class)
        if found is None or found.kind != FUNCTION or not self.is_asked_only(found.number):
            return found
        return OUT if any(self.bases(symbol).is_outside for symbol in self.line_of(owner)) else None

    def _member(self, owner: int, name: str, *, above: bool, of_class: bool | None) -> Entity | None:
        line, led = self._line(owner)
        own = 1 + len(self._parts(owner))
        of_one_class = self._index.languages[self._index.file_of(owner)] in OF_ONE_CLASS
        asked: tuple[int, int] | None = None
        for place, symbol in enumerate(line):
            if above and place < own:
                continue
            found = self.own_member(symbol, name, of_class=of_class)
            if found is None:
                continue
            if place < own or not of_one_class or not self._is_of_interface(found):
                how, confidence = ("member", 0.95) if place < own else ("inherited", min(0.9, led[place]))
                if asked is not None and not self._overloads.are_one(found, asked[1]):
                    confidence = min(confidence, _PERHAPS)  # a nearer interface's is another one, perhaps
                return self._told(found, line, place, entity_of(self._index, found, how, confidence))
            asked = asked or (place, found)
        sure = self._sure_of_asked(owner, asked[1], line) if asked is not None else 0.0
        if asked is not None and sure:
            entity = entity_of(self._index, asked[1], "inherited", min(sure, led[asked[0]]))
            return self._told(asked[1], line, asked[0], entity)
        if not any(self.bases(symbol).is_outside for symbol in line):
            return None
        # What an object of Python has not, its `__getattr__` makes, or hands on to whatever it holds; not for `super()`.
        is_told = not above and self._index.families[self._index.file_of(owner)] == "python"
        return None if is_told and any(self.own_member(one, "__getattr__") is not None for one in line) else OUT

    def _told(self, found: int, line: list[int], place: int, member: Entity) -> Entity:
        """Return a member that was found at a place of a type's line, less sure where others have its name."""
        is_overloaded = self._index.families[self._index.file_of(found)] in OVERLOADED
        if (is_overloaded and self._overloads.compete(found, line[place + 1 :])) or self._is_added_to(found, line):
            return at_most(member, ONE_OF_SEVERAL)
        return member

    def _is_of_interface(self, member: int) -> bool:
        facts, symbols = self._index.facts_of(member), self._index.facts[self._index.file_of(member)].symbols
        return facts.kind in CALLABLE and facts.parent is not None and symbols[facts.parent].kind == "interface"

    def is_asked_only(self, member: int) -> bool:
        """Say whether a member is an interface's signature, which `super` can not mean."""
        language = self._index.languages[self._index.file_of(member)]
        return self._is_of_interface(member) and is_asked_only(language, self._index.facts_of(member))

    def _sure_of_asked(self, owner: int, asked: int, line: list[int]) -> float:
        """Return how sure it is that what no class of a line has is an interface's; 0 where it can not be that."""
        language = self._index.languages[self._index.file_of(asked)]
        superclass = next((one for one in (self.bases(symbol).superclass for symbol in line) if one is not None), None)
        if superclass is None:
            return 0.9
        is_signature = is_asked_only(language, self._index.facts_of(asked))
        is_above = language in DECLARES_ALL or (is_signature and not is_left_open(self._index.facts_of(owner)))
        return 0.0 if is_above and superclass.kind == OUTSIDE else _PERHAPS

    def _is_added_to(self, found: int, line: list[int]) -> bool:
        """Say whether other files add a function of a member's name to its type or a base of that (Swift)."""
        family = self._index.families[self._index.file_of(found)]
        if family != "swift":
            return False
        name = self._index.facts_of(found).name
        declared = self._index.declared(family, name, tests=True)
        return any(
            other != found and self._index.facts_of(other).parent is None
            for one in line
            for other in declared.get(f"{self._index.facts_of(one).qualified_name}.{name}", ())
        )

    def is_overloaded(self, function: int) -> bool:
        """Say whether a method has overloads, in its file or by the bases of its type."""
        known = self._overloaded.get(function)
        if known is None:
            before = self.circles
            known = self._index.has_namesakes(function) or self._competes(function)
            if self.circles == before:
                self._overloaded[function] = known
        return known

    def _competes(self, function: int) -> bool:
        owner = self.owner(self._index.file_of(function), function)
        return (
            owner is not None
            and self.own_member(owner, self._index.facts_of(function).name) == function
            and self._overloads.compete(function, self.line_of(owner)[1:])
        )

    def own_member(self, owner: int, name: str, *, of_class: bool | None = None) -> int | None:
        """Return a member of the type itself, wherever the language lets it stand."""
        file = self._index.file_of(owner)
        qualified = f"{self._index.facts_of(owner).qualified_name}.{name}"
        if self._index.families[file] == "ruby":
            return ruby_member(self._index, file, qualified, of_class=of_class)
        found = self._index.in_file(file, qualified)
        if found is not None and self._index.families[file] == "javascript":
            found = of_owner(self._index, found, owner)
        if found is not None and of_class is not None and self._index.families[file] == "javascript":
            return member_of(self._index, found, of_class=of_class)
        if found is None and self._index.families[file] == "go":
            found = self._index.in_package(file, qualified)
        if found is not None:
            return found
        tests = self._index.roles[file] == "test"
        return self._index.unique_path(self._index.families[file], qualified, tests=tests)

    def bases(self, symbol: int) -> _Bases:
        """Return (base, line, how it was found) of a type, and whether some base lies outside or is not known."""
        known = self._bases.get(symbol)
        if known is not None:
            return known
        known = self._bases_here.get(symbol)
        if known is not None:
            self.circles += 1
            return known
        if self._depth > _MAX_DEPTH:
            self.circles += 1
            return _Bases([], is_outside=True)
        before = self.circles
        self._bases_here[symbol] = _Bases([], is_outside=False)
        self._depth += 1
        known = self._bases_here[symbol] = self._told_bases(symbol)
        self._depth -= 1
        if self.circles == before:
            self._bases[symbol] = self._bases_here.pop(symbol)
        return known

    def _told_bases(self, symbol: int) -> _Bases:
        file = self._index.file_of(symbol)
        place = symbol - self._index.number_of(file, 0)
        around = self._index.facts_of(symbol).parent
        found: list[tuple[int, int, Entity]] = []
        outside, superclass = False, None
        declared = self._table.files[file].bases.get(place, [])[:_MAX_BASES]
        above = superclass_of(self._index.languages[file], self._index.facts_of(symbol), declared)
        for written, line in declared:
            entity = self._path(file, NOWHERE if around is None else around, written)
            if entity is not None and entity.kind == TYPE and self._index.families[file] == "csharp":
                entity = self._of_arity(symbol, entity, written)
            if entity is None or entity.kind != TYPE or entity.number == symbol:
                superclass = superclass if written != above else OUT if entity is None else entity
                outside = outside or (written != "object" and not self._is_made_here(file, entity))
            else:
                found.append((entity.number, line, entity))
        return _Bases(found, outside, superclass)

    def _is_made_here(self, file: int, base: Entity | None) -> bool:
        """Say whether a base of a Python class is a value of the project, of which nothing is known: `Base = mix(A)`."""
        if self._index.families[file] != "python":
            return False
        if base is None:  # a name that no import binds, but perhaps one that brings all names of a library
            return not self._table.files[file].stars
        return base.kind in {VALUE, FUNCTION, MODULE, OBJECT}

    def _of_arity(self, symbol: int, base: Entity, written: str) -> Entity | None:
        """Return the base that is made of as many types as the signature gives it: `P` and `P<T>` are two (C#)."""
        if written in self._table.files[self._index.file_of(symbol)].bindings:
            return base  # another name for a type, with what that is given
        found = of_arity(self._index, symbol, base.number, written)
        if found is None:
            return None
        sure = base.confidence if found.is_sure else min(base.confidence, ONE_OF_SEVERAL)
        return base._replace(number=found.symbol, confidence=sure)

    def _parts(self, symbol: int) -> list[int]:
        """Return the other places that declare a type which is written in parts (C#)."""
        facts = self._index.facts_of(symbol)
        if not PARTIAL.search(facts.signature) or self._index.families[self._index.file_of(symbol)] != "csharp":
            return []
        arity = arity_of(facts)
        others = (
            one
            for one in self._index.type_namesakes(symbol)
            if one != symbol
            and PARTIAL.search(self._index.facts_of(one).signature)
            and arity_of(self._index.facts_of(one)) == arity
        )
        return list(islice(others, _MAX_BASES))

    def line_of(self, symbol: int) -> list[int]:
        """Return a type, its other parts and its bases, nearest first."""
        return self._line(symbol)[0]

    def _line(self, symbol: int) -> tuple[list[int], list[float]]:
        """Return a type's line, and how sure it is of each that the type inherits from it."""
        remembered = self._lines.get(symbol)
        if remembered is not None:
            return remembered
        before = self.circles
        line = [symbol, *self._parts(symbol)]
        led = [1.0] * len(line)
        for place, known in enumerate(line):
            if len(line) > _MAX_BASES:
                break
            bases = [
                (base, min(led[place], entity.confidence))
                for base, _, entity in self.bases(known).found
                if base not in line
            ]
            # What Ruby includes last is asked first, and the superclass, which is read before all, after it.
            family = self._index.families[self._index.file_of(known)]
            if family == "ruby":
                bases.reverse()
            elif family == "php":  # what a trait brings comes before what is inherited
                bases.sort(key=lambda base: self._index.facts_of(base[0]).kind != "trait")
            line += [base for base, _ in bases]
            led += [sure for _, sure in bases]
        if self.circles == before:
            self._lines[symbol] = line, led
        return line, led
