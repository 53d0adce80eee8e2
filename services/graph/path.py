"""How two nodes hang together: a shortest path, along the edges if there is one, else against some of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from services.graph.answers import GraphNode, PathAnswer, PathStep
from services.graph.arrays import CALLS, FILE, IMPORTS, INHERITS, SYMBOL, MapGraph, Numbers
from services.graph.describe import edges_values, file_of, mask_of, node, outer, parts_of
from services.graph.walks import Direction, kind_mask, walk, way

# A longer one explains nothing, and each step is a look at a whole level.
MAX_STEPS = 100

Level = Literal["symbols", "files"]
PathDirection = Literal["forward", "backward", "undirected"]
_WALKS: tuple[tuple[PathDirection, Direction], ...] = (("forward", "out"), ("backward", "in"), ("undirected", "both"))
_VERBS = {"imports": "imports", "calls": "calls", "inherits": "inherits from", "contains": "holds"}


@dataclass(slots=True)
class _Found:
    direction: PathDirection
    level: Level
    nodes: list[int]
    edges: list[int]


def path(graph: MapGraph, source: int, target: int, *, commit: str) -> PathAnswer:
    """Return a shortest path between two nodes.

    Where a symbol is asked for, a way over calls and inheritance is looked for before one over the imports of files;
    between files the other way round. A file stands for its symbols too, a folder for its files.
    """
    found = _search(graph, source, target)
    nodes, steps = ([], []) if found is None else _with_ends(graph, source, target, found)
    shown = [node(graph, number) for number in nodes]
    ends = node(graph, source), node(graph, target)
    length = sum(1 for step in steps if step.kind != "contains")
    return PathAnswer(
        source=ends[0],
        target=ends[1],
        commit=commit,
        direction="none" if found is None else found.direction,
        level=None if found is None else found.level,
        length=length,
        nodes=shown,
        steps=steps,
        sentence=_sentence(ends, found, length, steps, shown),
        calls_known=graph.calls_known,
    )


def _search(graph: MapGraph, source: int, target: int) -> _Found | None:
    symbols = SYMBOL in (graph.kinds[source], graph.kinds[target])
    levels: tuple[Level, Level] = ("symbols", "files") if symbols else ("files", "symbols")
    ends = {level: (_ends(graph, source, level), _ends(graph, target, level)) for level in levels}
    if _is_within(graph, source, target) or _is_within(graph, target, source):
        # One holds the other: there is nothing to look for.
        return _Found("forward", levels[0], [source], [])
    kinds = {"symbols": kind_mask((CALLS, INHERITS)), "files": kind_mask((IMPORTS,))}
    for name, direction in _WALKS:
        for level in levels:
            starts, goals = ends[level]
            if not len(starts) or not len(goals):
                continue
            goal = mask_of(graph, goals)
            if goal[starts].any():  # two symbols of one file: no import leads from it to itself
                continue
            reached = walk(graph, starts, direction=direction, kinds=kinds[level], max_depth=MAX_STEPS, goal=goal)
            if goal[reached.levels[-1]].any():
                return _Found(name, level, *way(graph, reached, goal, direction))
    return None


def _ends(graph: MapGraph, number: int, level: Level) -> Numbers:
    """Return the nodes that a node stands for at a level."""
    if level == "symbols":
        return parts_of(graph, number, (FILE, SYMBOL))
    own = parts_of(graph, file_of(graph, number), (FILE,))
    return own if len(own) else np.array([number], dtype=np.int32)


def _chain(graph: MapGraph, number: int, around: int) -> list[tuple[int, int]] | None:
    """Return the (node, edge) pairs that lead from a node up to one that holds it; None where it does not."""
    chain: list[tuple[int, int]] = []
    while number != around:
        step = outer(graph, number)
        if step is None:
            return None
        chain.append(step)
        number = step[0]
    return chain


def _is_within(graph: MapGraph, number: int, around: int) -> bool:
    return _chain(graph, number, around) is not None


def _with_ends(graph: MapGraph, source: int, target: int, found: _Found) -> tuple[list[int], list[PathStep]]:
    """Return the path from the nodes asked for: they may hold, or stand in, those where the walk began and ended."""
    lead_nodes, lead_steps = _link(graph, source, found.nodes[0])
    tail_nodes, tail_steps = _link(graph, found.nodes[-1], target)
    between = [
        _step(graph, edge, against=int(graph.source[edge]) != start)
        for start, edge in zip(found.nodes, found.edges, strict=False)
    ]
    return [*lead_nodes[:-1], *found.nodes, *tail_nodes[1:]], [*lead_steps, *between, *tail_steps]


def _link(graph: MapGraph, one: int, other: int) -> tuple[list[int], list[PathStep]]:
    """Return the nodes from one to the other, where one holds the other, and the steps between."""
    down = _chain(graph, other, one)
    if down is not None:
        nodes = [*(number for number, _ in reversed(down)), other]
        return nodes, [_step(graph, edge, against=False) for _, edge in reversed(down)]
    up = _chain(graph, one, other) or []
    return [one, *(number for number, _ in up)], [_step(graph, edge, against=True) for _, edge in up]


def _step(graph: MapGraph, edge: int, *, against: bool) -> PathStep:
    return PathStep(**edges_values(graph, np.array([edge]))[0], against=against)


def _sentence(
    ends: tuple[GraphNode, GraphNode], found: _Found | None, length: int, steps: list[PathStep], nodes: list[GraphNode]
) -> str:
    source, target = ends[0].name, ends[1].name
    if found is None:
        return f"Nothing connects {source} and {target} over at most {MAX_STEPS} steps."
    if not steps:
        return f"{source} is the node that both ends name."
    if not length:
        inner, around = (source, target) if steps[0].against else (target, source)
        return f"{inner} stands in {around}."
    count = "one step" if length == 1 else f"{length} steps"
    told = "; ".join(
        _told(step, one.name, other.name)
        for step, one, other in zip(steps, nodes, nodes[1:], strict=False)
        if step.kind != "contains"
    )
    lead = {
        "forward": f"{source} leads to {target} in {count}",
        "backward": f"{source} does not lead to {target}, but {target} leads to {source} in {count}",
        "undirected": f"neither leads to the other; {source} and {target} are connected in {count}",
    }[found.direction]
    if found.level == "files" and "symbol" in (ends[0].kind, ends[1].kind):
        return f"No calls that could be followed connect them; by the imports of their files {lead}: {told}."
    return f"{lead[0].upper()}{lead[1:]}: {told}." if found.direction == "undirected" else f"{lead}: {told}."


def _told(step: PathStep, one: str, other: str) -> str:
    source, target = (other, one) if step.against else (one, other)
    where = f" (line {step.line})" if step.line else ""
    return f"{source} {_VERBS[step.kind]} {target}{where}"
