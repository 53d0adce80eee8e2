"""The drawing of a folder as text for other tools: Mermaid, Graphviz DOT, JSON. Pure.

Names come from foreign repositories, so none is ever written as an identifier or as markup: nodes are called n0, n1 …,
and a label is a quoted text in which everything that the format could read otherwise is written as a code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from services.system_map.content import FolderEdge, FolderGraph, FolderNode
from services.system_map.facts import LOADS_NOTHING

ExportFormat = Literal["mermaid", "dot", "json"]
MAX_LABEL = 120

CONTENT_TYPES: dict[ExportFormat, tuple[str, str]] = {
    "mermaid": ("text/vnd.mermaid", "mmd"),
    "dot": ("text/vnd.graphviz", "dot"),
    "json": ("application/json", "json"),
}


def export_folder(graph: FolderGraph, form: ExportFormat) -> str:
    """Return a folder's drawing in a format."""
    return _WRITERS[form](graph)


def file_name(graph: FolderGraph, project: str, form: ExportFormat) -> str:
    """Return a name for the file: letters, digits, dots, dashes and underlines only."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{project}-{graph.path or 'root'}").strip("-.")
    return f"{name[:100] or 'map'}.{CONTENT_TYPES[form][1]}"


def _label(text: str) -> str:
    """Return a text on one line, of visible characters, not too long."""
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    line = line if line.strip() else "(no name)"
    return line if len(line) <= MAX_LABEL else f"{line[: MAX_LABEL - 1]}…"


# ── Mermaid ────────────────────────────────────────────────────────────────────────────────────────────

# What Mermaid may read as markup, an entity, a directive or the end of a label, even in quotes; and what a browser
# would. Words, spaces and the punctuation of paths stay as they are, save the colon: before a code it looks like a style.
_MERMAID_ODD = re.compile(r"[^\w /.\-+=,~\u2026]")
# Mermaid's own mark for a code begins with this ligature, and it reads even a coded one as such.
_LIGATURE = ("\ufb02", "fl")


def to_mermaid(graph: FolderGraph) -> str:
    """Return a Mermaid flowchart: folders as subgraphs, a dotted arrow where an import closes a loop.

    A character that could be read as markup is written `#<code>;`, as Mermaid has it.
    """
    names = _names(graph)
    lines = ["flowchart TD", *_mermaid_nodes(graph, names)]
    lines += [
        f"  {names[edge.source]} {'-.->' if edge.closes else '-->'} {names[edge.target]}" for edge in _edges(graph)
    ]
    return "\n".join(lines) + "\n"


def _mermaid_label(text: str) -> str:
    return '"' + _MERMAID_ODD.sub(lambda found: f"#{ord(found.group())};", _label(text).replace(*_LIGATURE)) + '"'


def _mermaid_nodes(graph: FolderGraph, names: dict[str, str]) -> Iterator[str]:
    for depth, node, begins in _walk(graph):
        pad = "  " * (depth + 1)
        if not begins:
            yield f"{pad}end"
        elif node.open:
            yield f"{pad}subgraph {names[node.id]}[{_mermaid_label(node.name)}]"
        elif node.kind == "folder":
            yield f"{pad}{names[node.id]}[[{_mermaid_label(_folder(node))}]]"
        else:
            yield f"{pad}{names[node.id]}[{_mermaid_label(node.name)}]"


def _folder(node: FolderNode) -> str:
    return f"{node.name} · {node.modules} module{'' if node.modules == 1 else 's'}"


# ── DOT ────────────────────────────────────────────────────────────────────────────────────────────────


def to_dot(graph: FolderGraph) -> str:
    """Return a Graphviz digraph: folders as clusters, a dashed arrow where an import closes a loop."""
    names = _names(graph)
    lines = [
        "digraph gander {",
        "  rankdir=TB;",
        "  compound=true;",
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        f"  label={_dot_label(graph.path or graph.name)};",
        *_dot_nodes(graph, names),
    ]
    for edge in _edges(graph):
        style = " [style=dashed, constraint=false]" if edge.closes else ""
        lines.append(f"  {names[edge.source]} -> {names[edge.target]}{style};")
    return "\n".join([*lines, "}"]) + "\n"


def _dot_label(text: str) -> str:
    """Return a quoted string; the escapes and entities that Graphviz would read in it are disarmed."""
    return '"' + _label(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dot_nodes(graph: FolderGraph, names: dict[str, str]) -> Iterator[str]:
    for depth, node, begins in _walk(graph):
        pad = "  " * (depth + 1)
        if not begins:
            yield f"{pad}}}"
        elif node.open:
            yield f"{pad}subgraph cluster_{names[node.id]} {{"
            yield f"{pad}  label={_dot_label(node.name)};"
        elif node.kind == "folder":
            yield f"{pad}{names[node.id]} [label={_dot_label(_folder(node))}, shape=folder];"
        else:
            yield f"{pad}{names[node.id]} [label={_dot_label(node.name)}];"


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────


def to_json(graph: FolderGraph) -> str:
    """Return the drawing as the page gets it."""
    return graph.model_dump_json(indent=1) + "\n"


def _names(graph: FolderGraph) -> dict[str, str]:
    return {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}


def _edges(graph: FolderGraph) -> list[FolderEdge]:
    """Return the imports between nodes that are drawn; those for type checkers only are left out."""
    closed = {node.id for node in graph.nodes if not node.open}
    return [
        edge
        for edge in graph.edges
        if edge.scope not in LOADS_NOTHING and edge.source in closed and edge.target in closed
    ]


def _walk(graph: FolderGraph) -> Iterator[tuple[int, FolderNode, bool]]:
    """Yield each node with its depth, open folders a second time (False) after all that stands in them."""
    inside: dict[str | None, list[FolderNode]] = {}
    known = {node.id for node in graph.nodes}
    for node in graph.nodes:
        inside.setdefault(node.parent if node.parent in known else None, []).append(node)
    waiting = [(0, node, True) for node in reversed(inside.get(None, []))]
    while waiting:
        depth, node, begins = waiting.pop()
        yield depth, node, begins
        if begins and node.open:
            waiting.append((depth, node, False))
            waiting += [(depth + 1, child, True) for child in reversed(inside.get(node.id, []))]


_WRITERS: dict[ExportFormat, Callable[[FolderGraph], str]] = {"mermaid": to_mermaid, "dot": to_dot, "json": to_json}
