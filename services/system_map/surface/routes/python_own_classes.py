"""What objects of a repository's own classes are by the classes above: applications, routers, interfaces."""

from __future__ import annotations

from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.python_names import Named, PythonNames

_MAX_DEPTH = 20
_CHANGED = 0.7  # what registers rules is the class's own: they may be elsewhere
_REGISTERING = frozenset({"route", "add_url_rule", "add_api_route", "api_route", "add_resource"})
# What a class is whose base is called so, by framework.
_KINDS = {
    "flask": {
        **dict.fromkeys(("Flask", "Quart", "APIFlask"), "application"),
        **dict.fromkeys(("Blueprint", "APIBlueprint"), "router"),
        "Api": "api",
        "Namespace": "namespace",
    },
    "fastapi": {"FastAPI": "application", "Starlette": "application", "APIRouter": "router"},
    "ninja": {"NinjaAPI": "interface", "NinjaExtraAPI": "interface", "Router": "router"},
}
# Names that others have too, which are meant where the package is one of those that the file imports.
_SHARED = {"Api": "flask", "Namespace": "flask", "Router": "ninja"}


class Own(NamedTuple):
    """What objects of a class are, and what its methods, and those above it, make of what they are told."""

    kind: str
    gives_prefix: bool = False  # it may give them a prefix by itself
    names_itself: bool = False  # the first of what the constructor is given may not be their name
    sure: float = 1.0  # how sure the paths are that are registered on them


class OwnClasses:
    """The classes that have one of a framework's above them."""

    def __init__(self, look: Look, framework: str, names: PythonNames) -> None:
        """Take the classes that speak of a prefix."""
        self._look = look
        self._names = names
        self._kinds = _KINDS.get(framework, {})
        self._said: dict[Named, dict[str, Any]] = {}
        for seen in look.signals(f"{framework}.own"):
            self._said.setdefault(Named(seen.path, seen.data["of"]), {}).update(seen.data)
        self._read = {seen.path for seen in look.signals(f"{framework}.names")}
        self._known: dict[Named, Own | None] = {}

    def of(self, named: Named, depth: int = 0) -> Own | None:
        """Return what objects of a class are; None for one that nothing is known of."""
        if named not in self._known:
            self._known[named] = None  # what a class that inherits from itself is
            beside: list[Named] = []  # of no kind: they stand before the framework's
            for base in self._look.bases(named.path, named.qualified):
                found = self._of_base(named, base, depth)
                if found is not None:
                    for one in (named, *beside):
                        found = self._with(one, found)
                    self._known[named] = found
                    break
                above = self._names.find(named.path, base, {})
                beside += [] if above is None else self._line(above)
        return self._known[named]

    def _line(self, named: Named) -> list[Named]:
        """Return a class that is mixed in and those above it."""
        found, asked = [named], 0
        while asked < len(found) < _MAX_DEPTH:
            at = found[asked]
            asked += 1
            bases = (self._names.find(at.path, base, {}) for base in self._look.bases(at.path, at.qualified))
            found += [base for base in bases if base is not None and base not in found]
        return found[:_MAX_DEPTH]

    def _with(self, named: Named, own: Own) -> Own:
        """Return what objects are by what one class more says of them."""
        said = self._said.get(named, {})
        members = self._look.members(named.path, named.qualified) if named.path not in self._read else ()
        # What nobody read, since its file says nothing of the framework, may do anything.
        is_made, is_registering = "__init__" in members, not _REGISTERING.isdisjoint(members)
        return own._replace(
            gives_prefix=own.gives_prefix or is_made or "gives" in said,
            names_itself=own.names_itself or "made" in said,
            sure=_CHANGED if is_registering or "routes" in said else own.sure,
        )

    def _of_base(self, named: Named, base: str, depth: int) -> Own | None:
        above, last = self._names.find(named.path, base, {}), base.rpartition(".")[2]
        found = self.of(above, depth + 1) if above is not None and above != named and depth < _MAX_DEPTH else None
        if found is not None or last not in self._kinds:
            return found
        is_meant = last not in _SHARED or (above is None and self._imports(named.path, _SHARED[last]))
        return Own(self._kinds[last]) if is_meant else None

    def _imports(self, path: str, package: str) -> bool:
        """Say whether a file imports a package, or one that is called as made for it: `flask_restx`."""
        facts = self._look.facts.get(path)
        return facts is not None and any(one.target.startswith(package) for one in facts.imports)
