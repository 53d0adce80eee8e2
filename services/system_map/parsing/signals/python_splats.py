"""What a call of Python is given by `**`: a dictionary that stands there in full, or what the function around takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.parsing.signals.python_pieces import Call

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

_MAX_CLIMB = 60
_MAX_PAIRS = 200


class Splats(NamedTuple):
    """The arguments of one call that come by `*` and `**`."""

    keywords: dict[str, Node]  # of dictionaries that stand there in full
    of: str  # the function whose own `**kwargs` are handed on; "" for none
    is_unread: bool  # nobody can tell what else is given


def splats_of(calls: PythonCalls, call: Call, asked: str) -> Splats:
    """Read what a call is given by `**`; `asked` is the keyword that matters."""
    keywords: dict[str, Node] = {}
    of, is_unread = "", False
    arguments = call.node.child_by_field_name("arguments")
    for argument in arguments.named_children if arguments is not None else ():
        value = argument.named_children[0] if argument.type == "dictionary_splat" and argument.named_children else None
        if value is None:
            continue
        table = _table(calls, value)
        function = _taking(calls, value) if table is None and value.type == "identifier" else None
        if table is not None:
            keywords |= table
        elif function is not None and not _is_changed(calls, function, value, asked):
            of = calls.around(function).scope
            name = calls.tree.text(function.child_by_field_name("name"))
            of = f"{of}.{name}" if of else name
        else:
            is_unread = True
    return Splats(keywords, of, is_unread)


def _table(calls: PythonCalls, node: Node) -> dict[str, Node] | None:
    """Return a dictionary's values by their keys; None for one that does not stand there in full."""
    if calls.bound:
        node = calls.literals.item(node, calls.bound) or node
    if node.type == "call":
        made = calls.read_call(node)
        is_plain = made is not None and (made.receiver, made.name) == ("", "dict") and not made.positional
        return dict(made.keywords) if made is not None and is_plain and not made.starred else None
    found = calls.literals.literal(node)
    if found is None or found.type != "dictionary" or _is_set_later(calls, node):
        return None
    table: dict[str, Node] = {}
    for pair in found.named_children[:_MAX_PAIRS]:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        pieces = calls.text(key) if pair.type == "pair" else []
        if pair.type != "comment" and (len(pieces) != 1 or pieces[0][0] != "t" or value is None):
            return None
        if value is not None:
            table[pieces[0][1]] = value
    return table if found.named_child_count <= _MAX_PAIRS else None


def _is_set_later(calls: PythonCalls, node: Node) -> bool:
    """Say whether a line gives a named dictionary one more of its values: `options["methods"] = …`."""
    name = re.escape(calls.tree.text(node).encode()) if node.type == "identifier" else b""
    return bool(name) and re.search(rb"\b" + name + rb"(?:\[|\.setdefault\()", calls.tree.source) is not None


def _taking(calls: PythonCalls, node: Node) -> Node | None:
    """Return the function around a place that takes a name as `**name`; None where it is another's name."""
    name = calls.tree.text(node)
    above = calls.tree.parent(node)
    for _ in range(_MAX_CLIMB):
        if above is None:
            return None
        parameters = above.child_by_field_name("parameters") if above.type == "function_definition" else None
        for one in parameters.named_children if parameters is not None else ():
            written = calls.tree.text(one).partition(":")[0].partition("=")[0].strip()
            if written == name:
                return None
            if written.startswith("**") and written[2:].strip() == name:
                return above
        above = calls.tree.parent(above)
    return None


def _is_changed(calls: PythonCalls, function: Node, node: Node, asked: str) -> bool:
    """Say whether a function may itself give, take or bind what it hands on by `**name`: `kwargs["methods"] = …`."""
    name = re.escape(calls.tree.text(node).encode())
    other = rb"(?![\"'](?!" + re.escape(asked.encode()) + rb"[\"']))"  # what follows is no other key's text
    changes = rb"\b" + name + rb"[ \t]*(?:\|?=(?!=)|\[[ \t]*" + other + rb"|\.\w+\([ \t]*" + other + rb")"
    body = function.child_by_field_name("body")
    return body is None or re.search(changes, calls.tree.source[body.start_byte : body.end_byte]) is not None
