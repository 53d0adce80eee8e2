"""Which files ask for names that differ now, or for what hangs on them; only those that speak of one are read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from services.system_map.speaking import Speaking
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.interface import Interface, spread, words
from services.system_map.symbols.places import UseTable

# What calling a module of JavaScript means.
_MODULE = "default"


def asking(
    index: SymbolIndex,
    table: UseTable,
    reached: Sequence[int],
    differing: Collection[str],
    interface: Callable[[int], Interface],
) -> set[int]:
    """Return those of the files `reached` that may look up one of the names `differing`, or one that hangs on it."""
    names, interfaces = _hanging(index, reached, differing, interface)
    found = set(table.files_calling(interfaces, names, words))
    for file, one in interfaces.items():
        if file in found:
            continue
        asked = {word for text in one.asked() for word in words(text)}
        if index.families[file] == "javascript":
            asked.add(_MODULE)
        if not names.isdisjoint(asked):
            found.add(file)
    return found


def _hanging(
    index: SymbolIndex, reached: Sequence[int], differing: Collection[str], interface: Callable[[int], Interface]
) -> tuple[set[str], dict[int, Interface]]:
    """Return the names and all that hang on them, with the files that speak of any."""
    speaking = Speaking([index.facts[file].name_hashes for file in reached])
    interfaces: dict[int, Interface] = {}
    chains: list[tuple[tuple[str, ...], str]] = []
    names = set(differing)
    while True:
        new = {reached[place] for place in speaking.of(names)}
        if _MODULE in names:
            new.update(file for file in reached if index.families[file] == "javascript")
        new -= interfaces.keys()
        interfaces.update((file, interface(file)) for file in sorted(new))
        chains += [chain for file in sorted(new) for chain in interfaces[file].chains()]
        more = spread(names, chains)
        if len(more) == len(names):
            return names, interfaces
        names = more
