"""Paths and names that hold the sign that stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.symbols.graph import SymbolGraph
from services.system_map.symbols.node_ids import split_node

PATHS = ["a.py", "C#/a.cs", "src/C#/#x/app.cs", "src/.#lock.py", "web/a.css", "v1.2#old/b.go"]
NAMES = ["f", "T.grow", "#checkout", "Sheep.#grow", "T.issue #12 is mended", "fix #1/#2", "#", "a#b.py"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", NAMES)
def test_an_id_is_cut_where_a_file_of_a_known_language_ends(path: str, name: str) -> None:
    node = f"symbol:{path}#{name}"
    assert split_node(node) == (path, name)
    assert SymbolGraph(nodes=[node]).ends() == [(path, name)]


@pytest.mark.parametrize(
    ("node", "parts"),
    [
        ("symbol:bin/run#Sheep.#grow", ("bin/run", "Sheep.#grow")),
        ("symbol:C#/bin/run#f", ("C#/bin/run", "f")),
        ("file:C#/a.cs", ("C#/a.cs", "")),
        ("external:left#pad", ("left#pad", "")),
        ("package:", ("", "")),
    ],
)
def test_an_id_without_a_known_language_is_cut_after_its_folders(node: str, parts: tuple[str, str]) -> None:
    assert split_node(node) == parts


@given(st.text("a#/.", min_size=1), st.text("a#/.", min_size=1))
def test_where_the_files_are_known_their_extensions_do_not_matter(path: str, name: str) -> None:
    found, rest = split_node(f"symbol:{path}#{name}", lambda one: one == path)
    assert f"{found}#{rest}" == f"{path}#{name}"
    assert found == path
