"""Lists of routers in Python: tuples of names, sums of them, and the loops that go over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

# What a name is given: a list, a tuple, a sum, or another name; never what a call gives.
_STATED = re.compile(rb"[ \t]*+(?:[\[(]|[A-Za-z_][\w.]*+[ \t]*+(?:[+#\\]|\r?$))", re.MULTILINE)
_MAX_PLACES = 3_000
_MAX_LISTS = 50
_MAX_ITEMS = 200
_MAX_CLIMB = 30


# An argument that is a name, or ends with one; what follows it may stand before the next.
_ARGUMENT = re.compile(rb"[(,=.][ \t\r\n]*+([\w\x80-\xff]++)[ \t\r\n]*+(?=[,)])")


class PythonLists:
    """What the routers of every framework ask of a file, read once: its lists of names, and where names are handed on."""

    def __init__(self, calls: PythonCalls) -> None:
        """Take the calls of a file."""
        self.lists = list(_lists_of(calls))  # line, and {on, scope, items, condition}: see _lists_of
        self._arguments: dict[bytes, list[tuple[int, int]]] = {}
        for match in _ARGUMENT.finditer(calls.tree.source):
            self._arguments.setdefault(match[1], []).append(match.span(1))

    @classmethod
    def of(cls, calls: PythonCalls) -> PythonLists:
        """Return the lists of a file, the same for all who ask."""
        known = calls.tree.shared.get(cls)
        if not isinstance(known, cls):
            known = calls.tree.shared[cls] = cls(calls)
        return known

    def arguments(self, names: Iterable[bytes]) -> list[tuple[int, int]]:
        """Return where one of the names may be the last of an argument, in the order of the text."""
        return sorted(place for name in set(names) for place in self._arguments.get(name, ()))


def _lists_of(calls: PythonCalls) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield lists of names that a module has, and what a function puts for one that it takes: line, and data.

    {on, scope, items: names of routers or of further lists, condition: it is so on a condition alone}
    """
    count = 0
    stated = (match for match in calls.bound_lines if _STATED.match(calls.tree.source, match.end()) is not None)
    for match in islice(stated, _MAX_PLACES):
        node = calls.tree.root.descendant_for_byte_range(*match.span(1))
        statement = node.parent if node is not None else None
        if node is None or statement is None or statement.type not in {"assignment", "augmented_assignment"}:
            continue
        around, name = calls.around(statement), match[1].decode()
        value = statement.child_by_field_name("right")
        items = _items(calls, value, is_name_enough=name in around.parameters)
        if not items or (around.scope and name not in around.parameters):
            continue
        condition = calls.is_conditional(statement)
        yield (
            statement.start_point[0] + 1,
            {"on": name, "scope": around.scope, "items": [one for one in items if one != name], "condition": condition},
        )
        count += 1
        if count >= _MAX_LISTS:
            return


def _items(calls: PythonCalls, value: Node | None, *, is_name_enough: bool) -> list[str]:
    """Return what a list is made of by its names; none where something else stands in it."""
    if value is None or (value.type in {"identifier", "attribute"} and not is_name_enough):
        return []
    found: list[str] = []
    waiting = [value]
    while waiting and len(found) <= _MAX_ITEMS:
        node = waiting.pop()
        if node.type in {"list", "tuple", "parenthesized_expression", "list_splat"}:
            waiting += [child for child in reversed(node.named_children) if child.type != "comment"]
        elif node.type == "binary_operator" and calls.tree.text(node.child_by_field_name("operator")) == "+":
            waiting += [side for side in reversed(node.named_children) if side.type != "comment"]
        else:
            name = calls.dotted(node)
            if not name:
                return []
            found.append(name)
    return found


def looped(calls: PythonCalls, node: Node, name: str) -> Node | None:
    """Return what the loop around a place goes over whose name this is; None for no such loop.

    Of a loop over the items of another one's list it is that list: `for group in groups: for router in group: …`.
    """
    parent, found = calls.tree.parent(node), None
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.type in {"function_definition", "class_definition"}:
            break
        if parent.type == "for_statement" and calls.tree.text(parent.child_by_field_name("left")) == name:
            found = parent.child_by_field_name("right")
            if found is None or found.type not in {"identifier", "attribute"}:
                return None
            name = calls.tree.text(found)
        parent = calls.tree.parent(parent)
    return found
