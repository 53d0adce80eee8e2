"""Loops of imports: which there are, a shortest way round each, and the import to cut. Pure.

A strongly connected set often holds several loops that share modules. They are told one after the other: a shortest
cycle of the set and the cheapest import on it; with that import gone, what is still connected is looked at again.
So the number of loops is the number of imports to cut, and cutting them leaves none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import rustworkx

from services.system_map.derive.graph import Edge

# All pairs of distances are held for one connected set: 1,500 nodes are 18 MB. Larger ones are searched from
# the modules with the most imports inside the set, and the cycle found may then not be the very shortest.
EXACT = 1_500

Pair = tuple[str, str]


@dataclass(slots=True)
class FoundLoop:
    """A strongly connected set, one shortest cycle of it (the last imports the first), and the edge to cut."""

    nodes: list[str]
    cycle: list[str]
    cut: Edge
    run_time: bool  # every import on the cycle runs when its module is loaded


def find_loops(edges: Iterable[Edge], limit: int = 50) -> list[FoundLoop]:
    """Return the loops, those that run at load time first, then short before long; at most `limit`."""
    every = {(edge.source, edge.target): edge for edge in edges if edge.loops}
    loops: list[FoundLoop] = []
    work = [_ConnectedSet(part) for part in connected_parts({pair: every[pair] for pair in sorted(every)})]
    while work and len(loops) < limit:
        part = work.pop()
        cycle = part.shortest_cycle()
        steps = [part.edges[cycle[index], cycle[(index + 1) % len(cycle)]] for index in range(len(cycle))]
        cut = min(steps, key=cost)
        loops.append(FoundLoop(part.names, _from_cut(cycle, cut), cut, all(step.layers for step in steps)))
        work += part.without(cut)
    return sorted(loops, key=lambda loop: (not loop.run_time, len(loop.cycle), loop.cycle))


def cost(edge: Edge) -> tuple[bool, int, str, str]:
    """Return what cutting an edge costs: nothing at load time before something, then few names before many."""
    return (edge.layers, edge.names, edge.source, edge.target)


def connected_sets(pairs: Iterable[Pair]) -> list[set[str]]:
    """Return the strongly connected sets of two nodes and more, in a stable order."""
    graph, names, _ = indexed(pairs)
    found = [
        {names[index] for index in part} for part in rustworkx.strongly_connected_components(graph) if len(part) > 1
    ]
    return sorted(found, key=min)


def connected_parts(edges: dict[Pair, Edge]) -> list[dict[Pair, Edge]]:
    """Return the edges inside each strongly connected set."""
    parts: list[dict[Pair, Edge]] = []
    part_of: dict[str, int] = {}
    for number, nodes in enumerate(connected_sets(edges)):
        parts.append({})
        part_of.update(dict.fromkeys(nodes, number))
    for pair, edge in edges.items():
        part = part_of.get(pair[0])
        if part is not None and part == part_of.get(pair[1]):
            parts[part][pair] = edge
    return parts


class _ConnectedSet:
    """A strongly connected set from which one import after the other is cut.

    Most cuts leave a large set connected, so its graph is kept: of 20,000 modules that all hang together fifty loops
    are told in seconds.
    """

    def __init__(self, edges: dict[Pair, Edge]) -> None:
        """Take the edges of one strongly connected set."""
        self.edges = edges
        self._graph, self.names, self._index_of = indexed(edges)
        both_ways = [edge for (source, target), edge in edges.items() if (target, source) in edges]
        self._both_ways = sorted(both_ways, key=cost, reverse=True)  # the cheapest last

    def without(self, cut: Edge) -> list[_ConnectedSet]:
        """Cut an import and return what is still connected."""
        del self.edges[cut.source, cut.target]
        self._graph.remove_edge(self._index_of[cut.source], self._index_of[cut.target])
        parts = rustworkx.strongly_connected_components(self._graph)
        if len(parts) == 1:
            return [self]
        return [_ConnectedSet(part) for part in connected_parts(self.edges)]

    def shortest_cycle(self) -> list[str]:
        """Return a shortest cycle; among equals the one with the cheapest import to cut."""
        while self._both_ways:
            best = self._both_ways[-1]
            if (best.source, best.target) in self.edges and (best.target, best.source) in self.edges:
                return [best.target, best.source]
            self._both_ways.pop()
        if len(self.names) > EXACT:
            return self._some_cycle()
        distances = rustworkx.digraph_distance_matrix(self._graph, null_value=np.inf)
        index_of, edges = self._index_of, self.edges
        sources = np.fromiter((index_of[source] for source, _ in edges), dtype=np.intp, count=len(edges))
        targets = np.fromiter((index_of[target] for _, target in edges), dtype=np.intp, count=len(edges))
        back = distances[targets, sources]
        listed = list(edges.values())
        best = min((listed[index] for index in np.flatnonzero(back == back.min())), key=cost)
        path = rustworkx.digraph_dijkstra_shortest_paths(
            self._graph, index_of[best.target], target=index_of[best.source], weight_fn=None
        )
        return [self.names[index] for index in path[index_of[best.source]]]

    def _some_cycle(self) -> list[str]:
        graph = self._graph
        hub = max(graph.node_indices(), key=lambda index: (graph.in_degree(index) * graph.out_degree(index), -index))
        paths = rustworkx.digraph_dijkstra_shortest_paths(graph, hub, target=None, weight_fn=None)
        last = min(graph.predecessor_indices(hub), key=lambda index: (len(paths[index]), index))
        return [self.names[index] for index in paths[last]]


def _from_cut(cycle: list[str], cut: Edge) -> list[str]:
    """Turn a cycle so that the cut import leads from its last module to its first."""
    start = cycle.index(cut.target)
    return cycle[start:] + cycle[:start]


def indexed(pairs: Iterable[Pair]) -> tuple[rustworkx.PyDiGraph, list[str], dict[str, int]]:
    """Return the graph of these edges, its nodes' names by number and their numbers by name.

    Nodes are numbered by name, so that the order in which edges come changes nothing.
    """
    pairs = list(pairs)
    names = sorted({name for pair in pairs for name in pair})
    index_of = {name: index for index, name in enumerate(names)}
    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(names)
    graph.add_edges_from_no_data([(index_of[source], index_of[target]) for source, target in pairs])
    return graph, names, index_of
