"""What else a script's names stand for: other names of values, and the fields of classes that hold a text."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.script_calls import ScriptCalls, Text
from services.system_map.parsing.signals.script_hidden import HiddenNames
from services.system_map.parsing.signals.script_literals import unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_BINDINGS = 200
_MAX_CLIMB = 200
# What follows a name where a statement gives it a value, alone or as a member: `name: Type =`, `name, other } =`.
_IS_GIVEN = rb"(?![\w$])(?:[^{}=;()]{0,200}\})?\s*(?::[^=\n]{1,80})?=(?![=>])"
_BOUND = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_FIELDS = frozenset({"public_field_definition", "field_definition"})


class ScriptFields:
    """Reads one file."""

    def __init__(self, calls: ScriptCalls) -> None:
        """Take the file's calls."""
        self._calls = calls
        self._tree = calls.tree
        self._hidden = HiddenNames(calls)
        self._plain: dict[str, set[str]] = {}  # the scopes where a name is that of an object literal

    def aliases(self, name: str) -> list[tuple[Node, str]]:
        """Return what statements give a name: `server.app`, `Server.get()`, `new:Server` for an object of a class."""
        pattern = re.escape(name.encode()) + _IS_GIVEN
        found: list[tuple[Node, str]] = []
        for place, match in enumerate(re.finditer(pattern, self._tree.source)):
            if place >= _MAX_BINDINGS:
                break
            node = self._calls.at(match.start(), match.start() + len(name.encode()))
            if node is None or self._tree.text(node) != name or node.type not in _BOUND:
                continue
            declarator, member = self._declared(node)
            given = self._given(declarator.child_by_field_name("value")) if declarator is not None else ""
            if declarator is not None and given:
                found.append((declarator, f"{given}.{member}" if member else given))
        return found

    def _declared(self, node: Node) -> tuple[Node | None, str]:
        """Return the declaration that gives a name its value, and the member of the value that it is: `{ app: name }`."""
        parent, member = node.parent, ""
        if parent is not None and parent.type == "pair_pattern":
            member, node, parent = self._tree.text(parent.child_by_field_name("key")), parent, parent.parent
        elif parent is not None and parent.type == "object_pattern":
            member = self._tree.text(node)
        if parent is not None and parent.type == "object_pattern":
            node, parent = parent, parent.parent
        is_declared = parent is not None and parent.type == "variable_declarator"
        is_named = is_declared and parent is not None and parent.child_by_field_name("name") == node
        return (parent, member) if is_named else (None, "")

    def _given(self, value: Node | None) -> str:
        value = unwrapped(value)
        if value is not None and value.type == "await_expression" and value.named_child_count:
            value = unwrapped(value.named_children[0])
        if value is not None and value.type == "new_expression":
            made = self._calls.dotted(value.child_by_field_name("constructor"))
            return f"new:{made}" if made else ""
        return "" if value is None else self._calls.reference(value)

    def is_shadowed(self, name: str, scope: str, made: set[tuple[str, str]]) -> bool:
        """Say whether the nearest that is called so is an object literal, and none that was made: by scope and name."""
        if name not in self._plain:
            pattern = rb"(?:const|let)\s+(" + re.escape(name.encode()) + rb")\s*=\s*\{"
            found = islice(re.finditer(pattern, self._tree.source), _MAX_BINDINGS)
            nodes = [self._calls.at(*match.span(1)) for match in found]
            self._plain[name] = {self._calls.scope(node)[0] for node in nodes if node is not None}
        parts = scope.split(".") if scope else []
        for inner in (".".join(parts[:count]) for count in range(len(parts), -1, -1)):
            if (inner, name) in made:
                return False
            if inner in self._plain[name]:
                return True
        return False

    def is_changed(self, name: str) -> bool:
        """Say whether a statement gives a name another value than its declaration does."""
        return self._hidden.is_changed(name)

    def said(self, node: Node, pieces: Text) -> Text:
        """Return a text with what the class and the blocks around a node say: `path` of `this.path`, and names of its own."""
        return self._hidden.led(node, [one for piece in pieces for one in self._said(node, piece)])

    def _said(self, node: Node, piece: list[str]) -> Text:
        kind, name = piece
        owner = self._class_of(node) if kind == "n" and re.fullmatch(r"this\.[\w$]+", name) else None
        body = owner.child_by_field_name("body") if owner is not None else None
        if owner is None or body is None or owner.type == "abstract_class_declaration":
            return [piece]
        key = name.removeprefix("this.")
        given = rb"(?<![\w$.])this\s*\.\s*" + re.escape(key.encode()) + rb"\s*=(?![=>])"
        if re.search(given, self._tree.source[body.start_byte : body.end_byte]) or self._is_extended(owner):
            return [piece]
        for member in body.named_children:
            named = member.child_by_field_name("name") or member.child_by_field_name("property")
            if member.type in _FIELDS and self._tree.text(named) == key:
                return self._calls.text(member.child_by_field_name("value"))
        return [piece]

    def _is_extended(self, owner: Node) -> bool:
        name = self._tree.text(owner.child_by_field_name("name"))
        extended = rb"\bextends\s+" + re.escape(name.encode()) + rb"\b"
        return bool(name) and re.search(extended, self._tree.source) is not None

    def _class_of(self, node: Node) -> Node | None:
        parent = self._tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if parent is None or parent.type in {"class_declaration", "class", "abstract_class_declaration"}:
                return parent
            parent = self._tree.parent(parent)
        return None
