"""What objects of a repository's own classes are by the classes above: applications, routers, interfaces."""

from __future__ import annotations

from typing import NamedTuple

from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.python_names import Named, PythonNames

_MAX_DEPTH = 20
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
    """What objects of a class are, and whether it may give them a prefix by itself."""

    kind: str
    gives_prefix: bool


class OwnClasses:
    """The classes that have one of a framework's above them."""

    def __init__(self, look: Look, framework: str, names: PythonNames) -> None:
        """Take the classes that speak of a prefix."""
        self._look = look
        self._names = names
        self._kinds = _KINDS.get(framework, {})
        self._prefixing = {Named(seen.path, seen.data["of"]) for seen in look.signals(f"{framework}.own")}
        self._known: dict[Named, Own | None] = {}

    def of(self, named: Named, depth: int = 0) -> Own | None:
        """Return what objects of a class are; None for one that nothing is known of."""
        if named not in self._known:
            self._known[named] = None  # what a class that inherits from itself is
            for base in self._look.bases(named.path, named.qualified):
                found = self._of_base(named, base, depth)
                if found is not None:
                    gives_prefix = found.gives_prefix or named in self._prefixing
                    self._known[named] = Own(found.kind, gives_prefix)
                    break
        return self._known[named]

    def _of_base(self, named: Named, base: str, depth: int) -> Own | None:
        above, last = self._names.find(named.path, base, {}), base.rpartition(".")[2]
        found = self.of(above, depth + 1) if above is not None and above != named and depth < _MAX_DEPTH else None
        if found is not None or last not in self._kinds:
            return found
        is_meant = last not in _SHARED or (above is None and self._imports(named.path, _SHARED[last]))
        return Own(self._kinds[last], gives_prefix=False) if is_meant else None

    def _imports(self, path: str, package: str) -> bool:
        """Say whether a file imports a package, or one that is called as made for it: `flask_restx`."""
        facts = self._look.facts.get(path)
        return facts is not None and any(one.target.startswith(package) for one in facts.imports)
