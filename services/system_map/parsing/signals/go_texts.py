"""Texts and HTTP methods as Go's routes are written with.

A *text* is a list of pieces: ["t", literal], ["n", name], ["?", source].
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_scopes import MAX_DEPTH, GoScopes

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
MAX_SOURCE = 200
NAME = re.compile(r"[\w.]+")
_MAX_BINDINGS = 50
_CONSTANT = re.compile(rb'(?<![\w.])([A-Za-z_]\w*)[ \t]*(?:string[ \t]*)?=[ \t]*"(/[^"\\\n]{0,200})"')


class GoTexts(GoScopes):
    """Reads the texts of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        super().__init__(tree)
        self._texts: dict[str, list[tuple[str, str]]] = {}

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

    def constants(self, text: Text, scope: str) -> dict[str, Text]:
        """Return what the names in a text, at a place, are bound to in this file."""
        found: dict[str, Text] = {}
        for kind, name in text:
            if kind == "n" and NAME.fullmatch(name) and "." not in name:
                said = self._constant(name, scope)
                if said is not None:
                    found[name] = [["t", said]]
        return found

    def _constant(self, name: str, scope: str) -> str | None:
        """Return the text that a name is bound to nearest to a place; None where it is bound to several."""
        near: dict[int, set[str]] = {}
        for around, value in self._bindings(name):
            if not around or scope == around or scope.startswith(f"{around}."):
                near.setdefault(len(around), set()).add(value)
        values = near[max(near)] if near else set()
        return next(iter(values)) if len(values) == 1 else None

    def _bindings(self, name: str) -> list[tuple[str, str]]:
        """Return the texts that a name is bound to, each with the scope; none for one that is bound too often."""
        if name not in self._texts:
            pattern = rb"(?<![\w.])(" + name.encode() + rb')[ \t]*(?:string[ \t]*)?:?=[ \t]*"([^"\\\n]{0,200})"'
            matches = list(islice(re.finditer(pattern, self.tree.source), _MAX_BINDINGS + 1))
            nodes = [(self.tree.root.descendant_for_byte_range(*match.span(1)), match[2]) for match in matches]
            self._texts[name] = [
                (self.scope(node), value.decode("utf-8", "replace"))
                for node, value in (nodes if len(nodes) <= _MAX_BINDINGS else ())
                if node is not None
            ]
        return self._texts[name]

    def paths(self) -> dict[str, str]:
        """Return the constants of the package that this file declares and that are paths: name → "/v1"."""
        found: dict[str, str] = {}
        for place, match in enumerate(_CONSTANT.finditer(self.tree.source)):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            spec = node.parent if node is not None else None
            if place >= _MAX_BINDINGS * 10:
                break
            if spec is not None and spec.type == "const_spec" and not self.scope(spec):
                found[match[1].decode()] = match[2].decode("utf-8", "replace")
        return found


def texts_in(reference: Any) -> Text:
    """Return the pieces that stand in a router's reference: the prefixes of the groups made in place."""
    found: Text = []
    while isinstance(reference, list) and reference and reference[0] == "group":
        found += reference[2]
        reference = reference[1]
    return found


def called_in(reference: Any) -> list[str]:
    """Return the functions whose routers a reference means."""
    found: list[str] = []
    waiting = [reference]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and one and one[0] == "call":
            found.append(one[1])
        elif isinstance(one, list) and one and one[0] in {"group", "any"}:
            waiting += one[1] if one[0] == "any" else [one[1]]
    return found
