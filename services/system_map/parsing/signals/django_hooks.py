"""Hooks of Wagtail, by which applications add to its administration: what is registered for them, and who asks for it.

    django.hook      {hook, function, condition}: a function that is registered for a hook whose functions give patterns;
                     "" for one that does not stand in the file
    django.asked     {hook, list, scope, condition}: a list that takes in what a hook's functions give
                     {hook, on}: a router that a hook's functions are called with, to register on it
    django.endpoint  {on, scope, prefix, view, hook, condition}: a class that is registered on a router of Wagtail's API
    django.group     {class, items}: a class whose objects stand for several view sets
    django.view_set  {by, value, viewset, condition}: what is registered as a view set, or the model of one

Values are put as in python_expressions. `by` is "register_admin_viewset" for what functions of that hook give back, else
"register_snippet" or "register" as it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.django_returns import EarlierReturns
from services.system_map.parsing.signals.python_expressions import Expressions
from services.system_map.parsing.signals.python_handed import bound_once

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call

OF_PATTERNS = "register_admin_urls"
OF_VIEW_SETS = "register_admin_viewset"
OF_ENDPOINTS = "construct_admin_api"
WORDS: tuple[bytes, ...] = (
    b"register_admin_urls",
    b"register_admin_viewset",
    b"register_snippet",
    b"viewsets.register",
    b"ViewSetGroup",
    b"register_endpoint",
    b"construct_admin_api",
)
_PACKAGE = "wagtail"
_HOOKS = re.compile(
    rb"(?<!\w)(register)[ \t]*\([ \t\r\n]*[\"'](?:register_admin_urls|register_admin_viewset|construct_admin_api)[\"']"
)
_ASKED = re.compile(rb"(?<!\w)(get_hooks)[ \t]*\([ \t\r\n]*[\"'](?:register_admin_urls|construct_admin_api)[\"']")
_ENDPOINTS = re.compile(rb"\.(register_endpoint)[ \t]*\(")
_REGISTERED = re.compile(rb"(?<!\w)(register_snippet)[ \t]*\(|(?<!\w)viewsets\.(register)[ \t]*\(")
_RETURN = re.compile(rb"^[ \t]++(return)\b", re.MULTILINE)
_ITEMS = re.compile(rb"^[ \t]++(items)[ \t]*+=(?!=)", re.MULTILINE)
_MAX_CALLS = 1_000
_MAX_FOUND = 20  # of one function
_MAX_ASKED = 20  # of one file
_MAX_NODES = 300  # of one loop's body
_MAX_ITEMS = 100
_LISTS = frozenset({"list", "tuple", "expression_list"})


def hooks_of(calls: PythonCalls) -> Iterator[Signal]:
    """Yield what a file registers with Wagtail, and the lists that take in what others do."""
    reader = _Hooks(calls)
    for call in islice(calls.calls(_HOOKS), _MAX_CALLS):
        if _is_of_package(calls, call):
            yield from reader.registered(call)
    for call in islice(calls.calls(_ASKED), _MAX_ASKED):
        if _is_of_package(calls, call):
            yield from reader.asked(call)
    for found in islice(_REGISTERED.finditer(calls.tree.source), _MAX_CALLS):
        node = calls.tree.root.descendant_for_byte_range(*found.span(found.lastindex or 1))
        made = calls.call_of(node) if node is not None else None
        if made is not None and made.positional and not calls.around(made.node).scope and _is_of_package(calls, made):
            of = made.keywords.get("viewset") or next(iter(made.positional[1:]), None)
            yield reader.view_set(made.name, made.node, made.positional[0], of)
    for call in islice(calls.calls(_ENDPOINTS), _MAX_CALLS):
        if len(call.positional) == 2 and call.receiver not in {"", "?"}:
            yield reader.endpoint(call)
    yield from reader.groups() if b"ViewSetGroup" in calls.tree.source else ()


def _is_of_package(calls: PythonCalls, call: Call) -> bool:
    """Say whether what is called comes from Wagtail: `hooks.register` of `from wagtail import hooks`."""
    bound = calls.names.get(call.receiver or call.name)
    return bound is not None and not bound[2] and str(bound[1]).partition(".")[0] == _PACKAGE


class _Hooks:
    def __init__(self, calls: PythonCalls) -> None:
        self.calls = calls
        self.expressions = Expressions(calls.tree)
        self.endpoints_of: set[str] = set()  # functions that are handed a router
        self._read: set[int] = set()  # functions that give view sets back, by their place
        self._returns = EarlierReturns.of(calls.tree)

    def _held(self, *places: Node) -> dict[str, Any]:
        return {"condition": True} if any(self._returns.is_passed_by(place) for place in places) else {}

    def _registering(self, call: Call) -> dict[str, Any]:
        """Say whether a call registers on a condition: functions around it may never be called."""
        return {"condition": True} if self.calls.around(call.node).scope else self._held(call.node)

    def view_set(self, by: str, node: Node, value: Node | None, of: Node | None = None) -> Signal:
        data = {"by": by, "value": self.expressions.value(value)} | self._held(node)
        more = {"viewset": self.expressions.value(of)} if of is not None else {}
        return Signal("django.view_set", node.start_point[0] + 1, data | more)

    def registered(self, call: Call) -> Iterator[Signal]:
        """Yield what one function does for a hook: `@hooks.register("…")` above it, or `hooks.register("…", function)`."""
        hook, given = self.calls.text(call.positional[0])[0][1], self._given(call)
        function = given if given is not None and given.type == "function_definition" else None
        name = self._qualified(given) if given is not None else ""
        if hook == OF_ENDPOINTS:
            self.endpoints_of.add(name)
        elif hook == OF_PATTERNS:
            data = {"hook": hook, "function": name if function is not None else ""} | self._registering(call)
            yield Signal("django.hook", call.line, data)
        elif hook == OF_VIEW_SETS and function is None:
            made = {"f": name, "a": [], "k": {}} if name else {"t": ""}  # a class; else what cannot be told
            yield Signal("django.view_set", call.line, {"by": hook, "value": made} | self._registering(call))
        elif hook == OF_VIEW_SETS and function is not None and function.start_byte not in self._read:
            self._read.add(function.start_byte)
            held = self._registering(call)
            yield from (one._replace(data=one.data | held) for one in self._given_back(name, function))

    def _given(self, call: Call) -> Node | None:
        """Return the definition of what a call registers; None for one of another file, and for what has no name."""
        tree, parent = self.calls.tree, self.calls.tree.parent(call.node)
        if parent is not None and parent.type == "decorator":
            above = tree.parent(parent)
            return above.child_by_field_name("definition") if above is not None else None
        given = call.positional[1] if len(call.positional) > 1 else call.keywords.get("fn")
        return self._own.get(tree.text(given)) if given is not None and given.type == "identifier" else None

    @cached_property
    def _own(self) -> dict[str, Node]:
        """The file's own functions and classes by name."""
        tree = self.calls.tree
        nodes = (*tree.nodes("function"), *tree.nodes("class"))
        return {
            tree.text(node.child_by_field_name("name")): node for node in nodes if not self.calls.around(node).scope
        }

    def _qualified(self, definition: Node) -> str:
        name, scope = self.calls.tree.text(definition.child_by_field_name("name")), self.calls.around(definition).scope
        return f"{scope}.{name}" if scope else name

    def _given_back(self, name: str, function: Node) -> Iterator[Signal]:
        """Yield the view sets that a function gives back: one, a list of them, or a list that it fills."""
        for node in self._found(_RETURN, function):
            statement = node.parent
            if statement is None or statement.type != "return_statement" or not statement.named_child_count:
                continue
            if self.calls.around(statement).scope != name:
                continue
            value = statement.named_children[0]
            for one in [value, *(self._added(value, function, name) if value.type == "identifier" else ())]:
                for item in self._items(one, name):
                    data = {"by": OF_VIEW_SETS, "value": self.expressions.value(item)}
                    yield Signal("django.view_set", item.start_point[0] + 1, data | self._held(item, one, statement))

    def _found(self, pattern: re.Pattern[bytes], within: Node) -> Iterator[Node]:
        """Yield what stands where a pattern's first group is found in a function."""
        source = self.calls.tree.source
        for found in islice(pattern.finditer(source, within.start_byte, within.end_byte), _MAX_FOUND):
            node = self.calls.tree.root.descendant_for_byte_range(*found.span(1))
            if node is not None:
                yield node

    def _items(self, value: Node, scope: str) -> list[Node]:
        """Return what a value holds, one by one, led through a name that the function binds."""
        if value.type == "identifier":
            bound = bound_once(self.calls, self.calls.tree.text(value), scope)
            value = bound if bound is not None else value
        if value.type not in _LISTS:
            return [value]
        return [child for child in value.named_children[:_MAX_ITEMS] if child.type != "comment"]

    def _added(self, listed: Node, function: Node, scope: str) -> Iterator[Node]:
        """Yield what a function appends to a list."""
        name = re.escape(self.calls.tree.text(listed).encode())
        for node in self._found(re.compile(rb"(?<![\w.])" + name + rb"\.(append|extend)[ \t]*\("), function):
            call = self.calls.call_of(node)
            if call is not None and call.positional and self.calls.around(call.node).scope == scope:
                yield call.positional[0]

    def asked(self, call: Call) -> Iterator[Signal]:
        """Yield the lists that a loop adds to what a hook's functions give: `for fn in get_hooks("…"): urls += fn()`."""
        tree = self.calls.tree
        loop = tree.parent(call.node)
        if loop is None or loop.type != "for_statement" or loop.child_by_field_name("right") != call.node:
            return
        called, body = tree.text(loop.child_by_field_name("left")), loop.child_by_field_name("body")
        made, hook = {f"{called}()"}, self.calls.text(call.positional[0])[0][1]
        waiting = [body] if body is not None else []
        for _ in range(_MAX_NODES):
            if not waiting:
                return
            node = waiting.pop(0)
            if node.type == "assignment" and self._is_made(node.child_by_field_name("right"), made):
                made.add(tree.text(node.child_by_field_name("left")))
            listed = self._grown(node, made) if hook == OF_PATTERNS else ""
            handed = self.calls.read_call(node) if node.type == "call" and hook == OF_ENDPOINTS else None
            if listed:
                data = {"hook": hook, "list": listed, "scope": self.calls.around(loop).scope}
                yield Signal("django.asked", node.start_point[0] + 1, data | self._held(loop))
            elif handed is not None and handed.name == called and len(handed.positional) == 1:
                yield Signal("django.asked", handed.line, {"hook": hook, "on": self.calls.dotted(handed.positional[0])})
            waiting += node.named_children[:_MAX_NODES]

    def _is_made(self, value: Node | None, made: set[str]) -> bool:
        return value is not None and self.calls.tree.text(value) in made

    def _grown(self, node: Node, made: set[str]) -> str:
        """Return the list that a statement or call adds one of the values to; "" for none."""
        if node.type == "augmented_assignment" and self._is_made(node.child_by_field_name("right"), made):
            return self.calls.dotted(node.child_by_field_name("left"))
        call = self.calls.read_call(node) if node.type == "call" else None
        if call is None or call.name != "extend" or not call.positional or not self._is_made(call.positional[0], made):
            return ""
        return call.receiver

    def endpoint(self, call: Call) -> Signal:
        """Read `router.register_endpoint("pages", PagesAPIViewSet)`; on what a hook's function is handed, or on a name."""
        around, (prefix, view) = self.calls.around(call.node), call.positional
        is_handed = call.receiver in around.owners and around.owners[call.receiver][0] in self.endpoints_of
        return Signal(
            "django.endpoint",
            call.line,
            {
                "on": call.receiver,
                "scope": around.scope,
                "prefix": self.calls.text(prefix),
                "view": self.expressions.value(view),
                **({"hook": OF_ENDPOINTS} if is_handed else {}),
                **self._held(call.node),
            },
        )

    def groups(self) -> Iterator[Signal]:
        """Yield the classes that name what they stand for: `items = (OneViewSet, Another("name"))`."""
        root = self.calls.tree.root
        for found in islice(_ITEMS.finditer(self.calls.tree.source), _MAX_CALLS):
            node = root.descendant_for_byte_range(*found.span(1))
            statement = node.parent if node is not None else None
            if statement is None or statement.type != "assignment" or statement.child_by_field_name("left") != node:
                continue
            around = self.calls.around(statement)
            if around.class_name and around.class_name == around.scope:
                items = self.expressions.value(statement.child_by_field_name("right"))
                yield Signal("django.group", statement.start_point[0] + 1, {"class": around.class_name, "items": items})
