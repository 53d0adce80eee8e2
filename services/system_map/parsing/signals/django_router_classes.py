"""What classes of routers of Django REST framework say: whether paths end with a slash, which routes there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_overrides import overrides

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

_CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)[ \t]*(?:\(([^)]{0,300})\)|:)", re.MULTILINE)
_SLASH = "trailing_slash"
_SAID = re.compile(rb"\btrailing_slash\b")
_ROUTES = re.compile(rb"^[ \t]+routes[ \t]*(?::[^=\n]{1,80})?=(?!=)", re.MULTILINE)
_WITH = frozenset({"True", '"/"', "'/'", '"/?"', "'/?'"})
_WITHOUT = frozenset({"False", '""', "''"})
_PARAMETERS = frozenset({"default_parameter", "typed_default_parameter"})
_MAX_CLASSES = 100
_MAX_PLACES = 500


def classes_of_routers(calls: PythonCalls) -> Iterator[Signal]:
    """Yield the classes of routers, and those that may be above one, which say something of a router's routes."""
    tree, source = calls.tree, calls.tree.source
    said = _slashes(calls)
    # Those whose `register` may register something else than it is told.
    changing = {one.of for one in overrides(calls, ("register",)) if not one.hands_on}
    count = 0
    for match in _CLASS.finditer(source):
        if not said and b"outer" not in (match[2] or b""):
            continue
        node = tree.root.descendant_for_byte_range(*match.span(1))
        node = node.parent if node is not None else None
        if node is None or node.type != "class_definition":
            continue
        count += 1
        if count > _MAX_CLASSES:
            return
        scope, name = calls.around(node).scope, match[1].decode("utf-8", "replace")
        of = f"{scope}.{name}" if scope else name
        data: dict[str, Any] = {"slash": _only(said[of])} if of in said else {}
        if b"outer" in (match[2] or b""):
            is_unlike = of in changing or _ROUTES.search(source, node.start_byte, node.end_byte) is not None
            data |= {"routes": True} if is_unlike else {}
        elif of not in said:
            continue
        yield Signal("django.router_class", node.start_point[0] + 1, {"of": of, **data})


def _only(said: list[bool | None]) -> bool | None:
    """Return what all places of a class say; None where they differ, and where one is computed."""
    return said[0] if all(one is said[0] for one in said) else None


def _slashes(calls: PythonCalls) -> dict[str, list[bool | None]]:
    """Return what each class says of the slash: in its own methods, and to the constructor above it.

    What stands in a class's body says nothing: the framework's constructor gives each router its own. None is computed.
    """
    found: dict[str, list[bool | None]] = {}
    for match in islice(_SAID.finditer(calls.tree.source), _MAX_PLACES):
        node = calls.tree.root.descendant_for_byte_range(*match.span())
        around = calls.around(node) if node is not None else None
        if node is None or around is None or not around.class_name or around.scope == around.class_name:
            continue
        is_said, value = _value(calls, node)
        if not is_said or _is_handed_on(calls, value):
            continue
        method = around.scope[len(around.class_name) + 1 :]
        written = calls.tree.text(value)
        slash = True if written in _WITH else False if written in _WITHOUT else None
        is_sure = method == "__init__" and not calls.is_conditional(node)
        found.setdefault(around.class_name, []).append(slash if is_sure else None)
    return found


def _value(calls: PythonCalls, node: Node) -> tuple[bool, Node | None]:
    """Return whether a place says a router's slash, and the value that it is given; None for one that is computed."""
    parent = node.parent
    if parent is None or node.type != "identifier":
        # `kwargs["trailing_slash"] = False`, not a text that speaks of it
        quoted = parent if parent is not None and parent.type == "string" else node
        around = quoted.parent
        is_key = around is not None and around.type in {"subscript", "argument_list", "pair"}
        return is_key and calls.tree.text(quoted).strip("\"'") == _SLASH, None
    if parent.type in _PARAMETERS and parent.child_by_field_name("name") == node:
        return calls.around(parent).scope.endswith(".__init__"), parent.child_by_field_name("value")
    if parent.type == "keyword_argument" and parent.child_by_field_name("name") == node:
        call = parent.parent.parent if parent.parent is not None else None
        called = calls.tree.text(call.child_by_field_name("function")) if call is not None else ""
        is_above = called.endswith(".__init__")
        value = parent.child_by_field_name("value") if is_above else None
        return is_above or called == "dict" or called.endswith(".update"), value
    is_own = parent.type == "attribute" and calls.tree.text(parent) == f"self.{_SLASH}"
    set_to = parent.parent if is_own else None
    is_set = set_to is not None and set_to.type == "assignment" and set_to.child_by_field_name("left") == parent
    value = set_to.child_by_field_name("right") if set_to is not None and is_set else None
    return value is not None, value


def _is_handed_on(calls: PythonCalls, value: Node | None) -> bool:
    """Say whether a value is what the constructor is told: `trailing_slash`, `"/" if trailing_slash else ""`."""
    if value is not None and value.type == "conditional_expression" and value.named_child_count == 3:
        told, asked, other = (calls.tree.text(part) for part in value.named_children)
        return asked == _SLASH and told in _WITH and other in _WITHOUT
    return value is not None and calls.tree.text(value) == _SLASH
