"""Texts and HTTP methods as Go's routes are written with.

A *text* is a list of pieces: ["t", literal], ["n", name], ["?", source].
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.parsing.signals.go_scopes import FUNCTIONS, MAX_DEPTH, GoScopes, is_around

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
MAX_SOURCE = 200
NAME = re.compile(r"[\w.]+")
_MAX_BINDINGS = 50
HIDDEN = ["?", ""]  # something else than a text of the package
_CONSTANT = re.compile(rb'(?<![\w.])([A-Za-z_]\w*)[ \t]*(?:string[ \t]*)?=[ \t]*"(/[^"\\\n]{0,200})"')
# Behind a name that is given a value: `= x`, `, err := f()`, `+= x`.
_GIVEN = re.compile(rb"[ \t]*(?:,[ \t]*[\w.]+[ \t]*)*([:+]?)=(?!=)")
_DECLARED = re.compile(rb"\bvar[ \t]+\Z")


class _Binding(NamedTuple):
    scope: str
    start: int
    is_new: bool  # the statement declares the name
    value: str


class GoTexts(GoScopes):
    """Reads the texts of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        super().__init__(tree)
        self._texts: dict[str, list[_Binding]] = {}
        self._values: dict[str, list[_Binding]] = {}

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

    def constants(self, text: Text, scope: str, node: Node) -> dict[str, Text]:
        """Return what the names in a text, at a node, are bound to in this file: ["t", said], ["d", said] for a default.

        A default is what a name begins with that other statements may give another value.
        """
        found: dict[str, Text] = {}
        for kind, name in text:
            if kind == "n" and NAME.fullmatch(name) and "." not in name:
                said = self._constant(name, scope, node)
                if said is not None:
                    found[name] = [said]
        return found

    def _constant(self, name: str, scope: str, node: Node) -> list[str] | None:
        """Return the text that a name is bound to nearest to a place; None where it is bound to nothing.

        HIDDEN where it is bound to several, or to what is none.
        """
        near: dict[int, list[_Binding]] = {}
        for one in self._bindings(name):
            if is_around(one.scope, scope):
                near.setdefault(len(one.scope), []).append(one)
        bound = near[max(near)] if near else []
        home = bound[0].scope if bound else ""
        starts = {one.start for one in bound}
        others = [one for one in self._given(name) if one.start not in starts]
        hiding = [one for one in others if one.is_new and len(one.scope) > len(home)]
        if self._is_parameter(name, node, home) or any(
            is_around(one.scope, scope) and one.start < node.start_byte for one in hiding
        ):
            return HIDDEN
        if len({one.value for one in bound}) != 1:
            return HIDDEN if bound else None
        first, value = min(starts), bound[0].value
        is_later = "@" in scope[len(home) :]  # in a function that may run when all is assigned
        is_default = False
        for one in others:
            is_of_other = any(is_around(new.scope, one.scope) and new.start < one.start for new in hiding)
            if one in hiding or is_of_other or not is_around(home, one.scope) or (one.is_new and not home):
                continue
            if one.scope == home and home and first < one.start < node.start_byte:
                return HIDDEN
            is_default |= not home or is_later or one.start < node.start_byte
        return ["d" if is_default else "t", value]

    def _is_parameter(self, name: str, node: Node, home: str) -> bool:
        """Say whether a function around a node, inside of a scope, takes a parameter of a name."""
        parent = node.parent
        for _ in range(MAX_DEPTH * 4):
            if parent is None:
                return False
            if parent.type in FUNCTIONS:
                inner = ".".join(filter(None, (self.scope(parent), self.function_name(parent))))
                if home and is_around(inner, home):
                    return False
                if any(name == one for one, _ in self.parameters_of(parent)):
                    return True
            parent = parent.parent
        return False

    def _bindings(self, name: str) -> list[_Binding]:
        """Return the texts that a name is bound to; none for one that is bound too often."""
        if name not in self._texts:
            pattern = rb"(?<![\w.])(" + name.encode() + rb')[ \t]*(?:string[ \t]*)?(:?)=[ \t]*"([^"\\\n]{0,200})"'
            matches = list(islice(re.finditer(pattern, self.tree.source), _MAX_BINDINGS + 1))
            nodes = [(self.tree.root.descendant_for_byte_range(*match.span(1)), match) for match in matches]
            self._texts[name] = [
                _Binding(self.scope(node), node.start_byte, bool(match[2]), match[3].decode("utf-8", "replace"))
                for node, match in (nodes if len(nodes) <= _MAX_BINDINGS else ())
                if node is not None
            ]
        return self._texts[name]

    def _given(self, name: str) -> list[_Binding]:
        """Return where a name is given a value, whatever that is, or may be by who is handed its address."""
        if name not in self._values:
            found: list[_Binding] = []
            source = self.tree.source
            for match in islice(re.finditer(name.encode() + rb"\b", source), _MAX_BINDINGS * 20):
                start = match.start()
                given = _GIVEN.match(source, match.end())
                is_bare = given is None and _DECLARED.search(source, max(start - 20, 0), start) is not None
                is_lent = source[start - 1 : start] == b"&" and source[start - 2 : start] != b"&&"
                node = (
                    self.tree.root.descendant_for_byte_range(start, match.end())
                    if given or is_bare or is_lent
                    else None
                )
                if node is not None and node.type == "identifier" and node.start_byte == start:
                    is_new = is_bare or (given is not None and given[1] == b":")
                    found.append(_Binding(self.scope(node), start, is_new, ""))
            self._values[name] = found
        return self._values[name]

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
