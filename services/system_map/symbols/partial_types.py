"""Types of C# that are written in parts: what one part says holds for all of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from services.system_map.derive.findings import Findings
    from services.system_map.facts import SymbolFacts

_PARTIAL = re.compile(r"\bpartial\b")


class Part(NamedTuple):
    """One place that declares a type."""

    path: str
    place: int  # among the file's symbols
    symbol: SymbolFacts


class PartialTypes:
    """Finds the parts of a type by namespace and name."""

    def __init__(self, found: Findings) -> None:
        """Look in these files, when asked."""
        self._found = found
        self._known: dict[tuple[str, str], list[Part]] = {}
        self._paths: list[str] | None = None

    def parts(self, path: str, index: int, symbol: SymbolFacts) -> list[Part]:
        """Return the parts of a type, itself among them; itself alone where it is whole, or no type of C#."""
        if not path.endswith(".cs") or not _PARTIAL.search(symbol.signature):
            return [Part(path, index, symbol)]
        key = (self._found.facts(path).package or "", symbol.qualified_name)
        if key not in self._known:
            self._known[key] = list(self._declared(*key, symbol.name))
        return self._known[key]

    def _declared(self, package: str, qualified_name: str, name: str) -> Iterator[Part]:
        if self._paths is None:
            self._paths = [path for path in self._found.given.facts if path.endswith(".cs")]
        for path in self._paths:
            facts = self._found.facts(path)
            if name not in facts.symbol_names or (facts.package or "") != package:
                continue
            for index, symbol in enumerate(facts.symbols):
                if symbol.qualified_name == qualified_name and _PARTIAL.search(symbol.signature):
                    yield Part(path, index, symbol)
