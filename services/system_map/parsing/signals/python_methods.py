"""The methods that a route of Python is given: texts, members of `http.HTTPMethod`, names of the repository's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Text

_LISTS = frozenset({"list", "tuple", "set"})
# The members of the standard library's own; each is the text of its name.
_MEMBERS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_OF_MEMBERS = (".value", ".name")


def methods_in(calls: PythonCalls, node: Node) -> Text | None:
    """Return a text's piece, or a name's, for each method of a list; None where something else stands in it."""
    listed = calls.bound.get(calls.tree.text(node)) if calls.bound and node.type == "identifier" else None
    listed = calls.literals.literal(listed or node)
    if listed is None or listed.type not in _LISTS:
        return None
    found: Text = []
    for child in listed.named_children:
        pieces = calls.text(child) if child.type != "comment" else []
        if len(pieces) > 1 or any(kind == "?" for kind, _ in pieces):
            return None
        found += [
            ["t", _method(calls, text)] if kind == "n" and _method(calls, text) else [kind, text]
            for kind, text in pieces
        ]
    return found


def _method(calls: PythonCalls, name: str) -> str:
    """Return which method a member of `http.HTTPMethod` is: `HTTPMethod.GET`, `http.HTTPMethod.GET.value`; "" for none."""
    head, _, member = next((name.removesuffix(end) for end in _OF_MEMBERS if name.endswith(end)), name).rpartition(".")
    if member not in _MEMBERS:
        return ""
    module, _, last = head.rpartition(".")
    bound = calls.names.get(module or head)
    if bound is None or bound[2] or bound[1] != "http":
        return ""
    return member if (last == "HTTPMethod" if module else bound[3] == "HTTPMethod") else ""
