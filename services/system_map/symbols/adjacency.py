"""The graph of symbols from each node's side: what it calls in the order of its code, who calls it, its file."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from services.system_map.symbols.graph import SymbolGraph

_WITHOUT_CONSTRUCTORS = (".go", ".rs")  # languages in which a value is made without any code of its type


class Call(NamedTuple):
    """An edge to another node by number."""

    line: int
    target: int
    rule: int


class CallGraph:
    """Calls out of each node; a class whose constructor is called as well is left out for it."""

    def __init__(self, graph: SymbolGraph) -> None:
        """Sort the graph's edges by their source."""
        self.graph = graph
        self.numbers = {node: number for number, node in enumerate(graph.nodes)}
        self.paths = [path for path, _ in graph.ends()]
        self.names = [name or path.rpartition("/")[2] for path, name in graph.ends()]
        self._in: dict[str, list[int]] = {}
        for number, path in enumerate(self.paths):
            self._in.setdefault(path, []).append(number)
        is_call = np.array([rule.kind == "calls" for rule in graph.rule_table], bool)
        self._makes = [rule.how == "constructor" for rule in graph.rule_table]
        sources, targets, rules = (np.array(column) for column in (graph.sources, graph.targets, graph.rules))
        kept = np.flatnonzero(is_call[rules] & (sources != targets))
        self._by_source = kept[np.argsort(sources[kept], kind="stable")]
        self._by_target = kept[np.argsort(targets[kept], kind="stable")]
        numbers = np.arange(len(graph.nodes) + 1)
        self._sources = np.searchsorted(sources[self._by_source], numbers).tolist()
        self._targets = np.searchsorted(targets[self._by_target], numbers).tolist()
        self._out: dict[int, list[Call]] = {}
        made = np.array(self._makes, bool)[rules[kept]]
        for number in np.unique(sources[kept][made]).tolist():
            if self.paths[number].endswith(_WITHOUT_CONSTRUCTORS):  # in this order: see _is_more_than_a_value
                self.out(number)

    def _calls(self, number: int) -> list[Call]:
        graph = self.graph
        edges = self._by_source[self._sources[number] : self._sources[number + 1]].tolist()
        return sorted(Call(graph.lines[edge], graph.targets[edge], graph.rules[edge]) for edge in edges)

    def _without_classes(self, number: int, calls: list[Call]) -> list[Call]:
        """Leave out classes whose constructor is among the calls, and values made of types that call nothing."""
        nodes = self.graph.nodes
        made = {(call.line, nodes[call.target].rpartition(".")[0]) for call in calls}
        return [
            call
            for call in calls
            if not self._makes[call.rule]
            or ((call.line, nodes[call.target]) not in made and self._is_more_than_a_value(number, call.target))
        ]

    def _is_more_than_a_value(self, number: int, target: int) -> bool:
        if not self.paths[target].endswith(_WITHOUT_CONSTRUCTORS):
            return True
        # What makes each other in a ring must not hang on who asks first: it counts as it stands from the first node on.
        return bool(self.out(target)) if target < number else self._sources[target] < self._sources[target + 1]

    def out(self, number: int) -> list[Call]:
        """Return what a node calls, in the order of its code."""
        found = self._out.get(number)
        if found is None:
            found = self._calls(number)
            if any(self._makes[call.rule] for call in found):
                found = self._without_classes(number, found)
            self._out[number] = found
        return found

    def callers(self, number: int) -> list[int]:
        """Return the nodes whose calls lead to a node, each as often as it calls."""
        edges = self._by_target[self._targets[number] : self._targets[number + 1]].tolist()
        sources = dict.fromkeys(self.graph.sources[edge] for edge in edges)
        return [source for source in sources for call in self.out(source) if call.target == number]

    def nodes_in(self, path: str) -> list[int]:
        """Return the nodes of a file."""
        return self._in.get(path, [])

    def reach(self, number: int, limit: int = 200_000) -> set[int]:
        """Return every node that calls lead to, the node itself left out."""
        found: set[int] = set()
        stack = [number]
        while stack and len(found) < limit:
            for call in self.out(stack.pop()):
                if call.target not in found and call.target != number:
                    found.add(call.target)
                    stack.append(call.target)
        return found
