"""Routers of Python's frameworks over files: which object is mounted where, and so what starts its routes' paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_classes import BY_CLASS, ClassRouters
from services.system_map.surface.routes.python_methods import OwnMethods
from services.system_map.surface.routes.python_names import Named, PythonNames, qualified, scopes
from services.system_map.surface.routes.python_origins import is_of_fastapi, made_by_another
from services.system_map.surface.routes.python_own_classes import Own, OwnClasses
from services.system_map.surface.routes.python_router_lists import RouterLists, given_by
from services.system_map.surface.routes.python_tables import turns
from services.system_map.surface.routes.python_texts import Pieces, PythonTexts, Said, said_in_call
from services.system_map.surface.routes.starts import CONDITIONAL, UNSURE, Reach, Start, StartWalk, Way, Ways

# How often a router is handed on from function to function, and how many calls of one are looked at.
_MAX_HANDS = 6
_MAX_PASSES = 50
# Registrations by the calls of the functions around them, or by the turns of loops: their product, in one project.
_MAX_CALLS_IN_ALL = 20_000
_BY_CLASS_NAME = 0.85
_ANY = frozenset({"app", "application"})  # what applications of any framework are called
_APPLICATIONS = {"flask": ("Flask", "Quart"), "fastapi": ("FastAPI",)}  # what classes made of them are called like


@dataclass(slots=True, eq=False)
class Router:
    """An application, or something that is mounted on one."""

    kind: str  # application, router, or a framework's own
    seen: Seen
    mounts: list[Mount] = field(default_factory=list)
    sure: float = 1.0  # of what its class makes of the routes, or of its being an application
    own: str | None = None  # the prefix that it gives itself, where the call that makes it decides that


@dataclass(slots=True)
class Mount:
    """A router hangs on another one."""

    parent: Router | None  # None: an application that is handed over as a parameter
    prefix: str | None  # None: it says none
    confidence: float = 1.0
    readable: bool = True  # False: its prefix is computed
    own: str | None = None  # the prefix that the router gives itself, where the call that makes it decides that


class PythonRouters:
    """The routers of one framework in all files."""

    def __init__(
        self,
        look: Look,
        framework: str,
        is_application: Callable[[str], bool],
        key: Callable[[str | None, Router], str],
        join: Callable[[str, str | None, str | None, Router], str],
    ) -> None:
        """Take a detector's objects; `is_application` tells by a parameter's annotation and name.

        `key` tells what of a router's signal is its own prefix where a mount says one, or None; "" for nothing.
        `join` puts a parent's start, a mount's prefix and the router's own together.
        """
        self.look = look
        self.framework = framework
        self.names = PythonNames(look, (f"{framework}.names",))
        self.texts = PythonTexts(look, self.names, f"{framework}.names")
        self.methods = OwnMethods(look, self.names)
        self._is_application = is_application
        self.routers: dict[tuple[str, str], Router] = {}
        self._key = key
        self._join = join
        self._walk = StartWalk(self._ways)
        self._returned: dict[tuple[str, str], Router] = {}
        for seen in look.signals(f"{framework}.object"):
            if not is_of_fastapi(look, seen):
                continue
            router = Router(seen.data["kind"], seen)
            scope, name = seen.data["scope"], seen.data["on"]
            for known in (name, *seen.data.get("also", ())) if name else ():
                # What a name is bound to last is what most of its routes hang on.
                self.routers[seen.path, qualified(scope, known)] = router
            known = self._returned.get((seen.path, scope))
            if seen.data["returned"] and (known is None or not known.seen.data["returned"]):
                self._returned[seen.path, scope] = router
            elif name and not name.startswith("self."):
                self._returned.setdefault((seen.path, scope), router)
        self.calls_left = _MAX_CALLS_IN_ALL
        self.passes: dict[tuple[str, str], list[Seen]] = {}
        for seen in look.signals(f"{framework}.pass"):
            function = self._named(seen.path, seen.data["scope"], seen.data["what"])
            if function is not None and not (look.is_test(seen.path) and not look.is_test(function.path)):
                self.passes.setdefault(function, []).append(seen)
                self.passes.setdefault((function.path, f"{function.qualified}.__init__"), []).append(seen)
        self.passes |= turns(look, framework, self.names)
        self._copies: set[Router] = set()  # that calls of functions make
        self._given_back: dict[tuple[str, str], dict[str, Any]] = {}
        unlike = {(seen.path, _item(seen.data["of"], seen)) for seen in look.signals(f"{framework}.given")}
        for seen in look.signals(f"{framework}.back"):
            item = (seen.path, _item(seen.data["of"], seen))
            if self._given_back.setdefault(item, seen.data["handed"]) != seen.data["handed"]:
                unlike.add(item)
        # What gives back now this and now that is not known by what it is handed.
        self._given_back = {item: handed for item, handed in self._given_back.items() if item not in unlike}
        self.lists = RouterLists(look, framework, self.find, self.names, self.passes)
        self._own = OwnClasses(look, framework, self.names)
        self.classes = ClassRouters(look, framework, self.names, self.routers)
        self._by_object: set[Router] = set()  # that were found by what an object holds
        self._adopt_factories()

    def _adopt_factories(self) -> None:
        """Take over `app = create_app()` and `bp = OwnBlueprint(…)`, where the repository shows what they are."""
        given: dict[tuple[str, str], list[Seen]] = {}
        for seen in self.look.signals(f"{self.framework}.given"):
            given.setdefault((seen.path, _item(seen.data["of"], seen)), []).append(seen)
        for _ in range(2):  # a factory may give what another one made
            for maker, places in given.items():
                self._give(maker, places)
            for seen in self.look.signals(f"{self.framework}.factory"):
                key = (seen.path, qualified(seen.data["scope"], seen.data["on"]))
                named = None if key in self.routers else self.names.find(seen.path, seen.data["maker"], self.routers)
                is_row = "item" in seen.data
                is_alike = not is_row and _is_called_like(self.framework, seen.data["maker"])
                if named is None and key not in self.routers and is_alike:
                    self.routers[key] = Router("application", seen, sure=_BY_CLASS_NAME)
                if named is None:
                    continue
                back = (named.path, _item(named.qualified, seen))
                made = self._kept(seen, named) or self._returned.get(back)
                own = None if made is not None or is_row else self._own.of(named)
                if made is not None:
                    self.routers[key] = self._made_by(seen, named, made)
                elif own is not None:
                    self.routers[key] = router = Router(
                        own.kind, seen._replace(data=_of_own(seen.data, own)), sure=own.sure
                    )
                    of_class = self.classes.add(named, router)
                    if of_class is not None:
                        of_class.mounts.append(Mount(router, None, BY_CLASS, own=""))

    def _made_by(self, seen: Seen, maker: Named, made: Router) -> Router:
        """Return the router that one call of a function makes: each has the function's routes, and its own ones."""
        is_of_call = (made.seen.path, made.seen.data["scope"]) == (maker.path, maker.qualified)
        if not is_of_call or made.kind != "router" or self.look.is_test(seen.path):
            return made
        router = Router(made.kind, made.seen, own=self._made_with(seen, made))
        made.mounts.append(Mount(router, None, own=""))
        self._copies.add(router)
        return router

    def _give(self, maker: tuple[str, str], places: list[Seen]) -> None:
        """Note what a function returns by a name, which may be the module's: `return app`."""
        found = [
            self.routers.get((seen.path, qualified(seen.data["of"], seen.data["on"])))
            if seen.data.get("bound")  # by the function, so that it is never the module's
            else self.find(seen.path, seen.data["of"], seen.data["on"])
            for seen in places
        ]
        router = found[0]
        if router is not None and all(one is router for one in found):
            self._returned[maker] = router

    def _kept(self, seen: Seen, maker: Named) -> Router | None:
        """Return the router that a function is handed and gives back: `api = add_routes(APIRouter())`."""
        handed = self._given_back.get((maker.path, _item(maker.qualified, seen)))
        if handed is None:
            return None
        for passed in self.passes.get(maker, ()):
            if (passed.path, passed.line) == (seen.path, seen.line):
                routers = self.given(passed, handed, 0)
                return routers[0] if routers else None
        return None

    def find(self, path: str, scope: str, name: str) -> Router | None:
        """Return the router that a name means; None for none that is known."""
        if name.endswith("()"):
            maker = self._named(path, scope, name[:-2])
            return self._returned.get(maker) if maker else None
        for inner in scopes(scope):
            router = self.routers.get((path, qualified(inner, name)))
            if router is not None:
                return router
        named = self.names.find(path, name, self.routers)
        found = self.routers.get(named) if named is not None else None
        held = self.classes.find(path, scope, name) if found is None else None
        if held is not None:
            self._by_object.add(held)
        return found or held

    def _named(self, path: str, scope: str, name: str) -> Named | None:
        for inner in scopes(scope):
            if qualified(inner, name) in self.look.symbols(path):
                return Named(path, qualified(inner, name))
        return self.names.find(path, name, self.routers)

    def handler(self, path: str, scope: str, name: str) -> Named | None:
        """Return where a handler that is given by its name stands."""
        name = name.removeprefix("self.") if scope else name
        return self._named(path, scope, name) if name else None

    def on(self, seen: Seen) -> list[Router | None]:
        """Return what a signal's receiver is; nothing where it is not known to take routes.

        None stands for an application that comes as a parameter, from nobody knows where.
        """
        data = seen.data
        if "parameter" not in data:
            head, _, attribute = data["on"].partition(".")
            of_class = self.classes.on(seen) if head in {"self", "cls"} and data["scope"] else None
            if of_class is None and head in {"self", "cls"} and not attribute:
                owner = Named(seen.path, data["scope"])
                own = self._own.of(owner)
                of_class = [self.classes.add(owner, Router(own.kind, seen))] if own is not None else None
            router = self.find(seen.path, data["scope"], data["on"]) if of_class is None else None
            return of_class or ([] if router is None else [router])
        handed = self._handed(seen.path, data.get("handed"), 0)
        return list(handed) or self.assumed(seen)

    def assumed(self, seen: Seen) -> list[Router | None]:
        """Return an application from nobody knows where for a parameter that looks like one."""
        name = seen.data["parameter"] or seen.data["on"]
        is_any = name in _ANY and not self.routers and made_by_another(self.look, self.framework, seen.path)
        return [None] if self._is_application(name) and not is_any else []

    def _handed(self, path: str, handed: dict[str, Any] | None, depth: int) -> list[Router]:
        """Return the routers that a function's callers give a parameter."""
        found: dict[int, Router] = {}
        if handed is None or depth > _MAX_HANDS:
            return []
        for seen in self.passes.get((path, handed["of"]), ())[:_MAX_PASSES]:
            found |= {id(router): router for router in self.given(seen, handed, depth)}
        # What the function makes where a call gives nothing: `router = router or APIRouter()`.
        own = self.routers.get((path, qualified(handed["of"], handed["name"])))
        if own is not None and (own.mounts or not found):
            found[id(own)] = own
        return list(found.values())

    def given(self, seen: Seen, handed: dict[str, Any], depth: int = 0) -> list[Router]:
        """Return what one call gives a parameter."""
        given = given_by(seen, handed)
        if given is None:
            return []
        if "handed" in given:
            return self._handed(seen.path, given["handed"], depth + 1)
        router = self.find(seen.path, seen.data["scope"], given["what"])
        return [] if router is None else [router]

    def held(self, seen: Seen) -> float:
        """Return how sure it is that a registration is reached which its file, or all calls, put under a condition."""
        handed = seen.data.get("handed")
        calls = self.passes.get((seen.path, handed["of"]), ()) if handed else ()
        is_held = seen.data.get("condition") or (calls and all(one.data.get("condition") for one in calls))
        return CONDITIONAL if is_held else 1.0

    def mount(self, seen: Seen) -> Iterator[tuple[Router, Mount]]:
        """Yield what a mount hangs on what; the prefix is that of the mount alone."""
        data = seen.data
        said: list[Said | None] = [None] if data["prefix"] is None else self.said(seen, data["prefix"])
        children: dict[Router, float] = {}
        if data.get("over") is not None:
            self.lists.add_to(children, seen, data["over"])
        elif data.get("what_handed") is not None:
            children = dict.fromkeys(self._handed(seen.path, data["what_handed"], 0), 1.0)
        elif (only := self._child(seen)) is not None:
            children = {only: BY_CLASS if only in self._by_object else 1.0}
        for parent in self.on(seen):
            for child, sure in children.items():
                if child is not parent and not self._is_for_tests(seen, child):
                    yield from ((child, self._mounted(seen, parent, one, child, sure)) for one in said)

    def _child(self, seen: Seen) -> Router | None:
        """Return the one router that a mount names; `dotted` is where a text says so: "shop.api.router"."""
        if "dotted" not in seen.data:
            return self.find(seen.path, seen.data["scope"], seen.data["what"])
        module, _, name = seen.data["dotted"].rpartition(".")
        path = self.names.module(module, seen.path)
        return self.find(path, "", name) if path is not None else None

    def _mounted(self, seen: Seen, parent: Router | None, said: Said | None, child: Router, sure: float) -> Mount:
        data = seen.data
        prefix, own = said.text if said else None, self._made_with(seen, child)
        confidence = min(said.confidence if said else 1.0, self.held(seen), sure)
        readable = (data["prefix"] is None or said is not None) and not data["computed"]
        return Mount(parent, prefix, confidence, readable, own)

    def said(self, seen: Seen, pieces: Pieces) -> list[Said | None]:
        """Return what a text of a signal says: more than one where the calls of the function around it differ."""
        taken = seen.data.get("taken", {})
        functions = {handed["of"] for handed in taken.values()}
        if len(functions) != 1:
            return [self.texts.read(seen.path, pieces)]
        function = functions.pop()
        calls: list[Seen | None] = [*self.passes.get((seen.path, function), ())[:_MAX_PASSES]] or [None]
        found = dict.fromkeys(said_in_call(self.texts, seen.path, pieces, taken, passed) for passed in calls)
        if len(found) > 1:
            on = self.on(seen)
            # Of several objects nobody tells which one has which text: those that each call makes, or is handed.
            if len(on) != 1 or on[0] is None or function in scopes(on[0].seen.data["scope"]):
                return [None]
        return list(found)

    def _made_with(self, seen: Seen, child: Router) -> str | None:
        """Return the prefix that a factory gives its router by what it is called with: `mount(make("users"))`."""
        given, pieces = seen.data.get("given"), child.seen.data.get("prefix")
        if given is None or not pieces or not child.seen.data.get("taken"):
            return None
        text = ""
        for piece in pieces:
            handed = child.seen.data["taken"].get(piece[1]) if piece[0] == "n" else None
            where, said = child.seen.path, [piece]
            if handed is not None:
                at, where = handed["at"], seen.path
                default = handed.get("default") or [["?", ""]]
                said = given["keywords"].get(handed["name"]) or next(iter(given["positional"][at : at + 1]), default)
            read = self.texts.read(where, said)
            if read is None:
                return None
            text += read.text
        return text

    def _is_for_tests(self, seen: Seen, child: Router) -> bool:
        """Say whether a test mounts a router of the product: that says nothing of the product's paths."""
        return self.look.is_test(seen.path) and not self.look.is_test(child.seen.path)

    def starts(self, router: Router | None) -> Reach:
        """Return what a router's routes start with: one for each place where it is mounted."""
        return self._walk.of(router)

    def _ways(self, router: Router | None) -> Ways[Router | None]:
        if router is None:  # an application that is handed over as a parameter
            return Ways([Start("", mounted=True, confidence=0.95)], (), Start("", mounted=True, confidence=0.95))
        alone = Start(self._put("", Mount(None, None), router)[0], mounted=False, confidence=UNSURE)
        is_root = router.kind == "application" and not router.mounts
        own = [alone._replace(mounted=True, confidence=router.sure)] if is_root else []
        # A copy that nothing mounts says less than where the function itself mounts what it makes.
        mounts = [one for one in router.mounts if one.parent not in self._copies or one.parent.mounts]
        return Ways(own, [Way(mount.parent, self._extend(mount, router)) for mount in mounts or router.mounts], alone)

    def _extend(self, mount: Mount, router: Router) -> Callable[[Start], Start]:
        def extend(above: Start) -> Start:
            prefix, is_known = self._put(above.prefix, mount, router)
            if not is_known:
                return Start(prefix, mounted=False, confidence=UNSURE)
            return Start(prefix, above.mounted, min(above.confidence, mount.confidence, router.sure))

        return extend

    def _put(self, above: str, mount: Mount, router: Router) -> tuple[str, bool]:
        """Return what a router's routes start with, and whether all of it can be read."""
        prefix = mount.prefix if mount.readable else ""
        key = self._key(prefix, router)
        own = mount.own if mount.own is not None else self.own_prefix(router, key) if key else None
        data = router.seen.data
        is_said = bool(key) and (data.get(key) is not None or bool(data.get("computed")))
        return self._join(above, prefix, own, router), mount.readable and (own is not None or not is_said)

    def own_prefix(self, router: Router, key: str = "prefix") -> str | None:
        """Return the prefix that a router gives itself; None for none that can be read."""
        if key == "prefix" and router.own is not None:
            return router.own
        pieces: Any = router.seen.data.get(key)
        taken = router.seen.data.get("taken", {})
        if any(kind == "n" and name in taken for kind, name in pieces or ()):
            return None  # by what the call gives that makes it
        said = self.texts.read(router.seen.path, pieces) if pieces is not None else None
        return said.text if said else None


def _item(function: str, seen: Seen) -> str:
    """Return what a function gives back: itself for its only value, `create[1]` for the second one of a row."""
    return f"{function}[{seen.data['item']}]" if "item" in seen.data else function


def _is_called_like(framework: str, maker: str) -> bool:
    """Say whether a class that the repository does not show is called like one of applications: `CustomFlask`."""
    name = maker.rpartition(".")[2]
    return name[:1].isupper() and name.endswith(_APPLICATIONS.get(framework, ()))


def _of_own(data: dict[str, Any], own: Own) -> dict[str, Any]:
    """Return what is told of an object where its class is the repository's own: it may know better."""
    is_named = "called" in data and not own.names_itself
    is_unknown = own.gives_prefix or (own.kind == "namespace" and not is_named and data.get("path") is None)
    left = {key: value for key, value in data.items() if key != "called" or is_named}
    return left | ({"computed": True} if is_unknown else {})
