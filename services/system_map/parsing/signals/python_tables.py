"""Tables of routes that a Python module has: `ROUTES = [(Users, "/users/"), …]`, `{"/users": users}`; others loop over them.

Each row says what a call gives that a loop over the table makes; see `python_loops`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import PythonCalls
from services.system_map.parsing.signals.python_handed import TEXTS, said_by

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b'"/', b"'/")
_LISTS = frozenset({"list", "tuple"})
# A name at the start of a line that is given rows: tuples, lists or dictionaries in a list, or a dictionary of paths.
_TABLE = re.compile(
    rb"""^([A-Za-z_]\w{0,80}+)[ \t]*+(?::[^=\n]{1,80})?=[ \t]*+(?:[\[(]\s*+(?:\#[^\n]*+\s*+)?[\[({]|\{\s*+[rf]?["'])""",
    re.MULTILINE,
)
_MAX_TABLES = 20
_MAX_ROWS = 500
_MAX_CELLS = 12
_MAX_TEXT = 500


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file: {name, rows: [[line, cells by place, cells by key], …]}, and `pairs` for a dictionary's."""
    found: list[Signal] = []
    places = _TABLE.finditer(tree.source)
    first = next(places, None)
    if first is None:
        return found
    calls = PythonCalls.of(tree)
    for match in islice((first, *places), _MAX_TABLES):
        node = tree.root.descendant_for_byte_range(*match.span(1))
        table = calls.literals.literal(node) if node is not None and node.type == "identifier" else None
        rows = _rows(calls, table) if table is not None else []
        if node is not None and table is not None and rows:
            pairs = {"pairs": True} if table.type == "dictionary" else {}
            found.append(
                Signal("python.table", node.start_point[0] + 1, {"name": tree.text(node), "rows": rows, **pairs})
            )
    return found


def _rows(calls: PythonCalls, table: Node) -> list[list[Any]]:
    """Return the rows of a table; none for one that holds anything else than routes' paths and what answers them."""
    if table.named_child_count > _MAX_ROWS:
        return []
    rows: list[list[Any]] = []
    for node in table.named_children:
        if node.type == "comment":
            continue
        row = _row(calls, node)
        if row is None:
            return []
        rows.append(row)
    return rows if any(cell.get("text", [["", ""]])[0][1][:1] == "/" for cell in _cells(rows)) else []


def _cells(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [cell for _, by_place, by_key in rows for cell in (*by_place, *by_key.values())]


def _row(calls: PythonCalls, node: Node) -> list[Any] | None:
    """Return one row; None for one that does not name a path and what answers it."""
    by_key: dict[str, dict[str, Any]] = {}
    by_place: list[dict[str, Any]] = []
    if node.named_child_count > _MAX_CELLS:
        return None
    if node.type in _LISTS or node.type == "pair":
        by_place = [_cell(calls, child) for child in node.named_children if child.type != "comment"]
    elif node.type == "dictionary":
        for pair in node.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            pieces = calls.text(key) if key is not None else []
            if pair.type == "comment":
                continue
            if value is None or len(pieces) != 1 or pieces[0][0] != "t":
                return None
            by_key[pieces[0][1][:_MAX_TEXT]] = _cell(calls, value)
    cells = [*by_place, *by_key.values()]
    is_route = any("text" in cell for cell in cells) and any(cell["what"] for cell in cells)
    return [node.start_point[0] + 1, by_place, by_key] if is_route else None


def _cell(calls: PythonCalls, node: Node) -> dict[str, Any]:
    """Return what one value of a row is, as what a call gives: a text, several, a name, a view that a class makes."""
    if node.type in TEXTS:
        said = said_by(calls, node)
        texts = [*said.get("texts", ()), *([said["text"]] if "text" in said else [])]
        is_long = any(len(piece) > _MAX_TEXT for pieces in texts for _, piece in pieces)
        return {"what": ""} if is_long else said
    name = calls.called(node)
    made = calls.read_call(node) if name.endswith(".as_view()") else None
    if made is None:
        return {"what": name}
    return {"what": name, "given": {"positional": [calls.text(one) for one in made.positional[:1]], "keywords": {}}}
