"""Whom a call means that bears the name of the function around it, where that does not take what is given."""

from __future__ import annotations

from collections.abc import Iterator

from services.system_map.symbols.entities import Entities
from services.system_map.symbols.index import CALLABLE, SymbolIndex
from services.system_map.symbols.members import FUNCTION, OUTSIDE, Entity, at_most
from services.system_map.symbols.overloads import ONE_OF_SEVERAL, parameter_types
from services.system_map.symbols.places import NOWHERE, Use
from services.system_map.symbols.swift_functions import module_of

_MAX_NESTING = 20
_MAX_ALIKE = 50  # functions of one name that are compared


class Namesakes:
    """Finds another function of a function's name: an overload beside it, one further out, inherited, of another file."""

    def __init__(self, index: SymbolIndex, entities: Entities, guessed: set[str]) -> None:
        """Look in these; names that are looked for in other files are added to `guessed`."""
        self._index, self._entities, self._guessed = index, entities, guessed

    def instead_of(self, file: int, use: Use, found: Entity | None) -> Entity | None:
        """Return what a call means where `found` is what its name alone says; None where nothing else has the name."""
        is_cpp = self._index.families[file] == "c"
        return self._of_other_files(file, found) if is_cpp else self._of_name_around(file, use, found)

    def _of_name_around(self, file: int, use: Use, found: Entity | None) -> Entity | None:
        own = self._own(file, use)
        if found is None or found.kind != FUNCTION or own is None:
            return found
        qualified = self._index.facts_of(own).qualified_name
        if self._index.file_of(found.number) != file or self._index.facts_of(found.number).qualified_name != qualified:
            return found
        beside = self._other(own, own)
        if beside is not None:
            return at_most(found._replace(number=beside), ONE_OF_SEVERAL)
        owner = self._entities.types.owner(file, own)
        meant = self._entities.types.member(owner, use.name, above=True) if owner is not None else None
        is_kotlin = self._index.languages[file] == "Kotlin"
        if is_kotlin and not use.receiver and (meant is None or meant.kind == OUTSIDE):
            meant = self._known_here(file, own, qualified) or meant
        if meant is not None and meant.kind == OUTSIDE:
            return meant
        other = self._other(own, meant.number) if meant is not None and meant.kind == FUNCTION else None
        if meant is not None and other is not None:
            return at_most(meant._replace(number=other), ONE_OF_SEVERAL)
        return self._elsewhere(file, own, is_kotlin=is_kotlin)

    def _of_other_files(self, file: int, found: Entity | None) -> Entity | None:
        """Return the function of the name in another file, where none of the own file's takes what is given (C++)."""
        index = self._index
        if found is None or found.kind != FUNCTION or index.file_of(found.number) != file:
            return found
        facts = index.facts_of(found.number)
        self._guessed.add(facts.name)
        some = index.declared("c", facts.name, tests=index.roles[file] == "test").get(facts.qualified_name, ())
        others = [one for one in some[:_MAX_ALIKE] if index.file_of(one) != file and index.facts_of(one).exported]
        if len({index.file_of(one) for one in others}) != 1 or index.facts_of(others[0]).kind not in CALLABLE:
            return None
        return Entity(FUNCTION, others[0], "qualified name", ONE_OF_SEVERAL)

    def _other(self, own: int, meant: int) -> int | None:
        """Return the first of a function's overloads in its file that may take what `own` does not."""
        some = self._index.callables(self._index.file_of(meant), self._index.facts_of(meant).qualified_name)
        return next((one for one in some[:_MAX_ALIKE] if one != own and not self._is_alike(own, one)), None)

    def _is_alike(self, own: int, other: int) -> bool:
        """Say whether two functions are given as many things under the same labels: what one does not take the other does not."""
        mine, others = (parameter_types(self._index, one) for one in (own, other))
        return bool(mine) and [label for label, _ in mine] == [label for label, _ in others]

    def _known_here(self, file: int, own: int, qualified: str) -> Entity | None:
        """Return what a name means further out in the file, or by an import: overloads may stand apart (Kotlin)."""
        further = next((one for one in self._further_out(file, qualified) if not self._is_alike(own, one)), None)
        if further is not None:
            return Entity(FUNCTION, further, "same file", ONE_OF_SEVERAL)
        return self._entities.imports.bound(file, qualified.rpartition(".")[2])

    def _own(self, file: int, use: Use) -> int | None:
        """Return the function around a call that has its name."""
        symbols = self._index.facts[file].symbols
        place: int | None = use.caller if use.caller != NOWHERE else None
        for _ in range(_MAX_NESTING):
            if place is None:
                break
            if symbols[place].name == use.name and symbols[place].kind in CALLABLE:
                return self._index.number_of(file, place)
            place = symbols[place].parent
        return None

    def _further_out(self, file: int, qualified: str) -> Iterator[int]:
        """Yield the functions of a name in the scopes around, nearest first."""
        prefix, _, name = qualified.rpartition(".")
        for _ in range(_MAX_NESTING):
            if not prefix:
                break
            prefix = prefix.rpartition(".")[0]
            yield from self._index.callables(file, f"{prefix}.{name}".lstrip("."))

    def _elsewhere(self, file: int, own: int, *, is_kotlin: bool) -> Entity | None:
        """Return the only function of a qualified name in other files of the package: what extends a type, or stands free."""
        index, name, qualified = self._index, self._index.facts_of(own).name, self._index.facts_of(own).qualified_name
        if is_kotlin and name != qualified:  # the members of another class that is called so
            return None
        self._guessed.add(name)
        declared = index.declared(index.families[file], name, tests=index.roles[file] == "test").get(qualified, ())
        others = [
            one
            for one in declared[:_MAX_ALIKE]
            if index.file_of(one) != file
            and self._is_near(file, one, is_kotlin=is_kotlin)
            and not self._is_alike(own, one)
        ]
        return Entity(FUNCTION, others[0], "same package", ONE_OF_SEVERAL) if len(others) == 1 else None

    def _is_near(self, file: int, other: int, *, is_kotlin: bool) -> bool:
        index, there, facts = self._index, self._index.file_of(other), self._index.facts_of(other)
        if facts.kind not in CALLABLE or not facts.exported or index.languages[there] != index.languages[file]:
            return False
        if is_kotlin:
            return index.facts[there].package == index.facts[file].package
        return module_of(index.paths[there]) == module_of(index.paths[file])
