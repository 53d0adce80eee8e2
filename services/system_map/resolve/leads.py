"""What a language's resolver answers: leads, and how they become the map's ResolvedImports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from services.system_map.facts import MAX_FURTHER_LINES, ImportFacts, ResolvedImport


@dataclass(slots=True, frozen=True)
class Lead:
    """Where one import leads: exactly one of target, external and unresolved is set; `how` has at most 40 characters."""

    how: str
    confidence: float
    target: str | None = None
    external: str | None = None
    unresolved: str | None = None
    standard_library: bool = False
    names: int = 1


class Resolver(Protocol):
    """One language's rules."""

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Return where one import of `source` leads: at least one lead, save for an import that uses nothing."""
        ...

    def references(self, source: str) -> list[Lead]:
        """Return what `source` uses without importing it (other files of its package)."""
        ...


def to_standard_library(name: str) -> Lead:
    """Return the lead to a part of the language's standard library."""
    return Lead("standard library", 1.0, external=name, standard_library=True)


def nowhere(written: str, how: str = "not found") -> Lead:
    """Return the lead of an import that could not be followed."""
    return Lead(how, 1.0, unresolved=written)


def counted(leads: Iterable[Lead]) -> list[Lead]:
    """Merge leads to the same place, one name each, keeping the first one's rule."""
    merged: dict[tuple[str | None, str | None, str | None], Lead] = {}
    for lead in leads:
        key = (lead.target, lead.external, lead.unresolved)
        known = merged.get(key)
        merged[key] = lead if known is None else replace(known, names=known.names + lead.names)
    return list(merged.values())


class Collected:
    """ResolvedImports of one source, one per place and scope: earliest line, names added up.

    An import of the file by itself is left out: it says nothing of the structure and would read as a loop.
    """

    def __init__(self, source: str) -> None:
        """Start the collection of one source."""
        self._source = source
        self._found: dict[tuple[str | None, str | None, str | None, str], ResolvedImport] = {}

    def add(self, wanted: ImportFacts, leads: Iterable[Lead]) -> None:
        """Add where one import leads."""
        for lead in leads:
            if lead.target == self._source:
                continue
            key = (lead.target, lead.external, lead.unresolved, wanted.scope)
            known = self._found.get(key)
            if known is None:
                self._found[key] = ResolvedImport(
                    source=self._source,
                    line=wanted.line,
                    kind=wanted.kind,
                    scope=wanted.scope,
                    names=max(1, lead.names),
                    how=lead.how,
                    confidence=lead.confidence,
                    target=lead.target,
                    external=lead.external,
                    standard_library=lead.standard_library,
                    unresolved=lead.unresolved,
                )
                continue
            known.names += max(1, lead.names)
            if lead.confidence > known.confidence:
                known.how, known.confidence = lead.how, lead.confidence
            if wanted.line not in known.lines:
                if wanted.line < known.line:
                    known.kind = wanted.kind
                first, *others = sorted((*known.lines, wanted.line))
                known.line, known.also = first, tuple(others[:MAX_FURTHER_LINES])

    def leads_to(self, target: str) -> bool:
        """Return whether an import already leads to `target` in any scope."""
        return any(key[0] == target for key in self._found)

    def finish(self) -> list[ResolvedImport]:
        """Return the collection by line."""
        return sorted(self._found.values(), key=lambda found: (found.line, found.target or "", found.external or ""))
