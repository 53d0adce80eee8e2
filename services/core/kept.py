"""Values made from ready maps, the last ones kept in memory; of several who ask for one at once, one makes it.

A ready map never changes, so nothing kept goes stale; what a project leaves behind when it is deleted is forgotten.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class MapKey:
    """A map of a database. The commit stands in it because SQLite gives the id of a removed map again."""

    database: str
    project_id: int
    map_id: int
    commit: str
    detail: Hashable = ""  # what of the map: a folder, another map


@dataclass(slots=True)
class _Making(Generic[Value]):
    """A value that is being made, as long as somebody waits for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0
    made: list[Value] = field(default_factory=list)  # one, once it is there
    forgotten: bool = False


class KeptByMap(Generic[Value]):
    """The values asked for last."""

    def __init__(
        self,
        entries: int,
        *,
        weigh: Callable[[Value], int] = lambda _: 0,
        weight: int = 0,
        newest_only: bool = False,
    ) -> None:
        """Keep at most so many entries and so much weight of all; `newest_only`: none of a project's older maps."""
        self._entries = entries
        self._weigh = weigh
        self._weight = weight
        self._newest_only = newest_only
        self._kept: OrderedDict[MapKey, tuple[Value, int]] = OrderedDict()
        self._making: dict[MapKey, _Making[Value]] = {}
        self._lock = threading.Lock()

    def get(self, key: MapKey, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made by `make` when it is not at hand; what `make` raises goes to who asked."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            making = self._making.setdefault(key, _Making())
            making.waiting += 1
        try:
            with making.lock:
                if not making.made:
                    value = make()
                    self._keep(key, value, making)
                return making.made[0]
        finally:
            with self._lock:
                making.waiting -= 1
                if not making.waiting and self._making.get(key) is making:
                    del self._making[key]

    def _keep(self, key: MapKey, value: Value, making: _Making[Value]) -> None:
        weight = self._weigh(value)
        with self._lock:
            making.made.append(value)
            if making.forgotten or weight > self._weight:
                return
            self._kept[key] = value, weight
            if self._newest_only:
                owner = key.database, key.project_id
                for other in list(self._kept):
                    if (other.database, other.project_id) == owner and other.map_id < key.map_id:
                        del self._kept[other]
            while len(self._kept) > self._entries or sum(entry[1] for entry in self._kept.values()) > self._weight:
                self._kept.popitem(last=False)

    def forget(self, project_id: int) -> None:
        """Let go of all that was made from a project's maps; what is still being made is not kept."""
        with self._lock:
            for key in [key for key in self._kept if key.project_id == project_id]:
                del self._kept[key]
            for key in [key for key in self._making if key.project_id == project_id]:
                self._making.pop(key).forgotten = True
