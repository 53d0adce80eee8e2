"""Methods that Go's types have beside the router they embed, and that only hand on to it.

`func (r *Router) GET(path string, h Handler) { r.Group.GET(path, wrap(h)) }` registers what is called on r, and
`func (r *Router) Sub(prefix string) *Router { return New(r.Group.Group(prefix)) }` gives a group of r.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_scopes import is_around

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.go_routers import GoRouters

_MAX_RETURN = 500
_WORDS = re.compile(r"\w+")


def is_handed_on(routers: GoRouters, call: Node, router: list[Any], path: Node, name: str) -> bool:
    """Say whether a method registers with its first parameter for a path what it is called to: GET by GET."""
    return _called_in(routers, call, router, path) == name


def gives_group(routers: GoRouters, call: Node, router: list[Any], prefix: Node) -> bool:
    """Say whether a method gives, as its own type, the group that a call makes with its first parameter."""
    if not _called_in(routers, call, router, prefix):
        return False
    function = routers.function_around(call)
    body = function.child_by_field_name("body") if function is not None else None
    if function is None or body is None or not body.named_child_count:
        return False
    last = body.named_children[-1]
    if last.type == "statement_list" and last.named_child_count:
        last = last.named_children[-1]
    result = routers.tree.text(function.child_by_field_name("result")).lstrip("*")
    if last.type != "return_statement" or result != routers.receiver(function)[0]:
        return False
    is_within = last.start_byte <= call.start_byte < last.end_byte
    return is_within or routers.bound(call) in _WORDS.findall(routers.tree.text(last)[:_MAX_RETURN])


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
    is_kept = not any(is_around(scope, one.scope) for one in routers.given(name))
    return routers.tree.text(function.child_by_field_name("name")) if is_first and is_kept else ""
