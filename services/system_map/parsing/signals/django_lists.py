"""Django: which lists of patterns a list is put together of: sums, calls, loops, what is appended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

GROWING = frozenset({"append", "insert", "extend"})
# Names of lists that need no introduction; others are those that these take in, and those that are included by name.
_NAMED = re.compile(rb"^[ \t]*(\w*patterns)[ \t]*(?::[^=\n]{1,80})?\+?=(?!=)", re.MULTILINE)
_INCLUDED = re.compile(rb"(?<![\w.])include[ \t]*\([ \t\r\n]*\(?[ \t\r\n]*([A-Za-z_]\w*)[ \t\r\n]*[,)]")
_MAX_PARTS = 500  # of one sum
_MAX_LISTS = 100  # of one file


def lists_of(calls: PythonCalls) -> Iterator[Signal]:
    """Yield a `django.joined` for each list that one takes in: `urlpatterns += router.urls`, `reduce(add, groups)`."""
    reader = _Lists(calls)
    source = calls.tree.source
    included = [found[1].decode() for found in _INCLUDED.finditer(source)]
    named = [
        *(found[1].decode() for found in _NAMED.finditer(source)),
        *(one for one in included if one not in calls.names),
    ]
    waiting = list(dict.fromkeys(named))[:_MAX_LISTS]
    known = set(waiting)
    for listed in waiting:
        for signal in reader.taken_in(listed):
            yield signal
            name = signal.data["name"]
            if name not in known and name.isidentifier() and len(known) < _MAX_LISTS:
                known.add(name)
                waiting.append(name)


class _Lists:
    def __init__(self, calls: PythonCalls) -> None:
        self.calls = calls

    def taken_in(self, listed: str) -> Iterator[Signal]:
        grows, made = None, False
        for around, value in self._values(listed):
            names = list(self._names(value))
            takes_itself = any(name == listed for _, name in names)
            made = made or (around.type in {"assignment", "for_statement"} and not takes_itself)
            grows = grows or around
            yield from self._signals(listed, around, [(part, name) for part, name in names if name != listed])
        if grows is not None and not made:  # it was brought from elsewhere, and keeps what it has there
            yield from self._signals(listed, grows, [(grows, listed)])

    def _signals(self, listed: str, around: Node, names: list[tuple[Node, str]]) -> Iterator[Signal]:
        if names:
            scope, condition = self.calls.around(around).scope, self.calls.is_conditional(around)
        for part, name in names:
            data = {"list": listed, "scope": scope, "name": name, "condition": condition and name != listed}
            yield Signal("django.joined", part.start_point[0] + 1, data)

    def _values(self, listed: str) -> Iterator[tuple[Node, Node]]:
        """Yield what a name is made of, each with the statement or call that says so."""
        tree, name = self.calls.tree, re.escape(listed.encode())
        grown = re.compile(rb"(?<![\w.])" + name + rb"[ \t]*\.[ \t]*(append|insert|extend)[ \t]*\(")
        stated = rb"^[ \t]*(?:for[ \t]+)?(" + name + rb")[ \t]*(?:(?::[^=\n]{1,80})?\+?=(?!=)|in\b)"
        for found in re.finditer(stated, tree.source, re.MULTILINE):
            node = tree.root.descendant_for_byte_range(found.start(1), found.end(1))
            statement = node.parent if node is not None else None
            if statement is not None and statement.type in {"assignment", "augmented_assignment", "for_statement"}:
                value = statement.child_by_field_name("right")
                if value is not None:
                    yield statement, value
        for call in self.calls.calls(grown):
            if call.positional:
                yield call.node, call.positional[-1]

    def _names(self, value: Node) -> Iterator[tuple[Node, str]]:
        """Yield the lists that a value is made of, by their names, each with its node."""
        stack = [value]
        for _ in range(_MAX_PARTS):
            if not stack:
                return
            part = stack.pop()
            name = self._name_or_parts(part, stack)
            if name:
                yield part, name

    def _name_or_parts(self, value: Node, stack: list[Node]) -> str:
        """Return the list that a part of a sum is by its name; what it is made of goes onto the stack."""
        if value.type in {"binary_operator", "parenthesized_expression", "list", "tuple", "expression_list"}:
            stack += [child for child in value.named_children if child.type != "call" or value.type != "list"]
        elif value.type == "list_splat" and value.named_child_count:
            stack.append(value.named_children[0])
        elif value.type == "call":
            call, arguments = self.calls.read_call(value), value.child_by_field_name("arguments")
            if call is None or call.name in {"path", "re_path", "url"} or arguments is None:
                return ""
            stack += [child for child in arguments.named_children if child.type != "keyword_argument"]
            return "" if arguments.named_child_count else self.calls.called(value)
        return self.calls.dotted(value)
