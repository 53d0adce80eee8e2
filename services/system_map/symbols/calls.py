"""Leading every call and every base to the symbol that is meant; each edge says by which rule, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from services.system_map.facts import DeepFacts, FileFacts, InventoryFile, ResolvedImport
from services.system_map.symbols.constructors import Constructors
from services.system_map.symbols.edges import EarlierNodes, EdgeColumns, EdgeList, Numbers
from services.system_map.symbols.entities import Entities
from services.system_map.symbols.graph import Rule, SymbolGraph
from services.system_map.symbols.guesses import Guesses
from services.system_map.symbols.index import SymbolIndex
from services.system_map.symbols.leads import ImportLeads
from services.system_map.symbols.meanings import Meanings
from services.system_map.symbols.members import FUNCTION, MODULE, OUTSIDE, TYPE, Entity
from services.system_map.symbols.overloads import ONE_OF_SEVERAL
from services.system_map.symbols.places import NAMES, NO_CALLS, NOWHERE, Use, UseTable
from services.system_map.symbols.ruby import SOMEWHERE


def follow_calls(
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    imports: Iterable[ResolvedImport],
    deep: Callable[[str], DeepFacts | None],
) -> SymbolGraph:
    """Return who calls whom and who inherits from whom.

    `deep` is asked once for each file. Of several calls from one symbol to another the first is kept. Pure; never
    raises on odd facts.
    """
    index = SymbolIndex(files, facts)
    return Follower(index, ImportLeads(index, imports), uses_of(index, deep)).follow({})


def uses_of(index: SymbolIndex, deep: Callable[[str], DeepFacts | None]) -> UseTable:
    """Return the uses of the files of an index, read when they are asked for."""
    return UseTable(lambda file: deep(index.paths[file]), lambda file: index.facts[file].imports)


class Counts(NamedTuple):
    """What following one file gave."""

    edges: int
    calls: int
    inside: int
    outside: int


class Kept(NamedTuple):
    """What an earlier following of a file gave, and still holds."""

    edges: EdgeColumns
    counts: Counts
    guessed: tuple[str, ...]


class Follower:
    """Writes the graph, file by file."""

    def __init__(
        self, index: SymbolIndex, leads: ImportLeads, table: UseTable, earlier_rules: Sequence[Rule] = ()
    ) -> None:
        """Follow the uses of a table; `earlier_rules` are those that kept edges speak of."""
        self.counts: list[Counts] = []  # of each file that was followed
        self.guessed: list[tuple[str, ...]] = []  # names that were looked for among all of a language's, by file
        self._index = index
        self._entities = Entities(index, leads, table)
        self._guesses = Guesses(index, self._entities)
        self._meanings = Meanings(index, self._entities, self._guesses, table)
        self._constructors = Constructors(index, self._entities.types, self._entities.java)
        self._table = table
        self._graph = SymbolGraph()
        self._edges = EdgeList(earlier_rules)
        self._nodes = self._files = np.empty(0, np.int64)

    @property
    def nodes(self) -> tuple[Numbers, Numbers]:
        """The symbols that the graph's nodes are, in their order, files as ~number; and the file of each."""
        return self._nodes, self._files

    def follow(self, kept: Mapping[int, Kept], earlier: EarlierNodes | None = None) -> SymbolGraph:
        """Return the graph; of the files in `kept` nothing is followed again."""
        graph = self._graph
        for file in range(len(self._index.paths) if not kept else 0):
            self._table.files[file]  # in this order, in which they are read ahead
        for file in range(len(self._index.paths)):
            before = Counts(self._edges.count, graph.calls, graph.inside, graph.outside)
            known = kept.get(file)
            if known is not None:
                self._take(known)
                self.guessed.append(known.guessed)
            else:
                self._guesses.names.clear()
                self._follow_bases(file)
                self._follow_uses(file)
                self._entities.forget()
                self.guessed.append(tuple(sorted(self._guesses.names)))
            after = (self._edges.count, graph.calls, graph.inside, graph.outside)
            self.counts.append(Counts(*(now - then for now, then in zip(after, before, strict=True))))
        self._nodes, self._files = self._edges.fill(graph, self._index, earlier)
        return graph

    def _take(self, known: Kept) -> None:
        self._edges.take(known.edges)
        self._graph.calls += known.counts.calls
        self._graph.inside += known.counts.inside
        self._graph.outside += known.counts.outside

    def _follow_bases(self, file: int) -> None:
        for place in sorted(self._table.files[file].bases):
            symbol = self._index.number_of(file, place)
            for base, line, entity in self._entities.types.bases(symbol).found:
                if entity.how == SOMEWHERE:
                    continue
                self._edges.add(symbol, base, line, Rule("inherits", entity.how, entity.confidence))

    def _follow_uses(self, file: int) -> None:
        graph = self._graph
        seen: dict[tuple[int, str, str, str], Entity | None] = {}
        written: set[tuple[int, int]] = set()
        for use in self._table.uses_in(file):
            key = (use.caller, use.receiver, use.name, use.kind)
            if key in seen:
                entity = seen[key]
            else:
                entity = seen[key] = self._meanings.of(file, use)
            is_inside = entity is not None and entity.kind != OUTSIDE
            if use.kind not in NO_CALLS and (is_inside or use.kind not in NAMES):
                graph.calls += 1
                if entity is not None:
                    graph.inside += entity.kind != OUTSIDE
                    graph.outside += entity.kind == OUTSIDE
            if entity is None or entity.kind == OUTSIDE:
                continue
            source = ~file if use.caller == NOWHERE else self._index.number_of(file, use.caller)
            for target, rule in self._led_to(file, use, entity):
                if (source, target) not in written:
                    written.add((source, target))
                    self._edges.add(source, target, use.line, rule)

    def _led_to(self, file: int, use: Use, entity: Entity) -> list[tuple[int, Rule]]:
        """Return what a use of an entity leads to: a class called leads to the class and to what makes its objects."""
        if entity.kind == MODULE:  # the file of a component, which no symbol of it stands for
            sure = entity.confidence if use.kind not in NO_CALLS else round(entity.confidence * 0.8, 2)
            return [(~entity.number, Rule("calls", entity.how, sure))]
        if use.kind in NO_CALLS:
            return [(entity.number, Rule("calls", "handed over", round(entity.confidence * 0.8, 2)))]
        family = self._index.families[file]
        sure = self._meanings.sureness(entity)
        if self._is_ambiguous(file, use, entity, family):
            sure = min(sure, ONE_OF_SEVERAL)
        if entity.kind != TYPE:
            return [(entity.number, Rule("calls", entity.how, sure))]
        edges = [(entity.number, Rule("calls", "constructor", sure))] if entity.how != SOMEWHERE else []
        made = self._constructors.of(entity.number)
        if made is not None:
            sure = min(sure, made.confidence, ONE_OF_SEVERAL if self._meanings.is_one_of_several(made) else 1.0)
            edges.append((made.number, Rule("calls", "constructor", sure)))
        return edges

    def _is_ambiguous(self, file: int, use: Use, entity: Entity, family: str) -> bool:
        """Say whether more is needed than a name.

        In Go the system built for, in Python which of two definitions ran, in Rust which of a type's `impl From<T>` is meant.
        """
        if family == "go":
            return self._index.packages.is_one_variant(file, entity.number)
        if family == "rust":
            return entity.kind == FUNCTION and self._index.has_namesakes(entity.number)
        is_bare = family == "python" and not use.receiver and entity.kind == FUNCTION
        return is_bare and self._index.has_namesakes(entity.number) and self._index.is_local(entity.number)
