"""Members of objects that a file of JavaScript writes as such: `const shop = { open() {}, close }`."""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.symbols.imported import DEFAULT
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import FUNCTION, MODULE, TYPE, VALUE, Entity, Members, at_most
from services.system_map.symbols.places import NOWHERE, UseTable

_OF_VARIABLE = 0.9  # another object may be put into it


class ObjectMembers:
    """Tells what a member of an object is that a variable of a file holds, or that a file gives as its default."""

    def __init__(
        self, index: SymbolIndex, table: UseTable, types: Members, first: Callable[[int, int, str], Entity | None]
    ) -> None:
        """Look in these; `first` says what a name means in a file and symbol."""
        self._index = index
        self._table = table
        self._types = types
        self._first = first
        self._open: set[tuple[int, str]] = set()  # whose members are just being told

    def of(self, holder: Entity, name: str) -> Entity | None:
        """Return what a member of an object is; None where the object is not written as one, or has it from elsewhere."""
        file, path = self._path(holder, name)
        written = self._table.files[file].types.get((NOWHERE, path)) if path else None
        if not written:
            return None
        if (file, path) in self._open:
            self._types.circles += 1
            return None
        self._open.add((file, path))
        found = self._first(file, NOWHERE, written)
        self._open.discard((file, path))
        if found is None or found.kind not in {FUNCTION, TYPE, VALUE} or found.number == NOWHERE:
            return found
        return at_most(found._replace(how=holder.how if holder.kind == VALUE else "imported"), self._sureness(holder))

    def _path(self, holder: Entity, name: str) -> tuple[int, str]:
        if holder.kind == MODULE:
            return holder.number, f"{DEFAULT}.{name}" if holder.how == DEFAULT else ""
        file, facts = self._index.file_of(holder.number), self._index.facts_of(holder.number)
        is_open = facts.parent is None and self._index.families[file] == "javascript"
        return file, f"{facts.qualified_name}.{name}" if is_open else ""

    def _sureness(self, holder: Entity) -> float:
        is_variable = holder.kind == VALUE and self._index.facts_of(holder.number).kind == "variable"
        return min(holder.confidence, _OF_VARIABLE if is_variable else 0.95)
