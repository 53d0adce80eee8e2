"""Kotlin's extension functions: called as members are, on objects of the type that stands before their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.system_map.facts import SymbolFacts
from services.system_map.resolve.nearness import Nearness
from services.system_map.symbols.brackets import closing, names_in, without_angles
from services.system_map.symbols.entities import Entities
from services.system_map.symbols.index import CALLABLE, SymbolIndex
from services.system_map.symbols.known_names import is_distinctive
from services.system_map.symbols.library_names import LIBRARY_NAMES
from services.system_map.symbols.members import FUNCTION, OBJECT, OUTSIDE, TYPE, Entity
from services.system_map.symbols.overloads import ONE_OF_SEVERAL
from services.system_map.symbols.package_names import PackageNames
from services.system_map.symbols.places import NOWHERE, Use, UseTable

_FUN = re.compile(r"\bfun\s*(?=<)|\bfun\s+")
# What Kotlin's own library adds to its types: on something unknown these say nothing.
_NAMES_OF_KOTLIN = """
    all also any apply associate associateBy await awaitAll chunked collect combine contains count distinct drop filter
    filterNotNull find first firstOrNull flatMap flatten fold forEach format get getOrDefault getOrElse getOrNull
    getOrThrow getValue groupBy indexOf invoke isEmpty isNotEmpty isNullOrEmpty iterator joinToString last lazy let lines
    lowercase map mapNotNull max min minus none onEach onFailure onSuccess or orElse orEmpty partition plus print println
    recover reduce remove repeat replace reversed run runCatching scan set single sorted sortedBy split sum take takeIf
    takeUnless then to toInt toList toLong toMap toMutableList toSet toString transform trim uppercase use with
    withContext withIndex zip
"""
_OF_KOTLIN = frozenset(_NAMES_OF_KOTLIN.split())
_ANY = "Any"  # what every object is; a type parameter stands for it here
_FAR = 0.6  # on something unknown, by a name that nothing but the package says
_MAX_NESTING = 20
_MAX_ALIKE = 50  # functions of one name, among which the nearest is looked for


def extended(facts: SymbolFacts) -> str | None:
    """Return the type that a function extends, by its last name: `fun <T> Box<T>.open()` extends Box.

    "" for a function's type and for a companion, Any for a type parameter; None where it extends nothing.
    """
    if facts.kind not in CALLABLE or f".{facts.name}(" not in facts.signature:
        return None
    word = _FUN.search(facts.signature)
    rest = facts.signature[word.end() :] if word is not None else ""
    own: list[str] = []
    if rest.startswith("<"):
        own = names_in(rest)
        rest = rest[closing(rest, 0) + 1 :].lstrip()
    before, dot, _ = rest.partition(f".{facts.name}(")
    if not dot:
        return None
    written = without_angles(before).strip().rstrip("?")
    if not written.replace(".", "").isidentifier():
        return "" if "(" in written else None
    if written.endswith(".Companion"):
        return ""
    return _ANY if written in own else written.rpartition(".")[2]


class Extensions:
    """Finds the extension function that a call on something means, among those that a file knows."""

    def __init__(self, index: SymbolIndex, entities: Entities, table: UseTable, guessed: set[str]) -> None:
        """Look in these; what is guessed by its name alone is added to `guessed`."""
        self._guessed = guessed
        self._index, self._entities, self._table = index, entities, table
        self._packages = PackageNames(index)

    def called(self, file: int, use: Use) -> Entity | None:
        """Return the function that `x.name()` means, where no member is known: one that extends what x is.

        Where nothing is known of x the name must say enough: it is imported by itself, or no other has it.
        """
        levels = [(how, some) for how, all_of in self._known(file, use) if (some := self._extending(file, all_of))]
        if not levels:
            return None
        types = self._types(file, use)
        for how, some in levels:
            if types is None:
                found = self._on_unknown(use, how, self._nearest(file, [one for one, _ in some]))
                if found is not None:
                    return found
                continue
            for name in [*types, _ANY]:
                fitting = [function for function, extends in some if extends == name]
                if fitting:
                    return Entity(FUNCTION, self._nearest(file, fitting), how, ONE_OF_SEVERAL)
        return None

    def _known(self, file: int, use: Use) -> Iterator[tuple[str, list[int]]]:
        """Yield how and which functions of a name a file knows, nearest first."""
        index, uses = self._index, self._table.files[file]
        imports = index.facts[file].imports
        around = index.facts[file].symbols[use.caller].qualified_name if use.caller != NOWHERE else ""
        for _ in range(_MAX_NESTING):
            yield "same file", list(index.callables(file, f"{around}.{use.name}".lstrip(".")))
            if not around:
                break
            around = around.rpartition(".")[0]
        binding = uses.bindings.get(use.name)
        if binding is not None and binding[0] < len(imports):
            package, _, name = imports[binding[0]].target.rpartition(".")
            yield "imported", self._packages.named(file, package, name)
        own = index.facts[file].package
        if own:
            yield "same package", self._packages.named(file, own, use.name)
        for number in uses.stars:
            if number < len(imports):
                yield "package imported", self._packages.named(file, imports[number].target, use.name)

    def _extending(self, file: int, functions: list[int]) -> list[tuple[int, str]]:
        """Return those of the functions that extend a type and may be called from a file, with that type."""
        found = []
        for one in functions:
            facts = self._index.facts_of(one)
            extends = extended(facts)
            is_hidden = not facts.exported and self._index.file_of(one) != file
            if extends is not None and not is_hidden:
                found.append((one, extends))
        return found

    def _types(self, file: int, use: Use) -> list[str] | None:
        """Return the names of the types that what stands before the dot has, nearest first; None where it is unknown."""
        if use.receiver == "this":
            extends = self._extended_around(file, use.caller)
            if extends is not None:
                return [extends]
        meant = self._entities.path(file, use.caller, use.receiver) if not use.receiver.startswith("?") else None
        if meant is not None and meant.kind in {OBJECT, TYPE}:
            return [self._index.facts_of(one).name for one in self._entities.types.line_of(meant.number)]
        if meant is not None and meant.kind != OUTSIDE:
            return None
        written = self._declared(file, use.caller, use.receiver)
        return [written] if written else None

    def _extended_around(self, file: int, caller: int) -> str | None:
        """Return the type that the function around extends, whose object `this` is."""
        symbols = self._index.facts[file].symbols
        place: int | None = caller if caller != NOWHERE else None
        for _ in range(_MAX_NESTING):
            if place is None or symbols[place].kind not in CALLABLE:
                break
            extends = extended(symbols[place])
            if extends is not None:
                return extends
            place = symbols[place].parent
        return None

    def _declared(self, file: int, caller: int, name: str) -> str:
        """Return the last name of the type that a local, parameter or field is declared as; "" where nothing says it."""
        types, symbols = self._table.files[file].types, self._index.facts[file].symbols
        holder: int | None = caller
        for _ in range(_MAX_NESTING):
            written = types.get((NOWHERE if holder is None else holder, name.removeprefix("this.")))
            if written is not None:
                return "" if written.endswith("()") else written.rpartition(".")[2]
            if holder is None or holder == NOWHERE:
                break
            holder = symbols[holder].parent
        return ""

    def _nearest(self, file: int, functions: list[int]) -> int:
        """Return the one of some functions that lies nearest: modules may have a package of one name each."""
        if len(functions) == 1:
            return functions[0]
        paths = self._index.paths
        by_path = {paths[self._index.file_of(one)]: one for one in reversed(functions[:_MAX_ALIKE])}
        return by_path.get(Nearness(by_path).nearest_source(paths[file]) or "", functions[0])

    def _on_unknown(self, use: Use, how: str, function: int) -> Entity | None:
        """Return the function where nothing but its name tells it."""
        if use.name in LIBRARY_NAMES["java"] or use.name in _OF_KOTLIN:
            return None
        if how == "imported":
            return Entity(FUNCTION, function, how, ONE_OF_SEVERAL)
        self._guessed.add(use.name)
        rivals = self._index.declared("java", use.name, tests=True)
        is_only = all(extended(self._index.facts_of(one)) is not None for some in rivals.values() for one in some)
        if not is_only or not is_distinctive(use.name):
            return None
        return Entity(FUNCTION, function, how, _FAR)
