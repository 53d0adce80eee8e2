"""What related, path and impact say of small graphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.graph.arrays import MapGraph
from services.graph.impact import impact
from services.graph.path import path
from services.graph.related import related
from tests.fakes.graphs import graph_of

FILES = ["app/cli.py", "app/cart.py", "app/money.py", "app/tax/rates.py", "lone.py", "tests/test_cart.py"]
SHOP = [
    ("app/cli.py", "app/cart.py"),
    ("app/cart.py", "app/money.py"),
    ("app/money.py", "app/tax/rates.py"),
    ("tests/test_cart.py", "app/cart.py"),
]
SYMBOLS = [
    ("app/cli.py", "main"),
    ("app/cart.py", "Cart"),
    ("app/cart.py", "Cart.total"),
    ("app/money.py", "add"),
    ("app/money.py", "idle"),
    ("tests/test_cart.py", "test_total"),
]
MAIN, TOTAL, ADD = "symbol:app/cli.py#main", "symbol:app/cart.py#Cart.total", "symbol:app/money.py#add"
CALLS = [(MAIN, TOTAL), (TOTAL, ADD), ("symbol:tests/test_cart.py#test_total", TOTAL)]


def shop(*, calls: bool = True) -> MapGraph:
    return graph_of(
        FILES, SHOP, outside=[("app/cart.py", "requests"), ("lone.py", "requests")], symbols=SYMBOLS,
        calls=CALLS if calls else None,
    )  # fmt: skip


def ask_related(graph: MapGraph, node: str, **words):
    given = {"max_depth": 3, "direction": "both", "kinds": (), "limit": 100} | words
    return related(graph, graph.number_of[node], commit="c", **given)


def ask_impact(graph: MapGraph, node: str, *, max_depth: int = 20, limit: int = 100):
    return impact(graph, graph.number_of[node], commit="c", max_depth=max_depth, limit=limit)


def ask_path(graph: MapGraph, source: str, target: str):
    return path(graph, graph.number_of[source], graph.number_of[target], commit="c")


def test_neighbours_come_nearest_first_and_nothing_is_reached_through_an_outside_package():
    answer = ask_related(shop(), "file:app/cart.py")
    assert [(node.id, node.distance) for node in answer.nodes] == [
        ("file:app/cart.py", 0),
        ("file:app/money.py", 1),
        ("file:app/cli.py", 1),
        ("file:tests/test_cart.py", 1),
        ("external:requests", 1),
        ("file:app/tax/rates.py", 2),
    ]
    assert (answer.total, answer.left_out, answer.deeper) == (5, 0, False)
    (edge,) = [edge for edge in answer.edges if edge.target == "file:app/money.py"]
    assert (edge.source, edge.kind, edge.line, edge.how, edge.confidence, edge.scope) == (
        "file:app/cart.py", "imports", 2, "absolute", 1.0, "module",
    )  # fmt: skip


def test_an_outside_package_that_is_asked_for_has_its_users():
    answer = ask_related(shop(), "external:requests", max_depth=1)
    assert {node.id for node in answer.nodes[1:]} == {"file:app/cart.py", "file:lone.py"}


def test_direction_and_depth_are_kept_and_what_lies_deeper_is_said():
    answer = ask_related(shop(), "file:app/cli.py", direction="out", max_depth=1)
    assert [node.id for node in answer.nodes] == ["file:app/cli.py", "file:app/cart.py"]
    assert answer.deeper
    assert len(ask_related(shop(), "file:app/cli.py", direction="in").nodes) == 1


def test_what_a_limit_cuts_is_counted_by_distance():
    answer = ask_related(shop(), "file:app/cart.py", limit=3)
    assert [(count.distance, count.nodes, count.shown) for count in answer.by_distance] == [(1, 4, 3), (2, 1, 0)]
    assert (answer.total, answer.left_out, len(answer.nodes)) == (5, 2, 4)


def test_a_symbol_is_asked_about_by_calls_and_a_file_by_imports_unless_said_otherwise():
    assert [node.id for node in ask_related(shop(), ADD).nodes[1:]] == [
        TOTAL, MAIN, "symbol:tests/test_cart.py#test_total",
    ]  # fmt: skip
    inside = ask_related(shop(), "file:app/cart.py", kinds=["contains"], direction="out", max_depth=1)
    assert [node.id for node in inside.nodes[1:]] == ["symbol:app/cart.py#Cart"]


def test_a_folder_stands_for_its_files():
    answer = ask_related(shop(), "package:app/")
    assert {node.id for node in answer.nodes[1:]} == {"external:requests", "file:tests/test_cart.py"}
    assert {(edge.source, edge.target) for edge in answer.edges} == {
        ("package:app/", "external:requests"),
        ("file:tests/test_cart.py", "package:app/"),
    }


def test_a_path_leads_along_the_imports_with_their_lines():
    answer = ask_path(shop(), "file:app/cli.py", "file:app/tax/rates.py")
    assert (answer.direction, answer.level, answer.length) == ("forward", "files", 3)
    assert [node.name for node in answer.nodes] == ["cli.py", "cart.py", "money.py", "rates.py"]
    assert [(step.line, step.how, step.against) for step in answer.steps] == [
        (1, "absolute", False), (2, "absolute", False), (3, "absolute", False),
    ]  # fmt: skip
    assert answer.sentence.startswith("cli.py leads to rates.py in 3 steps: cli.py imports cart.py (line 1); ")


def test_a_path_the_other_way_is_said_to_be_one():
    answer = ask_path(shop(), "file:app/money.py", "file:app/cli.py")
    assert (answer.direction, answer.length) == ("backward", 2)
    assert all(step.against for step in answer.steps)


def test_two_importers_of_one_module_are_connected_only_against_an_import():
    answer = ask_path(shop(), "file:app/cli.py", "file:tests/test_cart.py")
    assert (answer.direction, [step.against for step in answer.steps]) == ("undirected", [False, True])


def test_users_of_the_same_outside_package_are_not_connected_by_it():
    answer = ask_path(shop(), "file:lone.py", "file:app/cart.py")
    assert (answer.direction, answer.level, answer.nodes, answer.steps) == ("none", None, [], [])
    assert ask_path(shop(), "file:lone.py", "external:requests").direction == "forward"


def test_a_path_between_symbols_follows_calls():
    answer = ask_path(shop(), MAIN, ADD)
    assert (answer.direction, answer.level) == ("forward", "symbols")
    assert [node.id for node in answer.nodes] == [MAIN, TOTAL, ADD]


def test_a_symbol_without_calls_is_reached_over_the_imports_of_its_file():
    answer = ask_path(shop(), "file:app/cli.py", "symbol:app/money.py#idle")
    assert (answer.direction, answer.level, answer.length) == ("forward", "files", 2)
    assert [node.id for node in answer.nodes][-2:] == ["file:app/money.py", "symbol:app/money.py#idle"]
    assert [step.kind for step in answer.steps] == ["imports", "imports", "contains"]
    assert answer.sentence.startswith(
        "No calls that could be followed connect them; by the imports of their files cli.py"
    )


def test_a_class_calls_what_its_methods_call():
    answer = ask_path(shop(), "symbol:app/cart.py#Cart", ADD)
    assert [node.id for node in answer.nodes] == ["symbol:app/cart.py#Cart", TOTAL, ADD]
    assert answer.length == 1


def test_what_stands_in_the_other_is_said_to_and_a_node_is_at_itself():
    assert ask_path(shop(), ADD, "file:app/money.py").sentence == "add stands in money.py."
    assert ask_path(shop(), "package:app/", "file:app/tax/rates.py").length == 0
    assert ask_path(shop(), ADD, ADD).nodes[0].id == ADD


def test_two_symbols_of_one_file_that_do_not_call_each_other_are_not_connected():
    assert ask_path(shop(), ADD, "symbol:app/money.py#idle").direction == "none"


def test_the_impact_of_a_file_is_its_importers_by_depth_with_tests_apart():
    answer = ask_impact(shop(), "file:app/money.py")
    assert [(node.id, node.distance) for node in answer.files] == [("file:app/cart.py", 1), ("file:app/cli.py", 2)]
    assert [(node.id, node.distance) for node in answer.tests] == [("file:tests/test_cart.py", 2)]
    assert answer.files[0].through.line == 2
    assert [(row.distance, row.files, row.tests) for row in answer.by_depth] == [(1, 1, 0), (2, 1, 1)]
    assert (answer.files_total, answer.tests_total, answer.importers) == (2, 1, 1)
    assert (answer.share, answer.own_files, answer.modules) == (2 / 5, 2, 5)


def test_a_style_sheet_that_is_no_module_is_reached_but_no_part_of_the_modules():
    graph = graph_of(
        ["main.py", "base.css", "main.css", "more.css"],
        [("main.css", "base.css"), ("more.css", "main.css"), ("main.py", "main.css")],
    )
    answer = ask_impact(graph, "file:base.css")
    assert (answer.files_total, answer.own_files, answer.modules, answer.share) == (3, 1, 1, 1.0)
    answer = ask_impact(graph, "file:more.css")
    assert (answer.files_total, answer.own_files, answer.modules, answer.share) == (0, 0, 1, 0.0)


def test_the_impact_of_a_symbol_is_its_callers_and_their_files():
    answer = ask_impact(shop(), ADD)
    assert [(node.id, node.distance) for node in answer.symbols] == [(TOTAL, 1), (MAIN, 2)]
    assert [(node.id, node.distance) for node in answer.files] == [("file:app/cart.py", 1), ("file:app/cli.py", 2)]
    assert [node.id for node in answer.tests] == ["file:tests/test_cart.py"]
    assert answer.calls_known


def test_the_impact_of_a_folder_leaves_out_the_folder():
    answer = ask_impact(shop(), "package:app/tax/")
    assert [node.id for node in answer.files] == ["file:app/money.py", "file:app/cart.py", "file:app/cli.py"]


def test_what_an_impact_leaves_out_is_in_its_totals():
    answer = ask_impact(shop(), "file:app/tax/rates.py", max_depth=2, limit=1)
    assert (len(answer.files), answer.files_total, answer.deeper) == (1, 2, True)


def test_without_calls_symbols_have_no_callers_and_the_answer_says_that_they_are_unknown():
    answer = ask_impact(shop(calls=False), ADD)
    assert (answer.symbols_total, answer.calls_known, answer.importers) == (0, False, 1)


def test_an_heir_depends_on_what_it_inherits():
    one, other = "symbol:a.py#Base", "symbol:b.py#Heir"
    graph = graph_of(["a.py", "b.py"], calls=[], inherits=[(other, one)])
    assert [(node.id, node.through.kind) for node in ask_impact(graph, one).symbols] == [(other, "inherits")]


NAMES = ["a.py", "p/b.py", "p/c.py", "p/q/d.py", "tests/e.py"]
INSIDE = [(name, symbol) for name in NAMES for symbol in ("f", "C", "C.m")]
ENDS = st.sampled_from([f"symbol:{name}#{symbol}" for name, symbol in INSIDE] + [f"file:{name}" for name in NAMES])


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12),
    st.lists(st.tuples(ENDS, ENDS), max_size=15),
    st.data(),
)
def test_every_question_about_any_graph_is_answered_and_holds_together(imports, calls, data):
    graph = graph_of(NAMES, imports, symbols=INSIDE, calls=calls, outside=[("a.py", "os")])
    one, other = (data.draw(st.sampled_from(graph.ids)) for _ in range(2))
    found = ask_path(graph, one, other)
    if found.direction == "none":
        assert not found.nodes
    else:
        assert (found.nodes[0].id, found.nodes[-1].id) == (one, other)
        assert len(found.steps) == len(found.nodes) - 1
        for start, step, end in zip(found.nodes, found.steps, found.nodes[1:], strict=False):
            assert (step.target, step.source) if step.against else (step.source, step.target) == (start.id, end.id)
    hit = ask_impact(graph, one)
    assert len({node.id for node in hit.files}) == hit.files_total == sum(row.files for row in hit.by_depth)
    assert one not in {node.id for node in (*hit.files, *hit.symbols, *hit.tests)}
    near = ask_related(graph, one, kinds=data.draw(st.lists(st.sampled_from(["imports", "calls", "contains"]))))
    shown = {node.id for node in near.nodes}
    assert len(shown) == len(near.nodes) == near.total - near.left_out + 1
    assert all({edge.source, edge.target} <= shown for edge in near.edges)
