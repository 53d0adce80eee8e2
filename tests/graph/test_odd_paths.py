"""Folders whose names hold a "#", and more folders than a graph takes."""

from __future__ import annotations

import pytest

from services.graph import arrays
from services.graph.arrays import CONTAINS, PACKAGE, MapGraph
from services.graph.related import related
from tests.fakes.graphs import graph_of


def neighbours(graph: MapGraph, node: str):
    return related(
        graph, graph.number_of[node], commit="c", max_depth=2, direction="both", kinds=(), limit=10
    )  # fmt: skip


def test_symbols_in_a_folder_with_a_number_sign_are_found_with_their_callers():
    called, caller = "symbol:C#/a.py#T.#f", "symbol:C#/b.py#g"
    graph = graph_of(["C#/a.py", "C#/b.py"], symbols=[("C#/a.py", "T.#f")], calls=[(caller, called)])
    answer = neighbours(graph, called)
    assert [(node.id, node.path, node.name) for node in answer.nodes] == [
        (called, "C#/a.py", "T.#f"),
        (caller, "C#/b.py", "g"),
    ]


def within(graph: MapGraph) -> dict[str, str]:
    """Return what each node stands in."""
    ends = zip(graph.source, graph.target, graph.kind, strict=True)
    return {graph.ids[inner]: graph.ids[outer] for outer, inner, kind in ends if kind == CONTAINS}


def test_every_file_and_folder_stands_in_its_folder():
    assert within(graph_of(["top.py", "a/b/c.py", "a/d.py"])) == {
        "file:top.py": "package:", "file:a/d.py": "package:a/", "file:a/b/c.py": "package:a/b/",
        "package:a/b/": "package:a/", "package:a/": "package:",
    }  # fmt: skip


def test_beyond_so_many_folders_files_stand_in_the_nearest_one_that_has_a_node(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(arrays, "MAX_FOLDERS", 10)
    graph = graph_of([f"{file}/" + "d/" * 8 + "a.py" for file in range(5)])
    assert (graph.kinds == PACKAGE).sum() == 11  # with the root
    assert graph.files_lifted == 4
    around = within(graph)
    assert around["file:0/" + "d/" * 8 + "a.py"] == "package:0/" + "d/" * 8
    assert around["file:1/" + "d/" * 8 + "a.py"] == "package:1/"
    assert around["file:4/" + "d/" * 8 + "a.py"] == "package:"
    assert neighbours(graph, "file:4/" + "d/" * 8 + "a.py").files_lifted == 4


def test_folders_made_to_be_deep_take_only_so_much_memory():
    graph = graph_of([f"{file}/" + "d/" * 1000 + "a.py" for file in range(40)])
    assert sum(map(len, graph.ids)) < 2 * arrays.MAX_FOLDER_TEXT
    assert graph.files_lifted > 0
