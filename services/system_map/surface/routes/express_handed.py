"""Which routers Express' functions are handed: by what makes them, and by functions that were handed them. Pure."""

from __future__ import annotations

from typing import NamedTuple

from services.system_map.surface.routes.express_roots import Router
from services.system_map.surface.routes.script_names import ScriptNames

_MAX_ROUNDS = 30
_MAX_ROUTERS = 50  # that one parameter is followed with
_MAX_LOOKS = 200_000


class Parameter(NamedTuple):
    """One of the things that a function takes."""

    path: str
    scope: str  # the function, as a dotted name of what it stands in
    nth: int | str  # "0.router": what the first holds by that name


class Handed:
    """What the parameters of functions stand for."""

    def __init__(self, names: ScriptNames) -> None:
        """Take what the files export."""
        self._names = names
        self._given: dict[Parameter, dict[int, Router]] = {}  # by the router's id
        self._edges: dict[tuple[Parameter, Parameter], None] = {}

    def give(self, to: Parameter, router: Router) -> None:
        """Note that a function is handed a router."""
        self._given.setdefault(to, {})[id(router)] = router

    def pass_on(self, parameter: Parameter, to: Parameter) -> None:
        """Note that a function hands on what it is handed itself."""
        if parameter.nth != -1:
            self._edges[parameter, to] = None

    def settle(self) -> None:
        """Follow what is handed on, through as many functions as there are rounds."""
        looks = 0
        for _ in range(_MAX_ROUNDS):
            is_new = False
            for parameter, to in self._edges:
                held = self._given.setdefault(to, {})
                more = {id(one): one for one in self.of(parameter) if id(one) not in held}
                looks += 1 + len(more)
                if more and len(held) < _MAX_ROUTERS and looks < _MAX_LOOKS:
                    held.update(more)
                    is_new = True
            if not is_new:
                break

    def of(self, parameter: Parameter) -> list[Router]:
        """Return the routers that a parameter stands for; a function may be known by the name it is exported by."""
        path, scope, nth = parameter
        own = self._given.get(parameter)
        if own:
            return list(own.values())
        exports = self._names.files.get(path, {}).get("exports", {})
        known = [Parameter(path, f"={name}", nth) for name, reference in exports.items() if reference == scope]
        found = {key: router for one in known for key, router in self._given.get(one, {}).items()}
        return list(found.values())
