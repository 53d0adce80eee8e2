"""Types of C# that are written in parts: what one part says holds for all of them. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.symbols.packages import PARTIAL

if TYPE_CHECKING:
    from services.system_map.derive.findings import Findings
    from services.system_map.facts import SymbolFacts


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

    def parts(self, path: str, index: int, symbol: SymbolFacts) -> list[Part]:
        """Return the parts of a type, itself among them; itself alone where it is whole, or no type of C#."""
        if not path.endswith(".cs") or not PARTIAL.search(symbol.signature):
            return [Part(path, index, symbol)]
        key = (self._found.facts(path).package or "", symbol.qualified_name)
        return self._known.get(key) or [Part(path, index, symbol)]

    @cached_property
    def _known(self) -> dict[tuple[str, str], list[Part]]:
        """Every part there is, by namespace and qualified name: one reading of all files for the first type asked for."""
        known: dict[tuple[str, str], list[Part]] = {}
        for path in self._found.given.facts:
            if path.endswith(".cs"):
                facts = self._found.facts(path)
                for index, symbol in enumerate(facts.symbols):
                    if "partial" in symbol.signature and PARTIAL.search(symbol.signature):
                        known.setdefault((facts.package or "", symbol.qualified_name), []).append(
                            Part(path, index, symbol)
                        )
        return known
