"""Where local values of C and C++ hide functions of the same name: from their declaration to the end of the block around."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

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


class Hidden:
    """The stretches in which some of the asked names are values that may be called: functors, pointers to functions."""

    def __init__(self, tree: SyntaxTree, asked: AbstractSet[bytes]) -> None:
        found: dict[bytes, list[tuple[int, int]]] = {}
        source = tree.source
        for node in tree.nodes("bound") if asked else ():
            name = source[node.start_byte : node.end_byte]
            span = _scope(node) if name in asked else None
            if span is not None:
                found.setdefault(name, []).append(span)
        self._spans = {name: _united(spans) for name, spans in found.items()}

    def __bool__(self) -> bool:
        """Say whether anything is hidden."""
        return bool(self._spans)

    def holds(self, name: bytes, position: int) -> bool:
        """Tell whether the name is a local one there."""
        starts, ends = self._spans.get(name, ([], []))
        place = bisect_right(starts, position) - 1
        return place >= 0 and position < ends[place]


def _scope(name: Node) -> tuple[int, int] | None:
    """Return where a declared name holds: its own value is behind it; None outside of functions."""
    around = name.parent
    for _ in range(_UP):
        if around is None:
            return None
        if around.type in _BLOCK:
            return name.start_byte, around.end_byte
        around = around.parent
    return None


def _united(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the starts and the ends of the spans, those that overlap as one."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends
