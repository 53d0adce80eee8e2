"""Functions of the project that read the variable which a caller names. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.system_map.derive.values import DeriveInput
from services.system_map.resolve.paths import parent


@dataclass(slots=True, frozen=True)
class Reader:
    """One such function."""

    path: str
    takes_default: bool  # as its second argument


class Readers:
    """The functions that read for others, found by what a file calls and imports."""

    def __init__(self, findings: DeriveInput, edges: Iterable[tuple[str, str]]) -> None:
        """Collect them from the product's code."""
        self._known: dict[str, dict[str, Reader]] = {}  # function → path → reader
        for path, facts in findings.facts.items():
            file = findings.files.get(path)
            for signal in facts.signals if file is not None and file.role == "code" else ():
                if signal.kind == "env.reader":
                    found = Reader(path, signal.data["default"])
                    self._known.setdefault(signal.data["function"], {})[path] = found
        self._imported: dict[str, set[str]] = {}
        places = {path for some in self._known.values() for path in some}
        for source, target in edges:
            if target in places:
                self._imported.setdefault(source, set()).add(target)

    def of(self, path: str, function: str) -> Reader | None:
        """Return the reader that a call in a file means: the file's own, or the only one that it imports."""
        some = self._known.get(function, {})
        if path in some:
            return some[path]
        imported = [some[place] for place in sorted(self._imported.get(path, ())) if place in some]
        if not imported and path.endswith(".go"):
            imported = [one for place, one in some.items() if place.endswith(".go") and parent(place) == parent(path)]
        return imported[0] if len(imported) == 1 else None
