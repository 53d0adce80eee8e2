"""Methods that Go's types have beside the router they embed, and that only hand on to it.

`func (r *Router) GET(path string, h Handler) { r.Group.GET(path, wrap(h)) }` registers what is called on r, and
`func (r *Router) Sub(prefix string) *Router { return New(r.Group.Group(prefix)) }` gives a group of r.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_scopes import is_around, values_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.go_routers import GoRouters

_MAX_BODY = 4_000  # what hands on, or makes a value, is short


def is_handed_on(routers: GoRouters, call: Node, router: list[Any], path: Node, name: str) -> bool:
    """Say whether a method registers with its first parameter for a path what it is called to: GET by GET."""
    return _called_in(routers, call, router, path) == name


def group_given(routers: GoRouters, call: Node, router: list[Any], prefix: Node) -> dict[str, Any] | None:
    """Return what a method makes its own type of, with the group that a call makes with its first parameter.

    `return New(r.Group.Group(prefix))` is {by: "New", index: 0}, a literal of the type {}; all else is None.
    """
    made = _made_in(routers, call) if _called_in(routers, call, router, prefix) else None
    if made is None:
        return None
    if made.type == "call_expression":
        by = routers.tree.text(made.child_by_field_name("function"))
        places = (at for at, one in enumerate(values_of(made)) if _is_value(routers, call, one))
        index = next(places, None) if by.isidentifier() else None
        return {"by": by, "index": index} if index is not None else None
    is_filled = any(_is_value(routers, call, one) for one in _filling(routers, made, str(router[1]).rpartition(".")[2]))
    return {} if is_filled else None


def _made_in(routers: GoRouters, call: Node) -> Node | None:
    """Return the call or the literal of its own type that the method around a call ends with giving back."""
    function = routers.function_around(call)
    body = function.child_by_field_name("body") if function is not None else None
    if function is None or body is None or not body.named_child_count:
        return None
    last = body.named_children[-1]
    if last.type == "statement_list" and last.named_child_count:
        last = last.named_children[-1]
    owner = routers.receiver(function)[0]
    is_own = routers.tree.text(function.child_by_field_name("result")).lstrip("*") == owner
    made = last.named_children[0] if is_own and last.type == "return_statement" and last.named_child_count else None
    while made is not None and made.type in {"expression_list", "unary_expression"} and made.named_child_count == 1:
        made = made.named_children[0]
    is_literal = made is not None and made.type == "composite_literal"
    if made is None or (is_literal and routers.tree.text(made.child_by_field_name("type")) != owner):
        return None
    return made if is_literal or made.type == "call_expression" else None


def _filling(routers: GoRouters, literal: Node, field: str) -> Iterator[Node]:
    """Return what a literal puts into a field, or without a field's name into any."""
    body = literal.child_by_field_name("body")
    for element in body.named_children if body is not None else ():
        is_keyed = element.type == "keyed_element"
        if is_keyed and routers.tree.text(element.named_children[0]) != field:
            continue
        value = element.named_children[-1] if element.named_child_count else element
        yield value.named_children[0] if value.type == "literal_element" and value.named_child_count else value


def is_changed(routers: GoRouters, node: Node, name: str, field: str) -> bool:
    """Say whether the function around a node gives a parameter another value, or some value's field one."""
    function = routers.function_around(node)
    if function is None or function.end_byte - function.start_byte > _MAX_BODY:
        return True
    scope = routers.function_name(function)
    is_given = any(is_around(scope, one.scope) for one in routers.given(name))
    return is_given or _sets(routers, function, field)


def _sets(routers: GoRouters, function: Node, field: str) -> bool:
    """Say whether a function sets a field of that name: `r.Group = g`, `r.Group, err = make(g)`."""
    setting = re.compile(rf"\.{re.escape(field)}[ \t]*(?:,[^=\n]{{0,100}})?=(?!=)".encode())
    return setting.search(routers.tree.source, function.start_byte, function.end_byte) is not None


def _is_value(routers: GoRouters, call: Node, value: Node) -> bool:
    """Say whether a value is what a call gives: the call itself, or a name that is given it and nothing else."""
    if value.type != "identifier":
        return value == call
    function = routers.function_around(call)
    scope = routers.function_name(function) if function is not None else ""
    given = [one for one in routers.given(routers.tree.text(value)) if is_around(scope, one.scope)]
    return len(given) == 1 and given[0].value == call


def _called_in(routers: GoRouters, call: Node, router: list[Any], path: Node) -> str:
    """Return the method right around a call of the router that its value embeds, with its first parameter as the path."""
    function = routers.function_around(call)
    if function is None or function.type != "method_declaration" or router[0] != "name":
        return ""
    _, called = routers.receiver(function)
    scope, name = routers.function_name(function), routers.tree.text(path)
    head, dot, field = str(router[1]).partition(".")
    if not called or head != called or not dot or "." in field or routers.scope(call) != scope:
        return ""
    parameters = routers.parameters_of(function)
    is_first = bool(parameters) and parameters[0] == (name, "string") and path.type == "identifier"
    if not is_first or function.end_byte - function.start_byte > _MAX_BODY:
        return ""
    given = [*routers.given(name), *routers.given(called)]
    if any(is_around(scope, one.scope) for one in given) or _sets(routers, function, field):
        return ""
    return routers.tree.text(function.child_by_field_name("name"))
