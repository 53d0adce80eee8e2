"""The graph of symbols as columns: small enough for a million edges, one blob at rest."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from services.system_map.symbols.node_ids import split_node

KINDS = ("calls", "inherits")


class Rule(NamedTuple):
    """How an edge was found, and how sure that is: 1.0 certain by the language's rules … 0.3 a guess by name."""

    kind: str  # of KINDS
    how: str  # "same file", "self", "imported", "imported module", "constructor", "super", "unique name" …
    confidence: float


class SymbolEdge(NamedTuple):
    """One edge with its ends as node ids (`symbol:path#qualified.name`, `file:path` for code outside any symbol)."""

    source: str
    target: str
    line: int  # in the source's file
    rule: Rule


@dataclass(slots=True)
class SymbolGraph:
    """Nodes are those that an edge touches; an edge is a position in the four columns."""

    nodes: list[str] = field(default_factory=list)  # ids
    node_lines: array[int] = field(default_factory=lambda: array("I"))  # where each starts; 0 for a file
    sources: array[int] = field(default_factory=lambda: array("I"))  # into nodes
    targets: array[int] = field(default_factory=lambda: array("I"))
    lines: array[int] = field(default_factory=lambda: array("I"))
    rules: array[int] = field(default_factory=lambda: array("H"))  # into `rule_table`
    rule_table: list[Rule] = field(default_factory=list)
    # Calls as written: how many there are, lead into the project, and lead outside; the rest could not be followed.
    calls: int = 0
    inside: int = 0
    outside: int = 0
    # Of each node its path and its name in there ("" for a file); not kept, see `ends`.
    told_ends: list[tuple[str, str]] = field(default_factory=list, compare=False)

    def ends(self) -> list[tuple[str, str]]:
        """Return path and qualified name of each node, "" for a file's; told from the ids where nobody has said them."""
        if len(self.told_ends) != len(self.nodes):
            self.told_ends = [split_node(node) for node in self.nodes]
        return self.told_ends

    def edges(self) -> Iterator[SymbolEdge]:
        """Yield every edge with ids."""
        for source, target, line, rule in zip(self.sources, self.targets, self.lines, self.rules, strict=True):
            yield SymbolEdge(self.nodes[source], self.nodes[target], line, self.rule_table[rule])


def pack_graph(graph: SymbolGraph) -> bytes:
    """Return the graph as bytes: a length, a JSON head of that length, then the columns; compressed."""
    head = json.dumps(
        {
            "nodes": graph.nodes,
            "rules": graph.rule_table,
            "edges": len(graph.sources),
            "counts": [graph.calls, graph.inside, graph.outside],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "replace")
    columns = (graph.node_lines, graph.sources, graph.targets, graph.lines, graph.rules)
    return zlib.compress(len(head).to_bytes(4, "big") + head + b"".join(column.tobytes() for column in columns), 1)


def unpack_graph(packed: bytes) -> SymbolGraph:
    """Return what `pack_graph` packed. Raises ValueError for anything else."""
    try:
        data = memoryview(zlib.decompress(packed))
        start = 4 + int.from_bytes(data[:4], "big")
        head = json.loads(bytes(data[4:start]))
        edges = head["edges"]
        calls, inside, outside = head["counts"]
        graph = SymbolGraph(
            nodes=head["nodes"],
            rule_table=[Rule(*rule) for rule in head["rules"]],
            calls=calls,
            inside=inside,
            outside=outside,
        )
        for column, count in (
            (graph.node_lines, len(graph.nodes)),
            (graph.sources, edges),
            (graph.targets, edges),
            (graph.lines, edges),
            (graph.rules, edges),
        ):
            end = start + count * column.itemsize
            column.frombytes(data[start:end])
            start = end
    except (zlib.error, KeyError, TypeError) as error:
        raise ValueError("not a graph of symbols") from error
    return graph
