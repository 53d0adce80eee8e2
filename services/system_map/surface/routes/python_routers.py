"""Routers of Python's frameworks over files: which object is mounted where, and so what starts its routes' paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named, PythonNames
from services.system_map.surface.routes.python_texts import PythonTexts
from services.system_map.surface.routes.starts import CONDITIONAL, UNSURE, Reach, Start, StartWalk, Way, Ways

_MAX_DEPTH = 20
# How often a router is handed on from function to function, and how many calls of one are looked at.
_MAX_HANDS = 6
_MAX_PASSES = 50


@dataclass(slots=True, eq=False)
class Router:
    """An application, or something that is mounted on one."""

    kind: str  # application, router, or a framework's own
    seen: Seen
    mounts: list[Mount] = field(default_factory=list)


@dataclass(slots=True)
class Mount:
    """A router hangs on another one."""

    parent: Router | None  # None: an application that is handed over as a parameter
    prefix: str | None  # None: it says none
    confidence: float = 1.0
    readable: bool = True  # False: its prefix is computed


class PythonRouters:
    """The routers of one framework in all files."""

    def __init__(
        self,
        look: Look,
        framework: str,
        is_application: Callable[[str], bool],
        join: Callable[[str, str | None, Router], str],
    ) -> None:
        """Take a detector's objects; `is_application` tells by a parameter's annotation and name.

        `join` puts a parent's start, a mount's prefix and the router's own together.
        """
        self.look = look
        self.framework = framework
        self.names = PythonNames(look, (f"{framework}.names",))
        self.texts = PythonTexts(look, self.names, f"{framework}.names")
        self._is_application = is_application
        self.routers: dict[tuple[str, str], Router] = {}
        self._join = join
        self._walk = StartWalk(self._ways)
        self._returned: dict[tuple[str, str], Router] = {}
        for seen in look.signals(f"{framework}.object"):
            router = Router(seen.data["kind"], seen)
            scope, name = seen.data["scope"], seen.data["on"]
            for known in (name, *seen.data.get("also", ())) if name else ():
                # What a name is bound to last is what most of its routes hang on.
                self.routers[seen.path, qualified(scope, known)] = router
            if name or seen.data["returned"]:
                self._returned.setdefault((seen.path, scope), router)
        self._passes: dict[tuple[str, str], list[Seen]] = {}
        for seen in look.signals(f"{framework}.pass"):
            function = self._named(seen.path, seen.data["scope"], seen.data["what"])
            if function is not None and not (look.is_test(seen.path) and not look.is_test(function.path)):
                self._passes.setdefault(function, []).append(seen)
                self._passes.setdefault((function.path, f"{function.qualified}.__init__"), []).append(seen)
        self._given_back = {
            (seen.path, seen.data["of"]): seen.data["handed"] for seen in look.signals(f"{framework}.back")
        }
        self._adopt_factories()

    def _adopt_factories(self) -> None:
        """Take over `app = create_app()` and `bp = OwnBlueprint(…)`, where the repository shows what they are."""
        for _ in range(2):  # a factory may give what another one made
            for seen in self.look.signals(f"{self.framework}.factory"):
                key = (seen.path, qualified(seen.data["scope"], seen.data["on"]))
                maker = None if key in self.routers else self.names.find(seen.path, seen.data["maker"], self.routers)
                if maker is None:
                    continue
                made = self._returned.get(maker) or self._kept(seen, maker)
                kind = None if made is not None else self._kind_of_class(maker, 0)
                if made is not None:
                    self.routers[key] = made
                elif kind is not None:
                    self.routers[key] = Router(kind, seen)

    def _kept(self, seen: Seen, maker: Named) -> Router | None:
        """Return the router that a function is handed and gives back: `api = add_routes(APIRouter())`."""
        handed = self._given_back.get(maker)
        if handed is None:
            return None
        for passed in self._passes.get(maker, ()):
            if (passed.path, passed.line) == (seen.path, seen.line):
                routers = self._given(passed, handed, 0)
                return routers[0] if routers else None
        return None

    def _kind_of_class(self, named: Named, depth: int) -> str | None:
        for base in self.look.bases(named.path, named.qualified):
            last = base.rpartition(".")[2]
            if last in {"Flask", "Quart", "FastAPI", "Starlette"}:
                return "application"
            if last in {"Blueprint", "APIRouter"}:
                return "router"
            found = self.names.find(named.path, base, {})
            if found is not None and found != named and depth < _MAX_DEPTH:
                return self._kind_of_class(found, depth + 1)
        return None

    def find(self, path: str, scope: str, name: str) -> Router | None:
        """Return the router that a name means; None for none that is known."""
        if name.endswith("()"):
            maker = self._named(path, scope, name[:-2])
            return self._returned.get(maker) if maker else None
        for inner in _scopes(scope):
            router = self.routers.get((path, qualified(inner, name)))
            if router is not None:
                return router
        named = self.names.find(path, name, self.routers)
        return self.routers.get(named) if named is not None else None

    def _named(self, path: str, scope: str, name: str) -> Named | None:
        for inner in _scopes(scope):
            if qualified(inner, name) in self.look.symbols(path):
                return Named(path, qualified(inner, name))
        return self.names.find(path, name, self.routers)

    def handler(self, path: str, scope: str, name: str) -> Named | None:
        """Return where a handler that is given by its name stands."""
        return self._named(path, scope, name) if name else None

    def on(self, seen: Seen) -> list[Router | None]:
        """Return what a signal's receiver is; nothing where it is not known to take routes.

        None stands for an application that comes as a parameter, from nobody knows where.
        """
        data = seen.data
        if "parameter" not in data:
            router = self.find(seen.path, data["scope"], data["on"])
            return [] if router is None else [router]
        handed = self._handed(seen.path, data.get("handed"), 0)
        if handed:
            return list(handed)
        return [None] if self._is_application(data["parameter"] or data["on"]) else []

    def _handed(self, path: str, handed: dict[str, Any] | None, depth: int) -> list[Router]:
        """Return the routers that a function's callers give a parameter."""
        found: dict[int, Router] = {}
        if handed is None or depth > _MAX_HANDS:
            return []
        for seen in self._passes.get((path, handed["of"]), ())[:_MAX_PASSES]:
            found |= {id(router): router for router in self._given(seen, handed, depth)}
        return list(found.values())

    def _given(self, seen: Seen, handed: dict[str, Any], depth: int) -> list[Router]:
        """Return what one call gives a parameter."""
        given = seen.data["keywords"].get(handed["name"])
        if given is None and handed["at"] < len(seen.data["positional"]):
            given = seen.data["positional"][handed["at"]]
        if given is None:
            return []
        if "handed" in given:
            return self._handed(seen.path, given["handed"], depth + 1)
        router = self.find(seen.path, seen.data["scope"], given["what"])
        return [] if router is None else [router]

    def mount(self, seen: Seen) -> Iterator[tuple[Router, Mount]]:
        """Yield what a mount hangs on what; the prefix is that of the mount alone."""
        data = seen.data
        said = self.texts.read(seen.path, data["prefix"]) if data["prefix"] is not None else None
        readable = data["prefix"] is None or said is not None
        if data.get("what_handed") is not None:
            children = self._handed(seen.path, data["what_handed"], 0)
        else:
            child = self.find(seen.path, data["scope"], data["what"])
            children = [] if child is None else [child]
        for parent in self.on(seen):
            for child in children:
                if child is not parent and not self._is_for_tests(seen, child):
                    prefix = said.text if said else None
                    confidence = min(said.confidence if said else 1.0, CONDITIONAL if data.get("condition") else 1.0)
                    yield child, Mount(parent, prefix, confidence, readable and not data["computed"])

    def _is_for_tests(self, seen: Seen, child: Router) -> bool:
        """Say whether a test mounts a router of the product: that says nothing of the product's paths."""
        return self.look.is_test(seen.path) and not self.look.is_test(child.seen.path)

    def starts(self, router: Router | None) -> Reach:
        """Return what a router's routes start with: one for each place where it is mounted."""
        return self._walk.of(router)

    def _ways(self, router: Router | None) -> Ways[Router | None]:
        if router is None:  # an application that is handed over as a parameter
            return Ways([Start("", mounted=True, confidence=0.95)], (), Start("", mounted=True, confidence=0.95))
        alone = Start(self._join("", None, router), mounted=False, confidence=UNSURE)
        is_root = router.kind == "application" and not router.mounts
        own = [alone._replace(mounted=True, confidence=1.0)] if is_root else []
        return Ways(own, [Way(mount.parent, self._extend(mount, router)) for mount in router.mounts], alone)

    def _extend(self, mount: Mount, router: Router) -> Callable[[Start], Start]:
        def extend(above: Start) -> Start:
            if not mount.readable:
                return Start(self._join(above.prefix, "", router), mounted=False, confidence=UNSURE)
            prefix = self._join(above.prefix, mount.prefix, router)
            return Start(prefix, above.mounted, min(above.confidence, mount.confidence))

        return extend

    def own_prefix(self, router: Router, key: str = "prefix") -> str | None:
        """Return the prefix that a router gives itself; None for none that can be read."""
        pieces: Any = router.seen.data.get(key)
        said = self.texts.read(router.seen.path, pieces) if pieces is not None else None
        return said.text if said else None


def qualified(scope: str, name: str) -> str:
    """Return a name with the scope it stands in."""
    return f"{scope}.{name}" if scope else name


def _scopes(scope: str) -> list[str]:
    """Return a scope and those around it, the innermost first."""
    parts = scope.split(".") if scope else []
    return [".".join(parts[:count]) for count in range(len(parts), -1, -1)][:_MAX_DEPTH]
