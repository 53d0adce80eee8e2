"""What files declare that others may guess by its name alone, and what such a name means. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable

from services.system_map.symbols.csharp_extensions import extended, named
from services.system_map.symbols.guesses import says_override
from services.system_map.symbols.index import CALLABLE, TYPES, SymbolIndex
from services.system_map.symbols.kotlin_extensions import extended as extended_in_kotlin
from services.system_map.symbols.ruby import given_in, given_members
from services.system_map.symbols.visibility import is_for_own_file


def guessable(index: SymbolIndex, files: Collection[int]) -> Counter[tuple[str, str, str, *tuple[Hashable, ...]]]:
    """Return what files declare that others may guess, how often, and what libraries give to their classes.

    Path, family, name, role, qualified name, kind, locality, whether it overrides another, whether other files may call
    it; of an extension method the type that it extends, and its namespace.
    """
    found: Counter[tuple[str, str, str, *tuple[Hashable, ...]]] = Counter(
        (index.paths[file], "ruby", name, index.roles[file])
        for file in files
        if index.families[file] == "ruby"
        for name in given_members(index.facts[file])
    )
    found.update(
        (
            index.paths[file],
            index.families[file],
            symbol.name,
            index.roles[file],
            symbol.qualified_name,
            symbol.kind,
            index.is_local(index.number_of(file, place)),
            says_override(symbol),
            is_for_own_file(index.languages[file], symbol),
            extends := extended(symbol) if index.families[file] == "csharp" else None,
            index.facts[file].package if extends is not None else None,
            index.families[file] == "java" and extended_in_kotlin(symbol) is not None,
        )
        for file in files
        if index.may_be_guessed_by(file, tests=True)
        for place, symbol in enumerate(index.facts[file].symbols)
        if symbol.kind in CALLABLE or symbol.kind in TYPES
    )
    return found


def meaning(index: SymbolIndex, family: str, name: str) -> list[Hashable]:
    """Return what a name means in its language, in its own code and to tests: alone, or as methods that are added."""
    found: list[Hashable] = []
    if family == "ruby":
        found += sorted(index.paths[file] for file in given_in(index, name.rstrip("=")))
    for tests in (False, True):
        added = named(index, name, tests=tests) if family == "csharp" else []
        found.append(_only(index, index.unique(family, name, tests=tests)))
        if added:  # whether all are extension methods: see `nearest`
            found.append(sum(map(len, index.declared(family, name, tests=tests).values())))
        if family == "java" and tests:  # whether all are extension functions: see Extensions
            some = [one for same in index.declared(family, name, tests=True).values() for one in same]
            found.append(all(extended_in_kotlin(index.facts_of(one)) is not None for one in some))
        found += [(_only(index, one), index.facts[index.file_of(one)].package, extends) for one, extends in added]
    return found


def _only(index: SymbolIndex, found: int | None) -> tuple[Hashable, ...] | None:
    """Return path, qualified name, kind and locality of a symbol, whether it overrides another and is its own file's."""
    if found is None:
        return None
    facts = index.facts_of(found)
    file = index.file_of(found)
    is_kept = is_for_own_file(index.languages[file], facts)
    return index.paths[file], facts.qualified_name, facts.kind, index.is_local(found), says_override(facts), is_kept
