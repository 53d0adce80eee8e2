"""Express' routes: what applications and routers answer, under the paths where each router is used."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place
from services.system_map.surface.routes.script_constants import ScriptConstants
from services.system_map.surface.routes.script_names import Exported, ScriptNames
from services.system_map.surface.routes.starts import NOWHERE, Start, StartWalk, Way, Ways, under

FRAMEWORK = "Express"
_APPLICATIONS = frozenset({"app", "application", "server", "expressApp"})
_MAX_DEPTH = 60
_MAX_HOPS = 5
_BY_NAME = Start("", mounted=True, confidence=0.9)  # a parameter that is called like an application


@dataclass(slots=True, eq=False)
class _Router:
    kind: str
    seen: Seen
    mounts: list[tuple[_Router | None, str | None]] = field(default_factory=list)  # None: an application; computed
    is_held: bool = False  # by a class, and something of its name is mounted: it may be that, so it is no root


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
        self.routers: dict[tuple[str, str, str], list[_Router]] = {}  # what one name is given in turn
        self.made_in: dict[tuple[str, str], _Router] = {}
        self.passed: dict[tuple[str, str], list[_Router]] = {}
        self.walk = StartWalk(self._ways)
        self._unseen = _Router("parameter", Seen("", 0, {}))
        self.constants = ScriptConstants(look)
        self.texts = ScriptNames(look, "script.texts")
        self.aliases: dict[tuple[str, str, str], Seen] = {}
        for seen in look.signals("express.alias"):
            self.aliases.setdefault((seen.path, seen.data["scope"], seen.data["on"]), seen)
        for seen in look.signals("express.object"):
            router = _Router(seen.data["kind"], seen)
            scope, name = seen.data["scope"], seen.data["on"]
            self.routers.setdefault((seen.path, scope, name), []).append(router)
            maker = _function(scope)
            known = self.made_in.get((seen.path, maker))
            if maker and (known is None or name == "=returned" or known.kind == "application"):
                self.made_in[seen.path, maker] = router

    def mount(self) -> None:
        """Note which routers are handed to functions, then which hang on which."""
        for seen in self.look.signals("express.pass"):
            function = self._exported(seen, seen.data["what"]) or Exported(seen.path, seen.data["what"])
            routers = [self.find(seen, name) for name in seen.data["passed"] if name]
            for router in routers:
                if router is not None:
                    self.passed.setdefault((function.path, function.reference), []).append(router)
        for seen in self.look.signals("express.mount"):
            parents = self.on(seen)
            prefix = self._text(seen.path, seen.data["prefix"])
            for reference in seen.data["what"]:
                child = self._referred(seen, reference) or self._held(reference)
                if child is not None and self.look.is_test(seen.path) and not self.look.is_test(child.seen.path):
                    continue  # a test's own application says nothing of the product's paths
                for parent in parents if child is not None else ():
                    if child is not None and child is not parent:
                        child.mounts.append((parent, prefix))

    def _exported(self, seen: Seen, reference: str) -> Exported | None:
        if reference.startswith("require:"):
            return self.names.required(seen.path, seen.data.get("at", seen.line), reference)
        return self.names.imported(seen.path, reference)

    def _referred(self, seen: Seen, reference: str) -> _Router | None:
        """Return the router that a reference means: a name, what is required in place, or what a function makes."""
        called = reference.endswith("()")
        bare = reference.removesuffix("()")
        if bare.startswith("require:"):
            found = self.names.required(seen.path, seen.data.get("at", seen.line), bare)
            if found is None and seen.data.get("at") != seen.line:
                found = self.names.required(seen.path, seen.line, bare)
            return self._defined(found, called=called) if found else None
        if called:
            return self._made(seen.path, seen.data["scope"], bare)
        return self.find(seen, bare)

    def _held(self, reference: str) -> _Router | None:
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

    def find(self, seen: Seen, name: str, taker: str = "") -> _Router | None:
        """Return the router that a name means at a place: the last that it was given before, block by block outwards.

        What a function takes hides what is called so around it.
        """
        later: _Router | None = None
        for inner in _scopes(seen.data["scope"]):
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

    def _other_name(self, seen: Seen, name: str, taker: str, depth: int = 0) -> _Router | None:
        """Return the application that a name is another one of: what an object of a class holds, `server.app`."""
        head, dot, rest = name.partition(".")
        for inner in _scopes(seen.data["scope"]) if depth < _MAX_HOPS else ():
            alias = self.aliases.get((seen.path, inner, head))
            if alias is not None:
                given = str(alias.data["what"])
                owner = self._class(seen.path, given)
                if owner is not None:
                    held = self.routers.get((owner.path, owner.reference, f"this.{rest}"), []) if dot else []
                    return held[0] if len(held) == 1 else None
                is_plain = "()" not in given and ":" not in given
                return self._other_name(alias, f"{given}.{rest}" if dot else given, "", depth + 1) if is_plain else None
            if inner == taker and taker:
                break
        return None

    def _class(self, path: str, given: str) -> Exported | None:
        """Return the class whose object `new:Server` or `Server.getInstance()` gives; None for anything else."""
        name, is_new = given.removeprefix("new:"), given.startswith("new:")
        if not is_new:
            name, dot, method = name.rpartition(".")
            if not dot or not method.endswith("()"):
                return None
        found = self.names.imported(path, name) or Exported(path, name)
        symbol = self.look.symbols(found.path).get(found.reference)
        return found if symbol is not None and symbol.kind == "class" else None

    def _made(self, path: str, scope: str, name: str) -> _Router | None:
        for inner in _scopes(scope):
            router = self.made_in.get((path, f"{inner}.{name}" if inner else name))
            if router is not None:
                return router
        found = self.names.imported(path, name)
        return self._defined(found, called=True) if found else None

    def _defined(self, found: Exported, *, called: bool) -> _Router | None:
        if called:
            return self.made_in.get((found.path, found.reference))
        given = self.routers.get((found.path, "", found.reference))
        return given[-1] if given else None

    def on(self, seen: Seen) -> list[_Router | None]:
        """Return what a registration is made on; None stands for an application that comes as a parameter."""
        data = seen.data
        router = self.find(seen, data["on"], data.get("taker", ""))
        if router is not None:
            return [router]
        if not data["parameter"]:
            return []
        for inner in _scopes(data["scope"]):
            handed = self.passed.get((seen.path, inner)) or self._handed_to_export(seen.path, inner)
            if handed:
                return list({id(one): one for one in handed}.values())
        if data["on"] not in _APPLICATIONS:
            return []
        return [self._unseen if self._is_local(seen.path, data.get("taker", "")) else None]

    def _is_local(self, path: str, scope: str) -> bool:
        """Say whether a function is one of its file alone, where nothing is seen to hand it an application."""
        exports = self.names.files.get(path, {}).get("exports", {})
        return scope.isidentifier() and not any(one.partition(".")[0] == scope for one in exports.values())

    def _handed_to_export(self, path: str, scope: str) -> list[_Router]:
        exports = self.names.files.get(path, {}).get("exports", {})
        names = [f"={name}" for name, reference in exports.items() if reference == scope]
        return [router for name in names for router in self.passed.get((path, name), [])]

    @staticmethod
    def _ways(router: _Router | None) -> Ways[_Router | None]:
        if router is None:
            return Ways([_BY_NAME], (), _BY_NAME)
        is_root = router.kind == "application" and not router.mounts and not router.is_held
        own = [Start("", mounted=True, confidence=1.0)] if is_root else []
        return Ways(own, [Way(parent, under(prefix)) for parent, prefix in router.mounts], NOWHERE)

    def _text(self, path: str, pieces: list[list[str]], depth: int = 0) -> str | None:
        text = ""
        for kind, value in pieces:
            if kind == "t":
                text += value
                continue
            inner = self.names.files.get(path, {}).get("texts", {}).get(value) if kind == "n" and depth < 5 else None
            said = self._text(path, inner, depth + 1) if inner else self._constant(path, value) if kind == "n" else None
            if said is None:
                return None
            text += said
        return text

    def _constant(self, path: str, name: str) -> str | None:
        """Return the text that a constant holds: of the file itself, or of the one that it is imported from."""
        head, _, rest = name.partition(".")
        bound = self.names.files.get(path, {}).get("names", {}).get(head)
        if bound is None:
            return self.constants.text(path, [["n", name]])
        target = self.names.target(path, int(bound[0]), str(bound[1]))
        at = self.texts.exported(target, str(bound[2]), rest, 0) if target else None
        return self.constants.text(at.path, [["n", at.reference]]) if at is not None and at.reference else None

    def add(self, found: Found, seen: Seen) -> None:
        """Add the routes of one registration."""
        data = seen.data
        routers = self.on(seen)
        if not routers:
            return
        path = self._text(seen.path, data["path"])
        if path is None:
            found.unread.append(place(seen))
            return
        handler_path, handler_line = self._handler(seen)
        for router in routers:
            starts, cut = self.walk.of(router)
            if cut:
                found.unread.append(place(seen))
            for start in starts:
                found.routes.append(
                    Route(
                        framework=FRAMEWORK,
                        method=data["method"],
                        path=_whole(start.prefix, path),
                        handler=data["handler"],
                        handler_path=handler_path,
                        handler_line=handler_line,
                        file=seen.path,
                        line=data["at"],
                        mounted=start.mounted,
                        confidence=start.confidence,
                        is_test=self.look.is_test(seen.path),
                    )
                )

    def _handler(self, seen: Seen) -> tuple[str | None, int | None]:
        name = seen.data["handler"]
        if not name:
            return seen.path, seen.data["at"]
        bare = name.removeprefix("this.")
        own = f"{seen.data['scope'].partition('.')[0]}.{bare}"
        if bare != name and own in self.look.symbols(seen.path):
            return seen.path, self.look.line_of(seen.path, own)
        if bare in self.look.symbols(seen.path):
            return seen.path, self.look.line_of(seen.path, bare)
        head, _, rest = name.partition(".")
        bound = self.names.files.get(seen.path, {}).get("names", {}).get(head)
        target = self.names.target(seen.path, int(bound[0]), str(bound[1])) if bound else None
        if target is None:
            return None, None
        wanted = rest or (str(bound[2]) if bound else name)
        symbols = self.look.symbols(target)
        line = next((symbols[one].start_line for one in (wanted, name, f"exports.{wanted}") if one in symbols), None)
        return target, line


def _whole(prefix: str, path: str) -> str:
    """Return a route's whole path; a slash at its end counts for nothing in Express and is left out."""
    if not path.startswith("/") and not prefix:
        return path or "/"
    return (joined(prefix, path).rstrip("/") if path else prefix) or "/"


def _function(scope: str) -> str:
    """Return a scope without the blocks in its functions."""
    return ".".join(part for part in scope.split(".") if not part.startswith("{"))


def _scopes(scope: str) -> list[str]:
    parts = scope.split(".") if scope else []
    return [".".join(parts[:count]) for count in range(len(parts), -1, -1)][:_MAX_DEPTH]
