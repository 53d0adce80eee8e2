"""What the builders of a map's parts look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.system_map.content import MapContent, Part
from services.system_map.derive.findings import Findings
from services.system_map.derive.graph import Leads
from services.system_map.facts import DeepFacts, ResolvedImport

if TYPE_CHECKING:
    from services.system_map.surface.models.python_classes import PythonNames
    from services.system_map.symbols.graph import SymbolGraph
    from services.system_map.symbols.words import Words


def _no_leads(_path: str) -> Sequence[ResolvedImport]:
    return ()


@dataclass(slots=True)
class PartsInput:
    """What a builder may look at; nothing here is changed by it, but for `python`, for which those BESIDE must not ask."""

    found: Findings  # and found.given: files, facts, imports, manifests, texts, history
    content: MapContent  # the overview: ways in, loops, hot spots …
    symbols: SymbolGraph | None  # None when calls could not be followed
    deep: Callable[[str], DeepFacts | None]  # of a path; read when asked for, so ask once
    # Of those that were read; see FileFacts.line_hashes.
    line_hashes: Callable[[Iterable[str]], Mapping[str, bytes]] = lambda _paths: {}
    built: dict[str, Part] = field(default_factory=dict)  # parts built before this one, by name
    python: PythonNames | None = None  # of who asks first (PythonNames.of)
    # Says whose deep facts are asked for next, so that they are read together.
    expect: Callable[[Iterable[str]], None] = lambda _paths: None
    # As `deep`, but bases and decorators only; None: ask `deep`.
    marks: Callable[[str], DeepFacts | None] | None = None
    # Yields (id, content) of blobs, for what a builder asks of few files only; None: nothing can be read.
    blobs: Callable[[list[str]], Iterator[tuple[str, bytes]]] | None = None
    words: Callable[[], Words] | None = None  # which names stand in which files; None: whoever asks counts them
    leads: Callable[[str], Sequence[ResolvedImport]] = _no_leads  # of a file: Leads.of

    def __post_init__(self) -> None:
        """Find the leads in the imports, unless who makes a copy has others."""
        if self.leads is _no_leads:
            self.leads = Leads(self.found.given.imports).of
