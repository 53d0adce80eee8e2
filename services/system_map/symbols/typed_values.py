"""What objects names stand for: by the types that their declarations say, or by what is made for them."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.system_map.symbols.arities import has_other_arities
from services.system_map.symbols.index import CALLABLE, TYPES, SymbolIndex
from services.system_map.symbols.members import OBJECT, OUT, OUTSIDE, TYPE, UNKNOWN, Entity, Members
from services.system_map.symbols.overloads import type_parameters_of
from services.system_map.symbols.places import NOWHERE, UseTable, agreed
from services.system_map.symbols.returned import Returned

_MAX_NESTING = 20  # scopes around a name that are looked into
# Languages in which a name that is called, made or declared as a type is looked for apart from fields and variables.
VALUES_APART = frozenset({"C#", "Java", "Kotlin", "PHP", "Scala", "Swift"})
# Of these the ones that know a field by its bare name; what a type inherits among them.
_BARE_FIELDS = VALUES_APART - {"PHP"}
# Families in which a field is known by its object only; in Python by its bare name in the body of its class.
_ASKED_FIELDS = frozenset({"go", "javascript", "python"})
_PARAMETER = re.compile(r"[A-Z]|T[A-Z]\w*")  # what the parameters of a type are called, which may stand for its own
Path = Callable[[int, int, str], Entity | None]  # what a dotted path means in a file and a symbol of it


class TypedValues:
    """Tells the objects that locals, parameters and fields are."""

    def __init__(
        self, index: SymbolIndex, table: UseTable, types: Members, returned: Returned, *, path: Path, type_path: Path
    ) -> None:
        """Look in these; `type_path` is asked for what stands for a type."""
        self._index = index
        self._table = table
        self._types = types
        self._returned = returned
        self._path = path
        self._type_path = type_path
        self._parameters: dict[int, frozenset[str]] = {}
        self._fields: dict[int, dict[tuple[int, str], tuple[int, str]]] = {}  # by file, see _fields_of
        self._open_fields: set[tuple[int, str]] = set()  # whose type is just being told

    def named(self, file: int, caller: int, name: str) -> Entity | None:
        """Return the object that a local name or parameter is; a VALUE of no number where its type is not known."""
        symbols = self._index.facts[file].symbols
        language = self._index.languages[file]
        holder: int | None = caller
        for _ in range(_MAX_NESTING):
            written = self._declared(file, holder, caller, name)
            if written is not None:
                if written == name and language in VALUES_APART:
                    return None  # `Color Color`: what both mean has the same members
                made = self.of_type(file, caller if holder is None else holder, written)
                return made if made is not None else UNKNOWN
            if holder is None or holder == NOWHERE or language == "PHP":
                return None
            if language in _BARE_FIELDS and symbols[holder].kind not in CALLABLE:
                field = self.field(self._index.number_of(file, holder), name)
                if field is not None:
                    return field
            holder = symbols[holder].parent
        return None

    def _declared(self, file: int, holder: int | None, caller: int, name: str) -> str | None:
        """Return the type, as written, that a scope gives to a name which is known by itself there: no field's of Go."""
        uses, family = self._table.files[file], self._index.families[file]
        if holder is None or holder == NOWHERE:
            # What an import binds is declared nowhere else in the file: the type is a local's in some callback.
            bound = uses.bindings.get(name) if family == "javascript" else None
            imports = self._index.facts[file].imports
            is_hidden = bound is not None and bound[0] < len(imports) and imports[bound[0]].kind == "import"
            return None if is_hidden else uses.types.get((NOWHERE, name))
        is_asked = family in _ASKED_FIELDS and self._index.facts[file].symbols[holder].kind in TYPES
        if is_asked and (family != "python" or holder != caller):
            return None
        return uses.types.get((holder, name))

    def of_ruby(self, file: int, caller: int, name: str) -> Entity | None:
        """Return the object that a variable of a method is, or one of the own object: `@name`."""
        if name.startswith("@"):
            owner = self._types.owner(file, self._index.number_of(file, caller)) if caller != NOWHERE else None
            return None if owner is None else self.field(owner, name)
        written = self._table.files[file].types.get((caller, name))
        return None if written is None else self.of_type(file, caller, written) or UNKNOWN

    def is_foreign(self, file: int, caller: int, name: str) -> bool:
        """Say whether a value is declared as of a type that no code of the project declares."""
        if self._index.languages[file] not in VALUES_APART:
            return False
        types, symbols = self._table.files[file].types, self._index.facts[file].symbols
        holder: int | None = caller
        for _ in range(_MAX_NESTING):
            written = types.get((NOWHERE if holder is None else holder, name.removeprefix("this.")))
            if written is not None or holder is None or holder == NOWHERE:
                break
            holder = symbols[holder].parent
        if not written or written.endswith("()") or _PARAMETER.fullmatch(written):
            return False
        family, last = self._index.families[file], written.rpartition(".")[2]
        declared = self._index.declared(family, last, tests=True)
        return not any(self._index.is_type(one) for some in declared.values() for one in some)

    def of_type(self, file: int, caller: int, written: str) -> Entity | None:
        """Return the object of a type as written: `Foo`, `module.Foo`, or `make()`, whose signature says what it returns."""
        if not written or self._is_parameter(file, caller, written):
            return None
        if self._index.languages[file] not in VALUES_APART:
            caller = self._outside(file, caller, written)
        if written.endswith("[]"):  # an element of something (Go)
            element = self._path(file, caller, written)
            return element if element is not None and element.kind in {OBJECT, OUTSIDE} else None
        if not written.endswith("()"):
            entity = self._type_path(file, caller, written)
            if entity is None:
                return None
            if entity.kind != TYPE:
                return OUT if entity.kind == OUTSIDE else None
            # What is between the brackets of a type was not kept: of `P` and `P<T>` either may be meant.
            is_one = self._index.languages[file] != "C#" or not has_other_arities(self._index, entity.number)
            return Entity(OBJECT, entity.number, "typed name", min(entity.confidence, 0.85 if is_one else 0.8))
        return self._given(file, caller, written)

    def _given(self, file: int, caller: int, written: str) -> Entity | None:
        """Return the object that a path gives which ends in a call."""
        made = self._type_path(file, caller, written)
        if made is None and "." in written and self._index.languages[file] in VALUES_APART:
            made = self._path(file, caller, written)  # called on a variable
        if made is not None and made.kind == OUTSIDE:  # what a library gives in the end may be the project's own
            is_known = written.count("()") == 1 and self._index.languages[file] not in {"C#", "PHP"}
            return made if is_known else None
        return made if made is not None and made.kind == OBJECT else None

    def _outside(self, file: int, caller: int, written: str) -> int:
        """Return where a type means what it says: outside of what is called like its own type, `Keyring *Keyring`."""
        types, symbols = self._table.files[file].types, self._index.facts[file].symbols
        meant, place = caller, caller
        for _ in range(_MAX_NESTING):
            if place == NOWHERE:
                break
            around = symbols[place].parent
            around = NOWHERE if around is None else around
            if types.get((place, written)) == written:
                meant = around
            place = around
        return meant

    def _is_parameter(self, file: int, caller: int, written: str) -> bool:
        """Say whether a type's name stands, in a symbol, for one that others give: `class Box<Item> { Item item; }`."""
        symbols = self._index.facts[file].symbols
        place: int | None = caller if caller != NOWHERE else None
        for _ in range(_MAX_NESTING):
            if place is None:
                return False
            facts = symbols[place]
            if written in facts.signature:
                key = self._index.number_of(file, place)
                if key not in self._parameters:
                    self._parameters[key] = type_parameters_of(facts)
                if written in self._parameters[key]:
                    return True
            place = facts.parent
        return False

    def field(self, owner: int, name: str) -> Entity | None:
        """Return the object that a field of a type is, its bases' fields included."""
        for symbol in self._types.line_of(owner):
            file = self._index.file_of(symbol)
            uses = self._table.files[file]
            place = symbol - self._index.number_of(file, 0)
            written = uses.types.get((place, name))
            holder = place
            if written is None:
                holder, written = self._fields_of(file).get((symbol, name), (place, None))
            if written is not None:
                return self._type_of_field(symbol, name, (file, holder, written))
        return None

    def _fields_of(self, file: int) -> dict[tuple[int, str], tuple[int, str]]:
        """Return the fields that the methods in a file give to their objects: (type, name): holder, type as written."""
        found = self._fields.get(file)
        if found is None:
            found = self._fields[file] = {}
            for (holder, name), written in self._table.files[file].types.items():
                if holder == NOWHERE or not name.startswith(("self.", "this.")):
                    continue
                owner = self._types.owner(file, self._index.number_of(file, holder))
                if owner is None:
                    continue
                first, known = found.setdefault((owner, name[5:]), (holder, written))
                if known != written:
                    both = agreed(known, written)
                    found[owner, name[5:]] = (holder if both == written else first, both)
        return found

    def _type_of_field(self, symbol: int, name: str, said: tuple[int, int, str]) -> Entity | None:
        """Return the type of a field; None where its type is told by itself: `self.a = self.b.x(); self.b = self.a.y()`."""
        if (symbol, name) in self._open_fields:
            self._types.circles += 1
            return None
        self._open_fields.add((symbol, name))
        try:
            return self.of_type(*said)
        finally:
            self._open_fields.discard((symbol, name))
