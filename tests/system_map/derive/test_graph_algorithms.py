"""Loops, layers, reduction and rank: what must hold of any graph, against slow and plain versions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.derive.graph import Edge, module_edges
from services.system_map.derive.layers import layer_nodes, reduce_edges, upward
from services.system_map.derive.loops import connected_sets, find_loops
from services.system_map.derive.rank import rank_modules
from tests.fakes.derive_inputs import imported

NODES = "abcdefgh"
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1])
GRAPHS = st.dictionaries(
    PAIRS, st.tuples(st.integers(1, 5), st.sampled_from(["module", "function", "type_checking"])), max_size=20
)


def edges_of(graph: dict) -> list[Edge]:
    return [Edge(source, target, names, 1, scope) for (source, target), (names, scope) in graph.items()]


def reachable(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    reach = set(pairs)
    while True:
        more = {(one, three) for one, two in reach for other, three in pairs if two == other} - reach
        if not more:
            return reach
        reach |= more


def shortest_cycle_length(pairs: set[tuple[str, str]]) -> int | None:
    for length in range(2, len(NODES) + 1):
        ways = {(node, node) for node in NODES}
        for _ in range(length):
            ways = {(start, target) for start, at in ways for source, target in pairs if at == source}
        if any(start == end for start, end in ways):
            return length
    return None


@given(GRAPHS)
def test_cutting_every_loop_leaves_none_and_each_cycle_is_one(graph: dict) -> None:
    edges = edges_of(graph)
    remaining = {(edge.source, edge.target) for edge in edges if edge.loops}
    loops = find_loops(edges, limit=100)
    for loop in loops:
        ring = list(pairwise([*loop.cycle, loop.cycle[0]]))
        assert set(ring) <= {(edge.source, edge.target) for edge in edges if edge.loops}
        assert len(set(loop.cycle)) == len(loop.cycle)
        assert set(loop.cycle) <= set(loop.nodes)
        assert (loop.cut.source, loop.cut.target) == (loop.cycle[-1], loop.cycle[0])
    remaining -= {(loop.cut.source, loop.cut.target) for loop in loops}
    assert shortest_cycle_length(remaining) is None


@given(GRAPHS)
def test_a_shortest_cycle_is_as_short_as_trying_all_of_them(graph: dict) -> None:
    edges = edges_of(graph)
    pairs = {(edge.source, edge.target) for edge in edges if edge.loops}
    loops = find_loops(edges, limit=100)
    assert min((len(loop.cycle) for loop in loops), default=None) == shortest_cycle_length(pairs)


def test_two_loops_that_share_modules_are_told_apart_each_by_its_closing_import() -> None:
    edges = module_edges(
        [
            imported("init", "app"),
            imported("app", "cli"),
            imported("cli", "init", "function", 9),
            imported("app", "templating"),
            imported("templating", "debug", "function"),
            imported("debug", "app"),
        ]
    )
    loops = find_loops(edges.values())
    assert [(loop.cut.source, loop.cut.target, loop.run_time) for loop in loops] == [
        ("templating", "debug", False),
        ("cli", "init", False),
    ]


def test_type_checking_and_language_bound_imports_close_no_loop() -> None:
    edges = module_edges(
        [
            imported("a", "b"),
            imported("b", "a", "type_checking"),
            imported("x.go", "y.go", how="same package"),
            imported("y.go", "x.go", how="same package"),
            imported("src/lib.rs", "src/a/b.rs", kind="mod"),
            imported("src/a/b.rs", "src/lib.rs", kind="use"),
        ]
    )
    assert find_loops(edges.values()) == []


def test_several_imports_of_one_module_are_one_edge_as_binding_as_the_most_binding() -> None:
    edges = module_edges([imported("a", "b", "function", 2), imported("a", "b", "module", 3), imported("a", "a")])
    (edge,) = edges.values()
    assert (edge.names, edge.scope, edge.loops) == (5, "module", True)


@given(GRAPHS)
def test_every_counted_import_points_down_or_lies_in_a_connected_set(graph: dict) -> None:
    weights = {pair: names for pair, (names, _) in graph.items()}
    layers = layer_nodes(NODES, weights)
    parts = connected_sets(weights)
    for source, target in weights:
        assert layers[source] > layers[target] or any({source, target} <= part for part in parts)
    for node in NODES:
        below = {target for source, target in weights if source == node and layers[target] < layers[node]}
        assert layers[node] == max((layers[target] + 1 for target in below), default=0)


@given(GRAPHS)
def test_without_the_upward_edges_there_is_no_loop(graph: dict) -> None:
    weights = {pair: names for pair, (names, _) in graph.items()}
    against = upward(weights)
    assert shortest_cycle_length(set(weights) - against) is None
    assert bool(against) == (shortest_cycle_length(set(weights)) is not None)


@given(st.sets(PAIRS.map(lambda pair: (min(pair), max(pair))), max_size=25))
def test_the_reduction_reaches_the_same_and_nothing_can_be_spared(pairs: set[tuple[str, str]]) -> None:
    kept = reduce_edges(pairs)
    assert kept <= pairs
    assert reachable(kept) == reachable(pairs)
    for pair in kept:
        assert pair not in reachable(kept - {pair})


def test_rank_adds_up_to_one_and_is_even_where_nothing_is_imported() -> None:
    assert rank_modules([], []) == {}
    assert rank_modules(["a", "b"], []) == pytest.approx({"a": 0.5, "b": 0.5})


def test_rank_follows_the_formula_on_a_hand_made_case() -> None:
    # b and c import a; a imports nothing, so its share goes to all three. With damping 0.85:
    # x = rank of b and c, y of a: x = 0.05 + 0.85·y/3, y = x + 0.85·2x, 2x + y = 1
    ranks = rank_modules(["a", "b", "c"], module_edges([imported("b", "a"), imported("c", "a")]).values())
    assert ranks["b"] == pytest.approx(ranks["c"])
    assert ranks["a"] == pytest.approx(ranks["b"] * 2.7, rel=1e-4)
    assert sum(ranks.values()) == pytest.approx(1)


def test_imports_inside_functions_give_no_rank() -> None:
    ranks = rank_modules(["a", "b"], module_edges([imported("b", "a", "function")]).values())
    assert ranks["a"] == pytest.approx(ranks["b"])
