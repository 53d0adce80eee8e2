"""Reading HTML and CSS: ids, classes, custom properties, and the files that a page or a style sheet asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.captured import add_import
from services.system_map.parsing.reading import MAX_NAME, Definition, Reading, one_line
from services.system_map.parsing.summary import summary_of_comments

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_NAMES = 2000
# Of a page's links only those that it loads: no icons, no other pages.
_LOADED = frozenset({"stylesheet", "modulepreload", "preload", "import"})
# capture, what is written in front of the name, kind
_SHEET = (("class", ".", "class"), ("id", "#", "variable"), ("property", "", "variable"), ("frames", "", "variable"))
_URL = re.compile(r"""^@import\s+(?:url\(\s*)?["']?([^"')\s;]{1,500})""", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#|@\w)|\{\{|\{%|<%|\$\{", re.IGNORECASE)


def read(tree: SyntaxTree) -> Reading:
    """Read a page or a style sheet."""
    reading = Reading()
    if tree.root.type == "stylesheet":
        _read_sheet(tree, reading)
    else:
        _read_page(tree, reading)
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:50]]
    said = summary_of_comments(tree.source, comments, 3000)
    reading.summary = said.removeprefix("<!--").removesuffix("-->").strip() if said else None
    return reading


def _define(tree: SyntaxTree, reading: Reading, node: Node, around: Node, *, kind: str, name: str) -> None:
    text = tree.source[around.start_byte : around.start_byte + 300].decode("utf-8", "replace")
    reading.definitions.append(
        Definition(
            start=node.start_byte,
            end=node.end_byte,
            start_line=node.start_point[0] + 1,
            end_line=max(around.end_point[0], node.start_point[0]) + 1,
            kind=kind,
            name=name,
            signature=one_line(re.split(r"[{\n]", text, maxsplit=1)[0]).rstrip("; "),
            has_body=False,
        )
    )


def _read_sheet(tree: SyntaxTree, reading: Reading) -> None:
    seen: set[str] = set()
    for capture, mark, kind in (
        ("class", ".", "class"),
        ("id", "#", "variable"),
        ("property", "", "variable"),
        ("frames", "", "function"),
    ):
        for node in tree.nodes(capture):
            name = tree.text(node)
            if capture == "property" and not name.startswith("--"):
                continue
            name = mark + name
            if name in seen or len(name) > MAX_NAME or len(seen) >= MAX_NAMES:
                continue
            seen.add(name)
            around = node.parent if capture in {"property", "frames"} else _rule_around(tree, node)
            _define(tree, reading, node, around or node, kind=kind, name=name)
    for node in tree.nodes("import_line"):
        found = _URL.match(tree.text(node)[:600])
        if found and not _ADDRESS.search(found[1]):
            add_import(reading, node, "import", found[1].partition("?")[0])


def _rule_around(tree: SyntaxTree, node: Node) -> Node | None:
    around = tree.parent(node)
    for _ in range(12):
        if around is None or around.type == "rule_set":
            return around
        around = tree.parent(around)
    return None


def _read_page(tree: SyntaxTree, reading: Reading) -> None:
    seen: set[str] = set()
    for node in tree.nodes("attribute"):
        attribute = node.parent
        tag = attribute.parent if attribute is not None else None
        if attribute is None or tag is None:
            continue
        name = tree.text(node).lower()
        if name == "id":
            value = _value(tree, attribute)
            if value and value not in seen and len(seen) < MAX_NAMES and not re.search(r"[\s{}<>$]", value):
                seen.add(value)
                _define(tree, reading, node, tag, kind="variable", name=value)
        elif name in {"src", "href"}:
            _read_asked(tree, tag, attribute, name, reading)


def _read_asked(tree: SyntaxTree, tag: Node, attribute: Node, name: str, reading: Reading) -> None:
    """Read `<script src>` and `<link rel=stylesheet href>` of files that are no addresses."""
    kind = tree.text(tag.named_child(0)).lower() if tag.named_child_count else ""
    if (kind, name) not in {("script", "src"), ("link", "href")}:
        return
    target = _value(tree, attribute)
    if not target or _ADDRESS.search(target):
        return
    if kind == "link":
        rels = [_value(tree, other) for other in tag.named_children[1:20] if _named(tree, other) == "rel"]
        if not set(" ".join(rels).lower().split()) & _LOADED:
            return
    add_import(reading, attribute, kind, re.split(r"[?#]", target, maxsplit=1)[0])


def _named(tree: SyntaxTree, attribute: Node) -> str:
    return tree.text(attribute.named_child(0)).lower() if attribute.named_child_count else ""


def _value(tree: SyntaxTree, attribute: Node) -> str:
    if attribute.named_child_count < 2:
        return ""
    value = attribute.named_child(attribute.named_child_count - 1)
    return tree.text(value).strip("\"' \t\r\n") if value is not None and value.end_byte - value.start_byte < 500 else ""
