"""Layers: how long the longest chain of load-time imports below a module is; and what an arrow adds to the rest. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from heapq import heapify, heappop, heappush

import rustworkx

from services.system_map.derive.loops import Pair, connected_sets, indexed


def layer_nodes(nodes: Collection[str], weights: Mapping[Pair, int], cut: Collection[Pair] = ()) -> dict[str, int]:
    """Return each node's layer: 0 imports nothing, else one more than the highest layer it imports.

    `weights` are the edges with how many names each imports; those in `cut` do not count. Where edges still form
    loops, an order is chosen in which few names point upward, and those edges do not count either: so every
    counted edge points to a lower layer, and every other lies inside a strongly connected set.
    """
    kept = {pair: weight for pair, weight in weights.items() if pair not in cut}
    against = upward(kept)
    graph, names, _ = indexed(sorted(kept.keys() - against))
    layers = dict.fromkeys(nodes, 0)
    for index in reversed(rustworkx.topological_sort(graph)):
        below = graph.successor_indices(index)
        layers[names[index]] = 1 + max((layers[names[child]] for child in below), default=-1)
    return layers


def upward(weights: Mapping[Pair, int]) -> set[Pair]:
    """Return edges without which there is no loop, with few names among them.

    Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set problem" (1993), with names as
    weights, inside each strongly connected set: nodes are taken off as sinks, sources, or by the largest surplus
    of names that they import over those imported of them.
    """
    ordered = sorted(weights)
    sets = connected_sets(ordered)
    set_of = {node: number for number, nodes in enumerate(sets) for node in nodes}
    inside: list[dict[Pair, int]] = [{} for _ in sets]
    for pair in ordered:
        number = set_of.get(pair[0])
        if number is not None and number == set_of.get(pair[1]):
            inside[number][pair] = weights[pair]
    found: set[Pair] = set()
    for nodes, pairs in zip(sets, inside, strict=True):
        position = _order(nodes, pairs)
        found |= {pair for pair in pairs if position[pair[0]] > position[pair[1]]}
    return found


def _order(nodes: set[str], weights: Mapping[Pair, int]) -> dict[str, int]:
    peeling = _Peeling(nodes, weights)
    left: list[str] = []
    right: list[str] = []
    while peeling.remaining:
        if peeling.sinks:
            right += peeling.take(peeling.sinks.pop())
        elif peeling.sources:
            left += peeling.take(peeling.sources.pop())
        else:
            left += peeling.take(peeling.with_most())
    return {node: index for index, node in enumerate([*left, *reversed(right)])}


class _Peeling:
    """A graph from which nodes are taken one by one; knows its sinks, sources and surpluses all along."""

    def __init__(self, nodes: set[str], weights: Mapping[Pair, int]) -> None:
        self.remaining = set(nodes)
        self.sinks: list[str] = []
        self.sources: list[str] = []
        self.surplus = dict.fromkeys(nodes, 0)
        self._out: dict[str, dict[str, int]] = {node: {} for node in nodes}
        self._into: dict[str, dict[str, int]] = {node: {} for node in nodes}
        for (source, target), weight in weights.items():
            self._out[source][target] = weight
            self._into[target][source] = weight
            self.surplus[source] += weight
            self.surplus[target] -= weight
        # Every surplus that a node ever had; what is out of date is passed over.
        self._heap = [(-surplus, node) for node, surplus in self.surplus.items()]
        heapify(self._heap)

    def with_most(self) -> str:
        """Return the remaining node with the largest surplus."""
        while True:
            surplus, node = heappop(self._heap)
            if node in self.remaining and self.surplus[node] == -surplus:
                return node

    def take(self, node: str) -> list[str]:
        """Take a node off and return it, or nothing when it was taken before."""
        if node not in self.remaining:
            return []
        self.remaining.discard(node)
        for target, weight in self._out[node].items():
            del self._into[target][node]
            self.surplus[target] += weight
            heappush(self._heap, (-self.surplus[target], target))
            if not self._into[target]:
                self.sources.append(target)
        for source, weight in self._into[node].items():
            del self._out[source][node]
            self.surplus[source] -= weight
            heappush(self._heap, (-self.surplus[source], source))
            if not self._out[source]:
                self.sinks.append(source)
        return [node]


def reduce_edges(pairs: Iterable[Pair]) -> set[Pair]:
    """Return the transitive reduction of an acyclic graph: what is not implied by a longer way."""
    graph, names, _ = indexed(sorted(pairs))
    if not names:
        return set()
    order = list(rustworkx.topological_sort(graph))
    position = {node: index for index, node in enumerate(order)}
    reach: dict[int, int] = {}  # node → the set of nodes below it, as bits
    kept: set[Pair] = set()
    for node in reversed(order):
        bits = 0
        # The nearest first: whoever is reachable through one already kept is implied.
        for child in sorted(graph.successor_indices(node), key=position.__getitem__):
            if not bits >> child & 1:
                kept.add((names[node], names[child]))
                bits |= reach[child] | 1 << child
        reach[node] = bits
    return kept
