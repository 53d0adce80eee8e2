"""Walks against the plainest walk there is, over any graph."""

from __future__ import annotations

from collections import deque

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.graph.arrays import EXTERNAL, IMPORTS, MapGraph
from services.graph.describe import mask_of
from services.graph.walks import kind_mask, walk, way
from tests.fakes.graphs import graph_of

FILES = [f"{folder}{name}.py" for folder in ("", "a/", "a/b/", "tests/") for name in "xyz"]
PAIRS = st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(FILES)), max_size=40)
OUTSIDE = st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(["os", "numpy"])), max_size=8)


def plain_walk(graph: MapGraph, start: int, direction: str, max_depth: int) -> dict[int, int]:
    steps: dict[int, set[int]] = {}
    for source, target, kind in zip(graph.source.tolist(), graph.target.tolist(), graph.kind.tolist(), strict=True):
        if kind == IMPORTS:
            if direction != "in":
                steps.setdefault(source, set()).add(target)
            if direction != "out":
                steps.setdefault(target, set()).add(source)
    distance = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if distance[node] == max_depth or (graph.kinds[node] == EXTERNAL and node != start):
            continue
        for other in steps.get(node, ()):
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    return distance


@given(PAIRS, OUTSIDE, st.sampled_from(["in", "out", "both"]), st.integers(1, 6), st.data())
def test_a_walk_reaches_what_the_plainest_walk_reaches_at_the_same_distance(pairs, outside, direction, depth, data):
    graph = graph_of(FILES, pairs, outside=outside)
    start = data.draw(st.integers(0, len(graph.ids) - 1))
    reached = walk(
        graph, np.array([start]), direction=direction, kinds=kind_mask((IMPORTS,)), max_depth=depth
    )  # fmt: skip
    expected = plain_walk(graph, start, direction, depth)
    assert {node: distance for node, distance in enumerate(reached.distance.tolist()) if distance >= 0} == expected
    assert [sorted(level.tolist()) for level in reached.levels] == [
        sorted(node for node, distance in expected.items() if distance == number)
        for number in range(max(expected.values()) + 1)
    ]
    assert reached.deeper == (len(plain_walk(graph, start, direction, depth + 1)) > len(expected))


@given(PAIRS, st.sampled_from(["in", "out", "both"]), st.data())
def test_a_way_is_made_of_edges_that_meet_and_is_as_short_as_can_be(pairs, direction, data):
    graph = graph_of(FILES, pairs)
    start, end = data.draw(st.integers(0, len(FILES) - 1)), data.draw(st.integers(0, len(FILES) - 1))
    goal = mask_of(graph, np.array([end]))
    reached = walk(graph, np.array([start]), direction=direction, kinds=kind_mask((IMPORTS,)), max_depth=100, goal=goal)
    expected = plain_walk(graph, start, direction, 100)
    if start == end or end not in expected:
        assert start == end or not goal[reached.levels[-1]].any()
        return
    nodes, edges = way(graph, reached, goal, direction)
    assert (nodes[0], nodes[-1], len(edges)) == (start, end, expected[end])
    for one, edge, other in zip(nodes, edges, nodes[1:], strict=False):
        ends = (int(graph.source[edge]), int(graph.target[edge]))
        assert ends == {"out": (one, other), "in": (other, one)}.get(direction, ends)
        assert set(ends) == {one, other}


def test_of_two_ways_of_the_same_length_the_surer_is_taken():
    pairs = [("a.py", "b.py"), ("a.py", "c.py"), ("b.py", "d.py"), ("c.py", "d.py")]
    graph = graph_of(["a.py", "b.py", "c.py", "d.py"], pairs, confidences={("b.py", "d.py"): 0.5})
    start, end = graph.number_of["file:a.py"], graph.number_of["file:d.py"]
    goal = mask_of(graph, np.array([end]))
    reached = walk(graph, np.array([start]), direction="out", kinds=kind_mask((IMPORTS,)), max_depth=9, goal=goal)
    nodes, _ = way(graph, reached, goal, "out")
    assert [graph.ids[node] for node in nodes] == ["file:a.py", "file:c.py", "file:d.py"]
