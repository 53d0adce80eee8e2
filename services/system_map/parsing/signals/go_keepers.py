"""Go's functions that put away the http.Handler they are given: in a list, a map, a field, or by another function.

Only those are shown where nothing is seen to serve it: whatever is unclear counts as serving.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_scopes import chain_of, values_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.go_routers import GoRouters

_DECLARED = frozenset({"function_declaration", "method_declaration"})
_SILENT = frozenset({"len", "panic", "fmt", "log", "slog", "errors"})  # what they are called with goes nowhere
_MAX_PLACES = 200
_LISTS = frozenset({"expression_list", "literal_element", "parenthesized_expression"})


class GoKeepers:
    """Adds go.kept to the signals of one file."""

    def __init__(self, routers: GoRouters) -> None:
        """Take a reader of Go's own package."""
        self._routers = routers
        self._tree = routers.tree

    def read(self) -> None:
        """Look at each parameter of type http.Handler, in functions that give no handler back."""
        written = f"{self._routers.local}.Handler".encode()
        if written not in self._tree.source:
            return
        pattern = re.compile(rb"(?<![\w.])" + re.escape(written) + rb"\b")
        known: set[int] = set()
        for place, match in enumerate(pattern.finditer(self._tree.source)):
            node = self._tree.root.descendant_for_byte_range(match.end() - 1, match.end())
            function = _function_of_parameter(node)
            if place >= _MAX_PLACES or function is None or function.start_byte in known:
                continue
            known.add(function.start_byte)
            if "Handler" not in self._tree.text(function.child_by_field_name("result")):
                self._read(function, written.decode())

    def _read(self, function: Node, written: str) -> None:
        body = function.child_by_field_name("body")
        for index, (name, kind) in enumerate(self._routers.parameters_of(function) if body is not None else ()):
            uses = self._uses(body, name) if kind == written and body is not None else None
            if uses is not None and any(uses.values()):
                scope = self._routers.function_name(function)
                self._routers.add("kept", function, scope=scope, index=index, **uses)

    def _uses(self, body: Node, name: str) -> dict[str, Any] | None:
        """Return where a parameter is put; None where it may be served."""
        found: dict[str, Any] = {"stored": False, "fields": [], "passed": []}
        pattern = re.compile(rb"\b" + name.encode() + rb"\b")
        for place, match in enumerate(pattern.finditer(self._tree.source, body.start_byte, body.end_byte)):
            node = self._tree.root.descendant_for_byte_range(match.start(), match.end())
            if node is None or node.type != "identifier" or self._is_key(node):
                continue
            if place >= _MAX_PLACES or not self._is_put(node, found):
                return None
        return found

    def _is_key(self, node: Node) -> bool:
        """Say whether a name is that of a field in a literal: `Server{handler: h}`."""
        key = node.parent.parent if node.parent is not None and node.parent.type == "literal_element" else node.parent
        return key is not None and key.type == "keyed_element" and key.named_children[0] in {node, node.parent}

    def _is_put(self, node: Node, found: dict[str, Any]) -> bool:
        """Note where an expression is put; False where that is not understood."""
        parent = self._tree.parent(node)
        while parent is not None and parent.type in _LISTS:
            node, parent = parent, self._tree.parent(parent)
        if parent is None:
            return False
        if parent.type == "argument_list":
            return self._is_handed(node, parent, found)
        if parent.type == "assignment_statement":
            return self._is_assigned(node, parent, found)
        if parent.type == "keyed_element":
            return self._is_of_field(self._tree.text(parent.named_children[0]), found)
        found["stored"] |= parent.type == "send_statement"
        return parent.type in {"send_statement", "binary_expression"}  # the other is a comparison

    def _is_handed(self, node: Node, arguments: Node, found: dict[str, Any]) -> bool:
        """Note the function that a statement hands it to; what gives back something else may give back what answers."""
        call = arguments.parent
        function = chain_of(self._tree, call.child_by_field_name("function")) if call is not None else ""
        if function == "append" or function.partition(".")[0] in _SILENT:
            found["stored"] |= function == "append"
            return True
        is_alone = call is not None and call.parent is not None and call.parent.type == "expression_statement"
        if not function or call is None or not is_alone:
            return False
        found["passed"].append([function, values_of(call).index(node)])
        return True

    def _is_assigned(self, node: Node, statement: Node, found: dict[str, Any]) -> bool:
        left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
        if left is None or right != node or left.named_child_count != 1:
            return False
        target = left.named_children[0]
        found["stored"] |= target.type == "index_expression"
        if target.type == "selector_expression":
            return self._is_of_field(self._tree.text(target.child_by_field_name("field")), found)
        return target.type == "index_expression"

    def _is_of_field(self, name: str, found: dict[str, Any]) -> bool:
        """Note a field, but one that the file uses; a server's is called Handler."""
        used = re.compile(rb"\." + name.encode() + rb"\b(?![ \t]*=[^=])") if name.isidentifier() else None
        if used is None or name == "Handler" or used.search(self._tree.source):
            return False
        found["fields"].append(name)
        return True


def _function_of_parameter(node: Node | None) -> Node | None:
    """Return the declaration that a type in its list of parameters belongs to; None for other types."""
    for _ in range(4):
        if node is None or node.type == "parameter_declaration":
            break
        node = node.parent
    parameters = node.parent if node is not None else None
    function = parameters.parent if parameters is not None else None
    is_declared = function is not None and function.type in _DECLARED
    is_taken = is_declared and function is not None and function.child_by_field_name("parameters") == parameters
    return function if is_taken else None
