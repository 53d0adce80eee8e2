"""Several values that a function of Python gives back at once, and the names that take them: `app, api = create()`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call

_RETURNED = re.compile(rb"(return)[ \t]+\(?\s{0,80}[A-Za-z_]\w{0,80}[ \t]*,")
# A line's end in front is found much faster than `^` is; before the first line nothing is made that gives a row back.
_TAKEN = re.compile(
    rb"\n[ \t]*+\(?(?:\w{1,80}+[ \t]*+,[ \t]*+){1,5}\w{1,80}+\)?[ \t]*+=[ \t]*+(?:\w{1,80}\.){0,5}(\w{1,80})\("
)
_ROWS = frozenset({"expression_list", "tuple", "pattern_list", "tuple_pattern"})
_MAX_ROWS = 200
_MAX_ITEMS = 10


def returned_rows(calls: PythonCalls) -> Iterator[tuple[Node, str, int]]:
    """Yield the names that `return app, api` gives back, each with where it stands and its place in the row."""
    for match in islice(_RETURNED.finditer(calls.tree.source), _MAX_ROWS):
        node = calls.tree.root.descendant_for_byte_range(*match.span(1))
        statement = node.parent if node is not None else None
        if statement is not None and statement.type == "return_statement" and statement.named_child_count == 1:
            yield from _names(calls, statement.named_children[0])


def taken_rows(calls: PythonCalls) -> Iterator[tuple[Call, str, int]]:
    """Yield the names that take what a call gives back, each with its place in the row."""
    for call in calls.calls(_TAKEN):
        assignment = call.node.parent
        left = assignment.child_by_field_name("left") if assignment is not None else None
        if assignment is not None and assignment.type == "assignment" and left is not None:
            yield from ((call, name, at) for _, name, at in _names(calls, left))


def _names(calls: PythonCalls, row: Node) -> Iterator[tuple[Node, str, int]]:
    items = [child for child in row.named_children if child.type != "comment"] if row.type in _ROWS else []
    for at, item in enumerate(items[:_MAX_ITEMS]):
        if item.type.startswith("list_splat"):  # as many as there are
            return
        if item.type == "identifier":
            yield item, calls.tree.text(item), at
