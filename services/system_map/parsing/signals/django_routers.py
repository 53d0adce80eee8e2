"""Django REST framework's routers: what makes them, what is registered on them, which takes another's in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.django_router_classes import classes_of_routers

if TYPE_CHECKING:
    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call

REGISTER = re.compile(rb"\.(register)[ \t]*\(")
_ROUTERS = re.compile(rb"(?<!\w)(\w*Router\w*)[ \t]*\(")
_EXTENDED = re.compile(rb"\.registry[ \t]*\.(extend)[ \t]*\(")
_MAX_CHAIN = 8


def routers_of(calls: PythonCalls) -> Iterator[Signal]:
    """Yield a file's routers with what is registered on them."""
    yield from classes_of_routers(calls)
    for call in calls.calls(_ROUTERS):
        name = calls.assigned(call.node)
        if name:
            yield Signal("django.router", call.line, {"on": name, **_made(calls, call)})
    for call in calls.calls(_EXTENDED):
        owner, dot, last = calls.dotted(call.positional[0] if call.positional else None).rpartition(".")
        if dot and last == "registry":
            on = call.receiver.removesuffix(".registry")
            around = {"scope": calls.around(call.node).scope, **_held(calls, call)}
            yield Signal("django.extended", call.line, {"on": on, "by": owner, **around})
    for call in calls.calls(REGISTER):
        data = _registered(calls, call)
        if data is not None:
            yield Signal("django.register", call.line, data)


def _made(calls: PythonCalls, call: Call) -> dict[str, Any]:
    above = calls.dotted(call.positional[0] if len(call.positional) > 1 else call.keywords.get("parent_router"))
    nested = call.keywords.get("parent_prefix") or (call.positional[1] if above else None)
    lookup = call.keywords.get("lookup")
    return {
        "scope": calls.around(call.node).scope,
        "maker": f"{call.receiver}.{call.name}" if call.receiver not in {"", "?"} else call.name,
        **_slash(calls, call),
        **({} if nested is None else {"above": above, "under": calls.text(nested)}),
        **({} if lookup is None else {"lookup": calls.text(lookup)}),
    }


def _slash(calls: PythonCalls, call: Call) -> dict[str, bool | None]:
    """Return whether a router is told that its paths end with a slash: {slash: None where it is computed}.

    Nothing for one that is told nothing: it does as its class says, a nested one as the one that it is nested in.
    """
    given = call.keywords.get("trailing_slash")
    if given is None and call.positional and calls.tree.text(call.positional[0]) in {"True", "False"}:
        given = call.positional[0]
    written = calls.tree.text(given)
    return {} if given is None else {"slash": {"True": True, "False": False}.get(written)}


def _registered(calls: PythonCalls, call: Call) -> dict[str, Any] | None:
    """Read `router.register("users", UserViewSet)`, and `.register(…)` on what that gives back; None for another call."""
    prefix, view = _prefix(call), call.keywords.get("viewset") or next(iter(call.positional[1:2]), None)
    chain = _chain(calls, call) if call.receiver == "?" else []
    on = chain[0].receiver if chain else call.receiver
    if on in {"", "?"} or prefix is None or view is None:
        return None
    return {
        "on": on,
        "scope": calls.around(call.node).scope,
        "prefix": calls.text(prefix),
        "view": calls.dotted(view),
        **({"below": [calls.text(_prefix(one)) for one in chain], "lookups": _lookups(calls, call)} if chain else {}),
        **_held(calls, call),
    }


def _prefix(call: Call) -> Any:
    return call.positional[0] if call.positional else call.keywords.get("prefix")


def _lookups(calls: PythonCalls, call: Call) -> list[str] | None:
    """Return what the objects above are looked up by, one for each; None where it is computed."""
    given = call.keywords.get("parents_query_lookups") or next(iter(call.positional[3:4]), None)
    return calls.words(calls.literals.literal(given)) if given is not None else None


def _chain(calls: PythonCalls, call: Call) -> list[Call]:
    """Return the calls of `register` that one is made on, the outermost first; none where there is another among them."""
    found: list[Call] = []
    node = call.node
    for _ in range(_MAX_CHAIN):
        function = node.child_by_field_name("function")
        above = function.child_by_field_name("object") if function is not None else None
        if above is not None and above.type == "parenthesized_expression" and above.named_child_count == 1:
            above = above.named_children[0]
        inner = calls.read_call(above) if above is not None and above.type == "call" else None
        if inner is None or inner.name != "register":
            return []
        found.append(inner)
        if inner.receiver != "?":
            return found[::-1]
        node = inner.node
    return []


def _held(calls: PythonCalls, call: Call) -> dict[str, Any]:
    return {"condition": True} if calls.is_conditional(call.node) else {}
