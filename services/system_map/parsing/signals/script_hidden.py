"""Names that do not stand for what a script's module binds them to: functions around hide them, statements change them."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.script_calls import ScriptCalls, Text
from services.system_map.parsing.signals.script_literals import FUNCTIONS, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_PLACES = 60
_MAX_CLIMB = 60
_MAX_STEPS = 3  # of names bound to texts with further names
_MAX_PIECES = 40
_GIVEN = frozenset({"assignment_expression", "augmented_assignment_expression"})
_PATTERNS = frozenset({"object_pattern", "array_pattern", "pair_pattern", "object_assignment_pattern", "rest_pattern"})
_BLOCKS = FUNCTIONS | {"statement_block", "for_statement", "for_in_statement", "switch_body", "program", "class_body"}
_TEXTS = frozenset({"string", "template_string", "binary_expression"})
# What may follow a name that a statement binds or changes, alone or with others taken apart beside it.
_BINDS = rb"(?![\w$])(?:[^{}=;()]{0,200}[}\]])?\s*(?::[^=\n]{1,80})?(?:\+|\?\?|\|\|)?=(?![=>])"

_EQUALS = re.compile(rb"=(?![=>])")
_BEFORE = re.compile(rb"([\w$.]++)\s*+(?:\+|\?\?|\|\|)?\Z")
_MAX_NAME = 120
_MAX_NAMES = 300  # above, a file is generated


class HiddenNames:
    """Reads one file."""

    def __init__(self, calls: ScriptCalls) -> None:
        """Take the file's calls."""
        self._calls = calls
        self._local: dict[str, list[tuple[Node, Node | None]]] = {}  # the blocks that bind a name, and to which text
        self._changes: dict[str, bool] = {}

    def led(self, node: Node, pieces: Text, steps: int = 0) -> Text:
        """Return a text with what the blocks around a place bind its names to; "?" for what is not told."""
        if not any(kind == "n" for kind, _ in pieces):
            return pieces
        return [one for piece in pieces for one in self._led(node, piece, steps)][:_MAX_PIECES]

    def _led(self, node: Node, piece: list[str], steps: int) -> Text:
        kind, dotted = piece
        head, dot, _ = dotted.partition(".")
        if kind == "n" and head not in self._local and len(self._local) >= _MAX_NAMES:
            return [["?", dotted]]
        if kind != "n" or head == "this" or not re.fullmatch(r"[\w$]+", head):
            return [piece]
        unknown = [["?", dotted]]
        around = [row for row in self._bound(head) if row[0].start_byte <= node.start_byte < row[0].end_byte]
        if around:
            value = max(around, key=lambda row: row[0].start_byte)[1]
            if dot or value is None or steps >= _MAX_STEPS or self.is_changed(head):
                return unknown
            return self.led(value, self._calls.text(value), steps + 1)
        if self._calls.taker(node, head) or self.is_changed(head) or (dot and self.is_changed(dotted)):
            return unknown
        return [piece]

    def _bound(self, name: str) -> list[tuple[Node, Node | None]]:
        """Return the blocks inside functions, loops and branches that declare a name."""
        if name not in self._local:
            found = re.finditer(re.escape(name.encode()) + _BINDS, self._calls.tree.source)
            places = (self._at(match.start(), name) for match in islice(found, _MAX_PLACES))
            self._local[name] = [row for node in places if node is not None for row in self._declared(node)]
        return self._local[name]

    def _at(self, start: int, name: str) -> Node | None:
        node = self._calls.at(start, start + len(name.encode()))
        return node if node is not None and self._calls.tree.text(node) == name else None

    def _declared(self, node: Node) -> list[tuple[Node, Node | None]]:
        above = self._calls.tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if above is None or above.type not in _PATTERNS:
                break
            above = self._calls.tree.parent(above)
        named = above.child_by_field_name("name") if above is not None and above.type == "variable_declarator" else None
        if above is None or named is None or not named.start_byte <= node.start_byte < named.end_byte:
            return []
        value = unwrapped(above.child_by_field_name("value")) if named == node else None
        block = self._calls.tree.parent(above)
        for _ in range(_MAX_CLIMB):
            if block is None or block.type in _BLOCKS:
                break
            block = self._calls.tree.parent(block)
        is_local = block is not None and block.type != "program"
        text = value if value is not None and value.type in _TEXTS else None
        return [(block, text)] if block is not None and is_local else []

    def is_changed(self, dotted: str) -> bool:
        """Say whether a statement gives a name, or a member, another value than its declaration does."""
        if dotted not in self._changes:
            nodes = (
                self._calls.at(start, start + 1) for start in self._assigned.get(dotted.encode(), ())[:_MAX_PLACES]
            )
            self._changes[dotted] = any(self._is_given(node, dotted) for node in nodes if node is not None)
        return self._changes[dotted]

    @cached_property
    def _assigned(self) -> dict[bytes, list[int]]:
        """Where names and members stand before a "=", declarations included: one pass for all of them."""
        found: dict[bytes, list[int]] = {}
        for match in _EQUALS.finditer(self._calls.tree.source):
            before = _BEFORE.search(self._calls.tree.source, max(match.start() - _MAX_NAME, 0), match.start())
            if before is not None:
                found.setdefault(before[1], []).append(before.start())
        return found

    def _is_given(self, node: Node, dotted: str) -> bool:
        above: Node | None = node
        for _ in range(_MAX_CLIMB):
            if above is None or above.type in _GIVEN:
                break
            above = self._calls.tree.parent(above)
        left = above.child_by_field_name("left") if above is not None else None
        return left is not None and "".join(self._calls.tree.text(left).split()) == dotted
