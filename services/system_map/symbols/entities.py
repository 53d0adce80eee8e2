"""What a name or a path of names means at a place: a module, a type, an object of a type, a function, or outside."""

from __future__ import annotations

from services.system_map.facts import AT
from services.system_map.symbols import ecmascript
from services.system_map.symbols.imported import Imported
from services.system_map.symbols.index import CALLABLE, TYPES, SymbolIndex
from services.system_map.symbols.known_names import BUILT_IN
from services.system_map.symbols.leads import ImportLeads
from services.system_map.symbols.members import (
    FUNCTION,
    MODULE,
    OBJECT,
    OUT,
    OUTSIDE,
    TYPE,
    UNKNOWN,
    VALUE,
    Entity,
    Members,
    entity_of,
)
from services.system_map.symbols.places import NOWHERE, UseTable
from services.system_map.symbols.ruby import asks_the_class
from services.system_map.symbols.ruby_names import RubyNames
from services.system_map.symbols.signatures import parameters, returned_type

_MAX_STEPS = 6
_MAX_STARS = 20
_MAX_NESTING = 20  # scopes around a name that are looked into
_ASKED = Entity(OUTSIDE, -1, "asked", 0.0)
_UNKNOWN = Entity(OUTSIDE, -1, "unknown", 0.0)
# What a method calls its own object; elsewhere `this`. Scala and JavaScript may give it the name `self`.
_SELVES = {
    "Python": frozenset({"self", "cls", "Self"}),
    "Cython": frozenset({"self", "cls", "Self"}),
    "Rust": frozenset({"self", "Self"}),
    "Swift": frozenset({"self", "Self"}),
    "Ruby": frozenset({"self"}),
    "PHP": frozenset({"self", "this"}),
    "Scala": frozenset({"self", "this"}),
    "Go": frozenset[str](),
}
_OWN = frozenset({"this"})
_OWN_OF_FAMILY = {"javascript": frozenset({"self", "this"})}
_CLASS_SCOPE = frozenset({"java", "c", "csharp", "swift"})
# Languages in which a parameter hides a method of its name. (Kotlin calls the method where the parameter is no function.)
_ONE_SCOPE = frozenset({"C#", "Scala", "Swift"})


class Entities:
    """Leads names to what they mean, by the rules of each language that need no run and no type inference."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads, table: UseTable) -> None:
        """Look in these."""
        self._index = index
        self._table = table
        self.imports = Imported(index, leads, table)
        self.types = Members(index, table, self.path)
        self.ruby = RubyNames(index, self.types)
        self._names: dict[tuple[int, int, str], Entity | None] = {}
        self._circular: set[tuple[int, int, str]] = set()  # names that were told in a circle: see Members.circles
        self._parameters: dict[tuple[int, int], frozenset[str]] = {}
        self._open_fields: set[tuple[int, str]] = set()  # whose type is just being told

    def forget(self) -> None:
        """Let go of what is remembered of single names: the next file has its own."""
        self._names.clear()
        self._circular.clear()
        self._parameters.clear()
        self.types.forget()

    # ── names ──

    def name(self, file: int, caller: int, name: str) -> Entity | None:
        """Return what a bare name means inside a symbol of a file; None where nothing is known of it."""
        key = (file, caller, name)
        known = self._names.get(key, _UNKNOWN)
        if known is _UNKNOWN:
            before = self.types.circles
            self._names[key] = _ASKED
            known = self._names[key] = self._name(file, caller, name)
            if self.types.circles != before:
                self._circular.add(key)
        elif known is _ASKED:  # asked again on the way: nothing
            self.types.circles += 1
            return None
        elif key in self._circular:
            self.types.circles += 1
        return known

    def _name(self, file: int, caller: int, name: str) -> Entity | None:
        index = self._index
        if index.families[file] == "ruby":
            return self.ruby.name(file, caller, name)
        around = index.facts[file].symbols[caller] if caller != NOWHERE else None
        local = self._local(file, caller, name)
        if local is not None:
            return None if local is UNKNOWN else local
        found = self._around(file, caller, name, around.qualified_name) if around else None
        if found is not None:
            return found
        # In JavaScript the parser has told what is hidden by a parameter, and what that is the type of.
        if around is not None and index.families[file] != "javascript" and self._is_parameter(file, caller, name):
            return None
        place = index.in_file(file, name)
        if place is not None and self._is_open(file, place, name, NOWHERE):
            return entity_of(self._index, place, "same file", 0.95)
        return self.imports.bound(file, name) or self._shared(file, name)

    def _local(self, file: int, caller: int, name: str) -> Entity | None:
        """Return what the function around binds a name to: an import in it, an object; UNKNOWN hides what is outside."""
        inside = self.imports.inside(file, caller, name)
        typed = inside if inside is not None else self._typed(file, caller, name)
        if typed is None and caller != NOWHERE and self._index.languages[file] in _ONE_SCOPE:
            return UNKNOWN if name in self._parameters_of(file, caller) else None
        return typed

    def _is_parameter(self, file: int, caller: int, name: str) -> bool:
        """Say whether a name is a parameter of the function that it stands in, or of one around (not in Rust)."""
        symbols = self._index.facts[file].symbols
        holder: int | None = caller
        for _ in range(_MAX_NESTING if self._index.families[file] != "rust" else 1):
            if holder is None:
                break
            if symbols[holder].kind in CALLABLE and name in self._parameters_of(file, holder):
                return True
            holder = symbols[holder].parent
        return False

    def _parameters_of(self, file: int, caller: int) -> frozenset[str]:
        key = (file, caller)
        found = self._parameters.get(key)
        if found is None:
            signature = self._index.facts[file].symbols[caller].signature
            found = self._parameters[key] = parameters(self._index.languages[file], signature)
        return found

    def _around(self, file: int, caller: int, name: str, prefix: str) -> Entity | None:
        """Return what a name means in the scopes around, innermost first: nested functions, members, inherited ones."""
        index, family = self._index, self._index.families[file]
        for _ in range(_MAX_NESTING):
            if not prefix:
                break
            found = index.in_file(file, f"{prefix}.{name}")
            if found is not None and self._is_visible(file, prefix, caller, found):
                return entity_of(self._index, found, "same file", 0.95)
            found = index.unique_path(family, f"{prefix}.{name}") if family == "c" else None
            if found is not None:
                return entity_of(self._index, found, "own scope", 0.9)
            inherited = self._implicit(file, prefix, name) if family in _CLASS_SCOPE else None
            if inherited is not None:
                return inherited
            prefix = prefix.rpartition(".")[0]
        return None

    def _shared(self, file: int, name: str) -> Entity | None:
        """Return what a name means that is neither the file's nor imported by its name: the package's, or built in."""
        family = self._index.families[file]
        found = self._index.in_package(file, name)
        if found is not None:
            return entity_of(self._index, found, "same package", 0.95 if family == "go" else 0.9)
        for number in self._table.files[file].stars[:_MAX_STARS]:
            entity = self.imports.from_star(file, number, name)
            if entity is not None:
                return entity
        if family == "c":
            return self._linked(file, name)
        return OUT if name in BUILT_IN.get(family, ()) else None

    def _is_open(self, file: int, found: int, name: str, holder: int | None) -> bool:
        """Say whether a function has its name where it stands: in JavaScript properties and values do not."""
        if self._index.families[file] != "javascript":
            return True
        facts = self._index.facts_of(found)
        if facts.kind == "method":
            return False
        around = (NOWHERE if facts.parent is None else facts.parent) if holder is None else holder
        return (around, name) not in self._table.files[file].expressions

    def _is_visible(self, file: int, prefix: str, caller: int, found: int) -> bool:
        """Say whether what stands in `prefix` is seen by its bare name: a class's members only where the language says."""
        family = self._index.families[file]
        if family in _CLASS_SCOPE:
            return True
        if not self._is_open(file, found, name=self._index.facts_of(found).name, holder=None):
            return False
        holder = self._index.in_file(file, prefix)
        facts = self._index.facts_of(holder) if holder is not None else None
        if facts is None:
            return self._index.facts_of(found).kind not in CALLABLE
        if facts.kind in TYPES:
            symbols = self._index.facts[file].symbols
            return caller != NOWHERE and symbols[caller].qualified_name == prefix
        return facts.kind in CALLABLE or facts.kind == "module"

    def _implicit(self, file: int, prefix: str, name: str) -> Entity | None:
        """Return the inherited member that a bare name means in a class (Java, C++)."""
        holder = self._index.in_file(file, prefix)
        if holder is None and self._index.families[file] == "c":
            holder = self._index.unique_path("c", prefix)
        if holder is None or self._index.facts_of(holder).kind not in TYPES:
            return None
        member = self.types.member(holder, name)
        return None if member is None or member.kind == OUTSIDE else member

    def _linked(self, file: int, name: str) -> Entity | None:
        """Return the function that C links by its name: the only one that is not static, or the nearest folder's."""
        if name in BUILT_IN["c"]:
            return OUT
        found = self._index.unique("c", name)
        if found is None:
            return None
        facts = self._index.facts_of(found)
        if not facts.exported and self._index.file_of(found) != file:
            return None
        return entity_of(self._index, found, "linked by name", 0.85)

    # ── types ──

    def _typed(self, file: int, caller: int, name: str) -> Entity | None:
        """Return the object that a local name or parameter is; a VALUE of no number where its type is not known."""
        types = self._table.files[file].types
        symbols = self._index.facts[file].symbols
        holder: int | None = caller
        for _ in range(_MAX_NESTING):
            written = types.get((NOWHERE if holder is None else holder, name))
            if written is not None:
                made = self.written_type(file, caller if holder is None else holder, written)
                return made if made is not None else UNKNOWN
            if holder is None or holder == NOWHERE:
                return None
            holder = symbols[holder].parent
        return None

    def written_type(self, file: int, caller: int, written: str) -> Entity | None:
        """Return the object of a type as written: `Foo`, `module.Foo`, or `make()`, whose signature says what it returns."""
        if not written:
            return None
        if not written.endswith("()"):
            entity = self.path(file, caller, written)
            if entity is None:
                return None
            return (
                Entity(OBJECT, entity.number, "typed name", min(entity.confidence, 0.85))
                if entity.kind == TYPE
                else (OUT if entity.kind == OUTSIDE else None)
            )
        called = self.path(file, caller, written[:-2])
        return self.returned(called) if called is not None else None

    def returned(self, called: Entity) -> Entity | None:
        """Return the object that calling something gives."""
        if called.kind == OUTSIDE:
            return OUT
        if called.kind == TYPE:
            return Entity(OBJECT, called.number, "typed name", min(called.confidence, 0.85))
        if called.kind != FUNCTION:
            return None
        file = self._index.file_of(called.number)
        facts = self._index.facts_of(called.number)
        written = returned_type(self._index.languages[file], facts.signature)
        if written in {"Self", "self"}:
            owner = self.types.owner(file, called.number)
            return None if owner is None else Entity(OBJECT, owner, "returned type", 0.8)
        place = called.number - self._index.number_of(file, 0)
        around = facts.parent if facts.parent is not None else place
        entity = self.path(file, around, written) if written else None
        if entity is not None and entity.kind == TYPE:
            return Entity(OBJECT, entity.number, "returned type", 0.8)
        return OUT if entity is not None and entity.kind == OUTSIDE else None

    # ── paths ──

    def path(self, file: int, caller: int, written: str) -> Entity | None:
        """Return what a dotted path means: `np.linalg`, `self.client`, `Outer.Inner`, `config.load()`."""
        bound = self.imports.bound(file, written) if "." in written else None
        if bound is not None:
            return bound
        first, *rest = written.split(".")
        entity = self.first(file, caller, first)
        for part in rest[:_MAX_STEPS]:
            if entity is None or entity.kind == OUTSIDE:
                return entity
            entity = self.inner(entity, part)
        return entity

    def first(self, file: int, caller: int, part: str) -> Entity | None:
        """Return what the head of a path means."""
        family = self._index.families[file]
        if part.endswith("()"):
            if part == "super()":
                return None
            called = self.first(file, caller, part[:-2])
            return None if called is None else self.returned(called)
        if part.startswith(AT):
            return entity_of(self._index, self._index.number_of(file, int(part.lstrip(AT))), "same file", 0.95)
        if self.is_self(file, caller, part):
            owner = self.types.owner(file, self._index.number_of(file, caller)) if caller != NOWHERE else None
            is_class = owner is not None and self.asks_the_class(file, caller) is True
            return None if owner is None else Entity(TYPE if is_class else OBJECT, owner, "self", 0.95)
        if family == "rust" and part in {"crate", "super"}:
            return None
        return self.name(file, caller, part)

    def asks_the_class(self, file: int, caller: int) -> bool | None:
        """Say whether the own object is the class itself; None where that makes no difference, or is not told."""
        family = self._index.families[file]
        if family == "javascript":
            return ecmascript.asks_the_class(self._index, file, caller)
        return asks_the_class(self._index, file, caller) if family == "ruby" else None

    def is_self(self, file: int, caller: int, part: str) -> bool:
        """Say whether a name is the object whose method is run: a word of the language that no parameter has."""
        language, family = self._index.languages[file], self._index.families[file]
        if part not in _SELVES.get(language, _OWN_OF_FAMILY.get(family, _OWN)):
            return False
        holder = caller if language == "Scala" and part == "self" and caller != NOWHERE else None
        for _ in range(_MAX_NESTING):
            if holder is None:
                return True
            if part in self._parameters_of(file, holder):
                return False
            holder = self._index.facts[file].symbols[holder].parent
        return True

    def inner(self, entity: Entity, part: str) -> Entity | None:
        """Return what a member of something is."""
        calls = part.endswith("()")
        name = part.removesuffix("()")
        family = self._index.families[self._index.file_of(entity.number)] if entity.kind in {TYPE, OBJECT} else ""
        if family == "ruby":
            return self.ruby.inner(entity, name)
        if entity.kind == MODULE:
            found = self.imports.exported(entity.number, name, entity.confidence) or self._submodule(entity, name)
            if found is not None and found.kind == VALUE:
                file = self._index.file_of(found.number)
                written = self._table.files[file].types.get((NOWHERE, self._index.facts_of(found.number).name))
                found = (self.written_type(file, NOWHERE, written) if written else None) or found
        elif entity.kind in {TYPE, OBJECT}:
            of_class = entity.kind == TYPE if family == "javascript" else None
            found = (None if calls else self._field(entity.number, name)) or self.types.member(
                entity.number, name, of_class=of_class
            )
        else:
            return None
        return self.returned(found) if calls and found is not None else found

    def _submodule(self, entity: Entity, name: str) -> Entity | None:
        folder, _, last = self._index.paths[entity.number].rpartition("/")
        if last.partition(".")[0] != "__init__":
            return None
        for path in (f"{folder}/{name}.py", f"{folder}/{name}/__init__.py"):
            number = self._index.numbers.get(path)
            if number is not None:
                return Entity(MODULE, number, "imported module", entity.confidence)
        return None

    def _field(self, owner: int, name: str) -> Entity | None:
        """Return the object that a field of a type is, its bases' fields included."""
        for symbol in self.types.line_of(owner):
            file = self._index.file_of(symbol)
            uses = self._table.files[file]
            place = symbol - self._index.number_of(file, 0)
            written = uses.types.get((place, name))
            holder = place
            if written is None:
                found = uses.members.get(name)
                if found is not None and self.types.owner(file, self._index.number_of(file, found[0])) == symbol:
                    holder, written = found
            if written is not None:
                return self._type_of_field(symbol, name, (file, holder, written))
        return None

    def _type_of_field(self, symbol: int, name: str, said: tuple[int, int, str]) -> Entity | None:
        """Return the type of a field; None where its type is told by itself: `self.a = self.b.x(); self.b = self.a.y()`."""
        if (symbol, name) in self._open_fields:
            self.types.circles += 1
            return None
        self._open_fields.add((symbol, name))
        try:
            return self.written_type(*said)
        finally:
            self._open_fields.discard((symbol, name))
