"""Methods by which own classes of Python stand before a framework's: whether they hand on what they are told first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

_MAX_METHODS = 200
_MAX_CALLS = 20
_MAX_LENGTH = 20_000  # of a method, in bytes


class Override(NamedTuple):
    """A method of a class that has one of that name above it, maybe."""

    of: str  # the class
    name: str
    node: Node
    is_calling: bool  # it calls one of the methods asked for
    hands_on: bool  # each such call is given first what the method is


def overrides(calls: PythonCalls, names: tuple[str, ...]) -> Iterator[Override]:
    """Yield the methods of classes that are called so, and whether they call one of them with what they are told first."""
    any_of = "|".join(names)
    defined = re.compile(rf"def[ \t]+({any_of})[ \t]*\(".encode())
    above = re.compile(rf"(?:\bself|\bsuper\([\w, \t]{{0,80}}\)|\b[A-Z]\w{{0,80}})\.({any_of})[ \t]*\(".encode())
    for match in islice(defined.finditer(calls.tree.source), _MAX_METHODS):
        name = calls.tree.root.descendant_for_byte_range(*match.span(1))
        method = name.parent if name is not None else None
        around = calls.around(method) if method is not None and method.type == "function_definition" else None
        if method is not None and around is not None and around.scope and around.scope == around.class_name:
            called = match[1].decode()
            given = [*_given(calls, method, above)]
            first = _first(calls, method)
            hands_on = bool(first) and bool(given) and all(one in {first, f"{first}={first}"} for one in given)
            is_same = hands_on and not _is_bound(calls, method, first.strip("*"))
            yield Override(around.scope, called, method, bool(given), is_same)


def _first(calls: PythonCalls, method: Node) -> str:
    """Return the parameter after `self`: "path", "*args"; "" for none."""
    taken = method.child_by_field_name("parameters")
    first = taken.named_children[1] if taken is not None and taken.named_child_count > 1 else None
    return calls.tree.text(first).partition(":")[0].partition("=")[0].strip()


def _given(calls: PythonCalls, method: Node, above: re.Pattern[bytes]) -> Iterator[str]:
    """Yield the first argument of each call of what may be above."""
    for match in islice(above.finditer(calls.tree.source, method.start_byte, end_of(method)), _MAX_CALLS):
        node = calls.tree.root.descendant_for_byte_range(*match.span(1))
        call = calls.call_of(node) if node is not None else None
        listed = call.node.child_by_field_name("arguments") if call is not None else None
        if listed is None:
            continue
        # Of `Base.__init__(self, name)` the object is the first one.
        words = [calls.tree.text(one) for one in listed.named_children[:2] if one.type != "comment"]
        yield next(iter(words[1:] if words[:1] == ["self"] else words), "")


def _is_bound(calls: PythonCalls, method: Node, name: str) -> bool:
    """Say whether a method binds a name again: another text then."""
    bound = re.compile(rb"^[ \t]+" + re.escape(name.encode()) + rb"[ \t]*[+]?=(?!=)", re.MULTILINE)
    return bound.search(calls.tree.source[method.start_byte : end_of(method)]) is not None


def end_of(method: Node) -> int:
    """Return where reading a method ends: one within another is not read again and again."""
    return min(method.end_byte, method.start_byte + _MAX_LENGTH)
