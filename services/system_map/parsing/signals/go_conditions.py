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
_SETTLED = re.compile(r"\(?\s*\w*[eE]rr(?:or)?\w*\s*[!=]=\s*nil\s*\)?")
_IS_THERE = re.compile(r"([\w.]+)\s*!=\s*nil")


def is_conditional(tree: SyntaxTree, node: Node, routers: Collection[str]) -> bool:
    """Say whether a place is reached only on a condition in its function, another than that one of the routers is there.

    What is written in a function literal under a condition is as well.
    """
    below, parent = node, node.parent
    for _ in range(_MAX_DEPTH):
        if parent is None or parent.type in _DECLARATIONS:
            return False
        if parent.type in _CASES or _decides(tree, parent, below, routers):
            return True
        below, parent = parent, parent.parent
    return False


def _decides(tree: SyntaxTree, node: Node, below: Node, routers: Collection[str]) -> bool:
    if node.type != "if_statement" or below not in (
        node.child_by_field_name("consequence"),
        node.child_by_field_name("alternative"),
    ):
        return False
    asked = tree.text(node.child_by_field_name("condition"))
    there = _IS_THERE.fullmatch(asked)
    return _SETTLED.fullmatch(asked) is None and not (there is not None and there[1] in routers)
