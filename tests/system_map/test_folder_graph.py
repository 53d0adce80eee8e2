"""The drawing of one folder: rooms, layers, arrows at rest, loops, doors, ground; bounded and quick."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from services.system_map.content import FolderGraph, WayIn
from services.system_map.facts import ResolvedImport
from services.system_map.folder_graph import WHOLE_LOOPS, build_folder_graph
from services.system_map.folder_rooms import MAX_NODES, OPEN_UP_TO
from tests.fakes.derive_inputs import imported, outside


@dataclass
class Row:
    path: str
    language: str | None = "Python"
    role: str = "code"
    skipped: str | None = None
    lines: int | None = 100
    branches: int | None = 10
    changes_year: int | None = 2
    recency: float | None = 0.5


def draw(path: str, rows: list[Row], imports: list[ResolvedImport], ways: list[WayIn] | None = None) -> FolderGraph:
    return build_folder_graph(path, rows, imports, project="shop", commit="c" * 40, ways=ways or [])


FLASK = [Row(f"src/shop/{name}.py") for name in ("__init__", "app", "cli", "views", "json/tag", "json/provider")]
ARROWS = [
    imported("src/shop/__init__.py", "src/shop/app.py"),
    imported("src/shop/__init__.py", "src/shop/json/provider.py"),
    imported("src/shop/app.py", "src/shop/cli.py"),
    imported("src/shop/app.py", "src/shop/json/provider.py"),
    imported("src/shop/cli.py", "src/shop/__init__.py", "function"),
    imported("src/shop/json/tag.py", "src/shop/json/provider.py"),
    imported("src/shop/views.py", "src/shop/json/tag.py", "type_checking"),
]


def check(graph: FolderGraph) -> None:
    """Check what must hold of every drawing."""
    nodes = {node.id: node for node in graph.nodes}
    assert len(nodes) == len(graph.nodes) <= MAX_NODES
    for node in graph.nodes:
        assert node.parent is None or (nodes[node.parent].open and nodes[node.parent].kind == "folder")
    closing = {}
    for edge in graph.edges:
        assert not nodes[edge.source].open
        assert not nodes[edge.target].open
        assert edge.source != edge.target
        if edge.closes:
            closing[edge.loop] = edge
        elif edge.drawn and edge.scope == "module" and edge.loop is None:
            assert nodes[edge.source].layer > nodes[edge.target].layer
    assert set(closing) == {loop.number for loop in graph.loops}
    for loop in graph.loops:
        assert (closing[loop.number].source, closing[loop.number].target) == (loop.cycle[-1], loop.cycle[0])
        for node in loop.cycle:
            assert loop.number in nodes[node].loops
    assert graph.layers == max((node.layer for node in graph.nodes), default=-1) + 1
    assert graph.drawn + graph.back <= graph.imports <= len(graph.edges)
    left_in = sum(node.modules for node in graph.nodes if not node.open)
    assert left_in + graph.left_out == graph.modules


def test_a_small_folder_shows_its_modules_with_nested_folders_open() -> None:
    graph = draw("src/shop/", FLASK, ARROWS)
    check(graph)
    nodes = {node.id: node for node in graph.nodes}
    assert nodes["package:src/shop/json/"].open
    assert nodes["package:src/shop/json/"].name == "json/"
    assert nodes["file:src/shop/json/tag.py"].parent == "package:src/shop/json/"
    assert nodes["file:src/shop/json/tag.py"].name == "tag"
    assert {node.name: node.layer for node in graph.nodes if node.kind == "module"} == {
        "__init__": 2, "app": 1, "cli": 0, "provider": 0, "tag": 1, "views": 0,
    }  # fmt: skip
    assert [crumb.name for crumb in graph.crumbs] == ["shop", "src", "shop"]


def test_a_command_that_imports_late_stands_above_though_benchmarks_import_it() -> None:
    rows = [Row(path) for path in ("app.py", "shop/api.py", "shop/cart.py", "benchmarks/run.py")]
    late = [
        imported("app.py", "shop/api.py", "function"),
        imported("shop/api.py", "shop/cart.py"),
        imported("benchmarks/run.py", "app.py"),
    ]
    graph = draw("", rows, late)
    check(graph)
    assert {node.path: node.layer for node in graph.nodes if node.kind == "module"} == {
        "shop/cart.py": 0, "shop/api.py": 1, "app.py": 2, "benchmarks/run.py": 3,
    }  # fmt: skip


def test_the_reduction_is_drawn_and_the_loop_with_its_closing_import() -> None:
    graph = draw("src/shop/", FLASK, ARROWS)
    drawn = {(edge.source[14:], edge.target[14:]): edge for edge in graph.edges if edge.drawn}
    assert set(drawn) == {
        ("__init__.py", "app.py"),
        ("app.py", "cli.py"),
        ("app.py", "json/provider.py"),
        ("json/tag.py", "json/provider.py"),
        ("cli.py", "__init__.py"),
    }
    assert drawn["cli.py", "__init__.py"].closes
    assert not graph.loops[0].run_time
    assert (graph.imports, graph.drawn) == (6, 5)  # the type-checking import is no import of the count


def test_what_files_of_one_go_package_use_of_each_other_is_no_loop_and_not_said_to_follow() -> None:
    rows = [Row(f"{name}.go", "Go") for name in ("gin", "context", "tree")]
    pairs = [("gin", "context"), ("context", "gin"), ("gin", "tree"), ("context", "tree")]
    names = {("gin", "context"): 3}
    uses = [
        imported(f"{one}.go", f"{other}.go", names=names.get((one, other), 1), kind="reference", how="same package")
        for one, other in pairs
    ]
    graph = draw("", rows, uses)
    check(graph)
    drawn = {(edge.source[5:], edge.target[5:]) for edge in graph.edges if edge.drawn}
    assert drawn == {("gin.go", "context.go"), ("context.go", "tree.go")}
    assert (graph.loops, graph.imports, graph.drawn, graph.back) == ([], 4, 2, 1)


def test_of_many_loops_only_the_first_are_drawn_whole_and_every_closing_import() -> None:
    rows = [Row(f"p/{name}{number}.py") for name in "ab" for number in range(WHOLE_LOOPS + 4)]
    imports = [imported(f"p/a{number}.py", f"p/b{number}.py", names=3) for number in range(WHOLE_LOOPS + 4)]
    imports += [imported(f"p/b{number}.py", f"p/a{number}.py") for number in range(WHOLE_LOOPS + 4)]
    graph = draw("p/", rows, imports)
    check(graph)
    assert len(graph.loops) == WHOLE_LOOPS + 4
    assert sum(edge.closes and edge.drawn for edge in graph.edges) == WHOLE_LOOPS + 4
    assert sum(edge.loop is not None and not edge.closes for edge in graph.edges) == WHOLE_LOOPS


def test_doors_ground_and_hot_ranks_stand_on_the_modules_they_belong_to() -> None:
    way = WayIn(label="import shop", kind="library", path="src/shop/__init__.py", line=None, score=1, reason="")
    rows = [*FLASK, Row("src/shop/hot.py", branches=90), Row("tests/test_x.py", role="test", branches=999)]
    imports = [*ARROWS, outside("src/shop/app.py", "flask"), outside("src/shop/cli.py", "flask")]
    standard = outside("src/shop/cli.py", "json")
    standard.kind = "standard"
    imports += [standard, outside("src/shop/cli.py", "mypy", "type_checking"), outside("tests/test_x.py", "pytest")]
    graph = draw("src/shop/", rows, imports, [way])
    check(graph)
    nodes = {node.name: node for node in graph.nodes}
    assert nodes["__init__"].doors == ["import shop"]
    assert nodes["hot"].hot_rank == 1
    assert nodes["app"].hot_rank == 2
    assert [(ground.name, ground.modules) for ground in graph.ground] == [("flask", 2)]


def test_above_sixty_modules_nested_folders_start_closed_and_sum_up() -> None:
    rows = [Row(f"pkg/{folder}/{number}.py") for folder in "abcdefghij" for number in range(7)]
    imports = [imported(f"pkg/a/{number}.py", f"pkg/b/{number}.py", names=2) for number in range(3)]
    graph = draw("pkg/", rows, imports)
    check(graph)
    assert len(rows) > OPEN_UP_TO
    assert all(node.kind == "folder" and not node.open and node.modules == 7 for node in graph.nodes)
    (edge,) = graph.edges
    assert (edge.source, edge.target, edge.imports, edge.names) == ("package:pkg/a/", "package:pkg/b/", 3, 6)
    assert edge.line is None


def test_a_folder_that_only_wraps_the_product_is_opened_down_to_it() -> None:
    rows = [Row(f"src/main/java/org/acme/{folder}/{number}.java") for folder in "abc" for number in range(30)]
    graph = draw("", rows, [])
    check(graph)
    assert [(node.name, node.open) for node in graph.nodes] == [
        ("src/main/java/org/acme/", True),
        ("a/", False),
        ("b/", False),
        ("c/", False),
    ]


def test_of_a_thousand_modules_in_one_folder_the_largest_are_drawn_and_the_rest_counted() -> None:
    rows = [Row(f"pkg/m{number}.py", lines=number) for number in range(1000)]
    graph = draw("pkg/", rows, [imported("pkg/m999.py", "pkg/m1.py"), imported("pkg/m999.py", "pkg/m998.py")])
    check(graph)
    assert (len(graph.nodes), graph.left_out) == (MAX_NODES, 1000 - MAX_NODES)
    assert len(graph.edges) == 1


def test_a_folder_of_tests_shows_them_and_an_unknown_folder_is_empty() -> None:
    graph = draw("tests/", [Row("tests/test_a.py", role="test"), Row("README.md", "Markdown", "docs")], [])
    assert [node.name for node in graph.nodes] == ["test_a"]
    empty = draw("nowhere/", FLASK, ARROWS)
    assert (empty.nodes, empty.layers, empty.modules) == ([], 0, 0)


def test_modules_that_differ_in_their_ending_alone_keep_it():
    paths = ["index.d.ts", "index.d.cts", "lib/a.js", "lib/b.js", "lib/b.ts", "a.js"]
    graph = build_folder_graph("", [Row(path, "TypeScript") for path in paths], [], project="shop", commit="c")
    assert {node.path: node.name for node in graph.nodes} == {
        "a.js": "a",
        "index.d.cts": "index.d.cts",
        "index.d.ts": "index.d.ts",
        "lib/": "lib/",
        "lib/a.js": "a",
        "lib/b.js": "b.js",
        "lib/b.ts": "b.ts",
    }


PATHS = [f"p/{folder}{name}.py" for folder in ("", "x/", "x/y/", "z/") for name in "abc"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PATHS), st.sampled_from(PATHS), st.sampled_from(["module", "function", "type_checking"])
        ),
        max_size=60,
    )
)
def test_every_drawing_holds_together(triples: list[tuple[str, str, str]]) -> None:
    imports = [imported(source, target, scope) for source, target, scope in triples]  # type: ignore[arg-type]  # a Scope
    for folder in ("", "p/", "p/x/"):
        check(draw(folder, [Row(path) for path in PATHS], imports))


def test_a_large_project_is_drawn_in_a_moment() -> None:
    chance = random.Random(7)
    rows = [Row(f"pkg/{number % 40}/m{number}.py") for number in range(1300)]
    rows += [Row(f"pkg/m{number}.py") for number in range(300)]
    paths = [row.path for row in rows]
    imports = [imported(*sorted(chance.sample(paths, 2))) for _ in range(9800)]
    imports += [imported(*chance.sample(paths, 2)) for _ in range(200)]
    graph = draw("pkg/", rows, imports)
    check(graph)
    started = time.process_time()
    draw("pkg/", rows, imports)
    # The aim is 100 ms; a test machine may be five times as slow, an accidental square is fifty times.
    assert time.process_time() - started < 1.0
