"""Django: which lists of patterns a list is put together of: sums, calls, loops, what is appended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.facts import Signal
from services.system_map.parsing.signals.django_made import given_in, is_localized, made_by
from services.system_map.parsing.signals.django_returns import EarlierReturns

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call

RETURNED = "=returned"  # the list that a function gives back
_METHOD = "get_urlpatterns"  # of an object that gives patterns, as Wagtail's view sets have it
_ABOVE = b"().get_urlpatterns"
GROWING = frozenset({"append", "insert", "extend"})
# Names of lists that need no introduction; others are those that these take in, and those that are included by name.
_NAMED = re.compile(rb"^[ \t]*(\w*patterns)[ \t]*(?::[^=\n]{1,80})?\+?=(?!=)", re.MULTILINE)
_INCLUDED = re.compile(rb"(?<![\w.])include[ \t]*\([ \t\r\n]*\(?[ \t\r\n]*([A-Za-z_]\w*)[ \t\r\n]*[,)]")
# What makes a list of lists, or patterns of one, without a function of the repository.
_OF_LISTS = frozenset({"include", "list", "tuple", "sorted", "reduce", "static", "i18n_patterns", "from_iterable"})
_COMPREHENSIONS = frozenset({"list_comprehension", "generator_expression"})
_RETURN = re.compile(rb"^[ \t]++(return)\b", re.MULTILINE)
_MAX_RETURNS = 300  # of one file
_CHAINED = {"call": "function", "attribute": "object"}
_MAX_CHAIN = 10
_MAX_PARTS = 500  # of one sum
_MAX_LISTS = 100  # of one file


class _Part(NamedTuple):
    """What a list takes in: another list by its name, or what a call makes."""

    node: Node
    name: str
    made: dict[str, Any]  # as `made_by` has it
    localized: bool  # the language is put before it
    within: int | None = None  # what calls of functions it is handed to, by the place of the innermost


def lists_of(
    calls: PythonCalls, view: Callable[[Node], dict[str, Any]], held: set[tuple[str, str]]
) -> Iterator[Signal]:
    """Yield a `django.joined` for each list that one takes in: `urlpatterns += router.urls`, `reduce(add, groups)`.

    `view` reads what a pattern leads to, for what calls are handed; `held` are the lists with patterns, by scope and name.
    """
    reader = _Lists(calls, view)
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
    if b"return" in source and (b"include" in source or _ABOVE in source or any(scope for scope, _ in held)):
        scopes: dict[str, set[str]] = {}  # of functions, by the lists that they give back
        for signal in reader.returned(held):
            yield signal
            name = signal.data["name"]
            if name not in known and name.isidentifier() and len(scopes) < _MAX_LISTS:
                scopes.setdefault(name, set()).add(signal.data["scope"])
        for listed, within in scopes.items():
            yield from (signal for signal in reader.taken_in(listed) if signal.data["scope"] in within)


class _Lists:
    def __init__(self, calls: PythonCalls, view: Callable[[Node], dict[str, Any]]) -> None:
        self.calls = calls
        self.view = view

    def taken_in(self, listed: str) -> Iterator[Signal]:
        grows, made = None, False
        for around, value in self._values(listed):
            parts = list(self._parts(value))
            takes_itself = any(part.name == listed for part in parts)
            made = made or (around.type in {"assignment", "for_statement"} and not takes_itself)
            grows = grows or around
            yield from self._signals(listed, around, [part for part in parts if part.name != listed])
        if grows is not None and not made:  # it was brought from elsewhere, and keeps what it has there
            yield from self._signals(listed, grows, [_Part(grows, listed, {}, localized=False)])

    def returned(self, held: set[tuple[str, str]]) -> Iterator[Signal]:
        """Yield what functions with patterns give back, and what those do that give `include(…)` back."""
        for found in islice(_RETURN.finditer(self.calls.tree.source), _MAX_RETURNS):
            node = self.calls.tree.root.descendant_for_byte_range(*found.span(1))
            statement = node.parent if node is not None else None
            if statement is None or statement.type != "return_statement" or not statement.named_child_count:
                continue
            scope, value = self.calls.around(statement).scope, statement.named_children[0]
            call = self.calls.read_call(value) if value.type == "call" else None
            is_whole = (scope, RETURNED) in held or (call is not None and call.name == "include")
            is_whole = is_whole or scope.endswith(f".{_METHOD}")
            taken, is_chosen = self._each_of(value)
            parts = [part for part in self._parts(taken) if is_whole or {(scope, part.name), ("", part.name)} & held]
            for signal in self._signals(RETURNED, statement, parts):
                yield signal._replace(data=signal.data | {"condition": True}) if is_chosen else signal

    def _each_of(self, value: Node) -> tuple[Node, bool]:
        """Return what a comprehension has each item of, and whether it leaves some out; another value as it is."""
        clauses = [one for one in value.named_children if one.type == "for_in_clause"]
        if value.type not in _COMPREHENSIONS or len(clauses) != 1:
            return value, False
        body, each = value.child_by_field_name("body"), clauses[0].child_by_field_name("left")
        source = clauses[0].child_by_field_name("right")
        if source is None or self.calls.tree.text(body) != self.calls.tree.text(each):
            return value, False
        return source, any(one.type == "if_clause" for one in value.named_children)

    def _signals(self, listed: str, around: Node, parts: list[_Part]) -> Iterator[Signal]:
        if parts:
            scope = self.calls.around(around).scope
            condition = EarlierReturns.of(self.calls.tree).is_passed_by(around)
        for part in parts:
            data = {"list": listed, "scope": scope, "name": part.name, "condition": condition and part.name != listed}
            more: dict[str, Any] = {"made": part.made, "id": part.node.start_byte} if part.made else {}
            more |= {"localized": True} if part.localized else {}
            more |= {"returned": around.start_byte} if listed == RETURNED else {}
            more |= {"within": part.within} if part.within is not None else {}
            if listed == RETURNED and (given := given_in(self.calls, part.node, part.name)):
                more |= {"include": {"name": part.name}, "given": given}
            yield Signal("django.joined", part.node.start_point[0] + 1, data | more)

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

    def _parts(self, value: Node) -> Iterator[_Part]:
        """Yield the lists that a value is made of."""
        stack: list[tuple[Node, bool, int | None]] = [(value, False, None)]
        for _ in range(_MAX_PARTS):
            if not stack:
                return
            node, localized, within = stack.pop()
            inner, is_below, part = self._read(node, localized=localized)
            to = node.start_byte if part.made else within
            stack += [(child, is_below, to) for child in inner]
            if part.name or part.made:
                yield part._replace(within=within)

    def _read(self, value: Node, *, localized: bool) -> tuple[list[Node], bool, _Part]:
        """Return what a part of a sum is made of, whether the language is put before that, and what it is itself."""
        name = ""
        made: dict[str, Any] = {}
        inner: list[Node] = []
        if value.type in {"binary_operator", "parenthesized_expression", "list", "tuple", "expression_list"}:
            is_list = value.type == "list"
            inner = [one for one in value.named_children if not is_list or one.type != "call" or splatted(one)]
        elif value.type == "list_splat" and value.named_child_count:
            inner = value.named_children[:1]
        elif value.type == "call":
            call, arguments = self.calls.read_call(value), value.child_by_field_name("arguments")
            if call is not None and call.name not in {"path", "re_path", "url"} and arguments is not None:
                inner = [child for child in arguments.named_children if child.type != "keyword_argument"]
                is_handed = bool(arguments.named_child_count)
                name = "" if is_handed else self._called(call)
                is_own = is_handed and call.name not in _OF_LISTS
                made = made_by(self.calls, call, self.view).get("made", {}) if is_own else {}
                part = _Part(value, name, made, localized)
                return inner, localized or is_localized(self.calls, call), part
        else:
            name = self.calls.dotted(value)
        return inner, localized, _Part(value, name, made, localized)

    def _called(self, call: Call) -> str:
        """Return how a call that is handed nothing is written: "own_patterns()", "super().get_urls()"; "" for others."""
        if call.receiver != "?":
            return f"{'.'.join(filter(None, (call.receiver, call.name)))}()"
        function = call.node.child_by_field_name("function")
        owner = function.child_by_field_name("object") if function is not None else None
        above = owner.child_by_field_name("function") if owner is not None and owner.type == "call" else None
        return f"super().{call.name}()" if self.calls.tree.text(above) == "super" else ""


def splatted(node: Node) -> Node | None:
    """Return what `*` takes apart in a list; None for an item. The grammar has `[*a.b()]` as `(*a).b()`."""
    if node.type == "list_splat":
        return node.named_children[0] if node.named_child_count else None
    first: Node | None = node
    for _ in range(_MAX_CHAIN):
        if first is None or first.type not in _CHAINED:
            break
        first = first.child_by_field_name(_CHAINED[first.type])
    return node if first is not None and first.type == "list_splat" else None
