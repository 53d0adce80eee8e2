"""What a use means: the function or type that a call, or a name handed over, stands for."""

from __future__ import annotations

from services.system_map.facts import AT
from services.system_map.symbols.added_by_tests import added_by_tests
from services.system_map.symbols.arities import has_other_arities
from services.system_map.symbols.cpp_names import is_namespace, is_overloaded
from services.system_map.symbols.ecmascript import has_own_this
from services.system_map.symbols.entities import Entities
from services.system_map.symbols.guesses import Guesses
from services.system_map.symbols.imported import COMPONENT
from services.system_map.symbols.index import ONLY_TYPES, SymbolIndex
from services.system_map.symbols.known_names import BUILT_IN
from services.system_map.symbols.kotlin_extensions import Extensions
from services.system_map.symbols.members import (
    FUNCTION,
    MODULE,
    OBJECT,
    OUT,
    OUTSIDE,
    TYPE,
    VALUE,
    Entity,
    at_most,
    entity_of,
)
from services.system_map.symbols.namesakes import Namesakes
from services.system_map.symbols.overloads import ONE_OF_SEVERAL, OVERLOADED
from services.system_map.symbols.places import IN_BLOCK, IN_MACRO, NAMES, NO_CALLS, NOWHERE, OVERLOAD, Use, UseTable
from services.system_map.symbols.scala_apply import applied
from services.system_map.symbols.swift_functions import SwiftFunctions

_SUPER = frozenset({"super()", "super"})
# Families in which a variable and a method of one name are two things: what stands before a dot is no method.
_APART = frozenset({"java", "csharp", "swift", "ruby"})
_IN_MACRO = 0.6  # of what reads as a call in what a macro is given: it may be a word of a language of its own
_MAX_NESTING = 20


class Meanings:
    """Tells what uses mean, by the names that are known where they stand; what is not known there is guessed."""

    def __init__(self, index: SymbolIndex, entities: Entities, guesses: Guesses, table: UseTable) -> None:
        self._index, self._entities, self._guesses, self._table = index, entities, guesses, table
        self._java = entities.java
        self._extensions = Extensions(index, entities, table, guesses.names)
        self._swift = SwiftFunctions(index, entities, table)
        self._namesakes = Namesakes(index, entities, guesses.names)

    def of(self, file: int, use: Use) -> Entity | None:
        """Return the function or type that a use means; OUTSIDE or None (not known) otherwise."""
        if use.kind != OVERLOAD:
            return self._of(file, use)
        use = use._replace(kind="call")
        return self._namesakes.instead_of(file, use, self._of(file, use))

    def _of(self, file: int, use: Use) -> Entity | None:
        family = self._index.families[file]
        entity = self._written(file, use, family) if use.kind != "local" else None
        if use.receiver and use.kind == "call" and self._index.languages[file] == "Kotlin" and _is_open(entity):
            entity = self._extensions.called(file, use) or entity
        if entity is None and family == "ruby" and use.kind == "new" and use.receiver[:1].isupper():
            entity = self._entities.path(file, use.caller, f"{use.receiver}.{use.name}")
        if entity is not None and entity.kind == MODULE:
            imports = self._entities.imports
            entity = imports.whole(entity) or imports.exported(entity.number, "default", entity.confidence)
            if entity is not None and entity.kind == MODULE and entity.how == COMPONENT:
                return entity
        if entity is not None and entity.kind == TYPE and family == "javascript":
            entity = self._as_value(entity)
        if entity is not None and entity.kind == TYPE and use.kind == "call" and self._index.languages[file] == "Scala":
            entity = applied(self._index, self._entities.types, entity)
        if entity is None or entity.kind in {OBJECT, VALUE, MODULE}:
            return None
        if family == "rust" and entity.kind == FUNCTION and use.kind in {"call", "macro", IN_MACRO}:
            return self._of_rust(file, use, entity)
        if use.kind in NO_CALLS and not self._can_be_handed(use, entity, family):
            return None
        return entity

    def _of_rust(self, file: int, use: Use, function: Entity) -> Entity | None:
        """Return the function or macro that a call means: each is called by signs of its own (Rust).

        What a function gives to a macro by its own name, `both!(self.write(x))` in `write`, that hands on to others.
        """
        if (self._index.facts_of(function.number).kind == "macro") != (use.kind == "macro"):
            return None
        if use.kind != IN_MACRO:
            return function
        is_around = use.caller != NOWHERE and function.number == self._index.number_of(file, use.caller)
        return None if is_around else at_most(function, _IN_MACRO)

    def sureness(self, entity: Entity) -> float:
        """Return how sure it is that a type or function is meant: less where its name alone does not tell it."""
        return min(entity.confidence, ONE_OF_SEVERAL) if self.is_one_of_several(entity) else entity.confidence

    def is_one_of_several(self, entity: Entity) -> bool:
        """Say whether its name is that of others too, which arguments or types tell apart."""
        family = self._index.families[self._index.file_of(entity.number)]
        if entity.kind == TYPE:
            return family == "csharp" and has_other_arities(self._index, entity.number)
        if family == "c":
            return is_overloaded(self._index, entity.number)
        return family in OVERLOADED and self._entities.types.is_overloaded(entity.number)

    def _written(self, file: int, use: Use, family: str) -> Entity | None:
        """Return what the text of a use means: its name alone, a member of the own object, or of something else."""
        if use.receiver.startswith(AT * 2):
            return (
                self._entities.imports.bound_for(file, use.caller, use.name)
                if use.receiver == AT * 2
                else self._entities.first(file, use.caller, use.receiver)
            )
        if not use.receiver:
            return self._expression(file, use) if use.kind == "expression" else self._bare(file, use, family)
        is_super = use.receiver in _SUPER and family != "rust"  # there it is the module above
        if is_super or self._entities.is_self(file, use.receiver):
            return self._own(file, use)
        if family == "java" and use.receiver.endswith(".super"):
            named = self._entities.path(file, use.caller, use.receiver.removesuffix(".super"))
            return self._java.above(named, use.name)
        return self._through(file, use, family)

    def _as_value(self, entity: Entity) -> Entity | None:
        """Return what is called or made where a type was found: an interface or an alias is neither (TypeScript)."""
        if self._index.facts_of(entity.number).kind not in ONLY_TYPES:
            return entity
        found = self._index.value_of(entity.number)
        value = None if found is None else entity_of(self._index, found, entity.how, entity.confidence)
        return value if value is not None and value.kind in {TYPE, FUNCTION} else None

    def _expression(self, file: int, use: Use) -> Entity | None:
        around = self._index.facts[file].symbols[use.caller].qualified_name + "." if use.caller != NOWHERE else ""
        found = self._index.in_file(file, around + use.name)
        return None if found is None else Entity(FUNCTION, found, "same file", 0.95)

    def _can_be_handed(self, use: Use, entity: Entity, family: str) -> bool:
        """Say whether a name that stands for a value is a function: no property, and no member without its object."""
        if entity.kind != FUNCTION:
            return False
        if family == "c" and not use.receiver:
            return self._index.facts_of(entity.number).kind == "function"
        file = self._index.file_of(entity.number)
        return entity.number - self._index.number_of(file, 0) not in self._table.files[file].properties

    def _bare(self, file: int, use: Use, family: str) -> Entity | None:
        if use.name == "super" and use.caller != NOWHERE and family in {"javascript", "python", "java"}:
            return self._super_constructor(file, use, family)
        if family == "go" and use.name in BUILT_IN["go"]:
            return OUT
        if use.kind == "call" and self._index.languages[file] == "Java":
            return self._called_in_java(file, use)
        entity = (
            self._entities.ruby.own_method(file, use.caller, use.name, in_block=True) if use.kind in IN_BLOCK else None
        )
        entity = entity or self._entities.called(file, use.caller, use.name)
        if entity is not None and entity.kind == FUNCTION and use.kind == "new":
            entity = self._made_by(entity, file)
        elif entity is not None and family == "c" and use.kind not in NO_CALLS:
            entity = self._type_of_constructor(file, use.caller, entity)
        if entity is not None or use.kind in NO_CALLS or use.kind in NAMES:
            return entity
        return self._swift.called(file, use) or self._guesses.function(file, use)

    def _called_in_java(self, file: int, use: Use) -> Entity | None:
        """Return the method that a bare call of Java means; OUT where only an import says what it is."""
        found = self._java.called(file, use.caller, use.name)
        if found is None:
            bound = self._entities.called(file, use.caller, use.name)
            found = bound if bound is not None and bound.kind == OUTSIDE else None
        return found

    def _made_by(self, function: Entity, asking: int) -> Entity | None:
        """Return the type whose constructor a name means inside of it: `new Foo()` in Foo asks for Foo.

        A method of another name makes no objects, though a function may (JavaScript).
        """
        facts, file = self._index.facts_of(function.number), self._index.file_of(function.number)
        family = self._index.families[asking]
        if facts.parent is None or self._index.facts[file].symbols[facts.parent].name != facts.name:
            if family in _APART:
                return self._java.imported_type(asking, facts.name) if family == "java" else None
            return function
        return function._replace(kind=TYPE, number=self._index.number_of(file, facts.parent))

    def _type_of_constructor(self, file: int, caller: int, entity: Entity) -> Entity:
        """Return the type whose constructor a bare name means in a method of it, or of one that inherits it (C++)."""
        facts = self._index.facts_of(entity.number) if entity.kind == FUNCTION else None
        if facts is None or facts.kind != "method":
            return entity
        owner = self._entities.types.owner(self._index.file_of(entity.number), entity.number)
        if owner is None or self._index.facts_of(owner).name != facts.name:
            return entity
        around = self._index.facts[file].symbols[caller].qualified_name if caller != NOWHERE else ""
        is_within = around == self._index.facts_of(owner).qualified_name  # declares it
        return entity if is_within else entity._replace(kind=TYPE, number=owner)

    def _super_constructor(self, file: int, use: Use, family: str) -> Entity | None:
        if family != "javascript":
            return OUT
        owner = self._entities.types.owner(file, self._index.number_of(file, use.caller))
        member = self._entities.types.member(owner, "constructor", above=True) if owner is not None else None
        return member and member._replace(how="super")

    def _own(self, file: int, use: Use) -> Entity | None:
        """Return the member that `self.x()`, `this.x()` or `super().x()` means."""
        if use.caller == NOWHERE:
            return None
        number = self._index.number_of(file, use.caller)
        owner = self._entities.types.owner(file, number)
        above = use.receiver in {"super()", "super"}
        if self._index.families[file] == "java" and self._java.nameless(file, use.caller) is not None:
            return self._java.own(file, use.caller, use.name, above=above)
        if owner is None:
            return None if above else self._beside(file, use)
        of_class = self._entities.asks_the_class(file, use.caller)
        types = self._entities.types
        member = (types.of_super if above else types.member)(owner, use.name, of_class=of_class)
        if member is None or member.kind == OUTSIDE:
            return member if above else self._added_to_own(file, use, owner) or member
        if member.kind == VALUE:
            return None
        how = "super" if above else "self" if member.how == "member" else "inherited"
        return member._replace(how=how)

    def _added_to_own(self, file: int, use: Use, owner: int) -> Entity | None:
        """Return what tests, or an extension of C#, add to the type whose method asks for it."""
        added = added_by_tests(self._index, self._entities.types, file, owner, use.name)
        if added is not None:
            return added._replace(how="self" if added.how == "member" else added.how)
        is_added = self._index.languages[file] == "C#"
        return self._guesses.extension(file, use, Entity(OBJECT, owner, "self", 0.95)) if is_added else None

    def _beside(self, file: int, use: Use) -> Entity | None:
        """Return the member of the same object, where methods were assigned to it one by one: `app.use = function`."""
        symbols = self._index.facts[file].symbols
        qualified = symbols[use.caller].qualified_name
        # In a function with a `this` of its own the object is the one that it is a member of, if of any.
        is_own = self._index.families[file] == "javascript" and has_own_this(symbols, symbols[use.caller])
        for _ in range(1 if is_own else min(qualified.count("."), _MAX_NESTING)):
            qualified = qualified.rpartition(".")[0]
            found = self._index.in_file(file, f"{qualified}.{use.name}")
            if found is not None and self._index.facts_of(found).kind in {"method", "function"}:
                return Entity(FUNCTION, found, "self", 0.85)
        return None

    def _through(self, file: int, use: Use, family: str) -> Entity | None:
        """Return what a call through something else means: a module's member, a type's, an object's."""
        head = use.receiver.partition(".")[0]
        entity: Entity | None = None
        if head != "?":
            if family == "rust" and head in {"crate", "super", "self"}:
                entity = self._rust_path(file, use.receiver, use.name)
            if entity is None:
                meant = self._entities.path(file, use.caller, use.receiver)
                if meant is not None and is_namespace(self._index, meant):
                    meant = None
                if meant is not None and (meant.kind != FUNCTION or family not in _APART):
                    if meant.kind == OUTSIDE:  # what a library gives may be the project's own, handed to it
                        is_given = "()" in use.receiver and use.kind not in NO_CALLS
                        return (self._guesses.method(file, use) if is_given else None) or meant
                    member = self._entities.imports.told(file, meant, self._member, use.name)
                    return self._or_added(file, use, meant, member)
                written = f"{use.receiver}.{use.name}"
                entity = (
                    self._entities.qualified(file, use.caller, written)
                    if family == "c"
                    else self._as_written(file, written)
                )
            if entity is None and head in BUILT_IN.get(family, ()):
                return OUT
        if entity is not None or use.kind in NO_CALLS:
            return entity
        if self._entities.values.is_foreign(file, use.caller, use.receiver):
            return self._guesses.added(file, use)
        return self._guesses.method(file, use)

    def _or_added(self, file: int, use: Use, meant: Entity, member: Entity | None) -> Entity | None:
        """Return a member, less sure where the arguments may ask for an extension method instead (C#), or what is added."""
        if meant.kind not in {TYPE, OBJECT}:
            return member
        if member is None or member.kind == OUTSIDE:
            return self._added(file, use, meant) or member
        is_asked = self._index.languages[file] == "C#" and meant.kind == OBJECT and member.kind == FUNCTION
        is_one_of_several = is_asked and self._guesses.is_extended(file, use, meant.number)
        return at_most(member, ONE_OF_SEVERAL) if is_one_of_several else member

    def _added(self, file: int, use: Use, meant: Entity) -> Entity | None:
        """Return what is added to a type, by the very file (Swift), by tests, or by the only extension that has the name."""
        if self._index.languages[file] == "Swift":
            own = self._as_written(file, f"{self._index.facts_of(meant.number).qualified_name}.{use.name}")
            if own is not None:
                return own
        added = added_by_tests(self._index, self._entities.types, file, meant.number, use.name)
        if added is not None:
            return added._replace(how=meant.how, confidence=round(min(meant.confidence, added.confidence), 2))
        if meant.kind != OBJECT:
            return None
        found = self._guesses.extension(file, use, meant) if self._index.languages[file] == "C#" else None
        return found or self._guesses.added(file, use)

    def _as_written(self, file: int, qualified: str) -> Entity | None:
        """Return the function that is defined under the very path it is called by."""
        found = self._index.in_file(file, qualified)
        if found is not None and self._index.facts_of(found).kind in {"method", "function"}:
            return Entity(FUNCTION, found, "same file", 0.9)
        return None

    def _member(self, entity: Entity, name: str) -> Entity | None:
        entity = self._entities.holder(entity, name)
        found = self._entities.member(entity, name)
        if found is None or found.kind == OUTSIDE:
            return found
        if entity.kind == MODULE:
            return found._replace(how="imported module" if found.how == "imported" else found.how)
        if entity.kind == OBJECT:
            how = entity.how if found.how == "member" else found.how
            return found._replace(how=how, confidence=round(min(entity.confidence, found.confidence), 2))
        if entity.kind == TYPE:
            sure = min(self.sureness(entity), found.confidence)
            return found._replace(how="type's member", confidence=round(sure, 2))
        return found

    def _rust_path(self, file: int, receiver: str, name: str) -> Entity | None:
        """Return what a path from the crate's root means: its own import says in which file it ends."""
        wanted = f"{receiver}.{name}".replace(".", "::")
        for number, found in enumerate(self._index.facts[file].imports):
            if found.target == wanted:
                return self._entities.imports.imported(file, number, name)
        return None


def _is_open(entity: Entity | None) -> bool:
    """Say whether a call has not been led to a member: something that is added to its type may be meant (Kotlin)."""
    return entity is None or entity.kind == OUTSIDE or entity.how == "unique name"
