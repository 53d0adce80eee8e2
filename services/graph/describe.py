"""Nodes and edges of the arrays as the answers show them. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.graph.answers import GraphNode
from services.graph.arrays import CONTAINS, EDGE_KINDS, EXTERNAL, FILE, NODE_KINDS, PACKAGE, SYMBOL, MapGraph, Numbers
from services.graph.walks import edges_from, edges_to
from services.system_map.symbols.node_ids import split_node


def nodes_values(graph: MapGraph, numbers: Numbers) -> list[dict[str, Any]]:
    """Return the fields of a GraphNode for each."""
    columns = (graph.kinds, graph.lines, graph.details, graph.roles)
    rows = zip(numbers.tolist(), *(column[numbers].tolist() for column in columns), strict=True)
    return [_node_values(graph, *row) for row in rows]


def _node_values(graph: MapGraph, number: int, kind: int, line: int, detail: int, role: int) -> dict[str, Any]:  # noqa: PLR0917  # a row of the table
    node = graph.ids[number]
    path = name = node.partition(":")[2]
    if kind == SYMBOL:
        path, name = split_node(node, lambda one: f"file:{one}" in graph.number_of)
    elif kind == FILE:
        name = path.rpartition("/")[2]
    elif kind == PACKAGE:
        name = path.rstrip("/").rpartition("/")[2] + "/"
    return {
        "id": node,
        "kind": NODE_KINDS[kind],
        "name": name,
        "path": None if kind == EXTERNAL else path,
        "line": line if kind == SYMBOL and line > 0 else None,
        "lines": line if kind == FILE and line >= 0 else None,
        "detail": graph.words[detail] or None,
        "role": graph.words[role] or None,
    }


def node(graph: MapGraph, number: int) -> GraphNode:
    """Return a node as it is shown."""
    return GraphNode(**nodes_values(graph, np.array([number]))[0])


def edges_values(graph: MapGraph, numbers: Numbers) -> list[dict[str, Any]]:
    """Return the fields of a GraphEdge for each."""
    columns = (graph.source, graph.target, graph.line, graph.rule, graph.count)
    values = []
    for source, target, line, number, count in zip(*(column[numbers].tolist() for column in columns), strict=True):
        rule = graph.rules[number]
        values.append(
            {
                "source": graph.ids[source],
                "target": graph.ids[target],
                "kind": EDGE_KINDS[rule.kind],
                "line": line if line > 0 and rule.kind != CONTAINS else None,
                "how": rule.how,
                "confidence": rule.confidence,
                "scope": rule.scope,
                "count": count,
            }
        )
    return values


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
