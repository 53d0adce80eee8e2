"""Places of Go that are reached on a condition alone: under `if`, `else` and `case`.

What stands behind `if err != nil { return err }` is none: nothing stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_DEPTH = 200
_DECLARATIONS = frozenset({"function_declaration", "method_declaration"})
_CASES = frozenset({"expression_case", "default_case", "type_case", "communication_case"})
# What went wrong before is no choice of the configuration.
_FAILED = re.compile(r"(?:^|_)err|Err|^[a-z]err$")  # in a variable's name
_MAX_CONDITION = 200  # bytes: a longer one asks more than whether something is nil
_ASKED = re.compile(r"\(?\s*(?P<left>[\w.]+)\s*(?P<how>[!=]=)\s*(?P<right>[\w.]+)\s*\)?")
_MAX_CASES = 20  # and comments, of a switch that is looked at for other cases


def is_conditional(tree: SyntaxTree, node: Node, routers: Collection[str]) -> bool:
    """Say whether a place is reached only on a condition in its function, another than that one of the routers is there.

    What is written in a function literal under a condition is as well.
    """
    below, parent = node, tree.parent(node)
    for _ in range(_MAX_DEPTH):
        if parent is None or parent.type in _DECLARATIONS:
            return False
        if _decides(tree, parent, below, routers):
            return True
        below, parent = parent, tree.parent(parent)
    return False


def _decides(tree: SyntaxTree, node: Node, below: Node, routers: Collection[str]) -> bool:
    """Say whether a statement around a place is a condition of it."""
    if node.type in _CASES:
        return node.type != "default_case" or not _is_only(node)
    alternative = node.child_by_field_name("alternative") if node.type == "if_statement" else None
    if node.type != "if_statement" or below not in (node.child_by_field_name("consequence"), alternative):
        return False
    condition = node.child_by_field_name("condition")
    if condition is None or condition.end_byte - condition.start_byte > _MAX_CONDITION:
        return True
    asked = _ASKED.fullmatch(tree.text(condition))
    if asked is None or "nil" not in (asked["left"], asked["right"]):
        return True
    name = asked["right"] if asked["left"] == "nil" else asked["left"]
    is_error = "." not in name and _FAILED.search(name) is not None
    if is_error or (asked["how"] == "!=" and name in routers):
        return False
    is_nil = (asked["how"] == "==") != (below == alternative)
    return not (is_nil and _is_failure(tree, node, name))


def _is_only(case: Node) -> bool:
    """Say whether a switch has no case but one."""
    switch = case.parent
    if switch is None or switch.named_child_count > _MAX_CASES:
        return False
    return sum(one.type in _CASES for one in switch.named_children) == 1


def _is_failure(tree: SyntaxTree, node: Node, name: str) -> bool:
    """Say whether an `if` itself gives a call's last result a name that errors have: `e` of `if v, e := start(); …`.

    Under any other name nothing says that the value is an error, and no service that may be missing.
    """
    first = node.child_by_field_name("initializer") if name == "e" else None
    if first is None or first.type != "short_var_declaration":
        return False
    left, right = first.child_by_field_name("left"), first.child_by_field_name("right")
    if (
        left is None
        or right is None
        or left.end_byte - left.start_byte > _MAX_CONDITION
        or right.named_child_count != 1
    ):
        return False
    return right.named_children[0].type == "call_expression" and tree.text(left.named_children[-1]) == name
