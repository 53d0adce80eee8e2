"""What calls behind one another give: `shop.find().items().first()`, each led on from the one before."""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.members import OBJECT, OUTSIDE, Entity, Members

# What gives an object of the very type in Rust, or the one in a wrapper, which types are told without.
_KEEPING = frozenset({"clone", "expect", "to_owned", "unwrap", "unwrap_or_default"})


class Chains:
    """Tells what the ends of chains give; remembers each part, for the calls of one chain share all but the last."""

    def __init__(
        self,
        index: SymbolIndex,
        types: Members,
        path: Callable[[int, int, str], Entity | None],
        inner: Callable[[Entity, str], Entity | None],
    ) -> None:
        """Look in these; `path` says what a path means in a file and symbol, `inner` what a member of something is."""
        self._index = index
        self._types = types
        self._path = path
        self._inner = inner
        self._known: dict[tuple[int, int, str], Entity | None] = {}

    def forget(self) -> None:
        """Let go of what was told for the files so far."""
        self._known.clear()

    def of(self, file: int, caller: int, written: str) -> Entity | None:
        """Return what the last call of a path gives, which has others in front of it."""
        key = (file, caller, written)
        if key in self._known:
            return self._known[key]
        before = self._types.circles
        front, _, part = written.rpartition(".")
        entity = self._path(file, caller, front)
        is_inside = entity is not None and entity.kind != OUTSIDE
        found = (
            self._inner(entity, part) if entity is not None and is_inside else beyond(self._index, file, entity, part)
        )
        if self._types.circles == before:
            self._known[key] = found
        return found


def beyond(index: SymbolIndex, file: int, entity: Entity | None, part: str) -> Entity | None:
    """Return what a part behind something outside is: in Java what a generic type gives may be the project's own."""
    is_given = entity is not None and part.endswith("()") and index.languages[file] == "Java"
    return None if is_given else entity


def kept(entity: Entity, name: str) -> Entity | None:
    """Return the object itself, or the one in a wrapper, where a method of Rust's library gives that: `x.clone()`."""
    if entity.kind != OBJECT or name not in _KEEPING:
        return None
    return entity._replace(confidence=min(entity.confidence, 0.8))
