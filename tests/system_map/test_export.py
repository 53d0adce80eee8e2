"""Drawings as text: a strict reader of exactly what is written finds every node, folder and arrow again."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.system_map.content import FolderEdge, FolderGraph, FolderNode
from services.system_map.export import export_folder, file_name, to_dot, to_json, to_mermaid

HOSTILE = [
    'a"b]', "x\ny", "<script>alert(1)</script>", "end", '"];click n0 "javascript:alert(1)"', "%%{init: {}}%%", "`md`",
    "#quot;", "&lt;a&amp;", "\\N\\l", "back\\", "a;b{c}(d)[e]|f|", "style n0 fill:#f00", "\u202eabc", "\ud800", "", "\x00",
    "🎉", "ﬂ°°34¶ß", "fa:fa-car", "__init__",
]  # fmt: skip


def node(
    number: int, name: str, *, parent: str | None = None, folder: bool = False, opened: bool = False
) -> FolderNode:
    kind = "package" if folder else "file"
    return FolderNode.model_construct(
        id=f"{kind}:{number}", kind="folder" if folder else "module", path=str(number), name=name, parent=parent,
        open=opened, modules=2 if folder else 1, lines=1, layer=0, changes_year=None, hot_rank=None, doors=[], loops=[],
        language=None,
    )  # fmt: skip


def edge(source: FolderNode, target: FolderNode, *, closes: bool = False, scope: str = "module") -> FolderEdge:
    return FolderEdge.model_construct(
        source=source.id,
        target=target.id,
        names=1,
        imports=1,
        line=1,
        scope=scope,
        drawn=True,
        loop=None,
        closes=closes,
    )


def graph(nodes: list[FolderNode], edges: list[FolderEdge], path: str = "src/") -> FolderGraph:
    return FolderGraph.model_construct(
        path=path, name="src", crumbs=[], commit="c", modules=1, lines=1, layers=1, nodes=nodes, edges=edges, loops=[],
        ground=[], imports=1, drawn=1, left_out=0, edges_left_out=0,
    )  # fmt: skip


def visible(name: str) -> str:
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    line = line if line.strip() else "(no name)"
    return line if len(line) <= 120 else f"{line[:119]}…"


def read_mermaid(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Return (name, parent's name) of nodes and folders, and arrows; anything else fails."""
    head, *lines = text.splitlines()
    assert head == "flowchart TD"
    names: dict[str, str] = {}
    open_folders: list[str] = []
    told: list[tuple[str, str]] = []
    arrows = []
    plain = r'"((?:[^\W\ufb02]|[ /.\-+=,~\u2026]|#\d+;)+)"'
    for line in lines:
        if line.strip() == "end":
            open_folders.pop()
        elif found := re.fullmatch(r" +(n\d+) (-->|-\.->) (n\d+)", line):
            arrows.append((names[found[1]], found[2], names[found[3]]))
        else:
            found = re.fullmatch(rf" +(subgraph )?(n\d+)\[(\[)?{plain}(\])?\]", line)
            assert found, line
            name = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), found[4])
            assert found[2] not in names
            names[found[2]] = name
            told.append((name, open_folders[-1] if open_folders else ""))
            if found[1]:
                open_folders.append(name)
    assert not open_folders
    return told, arrows


def read_dot(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """The same of DOT."""
    lines = text.splitlines()
    assert (lines[0], lines[-1]) == ("digraph gander {", "}")
    names: dict[str, str] = {}
    open_folders: list[str] = []
    told: list[tuple[str, str]] = []
    arrows = []
    quoted = r'"((?:[^"\\]|\\["\\])*)"'

    def text_of(label: str) -> str:
        label = re.sub(r"\\(.)", r"\1", label)
        assert not re.search(r"&(?!amp;)", label)
        return label.replace("&amp;", "&")

    waiting = None
    for line in lines[5:-1]:
        if waiting is not None:
            found = re.fullmatch(rf" +label={quoted};", line)
            assert found, line
            told.append((text_of(found[1]), open_folders[-1] if open_folders else ""))
            open_folders.append(text_of(found[1]))
            waiting = None
        elif found := re.fullmatch(r" +subgraph (cluster_n\d+) \{", line):
            waiting = found[1]
        elif line.strip() == "}":
            open_folders.pop()
        elif found := re.fullmatch(r" +(n\d+) -> (n\d+)( \[style=dashed, constraint=false\])?;", line):
            arrows.append((names[found[1]], "-.->" if found[3] else "-->", names[found[2]]))
        else:
            found = re.fullmatch(rf" +(n\d+) \[label={quoted}(, shape=folder)?\];", line)
            assert found, line
            names[found[1]] = text_of(found[2])
            told.append((names[found[1]], open_folders[-1] if open_folders else ""))
    assert not open_folders
    return told, arrows


NAMES = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=150), min_size=2, max_size=8)


@pytest.mark.parametrize(("write", "read"), [(to_mermaid, read_mermaid), (to_dot, read_dot)])
@given(names=NAMES, links=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=8))
def test_whatever_the_names_every_node_folder_and_arrow_is_found_again(write, read, names, links):
    # A ligature is written as two letters in Mermaid, which makes the text longer: it may then be cut elsewhere.
    assume(write is to_dot or all(len(name) < 100 for name in names))
    outer = node(90, names[0], folder=True, opened=True)
    inner = node(91, names[1], folder=True, opened=True, parent=outer.id)
    closed = node(92, "closed/", folder=True)
    modules = [node(number, name, parent=(None, outer.id, inner.id)[number % 3]) for number, name in enumerate(names)]
    edges = [edge(modules[a % len(modules)], modules[b % len(modules)], closes=c) for a, b, c in links]
    told, arrows = read(write(graph([*modules, outer, inner, closed], edges)))
    if write is to_mermaid:
        names = [name.replace("ﬂ", "fl") for name in names]
    first, second = visible(names[0]), visible(names[1])
    expected = [(visible(name), ("", first, second)[number % 3]) for number, name in enumerate(names)]
    expected += [(first, ""), (second, first), ("closed/ · 2 modules", "")]
    assert sorted(told) == sorted(expected)
    assert arrows == [
        (visible(names[a % len(names)]), "-.->" if c else "-->", visible(names[b % len(names)])) for a, b, c in links
    ]


def test_imports_for_type_checkers_are_left_out():
    one, other = node(1, "a"), node(2, "b")
    drawing = graph([one, other], [edge(one, other, scope="type_checking")])
    assert "->" not in to_dot(drawing)
    assert "-->" not in to_mermaid(drawing)


def test_json_is_the_drawing_as_the_page_gets_it():
    drawing = graph([node(1, "a")], [])
    assert FolderGraph.model_validate(json.loads(to_json(drawing))) == drawing
    assert export_folder(drawing, "json") == to_json(drawing)


@given(st.text(), st.text())
def test_a_file_name_is_safe_in_a_header_and_on_a_disk(path: str, project: str):
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.dot", file_name(graph([], [], path), project, "dot"))
