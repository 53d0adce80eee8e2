"""Returns of functions before a place, that may keep it from being reached: `if not settings.ON: return []`."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_conditions import is_conditional
from services.system_map.parsing.signals.python_scopes import FUNCTIONS

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_RETURN = re.compile(rb"(?:^[ \t]++|[:;][ \t]*+)(return)\b", re.MULTILINE)
_ASKED = re.compile(r"(?:not\s+)?(\w+)(?:\s+is(?:\s+not)?\s+None)?")
_NAME = re.compile(r"\**(\w+)")
_MAX_CONDITION = 200
_MAX_PARAMETERS = 50
_MAX_RETURNS = 2_000  # of one file
_MAX_CLIMB = 200
_MAX_EARLIER = 20  # returns told before one place
_LOOPS = frozenset({"for_statement", "while_statement"})


class EarlierReturns:
    """The returns of a file that are reached on a condition, by the function that they leave."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self._tree = tree
        self._known: dict[int, tuple[list[int], list[Node]]] | None = None

    @classmethod
    def of(cls, tree: SyntaxTree) -> EarlierReturns:
        """Return what all readers of a file share."""
        known = tree.shared.get(cls)
        if not isinstance(known, cls):
            known = tree.shared[cls] = cls(tree)
        return known

    def before(self, node: Node) -> list[Node]:
        """Return the statements that may leave the function around a place before that is reached, a few at most."""
        if node.start_point[1] == 0 or b"return" not in self._tree.source:
            return []
        if self._known is None:
            self._known = self._found()
        function = self._function(node) if self._known else None
        ends, statements = self._known.get(function.start_byte, ([], [])) if function is not None else ([], [])
        return statements[: min(bisect_right(ends, node.start_byte), _MAX_EARLIER + 1)]

    def is_passed_by(self, node: Node) -> bool:
        """Say whether a place is reached on a condition alone, by where it stands or by what returns before it."""
        return is_conditional(self._tree, node) or bool(self.before(node))

    def _found(self) -> dict[int, tuple[list[int], list[Node]]]:
        found: dict[int, tuple[list[int], list[Node]]] = {}
        for match in islice(_RETURN.finditer(self._tree.source), _MAX_RETURNS):
            keyword = self._tree.root.descendant_for_byte_range(*match.span(1))
            statement = self._tree.parent(keyword) if keyword is not None else None
            if statement is None or statement.type != "return_statement" or not self._is_chosen(statement):
                continue
            function = self._function(statement)
            if function is not None and not self._is_handed(statement, function):
                ends, statements = found.setdefault(function.start_byte, ([], []))
                ends.append(statement.end_byte)
                statements.append(statement)
        return found

    def _is_chosen(self, statement: Node) -> bool:
        if is_conditional(self._tree, statement):
            return True
        above = self._tree.parent(statement)
        above = self._tree.parent(above) if above is not None and above.type == "block" else above
        return above is not None and above.type in _LOOPS  # which may have no turn

    def _is_handed(self, statement: Node, function: Node) -> bool:
        """Say whether a parameter alone decides: calls tell what it is, and no configuration does."""
        above = self._tree.parent(statement)
        above = self._tree.parent(above) if above is not None and above.type == "block" else above
        parameters = function.child_by_field_name("parameters")
        if above is None or above.type != "if_statement" or parameters is None:
            return False
        condition = above.child_by_field_name("condition")
        if condition is None or condition.end_byte - condition.start_byte > _MAX_CONDITION:
            return False
        asked = _ASKED.fullmatch(self._tree.text(condition))
        taken = (_NAME.match(self._tree.text(one)) for one in parameters.named_children[:_MAX_PARAMETERS])
        return asked is not None and asked[1] in {name[1] for name in taken if name is not None}

    def _function(self, node: Node) -> Node | None:
        above = self._tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if above is None or above.type in FUNCTIONS:
                return above
            above = self._tree.parent(above)
        return None


def is_told_by(earlier: list[Node]) -> bool:
    """Say whether all the returns before a place are known."""
    return len(earlier) <= _MAX_EARLIER
