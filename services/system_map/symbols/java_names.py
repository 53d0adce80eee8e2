"""Java's methods and types have names of their own: a bare name that is called means no type, variable or constructor."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.system_map.symbols.brackets import place_of
from services.system_map.symbols.imported import Imported
from services.system_map.symbols.index import CALLABLE, SymbolIndex
from services.system_map.symbols.members import FUNCTION, OBJECT, OUT, OUTSIDE, TYPE, Entity, Members, entity_of
from services.system_map.symbols.overloads import ONE_OF_SEVERAL
from services.system_map.symbols.places import NOWHERE, UseTable

Path = Callable[[int, int, str], Entity | None]
_MAX_NESTING = 20
_MAX_STATIC = 20  # imports of one name, and of all names of a class


# What some interfaces that many anonymous classes implement have: no other name in them is theirs.
_FEW_MEMBERS = {
    "AutoCloseable": {"close"},
    "Callable": {"call"},
    "Closeable": {"close"},
    "Comparable": {"compareTo"},
    "Comparator": {"compare", "reversed", "thenComparing"},
    "Iterable": {"forEach", "iterator", "spliterator"},
    "Iterator": {"forEachRemaining", "hasNext", "next", "remove"},
    "Runnable": {"run"},
    "Supplier": {"get"},
}
_OF_OBJECT = frozenset(
    {"clone", "equals", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait"}
)  # what every object has: a class's own come before those of its interfaces
# The text in front of a constructor's name: a return type is none of it.
_BEFORE_CONSTRUCTOR = re.compile(r"(?:(?:public|protected|private)\s+)?(?:<[^()]*>\s*)?")


def is_constructor(index: SymbolIndex, function: int) -> bool:
    """Say whether a function of Java, found by its name, makes objects of the type it stands in: it has no return type."""
    facts = index.facts_of(function)
    if facts.parent is None:
        return False
    if index.facts[index.file_of(function)].symbols[facts.parent].name != facts.name:
        return False
    place = place_of(facts.signature, facts.name, before="( ")
    return place < 0 or _BEFORE_CONSTRUCTOR.fullmatch(facts.signature, 0, place) is not None


def of_scopes_around(index: SymbolIndex, file: int, caller: int, found: int) -> int:
    """Return the function of a found one's path that stands in a scope around a place, else the found one.

    Scala's class and object of one name have members of one path.
    """
    if index.languages[file] != "Scala" or caller == NOWHERE:
        return found
    symbols = index.facts[file].symbols
    around: set[int | None] = set()
    place: int | None = caller
    while place is not None and len(around) < _MAX_NESTING:
        around.add(place)
        place = symbols[place].parent
    some = [found, *index.callables(file, index.facts_of(found).qualified_name)]
    return next((one for one in some if index.facts_of(one).parent in around), found)


def is_of_nameless(index: SymbolIndex, file: int, caller: int, found: int) -> bool:
    """Say whether a method is one of a class without a name that a place does not stand in: `new T { def apply … }`."""
    symbols, facts = index.facts[file].symbols, index.facts_of(found)
    if facts.kind != "method" or facts.parent is None or symbols[facts.parent].kind not in CALLABLE:
        return False
    place: int | None = caller
    for _ in range(_MAX_NESTING):
        if place is None or place == NOWHERE:
            break
        if symbols[place].parent == facts.parent:
            return symbols[place].kind != "method"
        place = symbols[place].parent
    return True


class JavaNames:
    """Finds what a bare name means among methods only, or among types only."""

    def __init__(self, index: SymbolIndex, table: UseTable, imports: Imported, types: Members, path: Path) -> None:
        """Look in these; `path` says what a dotted path means in a file and symbol."""
        self._index = index
        self._table = table
        self._imports = imports
        self._types = types
        self._path = path

    def called(self, file: int, caller: int, name: str) -> Entity | None:
        """Return the method that a bare call means: of the innermost type around that has one, else imported as static.

        A type in between whose base lies outside may have inherited one: then it is less sure.
        """
        number: int | None = None if caller == NOWHERE else caller
        sure = 1.0
        for _ in range(_MAX_NESTING):
            if number is None:
                break
            holder = self._scope(file, number)
            if holder is None:
                break
            found = self._member_of(file, holder, name)
            if found is not None and found.kind != OUTSIDE:
                how = "same file" if found.how in {"member", "self"} else found.how
                return found._replace(how=how, confidence=min(found.confidence, sure))
            if found is not None:
                sure = ONE_OF_SEVERAL
            number = self._around(file, holder)
        return self._static(file, name)

    def own(self, file: int, caller: int, name: str, *, above: bool) -> Entity | None:
        """Return the member that `this.x()` means in a class without a name, or `super.x()` (`above`)."""
        holder = self.nameless(file, caller)
        if holder is None:
            return None
        found = self._member_of(file, holder, name, above=above)
        return found._replace(how="super") if above and found is not None and found.kind == FUNCTION else found

    def nameless(self, file: int, caller: int) -> int | None:
        """Return the method of a class without a name that a place stands in; None where a type is nearer."""
        holder = self._scope(file, caller) if caller != NOWHERE else None
        if holder is None or self._index.is_type(self._index.number_of(file, holder)):
            return None
        return holder

    def object_of(self, file: int, method: int) -> Entity | None:
        """Return what `this` is in a method of a class without a name: an object of its base."""
        written = self._table.files[file].types.get((method, "this"))
        around = self._index.facts[file].symbols[method].parent
        base = self._path(file, NOWHERE if around is None else around, written) if written else None
        if base is not None and base.kind == TYPE:
            return Entity(OBJECT, base.number, "typed name", min(base.confidence, 0.85))
        return OUT if base is not None and base.kind == OUTSIDE else None

    def _scope(self, file: int, place: int) -> int | None:
        """Return the innermost type around a place of a file, or the method there of a class without a name."""
        symbols = self._index.facts[file].symbols
        at: int | None = place
        for _ in range(_MAX_NESTING):
            if at is None or self._index.is_type(self._index.number_of(file, at)):
                return at
            facts = symbols[at]
            if facts.kind == "method" and (facts.parent is None or symbols[facts.parent].kind in CALLABLE):
                return at
            at = facts.parent
        return None

    def _around(self, file: int, holder: int) -> int | None:
        """Return the place around a type or a method of a class without a name."""
        facts = self._index.facts[file].symbols[holder]
        if facts.parent is not None or facts.kind != "method":
            return facts.parent
        prefix = facts.qualified_name
        for _ in range(min(prefix.count("."), _MAX_NESTING)):  # in a field: the type that has it
            prefix = prefix.rpartition(".")[0]
            found = self._index.in_file(file, prefix)
            if found is not None and self._index.is_type(found):
                return found - self._index.number_of(file, 0)
        return None

    def _member_of(self, file: int, holder: int, name: str, *, above: bool = False) -> Entity | None:
        """Return the method of a type, or of the class without a name that a method stands in; OUT where it may be a base's."""
        number = self._index.number_of(file, holder)
        if self._index.is_type(number):
            member = self._types.member(number, name, above=above)
            return self._as_method(member) or (member if member is not None and member.kind == OUTSIDE else None)
        beside = None if above else self._beside(file, holder, name)
        if beside is not None:
            return Entity(FUNCTION, beside, "self", 0.95)
        base = self.object_of(file, holder)
        if base is not None and base.kind == OBJECT:
            member = self._types.member(base.number, name)
            found = self._as_method(member)
            if found is not None and above and self._types.is_asked_only(found.number):
                return OUT
            if found is not None:
                return found._replace(how="inherited", confidence=min(found.confidence, 0.9))
            return OUT if name in _OF_OBJECT else member if member is not None and member.kind == OUTSIDE else None
        written = self._table.files[file].types.get((holder, "this"), "")
        few = _FEW_MEMBERS.get(written)
        return None if few is not None and name not in few and name not in _OF_OBJECT else OUT

    def _beside(self, file: int, method: int, name: str) -> int | None:
        """Return another method of the same class without a name."""
        facts, types = self._index.facts[file].symbols[method], self._table.files[file].types
        qualified = f"{facts.qualified_name.rpartition('.')[0]}.{name}"
        for number in self._index.callables(file, qualified):
            place = number - self._index.number_of(file, 0)
            other = self._index.facts_of(number)
            if other.parent == facts.parent and types.get((place, "this")) == types.get((method, "this")):
                return number
        return None

    def above(self, named: Entity | None, name: str) -> Entity | None:
        """Return the member that `X.super.x()` means: an interface's own, or what stands above a class around."""
        if named is None or named.kind != TYPE:
            return None
        is_class = self._index.facts_of(named.number).kind != "interface"
        member = (self._types.of_super if is_class else self._types.member)(named.number, name)
        return member if member is None or member.kind != FUNCTION else member._replace(how="super")

    def constructor(self, member: Entity) -> Entity | None:
        """Return the constructor among the functions that have a function's path: a method may be called like its class."""
        if member.kind != FUNCTION or is_constructor(self._index, member.number):
            return member
        file = self._index.file_of(member.number)
        if self._index.languages[file] != "Java":
            return member
        others = self._index.callables(file, self._index.facts_of(member.number).qualified_name)
        found = next((one for one in others if is_constructor(self._index, one)), None)
        return None if found is None else member._replace(number=found)

    def _is_method(self, entity: Entity) -> bool:
        """Say whether something is a method, and no constructor: that is made with `new` only."""
        return entity.kind == FUNCTION and not is_constructor(self._index, entity.number)

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
            found = self._as_method(self._imports.from_wildcard(file, number, name))
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
        if symbol is None or not is_type:
            return None
        return entity_of(self._index, symbol, "same package", self._index.packages.sureness(file, symbol))

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
