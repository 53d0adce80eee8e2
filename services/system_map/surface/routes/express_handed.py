"""Which routers, and lists, Express' functions are handed: by what makes them, and by functions that were handed them. Pure."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from services.system_map.surface.routes.script_names import ScriptNames

_MAX_ROUNDS = 30
_MAX_ROUTERS = 50  # that one parameter is followed with
_MAX_LOOKS = 200_000

T = TypeVar("T")


class Parameter(NamedTuple):
    """One of the things that a function takes."""

    path: str
    scope: str  # the function, as a dotted name of what it stands in
    nth: int | str  # "0.router": what the first holds by that name


class Handed(Generic[T]):
    """What the parameters of functions stand for."""

    def __init__(self, names: ScriptNames) -> None:
        """Take what the files export."""
        self._names = names
        self._given: dict[Parameter, dict[int, T]] = {}  # by what tells one from another
        self._edges: dict[tuple[Parameter, Parameter], None] = {}

    def give(self, to: Parameter, one: T) -> None:
        """Note that a function is handed something; what is handed on is the same object."""
        self._given.setdefault(to, {})[id(one)] = one

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

    def of(self, parameter: Parameter) -> list[T]:
        """Return what a parameter stands for; a function may be known by the name it is exported by."""
        path, scope, nth = parameter
        own = self._given.get(parameter)
        if own:
            return list(own.values())
        exports = self._names.files.get(path, {}).get("exports", {})
        known = [Parameter(path, f"={name}", nth) for name, reference in exports.items() if reference == scope]
        found = {key: given for one in known for key, given in self._given.get(one, {}).items()}
        return list(found.values())
