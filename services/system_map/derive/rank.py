"""PageRank of modules over load-time imports: who is leaned on, by whom that is leaned on. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import rustworkx

from services.system_map.derive.graph import Edge


def rank_modules(modules: Collection[str], edges: Iterable[Edge]) -> dict[str, float]:
    """Return each module's PageRank (damping 0.85; they add up to 1).

    Brin and Page, "The anatomy of a large-scale hypertextual web search engine" (1998). Every import of a module
    counts once, however many names it takes.
    """
    names = sorted(modules)
    if not names:
        return {}
    index_of = {name: index for index, name in enumerate(names)}
    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(names)
    pairs = sorted((edge.source, edge.target) for edge in edges if edge.layers)
    graph.add_edges_from(
        [
            (index_of[source], index_of[target], 1.0)
            for source, target in pairs
            if source in index_of and target in index_of
        ]
    )
    ranks = rustworkx.pagerank(graph, alpha=0.85, weight_fn=float)
    return {name: ranks[index] for name, index in index_of.items()}
