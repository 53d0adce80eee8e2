"""What a name or a path of names means at a place: a module, a type, an object of a type, a function, or outside."""

from __future__ import annotations

from services.system_map.facts import AT
from services.system_map.symbols import ecmascript
from services.system_map.symbols.chains import Chains, beyond, kept
from services.system_map.symbols.cpp_names import is_namespace, qualified_name
from services.system_map.symbols.imported import DEFAULT, Imported
from services.system_map.symbols.index import CALLABLE, TYPES, SymbolIndex
from services.system_map.symbols.java_names import JavaNames, is_of_nameless, of_scopes_around
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
from services.system_map.symbols.object_members import ObjectMembers
from services.system_map.symbols.own_names import own_names
from services.system_map.symbols.places import NOWHERE, UseTable
from services.system_map.symbols.returned import Returned
from services.system_map.symbols.ruby import asks_the_class
from services.system_map.symbols.ruby_names import RubyNames
from services.system_map.symbols.seen_types import SeenTypes
from services.system_map.symbols.signatures import parameters
from services.system_map.symbols.typed_values import VALUES_APART, TypedValues

_MAX_STEPS = 70  # a path of calls has no more bytes than hold them
_MAX_NESTING = 20  # scopes around a name that are looked into
_ASKED = Entity(OUTSIDE, -1, "asked", 0.0)
_UNKNOWN = Entity(OUTSIDE, -1, "unknown", 0.0)
_CLASS_SCOPE = frozenset({"java", "c", "csharp", "swift"})
# Families in which a variable of a module or package is known to others by its name.
_SHARED_VALUES = frozenset({"go", "javascript", "python"})
# Languages in which a parameter hides a method of its name. (Kotlin calls the method where the parameter is no function.)
_ONE_SCOPE = frozenset({"C#", "Scala", "Swift"})


class Entities:
    """Leads names to what they mean, by the rules of each language that need no run and no type inference."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads, table: UseTable) -> None:
        """Look in these."""
        self._index = index
        self._table = table
        self.imports = Imported(index, leads, table)
        self.types = Members(index, table, self.type_path)
        self._returned = Returned(index, self.types, self.type_path)
        self.values = TypedValues(index, table, self.types, self._returned, path=self.path, type_path=self.type_path)
        self.java = JavaNames(index, table, self.imports, self.types, self.type_path)
        self.ruby = RubyNames(index, self.types)
        self._objects = ObjectMembers(index, table, self.types, self.first)
        self._seen = SeenTypes(index, leads)
        self._names: dict[tuple[int, int, str], Entity | None] = {}
        self._circular: set[tuple[int, int, str]] = set()  # names that were told in a circle: see Members.circles
        self._chains = Chains(index, self.types, self._path, self.inner)
        self._parameters: dict[tuple[int, int], frozenset[str]] = {}
        self._open_values: set[int] = set()  # whose type is just being told

    def forget(self) -> None:
        """Let go of what is remembered of single names: the next file has its own."""
        self._names.clear()
        self._chains.forget()
        self._circular.clear()
        self._parameters.clear()
        self._seen.forget()
        self.types.forget()

    # ── names ──

    def name(self, file: int, caller: int, name: str) -> Entity | None:
        """Return what a bare name means inside a symbol of a file; None where nothing is known of it."""
        return self._remembered((file, caller, name))

    def called(self, file: int, caller: int, name: str) -> Entity | None:
        """Return what a bare name means that is called, made or stands for a type."""
        is_apart = self._index.languages[file] in VALUES_APART or self._index.families[file] == "ruby"
        return self._remembered((file, caller, f"{name}()" if is_apart else name))

    def _remembered(self, key: tuple[int, int, str]) -> Entity | None:
        known = self._names.get(key, _UNKNOWN)
        if known is _UNKNOWN:
            before = self.types.circles
            self._names[key] = _ASKED
            known = self._names[key] = self._name(*key)
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
        is_called = name.endswith("()")
        name = name.removesuffix("()")
        if index.families[file] == "ruby":
            value = None if is_called else self.values.of_ruby(file, caller, name)
            return self.ruby.name(file, caller, name) if value is None else None if value is UNKNOWN else value
        around = index.facts[file].symbols[caller] if caller != NOWHERE else None
        local = self._local(file, caller, name, is_called=is_called)
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
            here = entity_of(self._index, place, "same file", 0.95)
            return self.imports.before(file, name, here) if index.languages[file] == "Kotlin" else here
        return self.imports.bound(file, name) or self._shared(file, name)

    def _local(self, file: int, caller: int, name: str, *, is_called: bool) -> Entity | None:
        """Return what the function around binds a name to: an import in it, an object; UNKNOWN hides what is outside."""
        inside = self.imports.inside(file, caller, name)
        typed = inside if inside is not None or is_called else self.values.named(file, caller, name)
        if typed is None and caller != NOWHERE and self._index.languages[file] in _ONE_SCOPE:
            return UNKNOWN if name in self._parameters_of(file, caller) else None
        return typed

    def _is_parameter(self, file: int, caller: int, name: str) -> bool:
        """Say whether a name is a parameter of the function that it stands in, or of one around (not in Rust)."""
        symbols = self._index.facts[file].symbols
        holder: int | None = caller
        for _ in range(_MAX_NESTING if self._index.families[file] != "rust" else 1):
            if holder is None or holder == NOWHERE:
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
                return entity_of(index, of_scopes_around(index, file, caller, found), "same file", 0.95)
            found = None
            if family == "c":
                found = index.unique_path(family, f"{prefix}.{name}", tests=index.roles[file] == "test")
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
            return entity_of(self._index, found, "same package", self._index.packages.sureness(file, found))
        seen = self._seen.type_of(file, name)
        if seen is not None:
            return seen
        brought = self.imports.brought(file, name)
        if brought is not None:
            return brought
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
            return family != "java" or not is_of_nameless(self._index, file, caller, found)
        if not self._is_open(file, found, name=self._index.facts_of(found).name, holder=None):
            return False
        holder = self._index.in_file(file, prefix)
        facts = self._index.facts_of(holder) if holder is not None else None
        if facts is None:
            return self._index.facts_of(found).kind not in CALLABLE
        if facts.kind in TYPES:  # Go's methods, which a type of their name may stand beside, are never bare
            symbols = self._index.facts[file].symbols
            return family != "go" and caller != NOWHERE and symbols[caller].qualified_name == prefix
        return facts.kind in CALLABLE or facts.kind == "module"

    def _implicit(self, file: int, prefix: str, name: str) -> Entity | None:
        """Return the inherited member that a bare name means in a class (Java, C++)."""
        holder = self._index.in_file(file, prefix)
        if holder is None and self._index.families[file] == "c":
            holder = self._index.unique_path("c", prefix, tests=self._index.roles[file] == "test")
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

    # ── paths ──

    def path(self, file: int, caller: int, written: str) -> Entity | None:
        """Return what a dotted path means: `np.linalg`, `self.client`, `Outer.Inner`, `config.load()`."""
        entity = self._path(file, caller, written)
        if (entity is None or entity.kind == OUTSIDE) and "." in written and self._index.families[file] == "ruby":
            entity = self.ruby.path(file, caller, written) or entity
        return entity

    def qualified(self, file: int, caller: int, written: str) -> Entity | None:
        """Return what a path through namespaces means (C++); None where it begins with a parameter, a local or a field."""
        first = written.partition(".")[0]
        is_hidden = first and (
            self._is_parameter(file, caller, first) or self._table.files[file].types.get((caller, first)) is not None
        )
        return None if is_hidden else qualified_name(self._index, file, caller, written)

    def _path(self, file: int, caller: int, written: str) -> Entity | None:
        bound = self.imports.bound(file, written) if "." in written else None
        if bound is not None:
            return bound
        if written.endswith("()") and written.count("()") > 1:
            return self._chains.of(file, caller, written)
        first, *rest = written.split(".")
        entity = self.first(file, caller, first) if len(rest) <= _MAX_STEPS else None
        if rest and (entity is None or is_namespace(self._index, entity)) and self._index.families[file] == "c":
            return self.qualified(file, caller, written)
        for part in rest:
            if entity is None or entity.kind == OUTSIDE:
                return beyond(self._index, file, entity, part)
            entity = self.imports.told(file, entity, self.inner, part)
        return entity

    def type_path(self, file: int, caller: int, written: str) -> Entity | None:
        """Return what a dotted path means that stands for a type; within a type its name is no constructor."""
        if self._index.languages[file] not in VALUES_APART:
            return self.imports.type_of(file, self._itself(self.path(file, caller, written)))
        first, *rest = written.split(".")
        if self.is_self(file, first):
            return self.path(file, caller, written)
        is_told = first.endswith("()") or first.startswith(AT)
        entity = self.first(file, caller, first) if is_told else self.called(file, caller, first)
        if entity is not None and entity.kind == FUNCTION:
            place = self._index.file_of(entity.number)
            parent = self._index.facts_of(entity.number).parent
            if parent is not None and self._index.facts[place].symbols[parent].name == first:
                entity = entity._replace(kind=TYPE, number=self._index.number_of(place, parent))
        for part in rest[:_MAX_STEPS]:
            if entity is None or entity.kind == OUTSIDE:
                return entity
            entity = self.imports.told(file, entity, self.inner, part)
        return entity

    def first(self, file: int, caller: int, part: str) -> Entity | None:
        """Return what the head of a path means."""
        family = self._index.families[file]
        if part.endswith("()"):
            if part == "super()":
                return None
            called = self._itself(self._called_first(file, caller, part[:-2]))
            return None if called is None else self.imports.told(file, called, self._returned.of)
        if part.startswith(AT):
            return entity_of(self._index, self._index.number_of(file, int(part.lstrip(AT))), "same file", 0.95)
        if self.is_self(file, part):
            return self._own_object(file, caller)
        if family == "rust" and part in {"crate", "super"}:
            return None
        found = self.name(file, caller, part)
        return self._held(found) if found is not None and found.kind == VALUE and family in _SHARED_VALUES else found

    def _itself(self, entity: Entity | None) -> Entity | None:
        """Return what a module is itself that is called, made, or stands for a type (CommonJS); anything else as it is."""
        return entity if entity is None or entity.kind != MODULE else self.imports.whole(entity) or entity

    def holder(self, entity: Entity, name: str) -> Entity:
        """Return what a member of something belongs to: of a module that gives no such name, what it is itself."""
        whole = self.imports.whole(entity) if entity.kind == MODULE else None
        if whole is None or self.imports.exported(entity.number, name, entity.confidence) is not None:
            return entity
        return self._held(whole) if whole.kind == VALUE else whole

    def _held(self, value: Entity) -> Entity:
        """Return the object that a variable of a module or package holds; the variable where that is not known."""
        if value.number == NOWHERE:
            return value
        file, facts = self._index.file_of(value.number), self._index.facts_of(value.number)
        is_open = facts.qualified_name == facts.name
        written = self._table.files[file].types.get((NOWHERE, facts.name)) if is_open else None
        if value.number in self._open_values:  # told by itself: `x = y.make(); y = x.make()`
            self.types.circles += 1
            return value
        self._open_values.add(value.number)
        held = self.values.of_type(file, NOWHERE, written) if written else None
        self._open_values.discard(value.number)
        return value if held is None else held._replace(confidence=min(held.confidence, value.confidence))

    def _own_object(self, file: int, caller: int) -> Entity | None:
        method = self.java.nameless(file, caller) if self._index.families[file] == "java" else None
        if method is not None:
            return self.java.object_of(file, method)
        owner = self.types.owner(file, self._index.number_of(file, caller)) if caller != NOWHERE else None
        is_class = owner is not None and self.asks_the_class(file, caller) is True
        return None if owner is None else Entity(TYPE if is_class else OBJECT, owner, "self", 0.95)

    def _called_first(self, file: int, caller: int, name: str) -> Entity | None:
        """Return what the head of a path means that is called, or made: Java's methods and types have names of their own."""
        if self._index.languages[file] != "Java":
            return self.first(file, caller, name)
        made = self.type_path(file, caller, name) if name[:1].isupper() else None
        return made if made is not None and made.kind in {TYPE, OUTSIDE} else self.java.called(file, caller, name)

    def asks_the_class(self, file: int, caller: int) -> bool | None:
        """Say whether the own object is the class itself; None where that makes no difference, or is not told."""
        family = self._index.families[file]
        if family == "javascript":
            return ecmascript.asks_the_class(self._index, file, caller)
        return asks_the_class(self._index, file, caller) if family == "ruby" else None

    def is_self(self, file: int, part: str) -> bool:
        """Say whether a name is the object whose method is run: a word of the language."""
        return part in own_names(self._index.languages[file], self._index.families[file])

    def member(self, entity: Entity, name: str) -> Entity | None:
        """Return what a member of something is that is called: no field where these have names of their own."""
        if entity.kind in {TYPE, OBJECT}:
            language = self._index.languages[self._index.file_of(entity.number)]
            if language in VALUES_APART or language == "Rust":
                return self.types.member(entity.number, name)
        return self.inner(entity, name)

    def inner(self, entity: Entity, part: str) -> Entity | None:
        """Return what a member of something is."""
        calls = part.endswith("()")
        name = part.removesuffix("()")
        family = self._index.families[self._index.file_of(entity.number)] if entity.kind in {TYPE, OBJECT} else ""
        if family == "ruby":
            return self.ruby.inner(entity, name)
        if entity.how == DEFAULT or (entity.kind == VALUE and entity.number != NOWHERE):
            found = self._objects.of(entity, name)
        elif entity.kind == MODULE:
            found = self.imports.exported(entity.number, name, entity.confidence) or self.imports.submodule(
                entity, name
            )
            found = self._held(found) if found is not None and found.kind == VALUE else found
            if found is None and (holder := self.holder(entity, name)) is not entity:
                found = self.inner(holder, name)
        elif entity.kind in {TYPE, OBJECT}:
            of_class = entity.kind == TYPE if family == "javascript" else None
            found = (None if calls else self.values.field(entity.number, name)) or self.types.member(
                entity.number, name, of_class=of_class
            )
        else:
            return None
        if calls and family == "rust" and (found is None or found.kind == OUTSIDE):
            return kept(entity, name) or found
        return self._returned.of(found, entity) if calls and found is not None else found
