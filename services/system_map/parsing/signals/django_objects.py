"""Django: what a pattern in a method hangs on of the object that the method is called on: `if self.copy_enabled:`.

{path: with names led to what the method binds them to: `kind = self.kind`,
 when: [[attribute, whether it must be true]]}: there where attributes alone decide whether it is reached
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_handed import settled
from services.system_map.parsing.signals.python_scopes import FUNCTIONS

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.python_calls import PythonCalls

_ASKED = re.compile(r"(not\s+)?self\.([A-Za-z_]\w*)")
_DECIDING = frozenset(
    {
        *("try_statement", "with_statement", "case_clause", "for_statement", "while_statement", "elif_clause"),
        *("conditional_expression", "boolean_operator"),
    }
)
_MAX_CLIMB = 60
_MAX_CONDITION = 200


def of_object(calls: PythonCalls, node: Node, data: dict[str, Any]) -> dict[str, Any]:
    """Return what a pattern in a class hangs on."""
    around = calls.around(node)
    if not around.class_name:
        return {}
    when = _conditions(calls.tree, node) if data["condition"] else []
    return {"path": settled(calls, data["path"], around)} | ({"when": when} if when else {})


def _conditions(tree: SyntaxTree, node: Node) -> list[list[Any]]:
    """Return the attributes of `self` that decide whether a place is reached; none where anything else does, too."""
    found: list[list[Any]] = []
    below, parent = node, tree.parent(node)
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.type in FUNCTIONS:
            return found
        if parent.type in _DECIDING:
            return []
        if parent.type == "if_statement":
            condition = parent.child_by_field_name("condition")
            if condition is None or condition.end_byte - condition.start_byte > _MAX_CONDITION:
                return []
            asked = _ASKED.fullmatch(tree.text(condition).strip("() "))
            is_else = below.type == "else_clause"
            if asked is None or (is_else and any(one.type == "elif_clause" for one in parent.named_children)):
                return []
            found.append([asked[2], (asked[1] is None) != is_else])
        below, parent = parent, tree.parent(parent)
    return []
