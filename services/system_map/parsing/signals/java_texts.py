"""Text expressions of Java as detectors read them.

A *text* is a list of pieces: ["t", literal], ["n", dotted name of a constant], ["?", source] for what no reader can tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
_MAX_DEPTH = 20
_MAX_SOURCE = 200
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "b": "\b", "f": "\f", "\n": ""}


def text_of(tree: SyntaxTree, node: Node | None, depth: int = 0) -> Text:
    """Return the pieces of an expression."""
    source = tree.text(node)
    if node is None or depth > _MAX_DEPTH:
        return [["?", source[:_MAX_SOURCE]]]
    if node.type == "string_literal":
        return [["t", literal(source)]]
    if node.type == "parenthesized_expression" and node.named_child_count == 1:
        return text_of(tree, node.named_children[0], depth + 1)
    if node.type == "binary_expression" and tree.text(node.child_by_field_name("operator")) == "+":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return text_of(tree, left, depth + 1) + text_of(tree, right, depth + 1)
    if node.type in {"identifier", "field_access"}:
        return [["n", "".join(source.split())[:_MAX_SOURCE]]]
    return [["?", " ".join(source.split())[:_MAX_SOURCE]]]


def literal(source: str) -> str:
    """Return what a literal with its quotes says; a text block loses its first line end and its lines' common indent."""
    if not source.startswith('"""'):
        return _ESCAPE.sub(_meant, source[1:-1])
    lines = source[3:-3].partition("\n")[2].split("\n")
    # The last line counts even where it is blank: the closing quotes may say how far the text is moved in.
    counted = [line for line in lines[:-1] if line.strip()] + lines[-1:]
    indent = min((len(line) - len(line.lstrip()) for line in counted), default=0)
    kept = [line[indent:].rstrip() for line in lines]
    return _ESCAPE.sub(_meant, "\n".join(kept))


def _meant(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[1], found[1])
