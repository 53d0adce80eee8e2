"""Go's routes: what routers of Gin, Echo, Fiber, chi, gorilla/mux and net/http answer, through groups, mounts and calls."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.go_generated import generated_calls
from services.system_map.surface.routes.go_handlers import GoHandlers
from services.system_map.surface.routes.go_joins import extending, whole
from services.system_map.surface.routes.go_kept import KeptHandlers
from services.system_map.surface.routes.go_listed import ListedFunctions
from services.system_map.surface.routes.go_names import MAX_DEPTH, GoNames
from services.system_map.surface.routes.go_patterns import first_of, reaching
from services.system_map.surface.routes.go_router import Router
from services.system_map.surface.routes.go_taken import TakenRouters
from services.system_map.surface.routes.go_unknown import UnknownMounts
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place
from services.system_map.surface.routes.starts import CONDITIONAL, NOWHERE, UNSURE, Start, StartWalk, Way, Ways

_BY_NAME = 0.8
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})

_SEEING_ALL = frozenset({"gorilla/mux", "net/http"})  # whose routers chi, which mounts them, hands the whole path
_NAMED_ALIKE = frozenset({"Gin", "Echo"})  # whose routers' methods a file calls that imports no framework


def find(look: Look) -> Found:
    """Return the routes of all Go routers."""
    found = Found()
    if not look.has("go"):
        return found
    finder = _Finder(look)
    finder.hang()
    # What is told of a type's values all alike comes behind what is told of one of them.
    for seen in sorted(look.signals("go.route"), key=lambda one: "by_type" in one.data):
        finder.add(found, seen)
    found.unread += generated_calls(look, finder.names.packages)
    return found


class _Finder:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.names = GoNames(look)
        self.unknown = UnknownMounts(self.names)
        self.taken = TakenRouters(look, self.names)
        self.kept = KeptHandlers(look, self.names)
        self.handlers = GoHandlers(look, self.names)
        self.listed = ListedFunctions(look, self.names)
        self.mounts: set[tuple[str, int]] = set()  # where a router is mounted by what else registers a route
        self.told: set[tuple[str, int]] = set()  # the calls that register routes
        self.filled: set[tuple[str, str]] = set()  # functions that are handed a router: (folder, scope)
        self.walk = StartWalk(self._ways)

    def hang(self) -> None:
        """Note which router hangs on which: groups, mounts, and those handed to functions."""
        for seen in self.look.signals("go.object"):
            data = seen.data
            if data["parent"] is not None:
                child = self.names.made_at(seen)
                parent = self.names.router(seen, data["parent"], data.get("outer", data["scope"]), is_itself=True)
                if parent is None and data["framework"]:
                    # What is put before the paths is known where the router that it is a group of is not.
                    is_made = data["parent"][0] == "call" and data["parent"][1].endswith(".NewRouter")
                    parent = Router(data["framework"], is_root=False, is_made=is_made)
                if parent is not None and parent is not child:
                    child.is_group |= not child.parents
                    child.framework = child.framework or parent.framework
                    child.parents.append((parent, self.names.text(seen, data["prefix"])))
                    child.most = min(child.most, self.names.most(seen, data["prefix"]))
        self.names.forget()
        for seen in self.look.signals("go.mount"):
            self._mount(seen)
        self._hand_over()
        for seen in self.look.signals("go.returned"):
            is_loose = seen.data["framework"] == "net/http"
            for one in self._meant(seen):
                one.is_returned |= is_loose or self.unknown.may_be(seen, one)
        self._serve()

    def _serve(self) -> None:
        """Note what servers answer with; net/http's own mux too, unless others alone are served."""
        is_served = False
        for seen in self.look.signals("go.served"):
            of_product = not self.look.is_test(seen.path)
            is_free = self.names.holder(seen) is None
            meant = self._meant(seen) if is_free else ()
            for one in meant:
                one.is_served |= of_product or self.look.is_test(one.path)
            is_served |= of_product and (bool(meant) or (is_free and self._is_handed_on(seen)))
        if is_served and all(self.look.is_test(seen.path) for seen in self.look.signals("go.default")):
            self.names.leave_default()

    def _is_handed_on(self, seen: Seen) -> bool:
        """Say whether a name that is no router here stands in a function that is handed one: `func run(h http.Handler)`."""
        what = seen.data["what"]
        is_name = what[0] == "name" and "." not in what[1]
        return is_name and (posixpath.dirname(seen.path), seen.data["scope"].partition(".")[0]) in self.filled

    def _meant(self, seen: Seen) -> tuple[Router, ...]:
        router = self.names.router(seen, seen.data["what"], seen.data["scope"])
        return (router, *router.either) if router is not None else ()

    def _mount(self, seen: Seen) -> None:
        owner = self.names.router(seen, seen.data["on"], seen.data["scope"], is_itself=True)
        mounted = self.names.router(seen, seen.data["what"], seen.data["scope"])
        every = (mounted.either or (mounted,)) if mounted is not None else ()
        # What a framework's group hands on as a handler sees the whole path, or what the framework left of it.
        is_clear = not seen.data.get("bare") or (owner is not None and owner.framework == "net/http")
        taken = self.taken.of(seen, is_known=mounted is not None) if is_clear else ()
        every = (*every, *(one for one in taken if one not in every))
        # A test's own application says nothing of the product's paths.
        if not every and not self.look.is_test(seen.path) and "lax" not in seen.data:
            self.unknown.note(seen, owner)
        for one in every:
            is_of_test = self.look.is_test(seen.path) and not self.look.is_test(one.path)
            if owner is not None and one is not owner and not is_of_test:
                is_bare = seen.data.get("bare") and "gorilla/mux" in {owner.framework, one.framework}
                if is_bare or (owner.framework == "chi" and one.framework in _SEEING_ALL):
                    self._mount_whole(seen, owner, one)
                    continue
                one.is_root = False
                one.hang(owner, self.names.text(seen, seen.data["prefix"]), is_held="condition" in seen.data)
                if owner.framework == "net/http" and "path" in seen.data:
                    one.begins[len(one.parents) - 1] = first_of(self.names.text(seen, seen.data["path"]))
                one.most = min(one.most, self.names.most(seen, seen.data["prefix"]))
                if seen.data.get("bare"):
                    self.mounts.add((seen.path, seen.data["at"]))

    def _mount_whole(self, seen: Seen, owner: Router, one: Router) -> None:
        """Note a mount of gorilla/mux, whose groups strip nothing: each router sees the whole path and asks for its own.

        chi strips nothing either, but tells only routers of its own what is left of the path.
        """
        is_bare, is_of_chi = bool(seen.data.get("bare")), owner.framework == "chi"
        if is_bare:
            self.mounts.add((seen.path, seen.data["at"]))
        top, before = one.grouped() if one.framework == "gorilla/mux" else (one, "")
        over, above = owner.grouped() if owner.framework == "gorilla/mux" else (owner, "")
        if top is over or (top is not one and not top.is_made):
            return  # what it is asked for by another way stands below the same path; or nobody knows that path
        stripped, asked = ("prefix", "path") if is_bare else ("stripped", "prefix")
        prefix, path = (self.names.text(seen, seen.data.get(said, [])) for said in (stripped, asked))
        one.is_root = False
        if is_of_chi and one.framework in _SEEING_ALL:
            one.whole.add(len(one.parents))
        one.hang(
            over,
            joined(prefix, before) if prefix is not None and before is not None else None,
            is_held="condition" in seen.data,
        )
        if asked in seen.data and above is not None:
            one.begins[len(one.parents) - 1] = first_of(joined(above, path) if path is not None else None)
        one.most = min(one.most, self.names.most(seen, seen.data["prefix"]))

    def _hand_over(self) -> None:
        by_name: dict[tuple[str, int], list[Router]] = {}
        for seen in self.look.signals("go.pass"):
            if self.look.is_test(seen.path):  # a test's own router says nothing of the product's paths
                continue
            for index, reference in enumerate(seen.data["passed"]):
                given = self.names.router(seen, reference, seen.data["scope"]) if reference else None
                if given is None:
                    continue
                given.is_kept |= self.kept.is_kept(seen, seen.data["what"], index)
                functions = self._called(seen)
                self.filled.update(functions)
                if not functions and "." in seen.data["what"]:
                    method = seen.data["what"].rpartition(".")[2]
                    by_name.setdefault((method, index), []).append(given)
                for key, is_sure in functions.items():
                    inner = self.names.parameters.get(key, {}).get(index)
                    if inner is not None and inner is not given and inner.framework == given.framework:
                        inner.hang(given, "", is_held="condition" in seen.data or not is_sure)
        self._hang_by_name(by_name)

    def _called(self, seen: Seen) -> dict[tuple[str, str], bool]:
        """Return the functions that a call which hands a router over may mean, and whether it surely calls them."""
        if "each" in seen.data:
            return self.listed.of(seen)
        return dict.fromkeys(self.names.functions(seen, seen.data["what"]), True)

    def _hang_by_name(self, passed: dict[tuple[str, int], list[Router]]) -> None:
        """Hang the routers that methods take on what is handed to methods of their name, where that is one router."""
        for (_, scope), taken in self.names.parameters.items():
            _, colon, method = scope.rpartition(":")
            for index, router in taken.items() if colon else ():
                given = passed.get((method, index), [])
                is_one = bool(given) and all(one is given[0] for one in given) and not router.is_own
                if is_one and not router.parents and given[0] is not router and given[0].framework == router.framework:
                    router.by_name = given[0]

    @staticmethod
    def _ways(router: Router) -> Ways[Router]:
        if router.either:
            most = CONDITIONAL if router.is_sure else UNSURE
            return Ways([], [Way(one, _at_most(most, mounted=router.is_sure)) for one in router.either], NOWHERE)
        # A mux that a function gives back, or puts away, can stand below any path, unless it is what a server answers with.
        is_loose = router.is_returned or router.is_kept
        is_root = router.is_root and not router.parents and (router.is_served or not is_loose)
        own = [Start("", mounted=True, confidence=1.0)] if is_root else []
        # What is given on under a type of the repository's own is a router where one is seen to come in.
        ways = [
            Way(parent, _within(router.most_from(place), _standing(router, place)))
            for place, (parent, _) in enumerate(router.parents)
            if not parent.is_own or _is_handed(parent)
        ]
        if router.by_name is not None:
            ways.append(Way(router.by_name, _at_most(_BY_NAME, mounted=True)))
        return Ways(own, ways, NOWHERE)

    def add(self, found: Found, seen: Seen) -> None:
        """Add the routes of one registration."""
        data = seen.data
        router = self.names.router(seen, data["on"], data["scope"], is_itself=True)
        frameworks = {data["framework"]} if data["framework"] else _NAMED_ALIKE
        is_other = router is None or router.framework not in frameworks or not _is_handed(router)
        # Only a route is registered so, or on a group of what no framework that is read has made.
        is_of_unknown = router is not None and not router.framework and not self.look.is_test(seen.path)
        if is_of_unknown or (router is None and "sure" in data):
            found.unread.append(place(seen))
        if (seen.path, data["call"]) in self.mounts or router is None or is_other:
            return
        if "by_type" in data and (seen.path, data["call"]) in self.told:
            return
        told = self._told(seen, router)
        if told is None:
            if "handed_on" not in data or not self.names.is_embedded(seen):  # its calls tell
                found.unread.append(place(seen))
            return
        self.told.add((seen.path, data["call"]))
        methods, path, most, is_cut = told
        handler, handler_path, handler_line = self.handlers.of(seen)
        starts, cut = self.walk.of(router)
        if is_cut and any(start.prefix.strip("/") for start in starts):  # what is not known stands in the midst
            starts, cut = [], True
        if cut:
            found.unread.append(place(seen))
        most = min(most, CONDITIONAL) if "condition" in data else most
        starts = reaching(starts, lambda start: whole(router.framework, start.prefix, path), is_cut=cut)
        for start in sorted(starts, key=lambda one: -one.confidence):  # of the same path by two ways the surer one
            for method in methods:
                found.routes.append(
                    Route(
                        framework=router.framework,
                        method=method,
                        path=whole(router.framework, start.prefix, path),
                        handler=handler,
                        handler_path=handler_path,
                        handler_line=handler_line,
                        file=seen.path,
                        line=seen.line,
                        mounted=start.mounted and not is_cut,
                        confidence=min(start.confidence, most),
                        is_test=self.look.is_test(seen.path),
                    )
                )

    def _told(self, seen: Seen, router: Router) -> tuple[list[str], str, float, bool] | None:
        """Return the methods of a registration, its path, how sure that is, and whether something stands before it.

        What the configuration puts before all paths is mostly computed, the rest of them is not.
        """
        data = seen.data
        path, most = self.names.text(seen, data["path"]), self.names.most(seen, data["path"])
        is_cut = path is None
        if is_cut:
            path, most = self.names.behind(seen, data["path"]), UNSURE
        if "all" in data and not all(one.is_whole for one in router.either or (router,)):
            path = "/*"
        methods = (_only_methods(router) if data["methods"] == ["ANY"] else []) or data["methods"]
        methods = [one.upper() for one in methods] if router.framework == "Fiber" else methods
        if router.framework == "net/http" and path is not None:
            head, space, rest = path.partition(" ")
            if space and head in _METHODS:
                methods, path = [head], rest.strip()
        if router.framework == "net/http" and path is not None and "/" not in path:
            return None  # the package takes no such pattern
        if path is None or not methods or not all(one in _METHODS or one == "ANY" for one in methods):
            return None
        return methods, path, most, is_cut


def _only_methods(router: Router) -> list[str]:
    """Return the methods that a router or what it is a group of is made for; none for all."""
    for _ in range(MAX_DEPTH):
        if router.methods or len(router.parents) != 1:
            break
        router = router.parents[0][0]
    return router.methods


def _standing(router: Router, place: int) -> Callable[[Start], Start]:
    """Return what extends a start of one of a router's parents by what stands before the router's paths there."""
    extend = extending(router, *router.parents[place])
    return _getting(router.begins.get(place, ""), _whole_from(extend) if place in router.whole else extend)


def _whole_from(extend: Callable[[Start], Start]) -> Callable[[Start], Start]:
    """Return what extends the beginning of all paths, whatever stands before the parent's."""
    return lambda above: extend(above._replace(prefix=""))


def _getting(begins: str, extend: Callable[[Start], Start]) -> Callable[[Start], Start]:
    """Return what extends a start so, of which only paths get there that begin with a pattern of the parent's."""
    return (lambda above: extend(above)._replace(begins=joined(above.prefix, begins))) if begins else extend


def _within(confidence: float, extend: Callable[[Start], Start]) -> Callable[[Start], Start]:
    """Return what extends a start so, and holds how sure it is below a number."""
    limit = _at_most(confidence, mounted=True)
    return extend if confidence >= 1 else lambda above: limit(extend(above))


def _is_handed(router: Router, depth: int = 0) -> bool:
    """Say whether something that is known for a router stands above what a function is given under its own type."""
    above = [*(parent for parent, _ in router.parents), *router.either]
    if not above or depth > MAX_DEPTH:
        return not router.is_own
    return any(_is_handed(one, depth + 1) for one in above)


def _at_most(confidence: float, *, mounted: bool) -> Callable[[Start], Start]:
    def extend(above: Start) -> Start:
        return above._replace(mounted=above.mounted and mounted, confidence=min(above.confidence, confidence))

    return extend
