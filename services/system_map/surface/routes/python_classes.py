"""Routers that Python's classes are or hold: `@self.get` of an own class of routers, `@self.router.get` of any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named, PythonNames, qualified, scopes

if TYPE_CHECKING:
    from services.system_map.surface.routes.python_routers import Router

BY_CLASS = 0.85  # a method registers; that it is called, and for every object, is not looked at
_MAX_BASES = 12
_MAX_CLASSES = 500


class ClassRouters:
    """The routers of classes, by what makes objects of them; "" is the router that an object is itself."""

    def __init__(
        self, look: Look, framework: str, names: PythonNames, routers: Mapping[tuple[str, str], Router]
    ) -> None:
        """Take the routers that are known by their names: those of classes are `self.x`, or stand in a class' body."""
        self._look = look
        self._names = names
        self._routers = routers
        self._templates: dict[tuple[Named, str], Router] = {}
        self._lines: dict[Named, list[Named]] = {}
        self._objects: dict[tuple[str, str], Named] = {}  # what names are bound to, by path and qualified name
        self._made: dict[Named, None] = {}  # classes that objects are made of
        on_self = {(seen.path, seen.data["scope"]) for seen in look.signals(f"{framework}.route") if _of_self(seen)}
        self._of_routes = {Named(*one) for one in on_self}
        for seen in look.signals(f"{framework}.factory") if on_self else ():
            named = self._class(seen.path, seen.data["maker"])
            if named is not None and (not look.is_test(seen.path) or look.is_test(named.path)):
                self._objects[seen.path, qualified(seen.data["scope"], seen.data["on"])] = named
                if len(self._made) < _MAX_CLASSES:
                    self._made[named] = None

    def _class(self, path: str, name: str) -> Named | None:
        named = self._names.find(path, name, {})
        symbol = self._look.symbols(named.path).get(named.qualified) if named is not None else None
        return named if symbol is not None and symbol.kind == "class" else None

    def find(self, path: str, scope: str, name: str) -> Router | None:
        """Return the router that an object of a class holds: `api.router`, `Api().router`; None for none."""
        head, dot, attribute = name.rpartition(".")
        if not dot or not self._of_routes:
            return None
        if head.endswith("()"):
            made = self._class(path, head.removesuffix("()"))
            if made is not None:
                self._made.setdefault(made)
        else:
            keys = ((path, qualified(inner, head)) for inner in scopes(scope))
            made = next((self._objects[key] for key in keys if key in self._objects), None)
        return self.of(made, attribute) if made is not None else None

    def of(self, named: Named, attribute: str) -> Router | None:
        """Return the router that objects of a class hold, or are; one for each class, though a base may make it."""
        if (named, attribute) not in self._templates:
            found = next((one for of in self._line(named) if (one := self._held(of, attribute)) is not None), None)
            if found is None:
                return None
            is_own = attribute and self._held(named, attribute) is found
            self._templates[named, attribute] = found if is_own else type(found)(found.kind, found.seen)
        return self._templates[named, attribute]

    def _held(self, named: Named, attribute: str) -> Router | None:
        inside = qualified(named.qualified, attribute)
        return self._routers.get((named.path, qualified(named.qualified, f"self.{attribute}"))) or self._routers.get(
            (named.path, inside)
        )

    def add(self, named: Named, router: Router) -> Router | None:
        """Return what objects of a class of routers have by its methods; None for a class without such routes."""
        if not any(one in self._of_routes for one in self._line(named)):
            return None
        self._made.setdefault(named)
        return self._templates.setdefault((named, ""), type(router)("router", Seen(named.path, 1, {"scope": ""})))

    def on(self, seen: Seen) -> list[Router | None] | None:
        """Return what `self.x` of a method stands for: the router of each class of objects that has the method.

        None where no class is known that objects are made of.
        """
        owner, attribute = Named(seen.path, seen.data["scope"]), seen.data["on"].partition(".")[2]
        method = str(seen.data.get("within", ""))[len(owner.qualified) + 1 :].partition(".")[0]
        made = [self._line(named) for named in self._made if owner in self._line(named)]
        having = [line for line in made if not self._is_hidden(method, line[: line.index(owner)])]
        found = dict.fromkeys(self.of(line[0], attribute) for line in (having if made else [[owner]]))
        routers: list[Router | None] = [router for router in found if router is not None]
        return routers if routers or len(having) < len(made) else None

    def _is_hidden(self, method: str, below: list[Named]) -> bool:
        """Say whether a class below has a method of the same name."""
        return any(method in self._look.members(one.path, one.qualified) for one in below)

    def _line(self, named: Named) -> list[Named]:
        """Return a class and those above it, the nearest first."""
        if named not in self._lines:
            line = [named]
            for one in line:
                for base in self._look.bases(one.path, one.qualified) if len(line) < _MAX_BASES else ():
                    above = self._class(one.path, base)
                    if above is not None and above not in line:
                        line.append(above)
            self._lines[named] = line
        return self._lines[named]


def _of_self(seen: Seen) -> bool:
    return bool(seen.data["on"].partition(".")[0] in {"self", "cls"})
