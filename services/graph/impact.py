"""What depends on a node, by how many steps lie between: its blast radius. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.graph.answers import ImpactAnswer
from services.graph.arrays import CALLS, EXTERNAL, FILE, IMPORTS, INHERITS, PACKAGE, SYMBOL, MapGraph, Numbers
from services.graph.describe import edges_values, file_of, files_of, mask_of, nodes_values, parts_of
from services.graph.walks import edges_to, kind_mask, walk


def impact(graph: MapGraph, number: int, *, commit: str, max_depth: int, limit: int) -> ImpactAnswer:
    """Return what depends on a node over at most `max_depth` steps.

    A file's importers and theirs; a folder's and an outside package's the same; a symbol's callers and heirs and
    theirs, with the files that hold them. Tests are files of that role and listed apart.
    """
    is_symbol = graph.kinds[number] == SYMBOL
    start = parts_of(graph, number, (SYMBOL,) if is_symbol else (FILE, EXTERNAL))
    kinds = kind_mask((CALLS, INHERITS) if is_symbol else (IMPORTS,))
    if not len(start):
        start = np.array([number], dtype=np.int32)
    reached = walk(graph, start, direction="in", kinds=kinds, max_depth=max_depth)
    nodes = np.concatenate([start[:0], *reached.levels[1:]])
    distance, through = reached.distance[nodes], reached.through[nodes]
    of_test = graph.roles[nodes] == _word(graph, "test")
    symbols = np.flatnonzero((graph.kinds[nodes] == SYMBOL) & ~of_test)
    places = _files(graph, number, nodes)  # positions of the first node of each file
    tests, files = places[of_test[places]], places[~of_test[places]]
    file_nodes = files_of(graph, nodes)
    own, modules = int(graph.modules[file_nodes[files]].sum()), int(graph.modules.sum())

    def listed(positions: Numbers, names: Numbers) -> list[dict[str, Any]]:
        degrees = graph.degrees[names[positions]]
        order = np.lexsort((names[positions], -degrees, distance[positions]))[:limit]
        shown = positions[order]
        rows = zip(
            nodes_values(graph, names[shown]),
            distance[shown].tolist(),
            edges_values(graph, through[shown]),
            strict=True,
        )
        return [{**values, "distance": steps, "through": edge} for values, steps, edge in rows]

    counts = {
        name: np.bincount(distance[positions], minlength=len(reached.levels)).tolist()
        for name, positions in (("files", files), ("symbols", symbols), ("tests", tests))
    }
    # Checked in one go: several times faster than one object after the other.
    return ImpactAnswer.model_validate(
        {
            "node": nodes_values(graph, np.array([number]))[0],
            "commit": commit,
            "files": listed(files, file_nodes),
            "files_total": len(files),
            "symbols": listed(symbols, nodes),
            "symbols_total": len(symbols),
            "tests": listed(tests, file_nodes),
            "tests_total": len(tests),
            "by_depth": [
                {"distance": depth, **{name: column[depth] for name, column in counts.items()}}
                for depth in range(1, len(reached.levels))
            ],
            "deeper": reached.deeper,
            "share": own / modules if modules else 0.0,
            "own_files": own,
            "modules": modules,
            "importers": _importers(graph, number),
            "calls_known": graph.calls_known,
        }
    )


def _word(graph: MapGraph, word: str) -> int:
    return graph.words.index(word) if word in graph.words else -1


def _files(graph: MapGraph, number: int, nodes: Numbers) -> Numbers:
    """Return the positions of the nearest node of each file, the symbol's own file left out."""
    files = files_of(graph, nodes)
    _, first = np.unique(files, return_index=True)  # nodes come by distance
    own = file_of(graph, number)
    places: Numbers = first[files[first] != own]
    return places


def _importers(graph: MapGraph, number: int) -> int:
    within = parts_of(graph, number, (FILE, EXTERNAL)) if graph.kinds[number] == PACKAGE else None
    nodes = np.array([file_of(graph, number)], dtype=np.int32) if within is None else within
    edges = edges_to(graph, nodes)
    sources = np.unique(graph.source[edges[graph.kind[edges] == IMPORTS]])
    return int((~mask_of(graph, nodes)[sources]).sum())
