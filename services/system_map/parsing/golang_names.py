"""Where local names of Go hide functions and packages of the same name: from their declaration to the end of its block."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from services.system_map.parsing.reading import Reading

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

# What is declared holds behind these, and up to the end of the first of those.
_DECLARING = frozenset({"short_var_declaration", "var_spec", "const_spec", "range_clause", "receive_statement"})
_HOLDING = frozenset(
    {
        "block", "statement_list", "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
        "communication_case", "func_literal", "function_declaration", "method_declaration",
    }
)  # fmt: skip
_NOWHERE = frozenset({"source_file", "function_type", "method_elem"})
_UP = 12  # how far above a name the block is in which it holds
_MAX_NODES = 1000  # each asks for its parents, which takes longer the deeper it stands
_MAX_SPANS = 100  # before a call, of one name
_Call = tuple[int, str, str, int, str]


def settle_names(tree: SyntaxTree, reading: Reading) -> None:
    """Say of each call whether its name is a local value: it gets the kind `local`, or is left out if it is handed over.

    What is called on a local value of no known type that hides a package is called on `?`.
    """
    uses = reading.uses
    packages = {local for local, _, _ in uses.bindings}
    wanted = {name.encode() for name in packages.union(call[1] for call in uses.calls if not call[2])}
    source = tree.source
    nodes = [node for node in tree.nodes("declared") if source[node.start_byte : node.end_byte] in wanted]
    typed = {start for start, _, written in uses.types if written}
    hidden: dict[str, list[tuple[int, int, bool]]] = {}
    for node in nodes[:_MAX_NODES]:
        span = _span(tree, node)
        if span is not None:
            hidden.setdefault(tree.text(node), []).append((*span, node.start_byte in typed))
    for spans in hidden.values():
        spans.sort()
    if not hidden:
        return
    kept: list[_Call] = []
    for call in uses.calls:
        head = call[2].partition(".")[0] if call[2] else call[1]
        is_asked = head in hidden and (not call[2] or head in packages)
        settled = _settled(call, hidden[head]) if is_asked else call
        if settled is not None:
            kept.append(settled)
    uses.calls = kept


def _settled(call: _Call, spans: list[tuple[int, int, bool]]) -> _Call | None:
    """Return a call with what the name that these spans are of means there; None for a local value handed over."""
    start, name, receiver, line, kind = call
    last = bisect_right(spans, (start, 1 << 62, True))
    innermost = next((span for span in reversed(spans[max(0, last - _MAX_SPANS) : last]) if start < span[1]), None)
    if innermost is None:
        return call
    if receiver:
        return call if innermost[2] else (start, name, "?", line, kind)
    return (start, name, "", line, "local") if kind != "reference" else None


def _span(tree: SyntaxTree, name: Node) -> tuple[int, int] | None:
    """Return where a declared name holds; None where that is the package, or the name stands in a type."""
    start = name.end_byte
    around = tree.parent(name)
    for _ in range(_UP):
        if around is None or around.type in _NOWHERE:
            return None
        if around.type in _HOLDING:
            return start, around.end_byte
        if around.type in _DECLARING:
            start = around.end_byte
        around = tree.parent(around)
    return None
