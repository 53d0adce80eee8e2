"""The graph of symbols from each node's side: what it calls in the order of its code, who calls it, its file."""

from __future__ import annotations

from typing import NamedTuple

from services.system_map.symbols.graph import SymbolGraph


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
        self.called: set[int] | None = None  # what the project's own code calls, once somebody has told
        self._in: dict[str, list[int]] = {}
        for number, path in enumerate(self.paths):
            self._in.setdefault(path, []).append(number)
        self._out: list[list[Call]] = [[] for _ in graph.nodes]
        is_call = [rule.kind == "calls" for rule in graph.rule_table]
        makes = [rule.how == "constructor" for rule in graph.rule_table]
        making: set[int] = set()
        for source, target, line, rule in zip(graph.sources, graph.targets, graph.lines, graph.rules, strict=True):
            if is_call[rule] and source != target:
                self._out[source].append(Call(line, target, rule))
                if makes[rule]:
                    making.add(source)
        for calls in self._out:
            calls.sort()
        for number in sorted(making):
            self._out[number] = self._without_classes(self._out[number])

    def _without_classes(self, calls: list[Call]) -> list[Call]:
        """Leave out classes whose constructor is among the calls, and values made of types that call nothing."""
        nodes, rules = self.graph.nodes, self.graph.rule_table
        made = {(call.line, nodes[call.target].rpartition(".")[0]) for call in calls}
        return [
            call
            for call in calls
            if rules[call.rule].how != "constructor"
            or ((call.line, nodes[call.target]) not in made and self._is_more_than_a_value(call.target))
        ]

    def _is_more_than_a_value(self, number: int) -> bool:
        return not self.paths[number].endswith((".go", ".rs")) or bool(self._out[number])

    def out(self, number: int) -> list[Call]:
        """Return what a node calls, in the order of its code."""
        return self._out[number]

    def nodes_in(self, path: str) -> list[int]:
        """Return the nodes of a file."""
        return self._in.get(path, [])

    def reach(self, number: int, limit: int = 200_000) -> set[int]:
        """Return every node that calls lead to, the node itself left out."""
        found: set[int] = set()
        stack = [number]
        while stack and len(found) < limit:
            for call in self._out[stack.pop()]:
                if call.target not in found and call.target != number:
                    found.add(call.target)
                    stack.append(call.target)
        return found
