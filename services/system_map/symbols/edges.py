"""The edges of a graph of symbols while it is followed, and how they become the graph: nodes and rules as they are met."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from services.system_map.symbols.graph import Rule, SymbolGraph
from services.system_map.symbols.index import SymbolIndex

Numbers = npt.NDArray[np.int64]
_MAX_RULE = 65_535  # rules fit a column of u16
# What of a node's id stands around its path.
_BEFORE_NAME = len("symbol:#")


class EarlierNodes(NamedTuple):
    """The nodes of an earlier graph whose files are as they were, by the number that each symbol has now."""

    nodes: Mapping[int, int]
    graph: SymbolGraph


class EdgeColumns(NamedTuple):
    """Edges between symbols by number, files by ~number; rules by their place in a list of them."""

    sources: Numbers
    targets: Numbers
    lines: Numbers
    rules: Numbers

    def piece(self, start: int, end: int) -> EdgeColumns:
        """Return some of them, without copying."""
        return EdgeColumns(*(column[start:end] for column in self))


class EdgeList:
    """Takes edges in their order, one by one or many at once."""

    def __init__(self, earlier_rules: Sequence[Rule] = ()) -> None:
        """Start without any; `earlier_rules` are those that columns taken at once speak of."""
        self.count = 0
        self._rules: dict[Rule, int] = {}
        earlier = [self._rule(rule) for rule in earlier_rules]
        # Nearly always the numbers that they had; None then, because each file's edges are taken by themselves.
        self._earlier = None if earlier == list(range(len(earlier))) else np.array(earlier, np.int64)
        self._pieces: list[EdgeColumns] = []
        self._new: list[tuple[int, int, int, int]] = []

    def add(self, source: int, target: int, line: int, rule: Rule) -> None:
        """Take one."""
        self._new.append((source, target, line, self._rule(rule)))
        self.count += 1

    def take(self, columns: EdgeColumns) -> None:
        """Take many, of an earlier graph."""
        self._close_piece()
        if self._earlier is not None:
            columns = columns._replace(rules=self._earlier[columns.rules])
        self._pieces.append(columns)
        self.count += len(columns.sources)

    def fill(
        self, graph: SymbolGraph, index: SymbolIndex, earlier: EarlierNodes | None = None
    ) -> tuple[Numbers, Numbers]:
        """Write all into the graph; return the symbol that each node is, and its file.

        `earlier` saves reading the facts of files that are as they were.
        """
        self._close_piece()
        edges = EdgeColumns(
            *(np.concatenate([np.empty(0, np.int64), *column]) for column in zip(*self._pieces, strict=True))
        )
        ends, nodes = _as_met(np.column_stack((edges.sources, edges.targets)).ravel())
        rules, met = _as_met(edges.rules)
        table = list(self._rules)
        graph.rule_table = [table[rule] for rule in met.tolist()]
        graph.sources, graph.targets = _array("I", ends[0::2]), _array("I", ends[1::2])
        graph.lines = _array("I", edges.lines)
        graph.rules = _array("H", np.minimum(rules, _MAX_RULE))
        files = index.files_of(nodes)
        places = (nodes - np.append(index.starts(), 0)[files]).tolist()
        known, was = ({}, graph) if earlier is None else earlier
        for symbol, file, place in zip(nodes.tolist(), files.tolist(), places, strict=True):
            path = index.paths[file]
            old = known.get(symbol)
            if old is not None:
                node = was.nodes[old]
                graph.nodes.append(node)
                graph.node_lines.append(was.node_lines[old])
                graph.told_ends.append((path, node[len(path) + _BEFORE_NAME :]))
            elif symbol < 0:
                graph.nodes.append(f"file:{path}")
                graph.node_lines.append(0)
                graph.told_ends.append((path, ""))
            else:
                facts = index.facts[file].symbols[place]
                graph.nodes.append(f"symbol:{path}#{facts.qualified_name}")
                graph.node_lines.append(facts.start_line)
                graph.told_ends.append((path, facts.qualified_name))
        return nodes, files

    def _rule(self, rule: Rule) -> int:
        return self._rules.setdefault(rule, len(self._rules))

    def _close_piece(self) -> None:
        if self._new or not self._pieces:
            self._pieces.append(EdgeColumns(*np.array(self._new, np.int64).reshape(-1, 4).T))
            self._new = []


def _as_met(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return the values numbered in the order in which they are first met, and the value of each number."""
    if not len(values):
        return values, values
    least = values.min()
    first = np.full(values.max() - least + 1, -1, np.int64)
    first[values[::-1] - least] = np.arange(len(values))[
        ::-1
    ]  # of places given twice the last counts: where it is met first
    known = np.flatnonzero(first >= 0)
    known = known[np.argsort(first[known])]
    numbers = first
    numbers[known] = np.arange(len(known))
    return numbers[values - least], known + least


def _array(kind: str, values: Numbers) -> array[int]:
    return array(kind, values.astype(kind).tobytes())
