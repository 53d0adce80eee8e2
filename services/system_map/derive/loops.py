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
    ordered = {pair: every[pair] for pair in sorted(every)}
    loops: list[FoundLoop] = []
    work = connected_parts(ordered)
    while work and len(loops) < limit:
        inside = work.pop()
        cycle = shortest_cycle(inside)
        steps = [inside[cycle[index], cycle[(index + 1) % len(cycle)]] for index in range(len(cycle))]
        cut = min(steps, key=cost)
        nodes = sorted({source for source, _ in inside})
        loops.append(FoundLoop(nodes, _from_cut(cycle, cut), cut, all(step.layers for step in steps)))
        del inside[cut.source, cut.target]
        work += connected_parts(inside)
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


def shortest_cycle(edges: dict[Pair, Edge]) -> list[str]:
    """Return a shortest cycle of a strongly connected set; among equals the one with the cheapest import to cut."""
    both_ways = [edge for (source, target), edge in edges.items() if (target, source) in edges]
    if both_ways:
        best = min(both_ways, key=cost)
        return [best.target, best.source]
    graph, names, index_of = indexed(edges)
    if len(names) > EXACT:
        return _some_cycle(graph, names, edges)
    distances = rustworkx.digraph_distance_matrix(graph, null_value=np.inf)
    sources = np.fromiter((index_of[source] for source, _ in edges), dtype=np.intp, count=len(edges))
    targets = np.fromiter((index_of[target] for _, target in edges), dtype=np.intp, count=len(edges))
    back = distances[targets, sources]
    listed = list(edges.values())
    best = min((listed[index] for index in np.flatnonzero(back == back.min())), key=cost)
    path = rustworkx.digraph_dijkstra_shortest_paths(
        graph, index_of[best.target], target=index_of[best.source], weight_fn=None
    )
    return [names[index] for index in path[index_of[best.source]]]


def _some_cycle(graph: rustworkx.PyDiGraph, names: list[str], edges: dict[Pair, Edge]) -> list[str]:
    hub = max(graph.node_indices(), key=lambda index: (graph.in_degree(index) * graph.out_degree(index), -index))
    paths = rustworkx.digraph_dijkstra_shortest_paths(graph, hub, target=None, weight_fn=None)
    last = min(
        (source for source, target in edges if target == names[hub]),
        key=lambda source: (len(paths[names.index(source)]), source),
    )
    return [names[index] for index in paths[names.index(last)]]


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
