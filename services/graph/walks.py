"""Walks over the graph, a whole level at a time: neighbours by distance, and shortest ways. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from services.graph.arrays import EDGE_KINDS, EXTERNAL, MapGraph, Numbers

Direction = Literal["both", "in", "out"]


@dataclass(slots=True)
class Reached:
    """What a walk reached: of each node its distance (−1 never) and the edge that led to it (−1 none)."""

    distance: Numbers
    through: Numbers
    levels: list[Numbers]  # nodes by distance, from 0
    deeper: bool  # there is more beyond the last level


def kind_mask(kinds: Collection[int]) -> NDArray[np.bool_]:
    """Return which kinds of edges are walked."""
    mask = np.zeros(len(EDGE_KINDS), dtype=bool)
    mask[list(kinds)] = True
    return mask


def edges_from(graph: MapGraph, nodes: Numbers) -> Numbers:
    """Return the edges that leave nodes."""
    return _ranges(graph.starts, nodes)


def edges_to(graph: MapGraph, nodes: Numbers) -> Numbers:
    """Return the edges that lead to nodes."""
    return graph.into[_ranges(graph.into_starts, nodes)]


def _ranges(starts: Numbers, nodes: Numbers) -> Numbers:
    """Return starts[n] … starts[n + 1] of each node, one after the other."""
    begins = starts[nodes]
    counts = starts[nodes + 1] - begins
    before = np.cumsum(counts) - counts
    return (np.repeat(begins - before, counts) + np.arange(counts.sum())).astype(np.int32)


def walk(
    graph: MapGraph,
    start: Numbers,
    *,
    direction: Direction,
    kinds: NDArray[np.bool_],
    max_depth: int,
    goal: NDArray[np.bool_] | None = None,
) -> Reached:
    """Walk from all of `start` at once, to `max_depth` or until a node of `goal` is reached.

    A node is reached by the surest edge from the level before. Outside packages are not passed through, because two
    modules that use the same library need have nothing to do with each other.
    """
    distance = np.full(len(graph.ids), -1, dtype=np.int32)
    through = np.full(len(graph.ids), -1, dtype=np.int32)
    distance[start] = 0
    levels = [start]
    while True:
        passed = levels[-1] if len(levels) == 1 else levels[-1][graph.kinds[levels[-1]] != EXTERNAL]
        nodes, edges = _steps(graph, passed, direction, kinds)
        fresh = distance[nodes] < 0
        if len(levels) > max_depth or not fresh.any():
            return Reached(distance, through, levels, deeper=bool(fresh.any()))
        nodes, edges = nodes[fresh], edges[fresh]
        # Written from the least sure to the surest, so that the surest stays; bytes are sorted in linear time.
        order = np.argsort(graph.doubt[edges], kind="stable")[::-1]
        through[nodes[order]] = edges[order]
        distance[nodes] = len(levels)
        levels.append(np.flatnonzero(distance == len(levels)))
        if goal is not None and goal[levels[-1]].any():
            return Reached(distance, through, levels, deeper=True)


def _steps(graph: MapGraph, nodes: Numbers, direction: Direction, kinds: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Return the ends of all edges from, to, or from and to nodes, and the edges."""
    found: list[tuple[Numbers, Numbers]] = []
    if direction != "in":
        edges = edges_from(graph, nodes)
        edges = edges[kinds[graph.kind[edges]]]
        found.append((graph.target[edges], edges))
    if direction != "out":
        edges = edges_to(graph, nodes)
        edges = edges[kinds[graph.kind[edges]]]
        found.append((graph.source[edges], edges))
    if len(found) == 1:
        return found[0]
    return np.concatenate([ends for ends, _ in found]), np.concatenate([edges for _, edges in found])


def way(
    graph: MapGraph, reached: Reached, goal: NDArray[np.bool_], direction: Direction
) -> tuple[list[int], list[int]]:
    """Return the nodes and edges of the walk that ended at a node of `goal`, from its start on.

    Of several goals reached in the same step that with the surest last edge.
    """
    last = reached.levels[-1][goal[reached.levels[-1]]]
    edges = reached.through[last]
    node = int(last[0] if edges[0] < 0 else last[np.argmin(graph.doubt[edges])])
    nodes, steps = [node], []
    while reached.distance[node] > 0:
        edge = int(reached.through[node])
        source, target = int(graph.source[edge]), int(graph.target[edge])
        if direction == "both":
            node = source if target == node else target
        else:
            node = source if direction == "out" else target
        nodes.append(node)
        steps.append(edge)
    return nodes[::-1], steps[::-1]
