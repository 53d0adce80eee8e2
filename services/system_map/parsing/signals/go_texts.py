"""Texts and HTTP methods as Go's routes are written with.

A *text* is a list of pieces: ["t", literal], ["n", name], ["?", source].
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
MAX_DEPTH = 60
MAX_SOURCE = 200
NAME = re.compile(r"[\w.]+")


class GoTexts:
    """Reads the texts of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree

    def text(self, node: Node | None, depth: int = 0) -> Text:
        """Return the pieces of a text expression."""
        if node is None or depth > MAX_DEPTH:
            return [["?", ""]]
        source = self.tree.text(node)
        if node.type in {"interpreted_string_literal", "raw_string_literal"}:
            return [["t", source[1:-1].replace('\\"', '"').replace("\\\\", "\\")]]
        if node.type == "binary_expression" and self.tree.text(node.child_by_field_name("operator")) == "+":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            return self.text(left, depth + 1) + self.text(right, depth + 1)
        if node.type in {"identifier", "selector_expression"} and NAME.fullmatch(source):
            return [["n", source[:MAX_SOURCE]]]
        return [["?", source[:MAX_SOURCE]]]

    def method(self, node: Node) -> str:
        """Return the method that `"GET"` or `http.MethodGet` says; "" where it is computed."""
        pieces = self.text(node)
        kind, said = pieces[0] if len(pieces) == 1 else ("?", "")
        if kind == "t":
            return said
        return said.removeprefix("http.Method").upper() if said.startswith("http.Method") else ""

    def methods(self, node: Node) -> list[str]:
        """Return the method of `"GET"`, or those of `[]string{"GET", "HEAD"}`; none where one is computed."""
        items = [node]
        if node.type == "composite_literal":
            body = node.child_by_field_name("body")
            items = [item.named_children[0] for item in body.named_children if item.named_child_count] if body else []
        methods = [self.method(item) for item in items]
        return methods if all(methods) else []

    def constants(self, text: Text) -> dict[str, Text]:
        """Return what the names in a text are bound to in this file."""
        found: dict[str, Text] = {}
        for kind, name in text:
            if kind == "n" and NAME.fullmatch(name) and "." not in name:
                match = re.search(
                    rb"(?<![\w.])" + name.encode() + rb'[ \t]*(?:string[ \t]*)?:?=[ \t]*"([^"\\\n]{0,200})"',
                    self.tree.source,
                )
                if match:
                    found[name] = [["t", match[1].decode("utf-8", "replace")]]
        return found
