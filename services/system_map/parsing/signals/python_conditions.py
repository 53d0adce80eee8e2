"""Places of Python that are reached on a condition alone: under `if`, `else` and `case`, where `try` may go another way.

So are the places of a loop that `continue`, `break` or the `if` of a comprehension may pass by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_scopes import FUNCTIONS
from services.system_map.parsing.signals.python_turns import COMPREHENSIONS, PythonChanges

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_DEPTH = 200
# What holds, or does not, whatever the configuration says.
_SETTLED = re.compile(
    r"(?:not\s+)?(?:__name__\s*[!=]=\s*[\"']\w+[\"']|[\"']\w+[\"']\s*[!=]=\s*__name__|(?:\w+\.)?TYPE_CHECKING)"
)
_CHECKED = re.compile(r"^(?:\w+\.)?TYPE_CHECKING\b|\band\s+(?:\w+\.)?TYPE_CHECKING\b")
_NOT_CHECKED = re.compile(r"^not\s+(?:\w+\.)?TYPE_CHECKING\b")
_SUPPRESSING = ("suppress(", "contextlib.suppress(")
# Handlers after which a program does not go on, or that stop it.
_ENDING = re.compile(
    rb"(?:^|:)[ \t]*(?:raise\b|(?:sys\.|os\._)?exit\()|\A[ \t]*except[ \t(]+(?:KeyboardInterrupt|SystemExit)\b[^:]{0,60}:",
    re.MULTILINE,
)


def only_checked(condition: str) -> str:
    """Return the field of an `if` that a type checker reads and nothing runs: "consequence", "alternative" or ""."""
    if _CHECKED.search(condition):
        return "consequence"
    return "alternative" if _NOT_CHECKED.search(condition) else ""


def is_conditional(tree: SyntaxTree, node: Node) -> bool:
    """Say whether a place is reached only on a condition in its module or function: under `if settings.DEBUG:`."""
    column = node.start_point[1]
    if column == 0 or (column == 1 and tree.source[node.start_byte - 1 : node.start_byte] == b"@"):
        # A statement that stands at the very left, unless it is `app.mount(…) if settings.DEBUG else None`.
        return node.parent is not None and _is_chosen(node.parent, node)
    below, parent = node, tree.parent(node)
    for _ in range(_MAX_DEPTH):
        if parent is None or parent.type in FUNCTIONS:
            return False
        if _decides(tree, parent, below) or _passes_by(tree, parent, below, node):
            return True
        below, parent = parent, tree.parent(parent)
    return False


def _decides(tree: SyntaxTree, node: Node, below: Node) -> bool:
    """Say whether a statement decides whether what stands in a part of it is reached."""
    if node.type == "if_statement":
        asked = node.child_by_field_name("condition")
        return asked != below and _SETTLED.fullmatch(tree.text(asked).strip("() \n")) is None
    if node.type == "try_statement":
        handlers = [child for child in node.named_children if child.type in {"except_clause", "except_group_clause"}]
        goes_on = any(_ENDING.search(tree.source[one.start_byte : one.end_byte]) is None for one in handlers)
        return below in handlers or (goes_on and below.type != "finally_clause")
    if node.type == "with_statement":
        clause = next((child for child in node.named_children if child.type == "with_clause"), None)
        return below != clause and tree.text(clause).strip("( ").startswith(_SUPPRESSING)
    return node.type == "case_clause" or _is_chosen(node, below)


def _passes_by(tree: SyntaxTree, loop: Node, below: Node, place: Node) -> bool:
    """Say whether a loop has turns that do not reach a place in it: `if not one: continue`, `for one in all if one`."""
    if loop.type == "for_statement":
        return loop.child_by_field_name("body") == below and PythonChanges.of(tree).is_skipped(loop, place)
    if loop.type not in COMPREHENSIONS or loop.child_by_field_name("body") != below:
        return False
    return any(child.type == "if_clause" for child in loop.named_children)


def _is_chosen(node: Node, below: Node) -> bool:
    """Say whether an expression decides whether a part of it is reached: `X and f()`, `f() if X else None`."""
    if node.type == "conditional_expression":
        return node.named_children[1:2] != [below]
    return node.type == "boolean_operator" and node.child_by_field_name("right") == below
