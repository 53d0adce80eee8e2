"""Types that a file knows without an import of their names: of a namespace it uses, or of its whole module."""

from __future__ import annotations

from services.system_map.symbols.index import TYPES, SymbolIndex
from services.system_map.symbols.leads import NAMES_TYPES, ImportLeads
from services.system_map.symbols.members import TYPE, Entity
from services.system_map.symbols.packages import PARTIAL

_SURE, _SEVERAL = 0.9, -1


class SeenTypes:
    """Finds types by their bare names in the files that those of their names were resolved to."""

    def __init__(self, index: SymbolIndex, leads: ImportLeads) -> None:
        """Look in these."""
        self._index = index
        self._leads = leads
        self._known: dict[int, dict[str, tuple[int, float]]] = {}

    def forget(self) -> None:
        """Let go of what was found for the files so far."""
        self._known.clear()

    def type_of(self, file: int, name: str) -> Entity | None:
        """Return the type of a name that a file knows; None where there is none, or several files have one."""
        if self._index.families[file] not in NAMES_TYPES:
            return None
        known = self._known.get(file)
        if known is None:
            known = self._known[file] = self._told(file)
        found = known.get(name)
        if found is None or found[0] == _SEVERAL:
            return None
        other = self._index.file_of(found[0])
        is_near = self._index.facts[other].package == self._index.facts[file].package
        return Entity(TYPE, found[0], "same package" if is_near else "imported", found[1])

    def _told(self, file: int) -> dict[str, tuple[int, float]]:
        index = self._index
        wanted = set(index.facts[file].references)
        known: dict[str, tuple[int, float]] = {}
        for target, sure in {target: sure for _, target, sure in self._leads.targets(file)}.items():
            if index.families[target] != index.families[file]:
                continue
            symbols = index.facts[target].symbols
            for place, symbol in enumerate(symbols):
                if symbol.name not in wanted or symbol.kind not in TYPES:
                    continue
                if symbol.parent is not None and symbols[symbol.parent].kind != "module":
                    continue
                number = index.number_of(target, place)
                before = known.get(symbol.name)
                if before is not None and not self._is_part(before[0], number):
                    known[symbol.name] = (_SEVERAL, 0.0)
                elif before is None:
                    is_whole = not PARTIAL.search(symbol.signature)
                    known[symbol.name] = (number, min(sure, _SURE) if is_whole else _SURE)
        return known

    def _is_part(self, one: int, other: int) -> bool:
        """Say whether two symbols are one type, written in parts (C#) or made of differently many types."""
        return one != _SEVERAL and other in self._index.type_namesakes(one)
