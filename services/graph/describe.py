"""Nodes and edges of the arrays as the answers show them. Pure."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from services.graph.answers import EdgeKind, GraphEdge, GraphNode
from services.graph.arrays import CONTAINS, EDGE_KINDS, EXTERNAL, FILE, NODE_KINDS, PACKAGE, SYMBOL, MapGraph, Numbers
from services.graph.walks import edges_from, edges_to


def node_values(graph: MapGraph, number: int) -> dict[str, Any]:
    """Return the fields of a GraphNode."""
    node = graph.ids[number]
    kind = int(graph.kinds[number])
    line = int(graph.lines[number])
    _, _, rest = node.partition(":")
    path = name = rest
    if kind == SYMBOL:
        path, _, name = rest.partition("#")
    elif kind == FILE:
        name = rest.rpartition("/")[2]
    elif kind == PACKAGE:
        name = rest.rstrip("/").rpartition("/")[2] + "/"
    return {
        "id": node,
        "kind": NODE_KINDS[kind],
        "name": name,
        "path": None if kind == EXTERNAL else path,
        "line": line if kind == SYMBOL and line > 0 else None,
        "lines": line if kind == FILE and line >= 0 else None,
        "detail": graph.word(int(graph.details[number])),
        "role": graph.word(int(graph.roles[number])),
    }


def node(graph: MapGraph, number: int) -> GraphNode:
    """Return a node as it is shown."""
    return GraphNode(**node_values(graph, number))


def edge_values(graph: MapGraph, number: int) -> dict[str, Any]:
    """Return the fields of a GraphEdge."""
    rule = graph.rules[graph.rule[number]]
    line = int(graph.line[number])
    return {
        "source": graph.ids[graph.source[number]],
        "target": graph.ids[graph.target[number]],
        "kind": cast("EdgeKind", EDGE_KINDS[rule.kind]),
        "line": line if line > 0 and rule.kind != CONTAINS else None,
        "how": rule.how,
        "confidence": rule.confidence,
        "scope": rule.scope,
        "count": int(graph.count[number]),
    }


def edge(graph: MapGraph, number: int) -> GraphEdge:
    """Return an edge as it is shown."""
    return GraphEdge(**edge_values(graph, number))


def parts_of(graph: MapGraph, number: int, kinds: tuple[int, ...]) -> Numbers:
    """Return what of some kinds of nodes stands in a node at any depth, itself included if it is of them; sorted."""
    found = [np.array([number], dtype=np.int32)]
    level = found[0]
    while len(level):
        edges = edges_from(graph, level)
        level = graph.target[edges[graph.kind[edges] == CONTAINS]]  # a tree: nothing is met twice
        found.append(level)
    nodes = np.sort(np.concatenate(found))
    return nodes[np.isin(graph.kinds[nodes], kinds)]


def outer(graph: MapGraph, number: int) -> tuple[int, int] | None:
    """Return the node that a node stands in, and the edge that says so."""
    edges = edges_to(graph, np.array([number], dtype=np.int32))
    edges = edges[graph.kind[edges] == CONTAINS]
    return (int(graph.source[edges[0]]), int(edges[0])) if len(edges) else None


def file_of(graph: MapGraph, number: int) -> int:
    """Return the file that a symbol stands in; any other node is its own."""
    while graph.kinds[number] == SYMBOL:
        around = outer(graph, number)
        if around is None:
            return number
        number = around[0]
    return number


def files_of(graph: MapGraph, nodes: Numbers) -> Numbers:
    """Return the file of each node: of a symbol the one that it stands in, else the node itself."""
    files = nodes.copy()
    inside = np.flatnonzero(graph.kinds[files] == SYMBOL)
    while len(inside):
        edges = edges_to(graph, files[inside])
        edges = edges[graph.kind[edges] == CONTAINS]
        # One such edge leads to each symbol, in the order asked for.
        files[inside] = graph.source[edges]
        inside = inside[graph.kinds[files[inside]] == SYMBOL]
    return files


def mask_of(graph: MapGraph, nodes: Numbers) -> NDArray[np.bool_]:
    """Return which of all nodes these are."""
    mask = np.zeros(len(graph.ids), dtype=bool)
    mask[nodes] = True
    return mask
