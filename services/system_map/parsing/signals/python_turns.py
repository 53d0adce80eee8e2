"""What a turn of a Python loop may change: names that are bound anew, rows that are changed, turns that are skipped."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

COMPREHENSIONS = frozenset({"list_comprehension", "generator_expression", "set_comprehension"})
_FUNCTIONS = frozenset({"function_definition", "class_definition", "lambda"})
_LOOPS = frozenset({"for_statement", "while_statement"})
_MAX_NAMES = 30  # that are looked up in a whole file
_MAX_PLACES = 1_000
_MAX_CLIMB = 60
# Where the grammar has a name that a statement binds, and what may stand between the two: `a, (b[0], *c) = …`.
_BOUND_AT = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "named_expression": "name",
    "function_definition": "name",
    "class_definition": "name",
}
_BINDING = frozenset({"delete_statement", "as_pattern_target"})
_BETWEEN = """pattern_list tuple_pattern list_pattern list_splat_pattern expression_list tuple list
parenthesized_expression"""
_INSIDE = frozenset(_BETWEEN.split())
_CHANGES = "append extend insert update pop popitem remove clear reverse sort setdefault"
_CHANGING = frozenset(_CHANGES.split())
_LEAVES = re.compile(rb"(?<![\w.])(?:continue|break|return)(?!\w)")


class PythonChanges:
    """Where one file binds a name, or changes what it stands for, other than by an import; each name is looked up once."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self._tree = tree
        self._known: dict[str, list[Node] | None] = {}
        self._inside: dict[tuple[int, int, str], bool] = {}
        self._skipping: dict[int, list[tuple[int, bool]]] = {}

    @classmethod
    def of(cls, tree: SyntaxTree) -> PythonChanges:
        """Return what all readers of a file share."""
        known = tree.shared.get(cls)
        if not isinstance(known, cls):
            known = tree.shared[cls] = cls(tree)
        return known

    def places(self, name: str) -> list[Node] | None:
        """Return where a name, or a dotted one, is given another value; None where it is too much to tell."""
        if name not in self._known:
            if len(self._known) >= _MAX_NAMES:
                return None
            found = self._named(self._tree.root, name)
            self._known[name] = [node for node in found if self._is_changed(node)] if found is not None else None
        return self._known[name]

    def is_changed_in(self, node: Node, name: str) -> bool:
        """Say whether a name is given another value inside of a node."""
        key = (node.start_byte, node.end_byte, name)
        if key not in self._inside:
            found = self._named(node, name)
            self._inside[key] = found is None or any(self._is_changed(one) for one in found)
        return self._inside[key]

    def _named(self, within: Node, name: str) -> list[Node] | None:
        """Return where a name stands inside of a node; None where it does so too often."""
        pattern = re.compile(rb"(?<![\w.])" + re.escape(name.encode()) + rb"(?!\w)")
        places = pattern.finditer(self._tree.source, within.start_byte, within.end_byte)
        spans = [match.span() for match in islice(places, _MAX_PLACES)]
        if len(spans) == _MAX_PLACES:
            return None
        return [node for span in spans if (node := within.descendant_for_byte_range(*span)) is not None]

    def _is_changed(self, node: Node) -> bool:
        below, parent = node, self._tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if parent is None or parent.type in _BINDING:
                return parent is not None
            if parent.type == "attribute":
                around = self._tree.parent(parent)
                is_called = around is not None and around.type == "call"
                return is_called and self._tree.text(parent.child_by_field_name("attribute")) in _CHANGING
            is_part = parent.type == "subscript" and parent.child_by_field_name("value") == below
            if parent.type not in _INSIDE and not is_part:
                field = _BOUND_AT.get(parent.type)
                return field is not None and parent.child_by_field_name(field) == below
            below, parent = parent, self._tree.parent(parent)
        return False

    def is_skipped(self, loop: Node, node: Node) -> bool:
        """Say whether a loop may pass a place of it by: after `continue`, or where a turn may be the last one."""
        if loop.start_byte not in self._skipping:
            self._skipping[loop.start_byte] = list(self._leaving(loop))
        found = self._skipping[loop.start_byte]
        return any(is_last or at < node.start_byte for at, is_last in found)

    def _leaving(self, loop: Node) -> Iterator[tuple[int, bool]]:
        """Yield where a loop first goes on to its next turn, and where it first ends before all turns are done."""
        seen: set[bool] = set()
        for match in islice(_LEAVES.finditer(self._tree.source, loop.start_byte, loop.end_byte), _MAX_PLACES):
            is_last = match[0] != b"continue"
            node = loop.descendant_for_byte_range(*match.span()) if is_last not in seen else None
            if node is not None and _leaves(self._tree, node, loop):
                seen.add(is_last)
                yield match.start(), is_last
            if len(seen) > 1:
                return


def _leaves(tree: SyntaxTree, node: Node, loop: Node) -> bool:
    """Say whether `continue`, `break` or `return` leaves a turn of a loop, and not of one, or a function, inside of it."""
    statement = node if node.type.endswith("_statement") else tree.parent(node)
    if statement is None or statement.type not in {"continue_statement", "break_statement", "return_statement"}:
        return False
    below, parent = statement, tree.parent(statement)
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.type in _FUNCTIONS:
            return False
        if parent == loop:
            return loop.child_by_field_name("body") == below
        is_inner = parent.type in _LOOPS and parent.child_by_field_name("body") == below
        if is_inner and statement.type != "return_statement":
            return False
        below, parent = parent, tree.parent(parent)
    return False
