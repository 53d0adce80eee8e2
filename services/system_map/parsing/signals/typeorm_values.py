"""Arguments of TypeORM's decorators and options as small JSON values.

{"s": text}, {"d": {key: value}}, {"l": [values]}, {"r": name} for `() => Name`, {"c": pieces of a text} for code that
may name a constant, else the text on one line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.script_literals import unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.script_calls import ScriptCalls

MAX_TEXT = 200
_MAX_DEPTH = 5
_CODE = frozenset(
    {
        *("string", "template_string", "identifier", "member_expression", "binary_expression", "call_expression"),
        *("ternary_expression", "subscript_expression"),
    }
)
_SPACE = re.compile(r"\s+")


def value_of(calls: ScriptCalls, node: Node, depth: int = 0) -> Any:
    """Return an argument as signals of TypeORM tell it."""
    inner = unwrapped(node) or node
    if inner.type in _CODE:
        pieces = calls.text(inner)
        is_text = all(kind == "t" for kind, _ in pieces)
        return {"s": "".join(text for _, text in pieces)[:MAX_TEXT]} if is_text else {"c": pieces}
    if depth < _MAX_DEPTH and inner.type == "object":
        return {"d": _pairs(calls, inner, depth)}
    if depth < _MAX_DEPTH and inner.type == "array":
        return {"l": [value_of(calls, one, depth + 1) for one in inner.named_children[:50]]}
    body = inner.child_by_field_name("body") if inner.type == "arrow_function" else None
    if body is not None and body.type == "identifier":
        return {"r": calls.tree.text(body)}
    return one_line(calls.tree.text(node))


def _pairs(calls: ScriptCalls, node: Node, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in node.named_children[:50]:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key is not None and value is not None:
            found[calls.tree.text(key).strip("\"'")] = value_of(calls, value, depth + 1)
        elif pair.type == "shorthand_property_identifier":
            found[calls.tree.text(pair)] = {"c": [["n", calls.tree.text(pair)]]}
    return found


def one_line(text: str) -> str:
    """Return a text on one line, cut."""
    return _SPACE.sub(" ", text[: 4 * MAX_TEXT]).strip()[:MAX_TEXT]
