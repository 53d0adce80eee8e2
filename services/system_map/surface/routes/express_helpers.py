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
_MAX_REGISTERED = 10_000  # by all calls of helpers: each registration of one is made by each of its calls
_MAX_LOOKS = 100_000  # for functions that come back to themselves
_MAX_TEXT = 2_000
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
        self._exported: dict[Function, list[Seen]] = {}
        self._arguments: dict[tuple[int, int, int], list[str] | None] = {}  # by the call's id, the place and the hands
        self._circular: dict[Function, bool] = {}
        self._left = _MAX_REGISTERED
        self._looks = 0

    def add(self, function: Function, seen: Seen) -> None:
        """Note a call of a function."""
        self._calls.setdefault(function, []).append(seen)

    def _of(self, path: str, scope: str) -> list[Seen]:
        """Return the calls of a function; it may be known by the name it is exported by."""
        found = self._calls.get((path, scope))
        if found:
            return found
        if (path, scope) not in self._exported:
            exports = self._names.files.get(path, {}).get("exports", {})
            names = [name for name, reference in exports.items() if reference == scope]
            self._exported[path, scope] = [seen for name in names for seen in self._calls.get((path, f"={name}"), ())]
        return self._exported[path, scope]

    def registered(self, seen: Seen) -> Iterator[Registered]:
        """Yield what the calls of a helper register by one registration in it; nothing where no call is seen.

        Above the limits the registration itself is yielded, as one of which nothing is known.
        """
        helper = seen.data["helper"]
        calls = self._of(seen.path, helper["of"])
        for call in calls[:_MAX_CALLS]:
            if self._left <= 0:
                break
            paths = self._text(helper["path"], helper["taken"], seen.path, call)
            data, is_own = self._data(seen, helper, call)
            at = Seen(call.path, call.line, data)
            # What the call does not hand over is known where the helper stands.
            routers = self._on(at if is_own else seen)
            # Of several routers and several paths nobody tells which one has which.
            is_told = bool(paths) and bool(data["method"]) and (len(paths) < 2 or len(routers) < 2)
            told: list[str | None] = [*paths] if is_told else [None]
            self._left -= len(told)
            for path in told:
                yield Registered(at, path, routers)
        if calls and (self._left <= 0 or len(calls) > _MAX_CALLS):
            yield Registered(seen, None, [None])

    def _data(self, seen: Seen, helper: dict[str, Any], call: Seen) -> tuple[dict[str, Any], bool]:
        """Return a call as a registration's data, and whether that is made on what the call hands over.

        Its method is "" where that is computed.
        """
        data = seen.data
        method = data["method"]
        if "method" in helper:
            said = self._argument(call, helper["method"])
            word = (said[0] if said is not None and len(said) == 1 else "").lower()
            method = "ANY" if word == "all" else word.upper() if word in _VERBS else ""
        name = self._handler(call, helper["handler"]) if "handler" in helper else data["handler"]
        on: dict[str, Any] = {
            key: data[key] for key in ("on", "scope", "parameter", "place", "taker", "nth") if key in data
        }
        is_own = data.get("taker") == helper["of"] and "." not in data["on"]
        if is_own:
            own, by = given_by(call, data["nth"])
            on = {"on": own, "scope": call.data["scope"], "parameter": by is not None, "place": call.data["place"]}
            on |= {"taker": by[0], "nth": by[1]} if by is not None else {}
        return {**on, "method": method, "handler": name, "at": call.line}, is_own

    def _handler(self, call: Seen, place: int) -> str:
        """Return the name that a call gives at a place: where the function around takes it, what its only call gives.

        "" for none, and where that cannot be told.
        """
        for _ in range(_MAX_HANDS + 1):
            name, by = given_by(call, place)
            if by is None:
                return name
            calls = self._of(call.path, by[0])
            if not calls or by[1] == -1 or isinstance(by[1], str) or self._is_circular((call.path, by[0])):
                return ""
            # What one of several calls gives is not known of the others.
            if len(calls) > 1 or calls[0].path != call.path:
                return ""
            call, place = calls[0], by[1]
        return ""

    def _is_circular(self, function: Function) -> bool:
        """Say whether a function comes back to itself by what it hands on: its texts grow with each turn then."""
        if function not in self._circular:
            self._circular[function] = self._comes_back(function)
        return self._circular[function]

    def _comes_back(self, function: Function) -> bool:
        found: set[Function] = set()
        waiting = {function}
        for _ in range(_MAX_HANDS + 1):
            above: set[Function] = set()
            for one in waiting:
                calls = self._of(*one)[: _MAX_PASSES + 1]
                self._looks += 1 + len(calls)
                if self._looks > _MAX_LOOKS:
                    return True
                above |= {(call.path, scope) for call in calls for scope in _takers(call)}
            if function in above:
                return True
            waiting = above - found
            found |= above
        return False

    def _argument(self, call: Seen, place: int, hands: int = 0) -> list[str] | None:
        """Return the texts that a call gives at a place, one for each way to it; None for one that is computed."""
        key = (id(call), place, hands)
        if key not in self._arguments:
            self._arguments[key] = self._read(call, place, hands)
        return self._arguments[key]

    def _read(self, call: Seen, place: int, hands: int) -> list[str] | None:
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
        function = (call.path, functions.pop())
        if functions or hands >= _MAX_HANDS or self._is_circular(function):
            return None
        found: dict[str, None] = {}
        outside = self._of(*function)
        taken = {said: nth for said, (_, nth) in own.items()}
        for outer in outside if len(outside) <= _MAX_PASSES else ():
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
            if any(len(one) > _MAX_TEXT for one in found):
                return []
        return found


def _takers(call: Seen) -> set[str]:
    """Return the functions around a call that take what it hands on."""
    said = {scope for scope, _ in call.data.get("says", {}).values()}
    return {scope for _, scope, _ in call.data.get("taken", ()) if scope} | said


def given_by(call: Seen, place: int | str) -> tuple[str, tuple[str, int | str] | None]:
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
