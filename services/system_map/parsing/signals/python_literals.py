"""Literals that names of a Python file stand for, and the rows of loops over them: `for path, view in [("/a", a)]`."""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_turns import COMPREHENSIONS, PythonChanges

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_ROWS = 300
# Above these a file is generated, or hostile: rows over all its calls, names looked up in its text.
_MAX_ALL_ROWS = 5_000
_MAX_NAMES = 60
_MAX_CLIMB = 30
_MAX_STEPS = 5
_LISTS = frozenset({"list", "tuple", "set"})
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_ENDS = frozenset({"function_definition", "class_definition", "module", "lambda"})
_LOOP = re.compile(rb"\bfor\b")
Row = dict[str, "Node"]


class PythonLiterals:
    """The lists and dictionaries of one file that stand there in full."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree
        self._named: dict[str, Node | None] = {}
        self._known: dict[int, list[Row]] = {}  # the turns of each loop, by where it starts
        self._rows_left = _MAX_ALL_ROWS
        self._may_loop = _LOOP.search(tree.source) is not None

    def rows(self, node: Node) -> list[Row]:
        """Return what the names of the loops around a node stand for, once for each turn; one empty row for no loop.

        A loop over anything but literals binds nothing.
        """
        if not self._may_loop:
            return [{}]
        turns: list[list[Row]] = []
        below, parent = node, self.tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if parent is None or parent.type in _ENDS:
                break
            if parent.type == "for_statement":
                turns += [self._turns(parent)] if parent.child_by_field_name("body") == below else []
            elif parent.type in COMPREHENSIONS:
                turns += [self._turns(child) for child in parent.named_children if child.type == "for_in_clause"]
            below, parent = parent, self.tree.parent(parent)
        turns = [found for found in turns if found]
        count = prod(len(found) for found in turns)
        if not turns or count > min(MAX_ROWS, self._rows_left):
            return [{}]
        self._rows_left -= count
        return [{name: value for row in rows for name, value in row.items()} for rows in product(*reversed(turns))]

    def _turns(self, loop: Node) -> list[Row]:
        if loop.start_byte not in self._known:
            self._known[loop.start_byte] = self._read_turns(loop)
        return self._known[loop.start_byte]

    def _read_turns(self, loop: Node) -> list[Row]:
        left, right = loop.child_by_field_name("left"), loop.child_by_field_name("right")
        found = [] if left is None or right is None else [self._row(left, item) for item in self._items(right)]
        rows = [row for row in found if row is not None]
        if len(rows) < len(found) or not rows:
            return []
        body, changes = loop.child_by_field_name("body"), PythonChanges.of(self.tree)
        anew = {name for name in rows[0] if body is not None and changes.is_changed_in(body, name)}
        if anew:  # what a turn itself gives a name is not the row's
            rows = [{name: value for name, value in row.items() if name not in anew} for row in rows]
        return rows if rows[0] else []

    def _row(self, target: Node, item: list[Node]) -> Row | None:
        """Bind a loop's names to one item: a value, or a pair of a dictionary's key and value."""
        if target.type == "identifier":
            return {self.tree.text(target): item[0]} if len(item) == 1 else None
        if target.type not in _PATTERNS:
            return None
        names = target.named_children
        if len(item) == 1:
            item = _children(item[0]) if item[0].type in _LISTS else []
        if len(names) != len(item):
            return None
        row: Row = {}
        for name, value in zip(names, item, strict=True):
            inner = self._row(name, [value])
            if inner is None:
                return None
            row |= inner
        return row

    def _items(self, node: Node) -> list[list[Node]]:
        """Return what a loop goes over, item by item; nothing where it cannot be told."""
        how = ""
        function = node.child_by_field_name("function") if node.type == "call" else None
        if function is not None and function.type == "attribute":
            how = self.tree.text(function.child_by_field_name("attribute"))
            node = function.child_by_field_name("object") or node
        found = self.literal(node)
        if found is None or how not in {"", "items", "keys", "values"}:
            return []
        if found.type in _LISTS:
            items = _children(found)
            return (
                [[item] for item in items] if not how and not any(item.type == "list_splat" for item in items) else []
            )
        if found.type != "dictionary":
            return []
        pairs: list[list[Node]] = []
        for pair in _children(found):
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type != "pair" or key is None or value is None:
                return []
            pairs.append({"items": [key, value], "values": [value]}.get(how, [key]))
        return pairs

    def literal(self, node: Node | None) -> Node | None:
        """Return the list or dictionary that an expression is, or that the only binding of its name gives it."""
        for _ in range(_MAX_STEPS):
            if node is None or node.type in _LISTS or node.type == "dictionary":
                return node
            if node.type != "identifier":
                return None
            node = self._binding(self.tree.text(node))
        return None

    def _binding(self, name: str) -> Node | None:
        if name not in self._named and len(self._named) < _MAX_NAMES:
            self._named[name] = None
            pattern = rb"^[ \t]*(" + re.escape(name.encode()) + rb")[ \t]*(?::[^=\n]{1,80})?[-+|]?=(?!=)"
            places = list(re.finditer(pattern, self.tree.source, re.MULTILINE))
            node = self.tree.root.descendant_for_byte_range(*places[0].span(1)) if len(places) == 1 else None
            assignment = node.parent if node is not None else None
            if assignment is not None and assignment.type == "assignment":
                changed = (
                    rb"(?<![\w.])(?:del[ \t]+%b(?!\w)|%b(?:\.(?:append|extend|insert|update|pop|remove|clear)\("
                    rb"|\[[^\]\n]{0,80}\][ \t]*[-+|]?=(?!=)))"
                ) % ((re.escape(name.encode()),) * 2)
                # What a function takes may be anything, whatever another place gives a name of the same letters.
                taken = rb"\bdef[ \t]+\w+[ \t]*\([^)]{0,2000}?(?<![\w.])" + re.escape(name.encode()) + rb"(?!\w)"
                if re.search(changed, self.tree.source) is None and re.search(taken, self.tree.source) is None:
                    self._named[name] = assignment.child_by_field_name("right")
        return self._named.get(name)

    def item(self, node: Node, bound: Row) -> Node | None:
        """Return what a name of a loop, or a part of it by a literal key, stands for; None for anything else."""
        if node.type == "identifier":
            return bound.get(self.tree.text(node))
        if node.type != "subscript":
            return None
        value, key = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        inner = self.item(value, bound) if value is not None else None
        if inner is None or key is None:
            return None
        written = self.tree.text(key)
        if inner.type in _LISTS and written.isdigit():
            items = _children(inner)
            return items[int(written)] if len(written) < 4 and int(written) < len(items) else None
        for pair in _children(inner) if inner.type == "dictionary" else ():
            own = pair.child_by_field_name("key")
            if own is not None and self.tree.text(own).strip("'\"") == written.strip("'\""):
                return pair.child_by_field_name("value")
        return None


def _children(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]
