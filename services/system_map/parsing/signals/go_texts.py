"""Texts and HTTP methods as Go's routes are written with.

A *text* is a list of pieces: ["t", literal], ["n", name], ["?", source]; ["/", ""] stands between the arguments of
`path.Join`, ["/", "."] behind the last of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.parsing.signals.go_assigned import given_names, value_of
from services.system_map.parsing.signals.go_scopes import FUNCTIONS, MAX_DEPTH, GoScopes, is_around, values_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
MAX_SOURCE = 200
NAME = re.compile(r"[\w.]+")
_MAX_BINDINGS = 50
_MAX_TEXT = 1_000  # what a name can be bound to
_MAX_FOLDS = 20  # constants made of constants
HIDDEN = ["?", ""]  # something else than a text of the package
_METHOD = re.compile(r"(?:http|fiber)\.Method(Get|Head|Post|Put|Patch|Delete|Connect|Options|Trace)")
_WRITTEN = re.compile(r"%[sv]")
# Behind a name that is given a value: `= x`, `, err := f()`, `+= x`, `string = x`.
_GIVEN = re.compile(rb"[ \t]*+(?:,[ \t]*+[\w.]++[ \t]*+)*+(?:[A-Za-z_][\w.]*+[ \t]*+)?([:+]?)=(?!=)")
_ALIAS = re.compile(rb'^(?:import)?[ \t]+([A-Za-z_]\w*)[ \t]+"([\w./~-]{1,200})"', re.MULTILINE)
_MAX_ALIASES = 6_000
_DECLARED = re.compile(rb"\bvar[ \t]+\Z")


class Binding(NamedTuple):
    """A statement that gives a name a value."""

    scope: str
    start: int
    is_new: bool  # the statement declares the name
    value: Node | None  # what it is given; None where that is not seen


class GoTexts(GoScopes):
    """Reads the texts of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        super().__init__(tree)
        self._values: dict[str, list[Binding]] = {}
        self._folded: dict[int, Text | None] = {}
        self._folding: list[int] = []  # the statements whose values are being read
        self._declared_from: dict[str, dict[str, int]] = {}
        self._parameter_names: dict[int, frozenset[str]] = {}  # what a function takes, by where it begins

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
            method = _METHOD.fullmatch(source)
            return [["t", method[1].upper()] if method else ["n", source[:MAX_SOURCE]]]
        if node.type == "parenthesized_expression" and node.named_child_count == 1:
            return self.text(node.named_children[0], depth + 1)
        made = (self._joined(node, depth) or self._formatted(node, depth)) if node.type == "call_expression" else []
        return made or [["?", source[:MAX_SOURCE]]]

    def _joined(self, call: Node, depth: int) -> Text:
        """Return what `path.Join(base, "/x")` and `url.JoinPath(base, "x")` say; no pieces for other calls."""
        name = self.tree.text(call.child_by_field_name("function"))
        package = {"path.Join": b'"path"', "url.JoinPath": b'"net/url"'}.get(name)
        values = values_of(call)
        if package is None or package not in self.tree.source or len(values) < 2:
            return []
        found = self.text(values[0], depth + 1)
        for value in values[1:]:
            found = [*found, ["/", ""], *self.text(value, depth + 1)]
        # Both resolve "..", and leave out what is empty.
        if any(kind == "t" and (".." in said or not said) for kind, said in found):
            return []
        return [*found, ["/", "."]] if name == "path.Join" else found

    def _formatted(self, call: Node, depth: int) -> Text:
        """Return what `fmt.Sprintf("%s/x", base)` says; no pieces where it writes anything else than texts."""
        values = values_of(call)
        if not values or self.tree.text(call.child_by_field_name("function")) != "fmt.Sprintf":
            return []
        kind, said = self.text(values[0], depth + 1)[0]
        parts = _WRITTEN.split(said)
        is_literal = kind == "t" and values[0].type.endswith("string_literal")
        if not is_literal or len(parts) != len(values) or "%" in "".join(parts):
            return []
        found: Text = [["t", parts[0]]] if parts[0] else []
        for part, value in zip(parts[1:], values[1:], strict=True):
            found += self.text(value, depth + 1)
            found += [["t", part]] if part else []
        return found

    def method(self, node: Node) -> str:
        """Return the method that `"GET"` or `http.MethodGet` says; "" where it is computed."""
        pieces = self.text(node)
        return pieces[0][1] if len(pieces) == 1 and pieces[0][0] == "t" else ""

    def methods(self, node: Node) -> list[str]:
        """Return the method of `"GET"`, or those of `[]string{"GET", "HEAD"}`; none where one is computed."""
        items = [node]
        if node.type == "composite_literal":
            body = node.child_by_field_name("body")
            items = [item.named_children[0] for item in body.named_children if item.named_child_count] if body else []
        methods = [self.method(item) for item in items]
        return methods if all(methods) else []

    def constants(self, text: Text, scope: str, node: Node) -> dict[str, Text]:
        """Return what the names in a text, at a node, are bound to in this file, by their whole values.

        What begins with a ["d", said] is a default: what a name begins with that other statements may give another
        value. Names that this file does not bind stay ["n", name].
        """
        found: dict[str, Text] = {}
        for kind, name in text:
            if kind == "n" and NAME.fullmatch(name) and "." not in name:
                said = self.bound_to(name, scope, node)
                if said is not None:
                    found[name] = said
        return found

    def bound_to(self, name: str, scope: str, node: Node) -> Text | None:
        """Return the text that a name is bound to nearest to a place; None where it is bound to nothing.

        HIDDEN where it is bound to several, or to what is none.
        """
        given = self.given(name)
        near: dict[int, list[tuple[Binding, Text]]] = {}
        for one in given:
            said = self._said(one) if is_around(one.scope, scope) else None
            if said is not None:
                near.setdefault(len(one.scope), []).append((one, said))
        bound = near[max(near)] if near else []
        home = bound[0][0].scope if bound else ""
        starts = {one.start for one, _ in bound}
        others = [one for one in given if one.start not in starts]
        hiding = [one for one in others if one.is_new and len(one.scope) > len(home)]
        if self._is_parameter(name, node, home) or any(
            is_around(one.scope, scope) and one.start < node.start_byte for one in hiding
        ):
            return [HIDDEN]
        if not bound or any(said != bound[0][1] for _, said in bound):
            return [HIDDEN] if bound else None
        first, value = min(starts), bound[0][1]
        is_later = "@" in scope[len(home) :]  # in a function that may run when all is assigned
        is_default = False
        for one in others:
            is_of_other = any(is_around(new.scope, one.scope) and new.start < one.start for new in hiding)
            if one in hiding or is_of_other or not is_around(home, one.scope) or (one.is_new and not home):
                continue
            if one.scope == home and home and first < one.start < node.start_byte:
                return [HIDDEN]
            is_default |= not home or is_later or one.start < node.start_byte
        return [["d", ""], *value] if is_default and value[0][0] != "d" else value

    def is_local(self, name: str, scope: str, node: Node) -> bool:
        """Say whether a function around a node takes a name, or declares it before the node."""
        if name not in self._declared_from:
            first: dict[str, int] = {}
            for one in self.given(name):
                if one.is_new and one.scope:
                    first[one.scope] = min(one.start, first.get(one.scope, one.start))
            self._declared_from[name] = first
        known = self._declared_from[name]
        parts = scope.split(".") if known else []
        around = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
        is_declared = any(known.get(one, node.start_byte) < node.start_byte for one in around)
        return is_declared or self._is_parameter(name, node, "")

    def _said(self, binding: Binding) -> Text | None:
        """Return the text that a name is given by one statement, what its names are bound to filled in; None for none."""
        if binding.start not in self._folded:
            self._folded[binding.start] = None  # while its own names are looked at
            self._folded[binding.start] = self._fold(binding) if binding.value is not None else None
        return self._folded[binding.start]

    def _fold(self, binding: Binding) -> Text | None:
        found: Text = []
        is_default = False
        pieces = self.text(binding.value)
        if any(kind == "?" for kind, _ in pieces) or len(self._folding) > _MAX_FOLDS:
            return None
        for piece in pieces:
            known = None
            if piece[0] == "n" and "." not in piece[1] and binding.value is not None:
                self._folding.append(binding.start)
                known = self.bound_to(piece[1], binding.scope, binding.value)
                self._folding.pop()
            if known is not None and known[0] == HIDDEN:
                return None
            is_default |= known is not None and known[0][0] == "d"
            found += [one for one in known if one[0] != "d"] if known is not None else [piece]
        if sum(len(said) + 1 for _, said in found) > _MAX_TEXT:
            return None
        return [["d", ""], *_merged(found)] if is_default else _merged(found)

    def _is_parameter(self, name: str, node: Node, home: str) -> bool:
        """Say whether a function around a node, inside of a scope, takes a parameter of a name."""
        parent = self.tree.parent(node)
        for _ in range(MAX_DEPTH * 4):
            if parent is None:
                return False
            if parent.type in FUNCTIONS:
                if home and is_around(".".join(filter(None, (self.scope(parent), self.function_name(parent)))), home):
                    return False
                if parent.start_byte not in self._parameter_names:
                    self._parameter_names[parent.start_byte] = frozenset(one for one, _ in self.parameters_of(parent))
                if name in self._parameter_names[parent.start_byte]:
                    return True
            parent = self.tree.parent(parent)
        return False

    def given(self, name: str) -> list[Binding]:
        """Return where a name is given a value, whatever that is, or may be by who is handed its address; none for "_"."""
        if name not in self._values:
            found: list[Binding] = []
            source = self.tree.source
            for start in self._given_names.get(name.encode(), ())[: _MAX_BINDINGS * 20]:
                end = start + len(name.encode())
                behind = _GIVEN.match(source, end)
                is_bare = behind is None and _DECLARED.search(source, max(start - 20, 0), start) is not None
                is_lent = source[start - 1 : start] == b"&" and source[start - 2 : start] != b"&&"
                if behind is None and not is_bare and not is_lent:
                    continue
                node = self.tree.root.descendant_for_byte_range(start, end)
                if node is not None and node.type == "identifier" and node.start_byte == start:
                    is_spec = node.parent is not None and node.parent.type in {"const_spec", "var_spec"}
                    is_new = is_bare or is_spec or (behind is not None and behind[1] == b":")
                    value = value_of(node) if behind is not None and behind[1] != b"+" else None
                    found.append(Binding(self.scope(node), start, is_new, value))
            texts = sum(one.value is not None for one in found)
            self._values[name] = [one._replace(value=None) for one in found] if texts > _MAX_BINDINGS else found
        return self._values[name]

    @cached_property
    def _given_names(self) -> dict[bytes, list[int]]:
        return given_names(self.tree.source)


def _merged(text: Text) -> Text:
    """Return a text with its neighbouring literals made one."""
    found: Text = []
    for kind, said in text:
        if kind == "t" and found and found[-1][0] == "t":
            found[-1] = ["t", found[-1][1] + said]
        else:
            found.append([kind, said])
    return found


def aliases_of(source: bytes) -> dict[str, str]:
    """Return the packages that a file gives names of its own: name → import path."""
    found = islice(_ALIAS.finditer(source), _MAX_ALIASES)
    return {match[1].decode(): match[2].decode("utf-8", "replace") for match in found}


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
        elif isinstance(one, list) and one and one[0] in {"group", "any", "as"}:
            waiting += one[1] if one[0] == "any" else [one[1]]
    return found
