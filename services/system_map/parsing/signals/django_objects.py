"""Django: what a pattern in a method hangs on of the object that the method is called on: `if self.copy_enabled:`.

{path: with names led to what the method binds them to: `kind = self.kind`,
 when: [[attribute, whether it must be true]]}: there where attributes alone decide whether it is reached
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.django_returns import EarlierReturns, is_told_by
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
    when = _conditions(calls.tree, node) if data["condition"] else None
    return {"path": settled(calls, data["path"], around)} | ({"when": when} if when else {})


def _conditions(tree: SyntaxTree, node: Node) -> list[list[Any]] | None:
    """Return the attributes of `self` that decide whether a place is reached; None where anything else does, too."""
    found, earlier = _around(tree, node), EarlierReturns.of(tree).before(node)
    if found is None or not is_told_by(earlier):
        return None
    own = list(found)
    for statement in earlier:
        asked = _around(tree, statement)
        left = [one for one in asked if one not in own] if asked is not None else []
        if len(left) != 1:  # one of several that do not hold
            return None
        found.append([left[0][0], not left[0][1]])
    return found


def _around(tree: SyntaxTree, node: Node) -> list[list[Any]] | None:
    """Return the attributes that the statements around a place ask for; None where they ask for anything else."""
    found: list[list[Any]] = []
    below, parent = node, tree.parent(node)
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.type in FUNCTIONS:
            return found
        if parent.type in _DECIDING:
            return None
        if parent.type == "if_statement":
            condition = parent.child_by_field_name("condition")
            if condition is None or condition.end_byte - condition.start_byte > _MAX_CONDITION:
                return None
            asked = _ASKED.fullmatch(tree.text(condition).strip("() "))
            is_else = below.type == "else_clause"
            if asked is None or (is_else and any(one.type == "elif_clause" for one in parent.named_children)):
                return None
            found.append([asked[2], (asked[1] is None) != is_else])
        below, parent = parent, tree.parent(parent)
    return None
