"""Loops of Python over what another module has, and what a turn of one gives: `for view, path in ROUTES: …`.

Such a loop is read like a function that each row of the table calls: `of` stands for it in what is `handed`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.parsing.signals.python_turns import COMPREHENSIONS, PythonChanges

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call, Text

BY_NAME = 1_000_000  # the place of what has none: it is given by its name alone
_MAX_CLIMB = 30
_MAX_NAMES = 12
_MAX_BINDINGS = 40
_ENDS = frozenset({"function_definition", "class_definition", "module", "lambda"})
_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})
_PART = re.compile(r"""(\w{1,80})\[(?:(\d{1,2})|["']([\w-]{1,80})["'])\]""")


class Loop(NamedTuple):
    """A loop over a name that an import brings."""

    of: str
    over: str  # a dotted name
    names: dict[str, int]  # of a turn's values, with the places that they have in a row
    row: str  # the name of the whole row; "" where the loop takes it apart
    is_of_pairs: bool = False  # over a dictionary's items

    def given(self, written: str) -> dict[str, Any] | None:
        """Return what tells the value of an expression by the rows, as `Around.handed`; None for any other one."""
        if written in self.names:
            return self.taken(self.names[written], written)
        part = _PART.fullmatch(written)
        if part is None or not self.row or part[1] != self.row:
            return None
        return self.taken(int(part[2]), "") if part[2] else self.taken(BY_NAME, part[3])

    def taken(self, at: int, name: str) -> dict[str, Any]:
        """Return what tells the value that a row has at a place, or by a name."""
        return {"of": self.of, "at": at, "name": name}

    def led(self, pieces: Text) -> tuple[Text, dict[str, Any]]:
        """Return a text, its parts of rows as names, and what tells those of the loop: {name: as `given`}."""
        given = {piece[1]: one for piece in pieces if piece[0] != "t" and (one := self.given(piece[1])) is not None}
        return [["n", text] if text in given else [kind, text] for kind, text in pieces], given

    def is_whole(self, call: Call) -> bool:
        """Say whether a row is all that a call is given by place: `add(*row)`, `add(**row)`."""
        arguments = call.node.child_by_field_name("arguments")
        splats = [one for one in arguments.named_children if one.type.endswith("_splat")] if arguments else []
        given = [one.named_children[0] for one in splats if one.named_child_count == 1]
        is_row = [(one.text or b"").decode("utf-8", "replace") == self.row for one in given]
        return bool(self.row) and not call.positional and len(splats) == 1 and is_row == [True]


def loop_around(calls: PythonCalls, node: Node) -> Loop | None:
    """Return the innermost loop around a place; None where there is none, or it goes over anything else."""
    below, parent = node, calls.tree.parent(node)
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.type in _ENDS:
            break
        clauses = [parent] if parent.type == "for_statement" else []
        if parent.type in COMPREHENSIONS:
            clauses = [child for child in parent.named_children if child.type == "for_in_clause"]
        if clauses:
            # Elsewhere than in the body, as below `else`, no turn's values stand.
            is_turn = len(clauses) == 1 and parent.child_by_field_name("body") == below
            return _read(calls, clauses[0], below) if is_turn else None
        below, parent = parent, calls.tree.parent(parent)
    return None


def _read(calls: PythonCalls, loop: Node, body: Node) -> Loop | None:
    left, right = loop.child_by_field_name("left"), loop.child_by_field_name("right")
    how = ""
    function = right.child_by_field_name("function") if right is not None and right.type == "call" else None
    if function is not None and function.type == "attribute":
        how = calls.tree.text(function.child_by_field_name("attribute"))
        right = function.child_by_field_name("object") if how == "items" else None
    over = calls.dotted(right)
    head = over.partition(".")[0]
    if left is None or not over or head not in calls.names or head in calls.around(loop).parameters:
        return None
    if _is_bound_anew(calls, loop, head) or (over != head and _is_bound_anew(calls, loop, over)):
        return None
    of, changes = f"for@{loop.start_byte}", PythonChanges.of(calls.tree)
    if left.type == "identifier" and not how:
        row = calls.tree.text(left)
        return None if changes.is_changed_in(body, row) else Loop(of, over, {}, row)
    names = left.named_children if left.type in _PATTERNS else []
    if not names or len(names) > _MAX_NAMES or any(one.type != "identifier" for one in names):
        return None
    told = {calls.tree.text(one): at for at, one in enumerate(names)}
    told = {name: at for name, at in told.items() if not changes.is_changed_in(body, name)}
    return Loop(of, over, told, "", is_of_pairs=bool(how)) if told else None


def _is_bound_anew(calls: PythonCalls, loop: Node, name: str) -> bool:
    """Say whether the functions around a loop, or the module, give an import's name another value, or change it."""
    places = PythonChanges.of(calls.tree).places(name)
    if places is None or len(places) > _MAX_BINDINGS:
        return True
    scope = f"{calls.around(loop).scope}."
    return any(not one or scope.startswith(f"{one}.") for one in (calls.around(node).scope for node in places))
