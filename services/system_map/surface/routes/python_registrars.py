"""Functions of Python that register what they are called with: what each of their calls gives the texts and views in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Seen
from services.system_map.surface.routes.python_names import scopes
from services.system_map.surface.routes.python_router_lists import given_by
from services.system_map.surface.routes.python_routers import PythonRouters, Router
from services.system_map.surface.routes.python_texts import Said

_MAX_CALLS = 1_000
_MAX_TEXTS = 100


class Registered(NamedTuple):
    """What one call of such a function registers."""

    seen: Seen  # the call, with what the registration in the function says
    routers: list[Router | None]
    texts: list[Said] | None  # None for what cannot be read
    view: str | None  # the view's name; None for what the call gives without one
    view_at: Seen  # where that name stands: the call, or the registration
    is_class: bool
    methods: list[str] | None  # None: computed


def by_calls(routers: PythonRouters, seen: Seen) -> Iterator[Registered]:
    """Yield what the calls of the function register that a registration stands in; nothing for one of no call's.

    One that cannot be read where registrations have looked at as many calls as they may in one project.
    """
    data = seen.data
    told = [*data.get("taken", {}).values(), data.get("view_handed"), data.get("methods_handed")]
    functions = {handed["of"] for handed in told if handed is not None}
    if len(functions) != 1:
        return
    function = functions.pop()
    calls = routers.passes.get((seen.path, function), ())[:_MAX_CALLS]
    if len(calls) > routers.calls_left:
        yield Registered(seen, [], None, None, seen, is_class=False, methods=None)
        return
    routers.calls_left -= len(calls)
    on_handed = data.get("handed")
    if on_handed and on_handed["of"] == function:
        given = [routers.given(passed, data["handed"]) for passed in calls]
        on: list[list[Router | None]] = (
            [list(one) for one in given] if any(given) else [routers.assumed(seen)] * len(calls)
        )
    else:
        # One that the function makes is another one for each call.
        known = [one for one in routers.on(seen) if one or on_handed]
        on = [[one for one in known if one is None or function not in scopes(one.seen.data["scope"])]] * len(calls)
    for passed, each in zip(calls, on, strict=True):
        if each:
            yield _registered(routers, seen, passed, each)


def _registered(routers: PythonRouters, seen: Seen, passed: Seen, on: list[Router | None]) -> Registered:
    data: dict[str, Any] = seen.data | ({"condition": True} if passed.data.get("condition") else {})
    view, is_class, at = data["handler"], data["is_class"], seen
    if data.get("view_handed"):
        at = passed
        value = given_by(passed, data["view_handed"]) or {}
        view = value.get("what") or None
        if view is not None and view.endswith(".as_view()"):
            view, is_class = view.removesuffix(".as_view()"), True
            named: list[list[str]] = next(iter(value.get("given", {}).get("positional", ())), [])
            data["view"] = named[0][1] if len(named) == 1 and named[0][0] == "t" else None
        elif view is not None and (view.endswith("()") or "handed" in value):
            view = None  # whatever that makes
    named_by = data.get("name_handed")
    name = (given_by(passed, named_by) or {}).get("text") or [] if named_by else []
    data |= {"name": name[0][1]} if len(name) == 1 and name[0][0] == "t" else {}
    methods = _methods(passed, data)
    texts = texts_of(routers, seen, passed)
    return Registered(Seen(passed.path, passed.line, data), on, texts, view, at, is_class, methods)


def _methods(passed: Seen, data: dict[str, Any]) -> list[str] | None:
    """Return the methods that a call gives, or else the registration; [] for none said."""
    handed = data.get("methods_handed")
    value = given_by(passed, handed) if handed else None
    if value is None and handed and passed.data.get("open"):
        return None  # it may come by the `**` of the call
    if value is None:
        default: list[str] | None = handed.get("default") if handed else None
        return default if handed or data.get("computed") else data["methods"]
    words = [pieces[0][1].upper() for pieces in value.get("texts", ()) if len(pieces) == 1 and pieces[0][0] == "t"]
    return words if words and len(words) == len(value["texts"]) else None


def _path(value: dict[str, Any]) -> list[list[str]] | None:
    """Return the text that a value is; None for anything else."""
    text: list[list[str]] | None = value.get("text")
    return text


def texts_of(routers: PythonRouters, seen: Seen, passed: Seen) -> list[Said] | None:
    """Return the paths that a call registers: one, or one for each item of the list that it gives."""
    found = [Said("", 1.0)]
    taken = seen.data.get("taken", {})
    for piece in seen.data["path"]:
        where = seen.path
        choices: list[list[list[str]] | None] = [[piece]]
        handed = taken.get(piece[1]) if piece[0] == "n" else None
        if handed is not None:
            where = passed.path
            value = given_by(passed, handed) or {"text": handed.get("default")}
            choices = (value.get("texts") or []) if handed.get("each") else [_path(value)]
            if handed.get("rest"):  # all that the call gives from there on
                choices = [_path(one) for one in passed.data["positional"][handed["at"] :]]
        read = [routers.texts.read(where, pieces) if pieces is not None else None for pieces in choices]
        said = [one for one in read if one is not None]
        if not said or len(said) < len(read) or len(found) * len(said) > _MAX_TEXTS:
            return None
        found = [Said(one.text + more.text, min(one.confidence, more.confidence)) for one in found for more in said]
    return found
