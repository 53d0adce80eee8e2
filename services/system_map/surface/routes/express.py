"""Express' routes: what applications and routers answer, under the paths where each router is used."""

from __future__ import annotations

from dataclasses import replace

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.express_classes import ExpressClasses
from services.system_map.surface.routes.express_handed import Handed, Parameter
from services.system_map.surface.routes.express_handlers import ExpressHandlers
from services.system_map.surface.routes.express_helpers import HelperCalls
from services.system_map.surface.routes.express_likely import APPLICATIONS, ExpressLikely, is_on_parameter
from services.system_map.surface.routes.express_listed import Listed
from services.system_map.surface.routes.express_paths import begins, gets_to, leaves_room, whole
from services.system_map.surface.routes.express_roots import Mounted, Router, below, hold_back
from services.system_map.surface.routes.express_scopes import function_of, scopes_of
from services.system_map.surface.routes.express_scopes import takers as takers_of
from services.system_map.surface.routes.express_values import LIKELY, ExpressValues
from services.system_map.surface.routes.look import Found, Look, Seen, place
from services.system_map.surface.routes.script_names import Exported, ScriptNames
from services.system_map.surface.routes.starts import NOWHERE, Start, StartWalk, Way, Ways

FRAMEWORK = "Express"
_MAX_HOPS = 5
_BY_NAME = Start("", mounted=True, confidence=0.9)  # a parameter that is called like an application


def find(look: Look) -> Found:
    """Return the routes of all Express applications."""
    found = Found()
    if not look.signals("express.object"):
        return found
    finder = _Finder(look)
    finder.mount()
    for seen in look.signals("express.route"):
        finder.add(found, seen)
    return found


class _Finder:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.names = ScriptNames(look, "express.file")
        self.routers: dict[tuple[str, str, str], list[Router]] = {}  # what one name is given in turn
        self.made_in: dict[tuple[str, str], Router] = {}
        self.handed: Handed[Router] = Handed(self.names)
        self.classes = ExpressClasses(look, self.names, self.handed)
        self.listed = Listed(look, self.names, self.classes, self._field)
        self.by_name: set[Parameter] = set()  # constructors are handed there what is called like an application
        self.walk = StartWalk(self._ways)
        self._unseen = Router("parameter", Seen("", 0, {}))
        self.values = ExpressValues(look, self.names)
        self.helpers = HelperCalls(self.names, self.values, self.on)
        self.aliases: dict[tuple[str, str, str], Seen] = {}
        for seen in look.signals("express.alias"):
            self.aliases.setdefault((seen.path, seen.data["scope"], seen.data["on"]), seen)
        self.likely = ExpressLikely(look, self.values, self.classes)
        self._handlers = ExpressHandlers(self.values, self.aliases)
        for seen in look.signals("express.object"):
            scope, name = seen.data["scope"], seen.data["on"]
            router = Router(seen.data["kind"], seen, is_given_back=name == "=returned")
            self.routers.setdefault((seen.path, scope, name), []).append(router)
            maker = function_of(scope)
            known = self.made_in.get((seen.path, maker))
            if maker and (known is None or name == "=returned" or known.kind == "application"):
                self.made_in[seen.path, maker] = router
        self.classes.inherit(self.routers)

    def mount(self) -> None:
        """Note which routers are handed to functions and given back, then which hang on which, and what is no root."""
        unknown: list[tuple[str, str]] = []
        self._give_back()
        self._hand_over()
        for seen in self.look.signals("express.mount"):
            prefix, confidence = self._prefix(seen)
            parents = self.on(seen)
            for reference in seen.data["what"]:
                held: list[Router | None] = [*self.listed.held(seen)]
                for child in held or [self._referred(seen, reference) or self._held(reference)]:
                    if child is None:
                        unknown += self._unknown(seen, reference)
                    elif not self.look.is_test(seen.path) or self.look.is_test(child.seen.path):
                        # a test's own application says nothing of the product's paths
                        self._hang(child, parents, prefix, confidence)
        for seen in self.look.signals("express.route"):
            self._mount_handler(seen)
        hold_back(self.look, [router for given in self.routers.values() for router in given], unknown)

    def _unknown(self, seen: Seen, reference: str) -> list[tuple[str, str]]:
        """Return what is mounted under a path and cannot be followed, by the file, unless it is a handler."""
        is_plain = bool(seen.data["prefix"]) and not reference.endswith("()") and ":" not in reference
        return [(seen.path, reference)] if is_plain and not self.values.is_handler(seen, reference, "") else []

    def _hand_over(self) -> None:
        """Note what functions are handed, and what is listened on."""
        kinds = ("express.route", "express.mount", "express.pass")
        takers = {taker for kind in kinds for seen in self.look.signals(kind) for taker in takers_of(seen)}
        for seen in self.look.signals("express.pass"):
            functions = self.classes.called(seen) or [self._called(seen, takers)]
            self.helpers.add(functions[-1], seen)
            self.listed.give(seen, functions)
            taken = {int(at): Parameter(seen.path, scope, nth) for at, scope, nth in seen.data.get("taken", ())}
            given: list[tuple[int | str, str, Parameter | None]] = [
                (at, name, taken.get(at)) for at, name in enumerate(seen.data["passed"])
            ]
            for key, (name, scope, nth) in seen.data.get("members", {}).items():
                given.append((key, name, Parameter(seen.path, scope, nth) if scope else None))
            for at, name, by in given:
                self._give(seen, name, by, [Parameter(*function, at) for function in functions])
        self.handed.settle()
        self.listed.settle()
        for seen in self.look.signals("express.heard"):
            heard = self._referred(seen, seen.data["what"])
            if heard is not None and not (self.look.is_test(seen.path) and not self.look.is_test(heard.seen.path)):
                heard.is_heard = True

    def _give(self, seen: Seen, name: str, by: Parameter | None, functions: list[Parameter]) -> None:
        """Note that functions are handed what a name stands for: a router, or what the function around is handed."""
        router = self.find(seen, name, by.scope if by is not None else "") if name else None
        kept = self.classes.kept(self.classes.around(seen), name).parameters if name.startswith("this.") else []
        for to in functions:
            for one in [by] if by is not None else kept:
                if router is None:
                    self.handed.pass_on(one, to)
            if router is not None:
                self.handed.give(to, router)
            elif by is not None and name in APPLICATIONS and not self._is_local(seen.path, by.scope):
                self.by_name.add(to)

    def _called(self, seen: Seen, takers: set[tuple[str, str]]) -> Exported:
        """Return the function that is called: one of another file, else the nearest of its file that takes a router."""
        what = str(seen.data["what"]).removeprefix("new:")
        found = self._exported(seen, what)
        for inner in scopes_of(seen.data["scope"]) if found is None else ():
            own = what.removeprefix("this.")
            if (seen.path, scope := f"{inner}.{own}" if inner else own) in takers:
                return Exported(seen.path, scope)
            alias = self.aliases.get((seen.path, inner, what))
            other = str(alias.data["what"]) if alias is not None else ""
            if other and "()" not in other and ":" not in other:  # `const { page } = helpers`
                return self._exported(seen, other) or Exported(seen.path, other)
            head, _, method = what.partition(".")
            held = self.aliases.get((seen.path, inner, head)) if method.isidentifier() else None
            if held is not None:  # `const shop = new Shop()`
                given = str(held.data["what"])
                return self.classes.method(seen.path, given, method, takers) or Exported(seen.path, what)
        return found or Exported(seen.path, what)

    def _mount_handler(self, seen: Seen) -> None:
        """Note a router that stands in a handler's place: `app.all("/users*", users)` leaves the path as it is.

        Under a path that leaves no room, no path but that one gets to it.
        """
        handler = seen.data.get("router", seen.data["handler"])
        child = self._referred(seen, handler) if handler else None
        if child is None or self.look.is_test(seen.path) != self.look.is_test(child.seen.path):
            return
        path, method = self.values.text(seen.path, seen.data["path"]), seen.data["method"]
        if path is None or not leaves_room(path):
            child.is_held = child.is_held or not child.is_heard
            return
        asked = Mounted(None, "", LIKELY, "" if method == "ANY" else method, begins(path))
        for parent in self.on(seen):
            if parent is not child:
                child.mounts.append(replace(asked, parent=parent))
            if parent is not None:
                parent.has_mounts = True

    @staticmethod
    def _hang(child: Router, parents: list[Router | None], prefix: str | None, confidence: float) -> None:
        for parent in parents:
            if child is not parent:
                child.mounts.append(Mounted(parent, prefix, confidence))
            if parent is not None:
                parent.has_mounts = True

    def _give_back(self) -> None:
        """Note what functions return: it counts before what else they make."""
        given: dict[tuple[str, str], list[Router]] = {}
        for seen in self.look.signals("express.gives"):
            router = self.find(seen, seen.data["what"])
            maker = function_of(seen.data["scope"])
            if router is not None and maker:
                router.is_given_back = router.is_given_back or function_of(router.seen.data["scope"]) == maker
                given.setdefault((seen.path, maker), []).append(router)
        for key, routers in given.items():
            if all(router is routers[0] for router in routers):
                self.made_in[key] = routers[0]

    def _prefix(self, seen: Seen) -> tuple[str | None, float]:
        """Return what a mount stands under, None where that is computed, and how sure it is."""
        prefix = self.values.text(seen.path, seen.data["prefix"])
        name = seen.data.get("first", "")
        if prefix is not None or not name:
            return prefix, 1.0
        router = self.find(seen, name)
        if router is not None:  # one of several routers
            self._hang(router, self.on(seen), "", 1.0)
        confidence = 1.0 if router is not None else self.values.is_handler(seen, name, seen.data["given"])
        return ("", confidence) if confidence else (None, 1.0)

    def _exported(self, seen: Seen, reference: str) -> Exported | None:
        if reference.startswith("require:"):
            return self.names.required(seen.path, seen.data.get("at", seen.line), reference)
        return self.names.imported(seen.path, reference)

    def _referred(self, seen: Seen, reference: str) -> Router | None:
        """Return the router that a reference means: a name, what is required in place, or what a function makes."""
        called = reference.endswith("()")
        if reference.startswith("new:"):
            owner = self.classes.named(seen.path, reference.rpartition(".")[0])
            return self._field(owner, reference.rpartition(".")[2]) if owner is not None else None
        bare = reference.removesuffix("()")
        if bare.startswith("require:"):
            found = self.names.required(seen.path, seen.data.get("at", seen.line), bare)
            if found is None and seen.data.get("at") != seen.line:
                found = self.names.required(seen.path, seen.line, bare)
            return self._defined(found, called=called) if found else None
        if called:
            return self._made(seen.path, seen.data["scope"], bare)
        return self.find(seen, bare)

    def _held(self, reference: str) -> Router | None:
        """Return the application that a class called like `this.shopRouter` holds: `this.router` of ShopRouter."""
        owner, dot, name = reference.rpartition(".")
        if not dot or name.endswith("()"):
            return None
        alike = [(scope, held[0]) for (_, scope, on), held in self.routers.items() if scope and on == f"this.{name}"]
        called = owner.rpartition(".")[2].lower()
        held = [router for scope, router in alike if scope.lower() == called]
        if len(held) == 1:
            return held[0]
        for _, router in alike:
            router.is_held = True
        return None

    def find(self, seen: Seen, name: str, taker: str = "") -> Router | None:
        """Return the router that a name means at a place: the last that it was given before, block by block outwards.

        What a function takes hides what is called so around it.
        """
        later: Router | None = None
        for inner in scopes_of(seen.data["scope"]):
            given = self.routers.get((seen.path, inner, name), [])
            if given and name.startswith("this."):
                return given[0]
            before = [router for router in given if router.seen.data["place"] <= seen.data["place"]]
            if before:
                return before[-1]
            later = later or (given[0] if given else None)
            if inner == taker and taker and later is None:
                return None
        if later is not None:  # by a function that is called when it is there
            return later
        found = self.names.imported(seen.path, name)
        return self._defined(found, called=False) if found else self._other_name(seen, name, taker)

    def _other_name(self, seen: Seen, name: str, taker: str, depth: int = 0) -> Router | None:
        """Return the application that a name is another one of: what an object of a class holds, `server.app`."""
        head, dot, rest = name.partition(".")
        if head == "this":
            return self._field(self.classes.around(seen), rest)
        for inner in scopes_of(seen.data["scope"]) if depth < _MAX_HOPS else ():
            alias = self.aliases.get((seen.path, inner, head))
            if alias is not None:
                given = str(alias.data["what"])
                owner = self.classes.named(seen.path, given)
                if owner is not None:
                    return self._field(owner, rest) if dot else None
                if given.endswith("()") and not dot:
                    return self._referred(alias, given)
                is_plain = "()" not in given and ":" not in given
                return self._other_name(alias, f"{given}.{rest}" if dot else given, "", depth + 1) if is_plain else None
            if inner == taker and taker:
                break
        return None

    def _field(self, owner: Exported, name: str) -> Router | None:
        """Return the only router that a field of a class stands for."""
        held = self.routers.get((owner.path, owner.reference, f"this.{name}"), [])
        found = held or self.classes.routers(owner, name, self.find)
        return found[0] if len(found) == 1 else None

    def _made(self, path: str, scope: str, name: str) -> Router | None:
        for inner in scopes_of(scope):
            router = self.made_in.get((path, f"{inner}.{name}" if inner else name))
            if router is not None:
                return router
        found = self.names.imported(path, name)
        return self._defined(found, called=True) if found else None

    def _defined(self, found: Exported, *, called: bool) -> Router | None:
        if called:
            return self.made_in.get((found.path, found.reference))
        given = self.routers.get((found.path, "", found.reference))
        if given:
            return given[-1]
        alias = self.aliases.get((found.path, "", found.reference))
        made = str(alias.data["what"]) if alias is not None else ""
        return self._referred(alias, made) if alias is not None and made.endswith("()") else None

    def on(self, seen: Seen) -> list[Router | None]:
        """Return what a registration is made on; None stands for an application that comes as a parameter."""
        data = seen.data
        router = self.find(seen, data["on"], data.get("taker", ""))
        if router is not None:
            return self.classes.each(router)
        if not data["parameter"]:
            return self._on_field(seen, self._own_name(seen, data["on"]))
        handed = self.handed.of(Parameter(seen.path, data.get("taker", ""), data.get("nth", -1)))
        if handed and "." not in data["on"]:
            return list(handed)
        if not is_on_parameter(data):
            return []
        return [self._unseen if self._is_local(seen.path, data.get("taker", "")) else None]

    def _own_name(self, seen: Seen, name: str) -> str:
        """Return the field that a name stands for: `const { app } = this`, `self.app`; "" for none."""
        if name.startswith("this."):
            return name
        head, dot, rest = name.partition(".")
        given = (self.aliases.get((seen.path, inner, head)) for inner in scopes_of(seen.data["scope"]))
        found = f"{next((one.data['what'] for one in given if one is not None), '')}{dot}{rest}"
        return found if found.startswith("this.") and "()" not in found else ""

    def _on_field(self, seen: Seen, name: str) -> list[Router | None]:
        """Return what a registration is made on that a class keeps, as far as that is followed.

        Else an application that is not seen to be mounted, or, where a constructor is handed one by its name, that.
        """
        if not name:
            return []
        owner = self.classes.around(seen)
        found = self.classes.routers(owner, name, self.find)
        kept = self.classes.kept(owner, name)
        if found or not kept.is_any:
            return [*found]
        if not self.likely.is_on_field(seen, name, kept):
            return []
        return [self._unseen if self.by_name.isdisjoint(kept.parameters) else None]

    def _is_local(self, path: str, scope: str) -> bool:
        """Say whether a function is one of its file alone, where nothing is seen to hand it an application."""
        exports = self.names.files.get(path, {}).get("exports", {})
        return scope.isidentifier() and not any(one.partition(".")[0] == scope for one in exports.values())

    @staticmethod
    def _ways(router: Router | None) -> Ways[Router | None]:
        if router is None:
            return Ways([_BY_NAME], (), _BY_NAME)
        own = [Start("", mounted=True, confidence=1.0)] if router.is_root else []
        # All roots start alike: what a base mounts hangs on the application of each class that extends it.
        mounts: dict[object, Mounted] = {}
        for one in router.mounts:
            mounts.setdefault(one.of_root or id(one), one)
        return Ways(own, [Way(one.parent, below(one)) for one in mounts.values()], NOWHERE)

    def add(self, found: Found, seen: Seen) -> None:
        """Add the routes of one registration: of a project's own helper by each of its calls."""
        called = list(self.helpers.registered(seen)) if "helper" in seen.data else []
        for one in called:
            if one.routers or not self.likely.is_called_like_one(seen, one.path):
                self._add_on(found, one.seen, one.path, one.routers)
            else:
                found.unread.append(place(one.seen))
        if not called:
            self._add_on(found, seen, self.values.text(seen.path, seen.data["path"]), self.on(seen))

    def _add_on(self, found: Found, seen: Seen, path: str | None, routers: list[Router | None]) -> None:
        data = seen.data
        if not routers and not self.likely.is_left(seen, path):
            return
        if path is None or not routers:
            found.unread.append(place(seen))
            return
        handler = self._handlers.of(seen)
        for router in routers:
            starts, cut = self.walk.of(router)
            if cut:
                found.unread.append(place(seen))
            asked = [start for start in starts if gets_to(start, data["method"], path)]
            for start in asked or ([] if cut else [NOWHERE]):
                found.routes.append(
                    Route(
                        framework=FRAMEWORK,
                        method=start.method or data["method"],
                        path=whole(start.prefix, path),
                        handler=handler.name,
                        handler_path=handler.path,
                        handler_line=handler.line,
                        file=seen.path,
                        line=data["at"],
                        mounted=start.mounted,
                        confidence=start.confidence,
                        is_test=self.look.is_test(seen.path),
                    )
                )
