"""Classes of one framework by their bare names: the one that a file means, and what it inherits from. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from services.system_map.derive.values import DeriveInput

_MAX_ANCESTORS = 30


@dataclass(slots=True, eq=False)
class NamedClass:
    """A class as its signal tells it."""

    path: str
    line: int
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """Return its bare name."""
        return str(self.data["name"])


def settled(value: Any, mark: str, read: Callable[[Any], Any]) -> Any:
    """Return a signal's value with what stands below `mark` read, wherever in it; where that gives None it stays."""
    if isinstance(value, list):
        return [settled(inner, mark, read) for inner in value]
    if not isinstance(value, dict):
        return value
    if mark in value:
        found = read(value[mark])
        return value if found is None else found
    return {key: settled(inner, mark, read) for key, inner in value.items()}


class NamedClasses:
    """The classes of a framework in a repository."""

    def __init__(self, classes: Iterable[NamedClass]) -> None:
        """Index classes by name."""
        self.all = list(classes)
        self._by_name: dict[str, list[NamedClass]] = {}
        for one in self.all:
            self._by_name.setdefault(one.name, []).append(one)

    @classmethod
    def of_signals(cls, given: DeriveInput, kind: str) -> Self:
        """Return the classes that a framework's detector saw, by path."""
        facts = given.facts
        return cls(
            NamedClass(path, signal.line, signal.data)
            for path in sorted(facts)
            for signal in facts[path].signals
            if signal.kind == kind
        )

    def meant(self, path: str, name: str) -> NamedClass | None:
        """Return the class that a name in a file means: of the same file, the only one, or the only one of its folder."""
        rows = self._by_name.get(name, [])
        folder = path.rpartition("/")[0]
        for near in (
            [one for one in rows if one.path == path],
            rows,
            [one for one in rows if one.path.startswith(folder)],
        ):
            if len(near) == 1:
                return near[0]
        return None

    def line(self, of: NamedClass) -> Iterator[NamedClass]:
        """Yield a class and what it inherits from, one after the other, as far as it is known."""
        seen: set[NamedClass] = set()
        at: NamedClass | None = of
        while at is not None and at not in seen and len(seen) < _MAX_ANCESTORS:
            seen.add(at)
            yield at
            above = str(at.data.get("extends") or "").rpartition(".")[2]
            at = self.meant(at.path, above) if above else None
