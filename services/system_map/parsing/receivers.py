"""What stands in front of a call as a path of names, where that is a call itself: `shop.find(1).items` is `shop.find().items`.

Asked only for receivers that the text alone does not tell: it walks the tree from the receiver to its head. Arguments,
type arguments, marks (`?`, `!`), brackets and `await` are left out; a thing made or cast is `Type()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_PATH = 200  # bytes of a path of several calls
_MAX_NAME = 100
_MAX_DEPTH = 12  # nodes of one receiver that were not walked before
_CALLS = frozenset({"call_expression", "invocation_expression", "call", "function_call_expression"})
_NAMED_CALLS = frozenset({"member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression"})
_MEMBERS = frozenset(
    {
        *("attribute", "conditional_access_expression", "field_expression", "member_access_expression"),
        *("member_expression", "navigation_expression", "nullsafe_member_access_expression"),
    }
)
_MADE = frozenset({"instance_expression", "new_expression", "object_creation_expression"})
_CASTS = frozenset({"as_expression", "cast_expression"})
_AROUND = frozenset(
    {
        *("await", "await_expression", "generic_function", "non_null_expression", "parenthesized_expression"),
        *("postfix_expression", "postfix_unary_expression", "try_expression", "tuple_expression", "unary_expression"),
    }
)
_MARKED = frozenset({"postfix_expression", "postfix_unary_expression", "unary_expression"})  # `x!`, but no `-x`
_ARGUMENTS = re.compile(rb"[<\[(]")
_GIVEN = b"({"  # what arguments begin with; others are a subscript or a template
# Splits what is called, as written, into (receiver, name): "?" for a receiver that is no path.
Split = Callable[[bytes], tuple[str, str]]


class Receivers:
    """Tells the receivers of a file's calls; those of a chain are to be asked for from the first call to the last."""

    def __init__(self, tree: SyntaxTree, split: Split) -> None:
        self._tree = tree
        self._split = split
        self._known: dict[int, str] = {}  # what is called, by its end; "" for no path
        self._is_ruby = tree.language == "Ruby"

    def of(self, called: Node, end: int, likely: str) -> tuple[str, str]:
        """Return (receiver, name) of what is called and ends at a byte; "?" for no path, "" for no name.

        `likely` is the name where the text ends in it.
        """
        function = called.child(0) if called.type == "generic_function" else called
        front = function.child(0) if function is not None and function.child_count else None
        if front is None or function is None:
            return "?", ""
        ends_so = likely and function is called and self._tree.source.startswith(likely.encode(), end - len(likely))
        name = likely if ends_so else self._name(front.end_byte, end)
        path = self._path(front, 0) if name else ""
        self._known[end] = f"{path}.{name}" if path else ""
        return path or "?", name

    def result(self, call: Node) -> str:
        """Return the path of what a call gives, `shop.find().items()`; "" for none."""
        found = self._path(call, 0)
        return found if found.endswith("()") else ""

    def _name(self, start: int, end: int) -> str:
        """Return the name behind a receiver."""
        tail = self._tree.source[max(start, end - _MAX_NAME) : end]
        if b"/" in tail or b"#" in tail:  # a comment between them
            tail = b"." + tail.split()[-1].lstrip(b"?!.:->")
        return self._split(b"a" + tail)[1]

    def _path(self, node: Node, depth: int) -> str:
        """Return the path of an expression; "" for none."""
        kind = node.type
        if kind in _CALLS or kind in _NAMED_CALLS:
            is_named = self._is_ruby or kind in _NAMED_CALLS
            found = self._of_named_call(node, depth + 1) if is_named else self._of_call(node, depth + 1)
        elif kind in _MADE:
            found = self._of_made(node)
        else:
            start, end = node.start_byte, node.end_byte
            if self._tree.source.find(b"(", start, end) < 0:
                return self._plain(start, end)
            found = self._walked(node, kind, depth + 1) if depth < _MAX_DEPTH else ""
        return found if len(found) <= MAX_PATH else ""

    def _walked(self, node: Node, kind: str, depth: int) -> str:
        """Return the path of what holds a call."""
        if kind in _MEMBERS:
            front = node.child(0) if node.child_count else None
            path = self._path(front, depth) if front is not None else ""
            name = self._name(front.end_byte, node.end_byte) if front is not None and path else ""
            return f"{path}.{name}" if name else ""
        if kind in _CASTS:
            return self._of_cast(node)
        if kind in _AROUND and (kind not in _MARKED or self._tree.source[node.end_byte - 1] == ord("!")):
            count = node.named_child_count
            if kind == "tuple_expression" and count != 1:  # `(a(), b())` is neither of them
                return ""
            inner = (
                node.named_child(0 if kind in _MARKED or kind == "generic_function" else count - 1) if count else None
            )
            return self._path(inner, depth) if inner is not None else ""
        return ""

    def _plain(self, start: int, end: int) -> str:
        """Return the path that a text without a call is."""
        receiver, name = self._split(self._tree.source[start:end]) if end - start <= _MAX_NAME else ("?", "")
        return "" if receiver == "?" else f"{receiver}.{name}" if receiver else name

    def _of_call(self, node: Node, depth: int) -> str:
        function = node.child(0) if node.child_count else None
        if function is None or depth > _MAX_DEPTH:
            return ""
        end = function.end_byte
        path = self._known.get(end)
        if path is None:
            path = self._path(function, depth)
        if path.endswith("()") or self._tree.source[end] not in _GIVEN:
            given = node.child(node.child_count - 1)
            if given is None or self._tree.source[given.start_byte] not in _GIVEN:
                return ""
            if given.type == "annotated_lambda" and function.type in _CALLS:
                return path  # the last argument of the very call (Kotlin)
        is_value = path.startswith("$") and node.type == "function_call_expression"  # a function of PHP
        is_called = bool(path) and not path.endswith("()") and path != "require" and not is_value
        return f"{path}()" if is_called else ""

    def _of_named_call(self, node: Node, depth: int) -> str:
        """Return the path of a call that holds its receiver and its name by itself (PHP, Ruby)."""
        name = node.child_by_field_name("method" if self._is_ruby else "name")
        front = node.child(0) if node.child_count else None
        if name is None or front is None or depth > _MAX_DEPTH:
            return ""
        path = self._known.get(name.end_byte)
        if path is None and front.start_byte == name.start_byte:
            path = self._plain(name.start_byte, name.end_byte)
        elif path is None:
            path = self._path(front, depth)
            last = self._name(front.end_byte, name.end_byte) if path else ""
            path = f"{path}.{last}" if last else ""
        return f"{path}()" if path else ""

    def _of_made(self, node: Node) -> str:
        """Return the class of an object that is made there; "" for one with members of its own, or without a name."""
        made = node.named_child(0) if node.named_child_count else None
        if made is None or any(child.type in {"template_body", "declaration_list"} for child in node.children):
            return ""
        return self._type(made)

    def _of_cast(self, node: Node) -> str:
        written = node.child_by_field_name("type") or (
            node.named_child(node.named_child_count - 1) if node.named_child_count else None
        )
        return self._type(written) if written is not None else ""

    def _type(self, written: Node) -> str:
        text = self._tree.source[written.start_byte : min(written.end_byte, written.start_byte + _MAX_NAME)]
        outer, name = self._split(_ARGUMENTS.split(text.lstrip(b"\\").replace(b"\\", b"."), maxsplit=1)[0].strip())
        return (f"{outer}.{name}()" if outer else f"{name}()") if name[:1].isupper() and outer != "?" else ""
