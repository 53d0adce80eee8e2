"""Where local values of C and C++ hide functions of the same name: from their declaration to the end of the block around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.hidden import Hidden, Span

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_UP = 20  # nodes between a name and what it holds in
_BLOCKS = """
    compound_statement for_statement for_range_loop if_statement while_statement switch_statement catch_clause
    lambda_expression function_definition
"""
_BLOCK = frozenset(_BLOCKS.split())


def hidden_functions(tree: SyntaxTree, asked: AbstractSet[bytes]) -> Hidden:
    """Return where some of the asked names are values that may be called: functors, pointers to functions."""
    found: dict[bytes, list[Span]] = {}
    source = tree.source
    for node in tree.nodes("bound") if asked else ():
        name = source[node.start_byte : node.end_byte]
        span = _scope(node) if name in asked else None
        if span is not None:
            found.setdefault(name, []).append(span)
    return Hidden(found)


def _scope(name: Node) -> Span | None:
    """Return where a declared name holds: its own value is behind it; None outside of functions."""
    around = name.parent
    for _ in range(_UP):
        if around is None:
            return None
        if around.type in _BLOCK:
            return name.start_byte, around.end_byte
        around = around.parent
    return None
