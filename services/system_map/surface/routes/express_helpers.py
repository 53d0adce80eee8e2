"""What the calls of a project's own helpers register in Express: each call's router, method, path and handler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from services.system_map.surface.routes.express_roots import Router
from services.system_map.surface.routes.express_values import ExpressValues
from services.system_map.surface.routes.look import Seen
from services.system_map.surface.routes.script_names import ScriptNames

_VERBS = frozenset({"get", "post", "put", "delete", "patch", "head", "options"})
_MAX_CALLS = 1_000  # of one helper
_MAX_PASSES = 50  # of one function that calls helpers
_MAX_HANDS = 3  # from function to function
Function = tuple[str, str]  # the file, and the scope


class Registered(NamedTuple):
    """What one call of a helper registers."""

    seen: Seen  # the call, as a registration
    path: str | None  # None: computed
    routers: list[Router | None]


class HelperCalls:
    """The calls of functions that hand on what they are handed."""

    def __init__(self, names: ScriptNames, values: ExpressValues, on: Callable[[Seen], list[Router | None]]) -> None:
        """Take what tells texts, and what a registration is made on."""
        self._names = names
        self._values = values
        self._on = on
        self._calls: dict[Function, list[Seen]] = {}

    def add(self, function: Function, seen: Seen) -> None:
        """Note a call of a function."""
        self._calls.setdefault(function, []).append(seen)

    def _of(self, path: str, scope: str) -> list[Seen]:
        """Return the calls of a function; it may be known by the name it is exported by."""
        found = self._calls.get((path, scope))
        if found:
            return found
        exports = self._names.files.get(path, {}).get("exports", {})
        names = [name for name, reference in exports.items() if reference == scope]
        return [seen for name in names for seen in self._calls.get((path, f"={name}"), ())]

    def registered(self, seen: Seen) -> Iterator[Registered]:
        """Yield what the calls of a helper register by one registration in it; nothing where no call is seen."""
        helper = seen.data["helper"]
        for call in self._of(seen.path, helper["of"])[:_MAX_CALLS]:
            paths = self._text(helper["path"], helper["taken"], seen.path, call)
            data = self._data(seen, helper, call)
            at = Seen(call.path, call.line, data)
            routers = self._on(at)
            # Of several routers and several paths nobody tells which one has which.
            is_told = bool(paths) and bool(data["method"]) and (len(paths) < 2 or len(routers) < 2)
            told: list[str | None] = [*paths] if is_told else [None]
            for path in told:
                yield Registered(at, path, routers)

    def _data(self, seen: Seen, helper: dict[str, Any], call: Seen) -> dict[str, Any]:
        """Return a call as a registration's data; its method is "" where that is computed."""
        data, given = seen.data, call.data["passed"]
        method = data["method"]
        if "method" in helper:
            said = self._argument(call, helper["method"])
            word = (said[0] if said is not None and len(said) == 1 else "").lower()
            method = "ANY" if word == "all" else word.upper() if word in _VERBS else ""
        handler = _at(call, helper["handler"]) if "handler" in helper else None
        name = (given[handler] if handler is not None else "") if "handler" in helper else data["handler"]
        on: dict[str, Any] = {
            key: data[key] for key in ("on", "scope", "parameter", "place", "taker", "nth") if key in data
        }
        if data.get("taker") == helper["of"] and "." not in data["on"]:  # the call's own
            own, by = _given(call, data["nth"])
            on = {"on": own, "scope": call.data["scope"], "parameter": by is not None, "place": call.data["place"]}
            on |= {"taker": by[0], "nth": by[1]} if by is not None else {}
        return {**on, "method": method, "handler": name, "at": call.line}

    def _argument(self, call: Seen, place: int, hands: int = 0) -> list[str] | None:
        """Return the texts that a call gives at a place, one for each way to it; None for one that is computed."""
        at = _at(call, place)
        if at is None:
            return None
        pieces = call.data.get("texts", {}).get(str(at))
        given = call.data["passed"]
        name = given[at]
        pieces = pieces or ([["n", name]] if name else [["?", ""]])
        says = {said: (scope, nth) for said, (scope, nth) in call.data.get("says", {}).items()}
        says |= {given[where]: (scope, nth) for where, scope, nth in call.data.get("taken", ()) if where == at}
        own = {piece[1]: says[piece[1]] for piece in pieces if piece[0] == "n" and piece[1] in says}
        functions = {scope for scope, _ in own.values()}
        if not own:
            text = self._values.text(call.path, pieces)
            return [text] if text is not None else None
        if len(functions) != 1 or hands >= _MAX_HANDS:
            return None
        found: dict[str, None] = {}
        for outer in self._of(call.path, functions.pop())[:_MAX_PASSES]:
            taken = {said: nth for said, (_, nth) in own.items()}
            found |= dict.fromkeys(self._text(pieces, taken, call.path, outer, hands + 1))
        return list(found) or None

    def _text(self, pieces: list[list[str]], taken: dict[str, int], path: str, call: Seen, hands: int = 0) -> list[str]:
        """Return what a text of a function says by one of its calls; none where that cannot be told."""
        found = [""]
        for piece in pieces:
            if piece[0] == "n" and piece[1] in taken:
                said = self._argument(call, taken[piece[1]], hands)
            else:
                text = self._values.text(path, [piece])
                said = [text] if text is not None else None
            if said is None or len(found) * len(said) > _MAX_PASSES:
                return []
            found = [start + one for start in found for one in said]
        return found


def _given(call: Seen, place: int | str) -> tuple[str, tuple[str, int | str] | None]:
    """Return the name that a call gives at a place, "" for none, and what of a function around the call it is."""
    if isinstance(place, str):
        name, scope, nth = call.data.get("members", {}).get(place, ("", "", -1))
        return name, (scope, nth) if scope else None
    at = _at(call, place)
    by = {int(taken): (scope, nth) for taken, scope, nth in call.data.get("taken", ())}
    return (call.data["passed"][at], by.get(at)) if at is not None else ("", None)


def _at(call: Seen, place: int) -> int | None:
    """Return which argument of a call has a place, from 0; None for one that it does not give, or that nobody can tell."""
    count = len(call.data["passed"])
    at = place if place >= 0 else count + place
    return at if 0 <= at < min(count, call.data.get("spread", count)) else None
