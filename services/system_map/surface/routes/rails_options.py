"""Options of Rails' calls that are splatted or merged in: what a concern is handed, or what nobody can read. Pure."""

from __future__ import annotations

from dataclasses import replace

from services.system_map.surface.routes.rails_answers import Call
from services.system_map.surface.routes.rails_scopes import Scope, Value, said_by

_SPLAT = "**"
# What takes options behind its names: a value there that says no text is all of them.
_TAKES = frozenset(
    {
        *("get", "post", "put", "patch", "delete", "options", "match", "root"),
        *("resources", "resource", "namespace", "scope", "controller", "with_options", "concerns"),
    }
)


def opened(call: Call, scope: Scope) -> Call:
    """Return a call with the options that the block around it is handed; "u" says that there are more, not known."""
    options, values = call["o"], call["a"]
    if _SPLAT not in options and (not values or call["n"] not in _TAKES):
        return call
    told: dict[str, Value] = {}
    is_unknown = bool(call.get("u"))
    for key, value in options.items():
        for one in value.get("l", ()) if key == _SPLAT else ():
            held = _handed(one, scope)
            is_unknown = is_unknown or held is None
            told.update(held or {})
        if key != _SPLAT:
            told[key] = value
    kept = []
    for place, value in enumerate(values):
        held = _handed(value, scope)
        if held is None:
            kept.append(value)
            is_unknown = is_unknown or (_may_be_options(value, scope) and (place > 0 or call["n"] == "with_options"))
        else:
            told.update(held)
    return {**call, "a": kept, "o": told, "u": is_unknown}


def handed(concern: Call, given: dict[str, Value] | None, scope: Scope) -> Scope:
    """Return the scope of a concern's calls: its parameter stands for the options that it is taken in with, if known."""
    params = concern["v"][:1] if given is not None else []
    return replace(scope, given=tuple((name, given or {}) for name in params))


def _handed(value: Value, scope: Scope) -> dict[str, Value] | None:
    """Return the options that a name stands for."""
    pieces = value.get("i", [])
    is_name = len(pieces) == 1 and pieces[0][0] == "n"
    return dict(scope.given).get(pieces[0][1]) if is_name else None


def _may_be_options(value: Value, scope: Scope) -> bool:
    """Say whether a value may be a hash: it is no list, and no text, not even one with computed pieces."""
    return said_by(value, scope) is None and (bool(value.keys() & {"x", "c"}) or len(value.get("i", ())) == 1)
