"""What imports bring into a file: modules, and what these define or pass on; names bound in one function only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TypeGuard

from services.system_map.facts import IN_FUNCTION
from services.system_map.languages import COMPONENTS
from services.system_map.symbols.index import CALLABLE, OWN_IMPORTS, SymbolIndex
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
    at_most,
    entity_of,
)
from services.system_map.symbols.overloads import ONE_OF_SEVERAL
from services.system_map.symbols.places import NOWHERE, FileUses, UseTable
from services.system_map.symbols.stars import Stars, is_guarded

COMPONENT = "component"  # how a file is found that is one: what it gives as its default has no name
DEFAULT = "default"  # how an object is found that a module of JavaScript gives as its default: it has no name
WHOLE = "export="  # by what name the readers of JavaScript know what a module is itself: `module.exports = X`
_WHOLES = frozenset({"default", WHOLE})
_MAX_STEPS = 6
_MAX_WILDCARDS = 100  # of a file
_MAX_NESTING = 20


class Imported:
    """Follows what imports bind, through modules that pass names on."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads, table: UseTable) -> None:
        """Look in these."""
        self._index = index
        self._leads = leads
        self._table = table
        self._bound: dict[tuple[int, str], Entity | None] = {}
        self._inner: dict[int, dict[tuple[int, str], list[tuple[int, str]]]] = {}
        self._stars = Stars(index, leads, table, self._passed_on)

    def inside(self, file: int, caller: int, local: str) -> Entity | None:
        """Return what an import inside of the function that a name stands in, or of one around, binds to it.

        UNKNOWN where it is bound there and its module does not say what it is; None where no import binds it.
        """
        inner = self._inner.get(file)
        if inner is None:
            inner = self._inner[file] = self._told_inner(file)
        symbols = self._index.facts[file].symbols
        holder: int | None = caller
        for _ in range(_MAX_NESTING if inner else 0):
            if holder is None or holder == NOWHERE:
                break
            bindings = inner.get((holder, local))
            if bindings is not None:
                return self._meant(file, bindings, 0) or UNKNOWN
            holder = symbols[holder].parent
        return None

    def bound_for(self, file: int, caller: int, local: str) -> Entity | None:
        """Return what an import binds to a name in a symbol: one inside of the functions around, or the file's."""
        return self.inside(file, caller, local) or self.bound(file, local)

    def _told_inner(self, file: int) -> dict[tuple[int, str], list[tuple[int, str]]]:
        """Return what imports inside of functions bind, by the function."""
        found: dict[tuple[int, str], list[tuple[int, str]]] = {}
        inner = self._table.files[file].inner
        if not inner:
            return found
        symbols = self._index.facts[file].symbols
        starts = [symbol.start_line for symbol in symbols]
        for line, local, number, name in inner:
            holder: int | None = bisect_right(starts, line) - 1
            for _ in range(_MAX_NESTING):
                if holder is None or holder < 0:
                    break
                if symbols[holder].kind in CALLABLE and symbols[holder].end_line >= line:
                    found.setdefault((holder, local), []).append((number, name))
                    break
                holder = symbols[holder].parent
        return found

    def bound(self, file: int, local: str) -> Entity | None:
        """Return what an import binds to a name of the file; OUT where it leads outside.

        UNKNOWN where it leads to what is not known of the own crate (Rust).
        """
        key = (file, local)
        if key not in self._bound:
            self._bound[key] = None
            binding = self._table.files[file].bindings.get(local)
            self._bound[key] = None if binding is None else self._meant(file, self._all_of(file, local, binding), 0)
        return self._bound[key]

    def _all_of(self, file: int, local: str, first: tuple[int, str]) -> list[tuple[int, str]]:
        """Return all that imports bind to a name of a file, in the order of the text."""
        return [first, *self._table.files[file].again.get(local, ())]

    def _meant(self, file: int, bindings: list[tuple[int, str]], step: int) -> Entity | None:
        """Return what a name means that imports bind; of several, in Kotlin and Python either may be meant."""
        language = self._index.languages[file] if len(bindings) > 1 else ""
        if language == "Python":
            return self._latest(file, bindings, step)
        found = self._follow(file, *bindings[0], step)
        return _one_of(found, self._follow(file, *bindings[1], step)) if language == "Kotlin" else found

    def _latest(self, file: int, bindings: list[tuple[int, str]], step: int) -> Entity | None:
        """Return what the last import binds to a name, as Python does; of those in branches one ran: the first is meant.

        Where they lead to different things that is less sure: who asks may stand between them. An import for type
        checkers alone gives way to one that runs.
        """
        imports = self._index.facts[file].imports
        known = [binding for binding in bindings if binding[0] < len(imports)]
        known.sort(key=lambda binding: imports[binding[0]].scope != "type_checking")
        found = [self._follow(file, *binding, step) for binding in known]
        place = len(known) - 1
        while place > 0 and is_guarded(imports[known[place][0]]) and is_guarded(imports[known[place - 1][0]]):
            place -= 1
        meant = found[place] if found else None
        if meant is None or meant.kind == OUTSIDE or len({one and (one.kind, one.number) for one in found}) == 1:
            return meant
        return at_most(meant, ONE_OF_SEVERAL)

    def before(self, file: int, name: str, here: Entity) -> Entity:
        """Return what a name means that an import binds, though a file declares it too: the import counts first (Kotlin).

        Of functions it may be either, as they are given different things: the file's is told, less sure.
        """
        bound = self.bound(file, name)
        if bound is None or self._is_itself(file, name):
            return here
        return at_most(here, ONE_OF_SEVERAL) if FUNCTION in {here.kind, bound.kind} else bound

    def _is_itself(self, file: int, name: str) -> bool:
        """Say whether a file imports a name of its own package: what it declares itself."""
        number, imports = self._table.files[file].bindings[name][0], self._index.facts[file].imports
        return number < len(imports) and imports[number].target == f"{self._index.facts[file].package}.{name}"

    def _is_own(self, file: int, target: str) -> bool:
        """Say whether a path can not leave its crate, wherever it leads (Rust)."""
        return self._index.families[file] == "rust" and target.partition("::")[0] in {"crate", "self", "super"}

    def imported(self, file: int, number: int, name: str) -> Entity | None:
        """Return what import number n of a file brings under a name."""
        return self._follow(file, number, name, 0)

    def _follow(self, file: int, number: int, name: str, step: int) -> Entity | None:
        imports = self._index.facts[file].imports
        if number >= len(imports) or step > _MAX_STEPS:
            return None
        lead = self._leads.follow(file, imports[number], name)
        if lead is None:
            if self._is_own(file, imports[number].target):
                return None if step else UNKNOWN
            is_here = self._index.families[file] == "java" and self._leads.leads_in(file, imports[number].line)
            return UNKNOWN if is_here else OUT
        target, is_module, confidence = lead
        if self._index.families[file] == "java":
            name = self._leads.name_in(file, target, imports[number], name or imports[number].target.rpartition(".")[2])
        if is_module or not name:
            is_kept = imports[number].within == IN_FUNCTION  # in a variable, which may be given something else
            return Entity(MODULE, target, "imported module", min(confidence, 0.85) if is_kept else confidence)
        found = self.exported(target, name, confidence, step)
        declared = self._leads.declarations(file, target) if found is None else None
        # A type, that the script does not have.
        return found if declared is None else self.exported(declared, name, confidence, step)

    def told(self, file: int, asked: Entity, ask: Callable[..., Entity | None], *more: str) -> Entity | None:
        """Return what asking about something tells; a script that does not tell it gives way to its declarations."""
        found = ask(asked, *more)
        declared = self._declared(file, asked) if found is None else None
        return found if declared is None else ask(declared, *more)

    def type_of(self, file: int, entity: Entity | None) -> Entity | None:
        """Return the type of declarations that a script makes by a function or in a variable; anything else as it is."""
        is_made = entity is not None and entity.kind in {FUNCTION, VALUE}
        declared = self._declared(file, entity) if entity is not None and is_made else None
        return declared if declared is not None and declared.kind == TYPE else entity

    def _declared(self, file: int, entity: Entity) -> Entity | None:
        """Return what the declarations beside a script call so, where a file imports both (see `ImportLeads`)."""
        if self._index.families[file] != "javascript" or entity.kind == OUTSIDE or entity.number == NOWHERE:
            return None
        if entity.kind == MODULE:
            beside = self._leads.declarations(file, entity.number)
            return None if beside is None else entity._replace(number=beside)
        beside = self._leads.declarations(file, self._index.file_of(entity.number))
        name = "" if beside is None else self._index.facts_of(entity.number).qualified_name
        place = self._index.in_file(beside, name) if beside is not None else None
        if place is None:
            return None
        found = entity_of(self._index, place, entity.how, entity.confidence)
        if entity.kind != OBJECT:
            return found
        return found._replace(kind=OBJECT) if found.kind == TYPE else None

    def exported(self, module: int, name: str, confidence: float, step: int = 0) -> Entity | None:
        """Return what others get from a module under a name, followed through what it passes on."""
        found = self._exported(module, name, confidence, step)
        is_sure = found is None or found.kind == OUTSIDE or name not in self._table.files[module].unsure
        return found if found is None or is_sure else at_most(found, ONE_OF_SEVERAL)

    def _exported(self, module: int, name: str, confidence: float, step: int) -> Entity | None:
        uses = self._table.files[module]
        inner = uses.exports.get(name)
        if inner is None and name == "default" and uses.exports.get(WHOLE) == "":
            return Entity(MODULE, module, "imported module", confidence)  # the object that it gives
        if step > _MAX_STEPS or (name == "default" and not inner and name not in uses.bindings):
            is_whole = step <= _MAX_STEPS and (inner is not None or self._index.languages[module] in COMPONENTS)
            how = COMPONENT if self._index.languages[module] in COMPONENTS else DEFAULT
            return Entity(MODULE, module, how, min(confidence, 0.95)) if is_whole else None
        if inner is None and name not in _WHOLES and _is_one_thing(uses):
            whole = self.exported(module, WHOLE, confidence, step + 1)
            if whole is None or whole.kind != VALUE:  # else an object, perhaps made of what stands there
                beside = self._beside(module, name, whole, step)
                return beside if beside is None or beside.kind == OUTSIDE else at_most(beside, confidence)
        place = self._defined(module, inner or name)
        if place is not None:
            return entity_of(self._index, place, "re-exported" if step else "imported", min(confidence, 0.95))
        if self._index.families[module] in OWN_IMPORTS:
            return None
        binding = uses.bindings.get(inner or name)
        star = self._stars.brought
        passed = (
            star(module, name)
            if binding is None
            else self._meant(module, self._all_of(module, inner or name, binding), step + 1)
        )
        return passed if passed is None or passed.kind == OUTSIDE else at_most(passed, confidence)

    def whole(self, entity: Entity) -> Entity | None:
        """Return what a module of JavaScript is itself, as `module.exports = X` says; None where it is its names only."""
        found: Entity | None = entity
        for step in range(_MAX_STEPS):
            uses = self._table.files[found.number] if _is_module(found) else None
            if found is None or uses is None:
                break
            found = self.exported(found.number, WHOLE, found.confidence, step) if _is_one_thing(uses) else None
        return None if _is_module(found) else found

    def _beside(self, module: int, name: str, whole: Entity | None, step: int) -> Entity | None:
        """Return what a module that is one thing gives besides, `module.exports.x = …`, or the module does that it is."""
        place = self._defined(module, name)
        if place is not None and self._index.facts_of(place).exported:
            return entity_of(self._index, place, "re-exported" if step else "imported", 0.95)
        if whole is None or whole.kind == OUTSIDE:
            return whole
        return self.exported(whole.number, name, whole.confidence, step + 1) if whole.kind == MODULE else None

    def _passed_on(self, module: int, name: str, confidence: float) -> Entity | None:
        """Return what a module gives to one that passes all of it on."""
        return self.exported(module, name, confidence, 1)

    def _defined(self, module: int, name: str) -> int | None:
        """Return the symbol that a module defines under a name; in Java its class's member, in Go its package's."""
        family = self._index.families[module]
        found = self._index.in_package(module, name, asking="") if family == "go" else self._index.in_file(module, name)
        if found is None and family == "java":
            return self._index.in_file(module, f"{_stem(self._index.paths[module])}.{name}")
        return found

    def submodule(self, entity: Entity, name: str) -> Entity | None:
        """Return a module of a package that is asked of it as its member (Python)."""
        folder, _, last = self._index.paths[entity.number].rpartition("/")
        if last.partition(".")[0] != "__init__":
            return None
        for path in (f"{folder}/{name}.py", f"{folder}/{name}/__init__.py"):
            number = self._index.numbers.get(path)
            if number is not None:
                return Entity(MODULE, number, "imported module", entity.confidence)
        return None

    def brought(self, file: int, name: str) -> Entity | None:
        """Return what imports that bring all names bring into a file under this one."""
        if self._index.families[file] not in OWN_IMPORTS:
            return self._stars.brought(file, name)
        for number in self._table.files[file].stars[:_MAX_WILDCARDS]:
            entity = self.from_wildcard(file, number, name)
            if entity is not None:
                return entity
        return None

    def from_wildcard(self, file: int, number: int, name: str) -> Entity | None:
        """Return what import number n of a file, one of all names, brings under this one: where it leads hangs on the name."""
        imports = self._index.facts[file].imports
        if number >= len(imports):
            return None
        wanted = imports[number]
        lead = self._leads.follow(file, wanted, name if wanted.kind == "wildcard" else "*")
        if lead is None or lead[0] == file:
            return None
        entity = self.exported(lead[0], self._leads.name_in(file, lead[0], wanted, name), lead[2], 1)
        return entity if entity is None or entity.kind != OUTSIDE else None


def _is_one_thing(uses: FileUses) -> bool:
    """Say whether a module of JavaScript is something itself, so that no other name of it is seen: `module.exports = X`."""
    return WHOLE in uses.bindings or bool(uses.exports.get(WHOLE))


def _is_module(found: Entity | None) -> TypeGuard[Entity]:
    return found is not None and found.kind == MODULE


def _one_of(first: Entity | None, other: Entity | None) -> Entity | None:
    """Return what a name means that two imports bind: overloads, of which the project's own is told, less sure (Kotlin)."""
    inside = [one for one in (first, other) if one is not None and one.kind != OUTSIDE and one != UNKNOWN]
    return at_most(inside[0], ONE_OF_SEVERAL) if inside else first


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
