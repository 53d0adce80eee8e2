"""Where local names of Rust hide functions of the same name: what patterns bind, up to the end of what they are bound in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.hidden import Hidden, Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_WORD = re.compile(rb"[a-z_]\w*")  # capitals are constants, types and their variants
_MAX_PATTERN = 1000
_UP = 20  # how far above a `let` in a condition its `if` or `while` stands


def hidden_functions(tree: SyntaxTree, known: set[bytes]) -> Hidden:
    """Return where some of the known names are local values."""
    found: dict[bytes, list[Span]] = {}
    source = tree.source
    for node in tree.nodes("bound") if known else ():
        text = source[node.start_byte : min(_end_of_pattern(node), node.start_byte + _MAX_PATTERN)]
        names = known.intersection(_WORD.findall(text)) if text not in known else {text}
        span = _scope(tree, node) if names else None
        for name in names if span else ():
            found.setdefault(name, []).append(span or (0, 0))
    return Hidden(found)


def _end_of_pattern(node: Node) -> int:
    guard = node.child_by_field_name("condition")  # `Some(x) if allowed(x)`
    return node.end_byte if guard is None else guard.start_byte


def _scope(tree: SyntaxTree, node: Node) -> Span | None:
    """Return where the names of a pattern hold: behind its value, to the end of the block, the arm or the function."""
    around = node.parent
    if around is None:
        return None
    if around.type in {"closure_parameters", "parameter", "parameters"}:
        while around is not None and around.type in {"closure_parameters", "parameter", "parameters"}:
            around = around.parent
        return (node.start_byte, around.end_byte) if around is not None else None
    if around.type == "let_declaration":
        block = around.parent
        return (around.end_byte, block.end_byte) if block is not None else None
    if around.type == "for_expression":
        body = around.child_by_field_name("body")
        return (body.start_byte, body.end_byte) if body is not None else None
    if around.type == "let_condition":
        return _scope_of_condition(tree, around)
    return node.start_byte, around.end_byte  # an arm of a match


def _scope_of_condition(tree: SyntaxTree, condition: Node) -> Span | None:
    around = tree.parent(condition)
    for _ in range(_UP):
        if around is None:
            return None
        body = around.child_by_field_name("consequence") or around.child_by_field_name("body")
        if around.type in {"if_expression", "while_expression"} and body is not None:
            return condition.end_byte, body.end_byte
        around = tree.parent(around)
    return None
