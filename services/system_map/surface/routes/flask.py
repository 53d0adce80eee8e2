"""Flask's routes: decorators, rules, views, resources, under the prefixes of their blueprints and APIs."""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.flask_class_views import ClassViews
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place, sort_methods
from services.system_map.surface.routes.python_loading import PythonLoading
from services.system_map.surface.routes.python_names import Named
from services.system_map.surface.routes.python_registrars import Registered, by_calls
from services.system_map.surface.routes.python_routers import Mount, PythonRouters, Router
from services.system_map.surface.routes.python_texts import Said

FRAMEWORK = "Flask"
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})
_MAX_BASES = 6
_JSON_API = frozenset({"flask_rest_jsonapi", "flask_combo_jsonapi"})
_OF_JSON_API = {
    "ResourceList": frozenset({"GET", "POST"}),
    "ResourceDetail": frozenset({"GET", "PATCH", "DELETE"}),
    "ResourceRelationship": frozenset({"GET", "POST", "PATCH", "DELETE"}),
}


def find(look: Look) -> Found:
    """Return the routes of all Flask applications."""
    found = Found()
    if not look.has("flask"):
        return found
    finder = _Finder(look)
    finder.mount()
    for seen in look.signals("flask.route"):
        if seen.data["is_class"]:
            finder.add(found, seen, finder.handler(seen), seen.data["path"], finder.methods_of_class(seen))
        else:
            methods = finder.routers.methods.of(seen)
            finder.add(found, seen, Named(seen.path, seen.data["handler"]), seen.data["path"], methods)
    for seen in look.signals("flask.rule"):
        finder.add_rule(found, seen)
    for seen in look.signals("flask.resource"):
        finder.add_resource(found, seen)
    for one in ClassViews(look, finder.routers).routes(found):
        finder.add_on(found, one.seen, one.handler, one.said, one.methods, one.router)
    return found


def _is_application(text: str) -> bool:
    return text.rpartition(".")[2] in {"Flask", "Quart", "APIFlask", "app", "application", "flask_app"}


class _Finder:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.routers = PythonRouters(look, "flask", _is_application, self.key, self.join)
        self.loading = PythonLoading(look)
        said = {Named(seen.path, seen.data["of"]): seen.data["methods"] for seen in look.signals("flask.answers")}
        self._verbs = {named: sort_methods(methods) for named, methods in said.items() if methods is not None}
        self._computed = {named for named, methods in said.items() if methods is None}

    def mount(self) -> None:
        """Hang every blueprint, API and namespace where it is registered."""
        for seen in self.look.signals("flask.mount"):
            for child, mount in self.routers.mount(seen):
                child.mounts.append(mount)
        for router in list({id(router): router for router in self.routers.routers.values()}.values()):
            data = router.seen.data
            if router.kind == "api" and data.get("app"):
                self._hang(router, router.seen, data["app"])
            elif router.kind == "namespace" and data.get("parent"):
                self._hang(router, router.seen, data["parent"])
        for seen in self.look.signals("flask.init"):
            for api in self.routers.on(seen):
                data = api.seen.data if api is not None else {}
                on = self.routers.find(api.seen.path, data["scope"], data["app"]) if api and data.get("told") else None
                if on is not None and not on.mounts:  # it registers the blueprint that it was told
                    self._hang(on, seen, seen.data["app"])
                elif api is not None and api.kind == "api" and on is None:
                    self._hang(api, seen, seen.data["app"])

    def _hang(self, child: Router, seen: Seen, name: str) -> None:
        parent = self.routers.find(seen.path, seen.data["scope"], name)
        if parent is not None and parent is not child:
            child.mounts.append(Mount(parent, None))
        elif parent is None and _is_application(name):
            child.mounts.append(Mount(None, None))

    @staticmethod
    def key(prefix: str | None, router: Router) -> str:
        """Return what of a router's signal is its own prefix: one given on registration replaces a blueprint's."""
        if router.kind == "api":
            return "extra"
        if router.kind == "application" or prefix is not None:
            return ""
        if router.kind != "namespace":
            return "prefix"
        data = router.seen.data
        return "path" if data.get("path") is not None or data.get("computed") else "called"

    @staticmethod
    def join(parent: str, prefix: str | None, own: str | None, router: Router) -> str:
        """Put a start together."""
        if router.kind == "namespace" and prefix is None and own and router.seen.data.get("path") is None:
            own = "" if " " in own and not router.mounts else f"/{own}"  # a title is no path
        text = own if router.kind == "api" or prefix is None else prefix
        return joined(parent, text).rstrip("/") if parent and text else (parent or text or "").rstrip("/")

    def handler(self, seen: Seen) -> Named | None:
        """Return the function or class that a signal names."""
        return self.routers.handler(seen.path, seen.data["scope"], seen.data["handler"])

    def methods_of_class(self, seen: Seen) -> list[str] | None:
        """Return the methods that a decorated class answers; it may share its name with another one of its file."""
        own = seen.data.get("own")
        if own is None:
            return self.class_methods(self.handler(seen))
        verbs = {name.upper() for name in own["names"] if name in _VERBS}
        for base in own["bases"]:
            verbs.update(self.class_methods(self.routers.handler(seen.path, "", base)) or ())
        return sort_methods(verbs) or None

    def class_methods(self, named: Named | None, depth: int = 0) -> list[str] | None:
        """Return the methods that a view class answers, its bases' included; None where none is seen."""
        if named is None or depth > _MAX_BASES:
            return None
        if named in self._verbs:
            return self._verbs[named] or None
        self._verbs[named] = []
        verbs = {name.upper() for name in self.look.members(named.path, named.qualified) if name in _VERBS}
        for base in self.look.bases(named.path, named.qualified):
            above = self.routers.handler(named.path, "", base)
            answered = self.class_methods(above, depth + 1)
            if answered is None and above in self._computed:
                self._computed.add(named)
            elif named not in self._computed:  # which says itself what it answers of what is above
                verbs.update(answered or self._outside(named.path, base))
        self._verbs[named] = sort_methods(verbs)
        return self._verbs[named] or None

    def _outside(self, path: str, base: str) -> frozenset[str]:
        """Return the methods that a base answers which packages bring."""
        verbs, facts = _OF_JSON_API.get(base.rpartition(".")[2], frozenset()), self.look.facts.get(path)
        if not verbs or facts is None:
            return frozenset()
        head, brought = base.partition(".")[0], self.routers.names.brought(path, base)
        froms = (one.target for one in facts.imports if {head, "*"}.intersection(one.names or [one.target]))
        packages = {one.partition(".")[0] for one in ([brought] if brought else froms)}
        return verbs if packages and packages <= _JSON_API else frozenset()

    def add_rule(self, found: Found, seen: Seen) -> None:
        """Add what `add_url_rule` registers: by each call of a function that registers what it is handed."""
        called = list(by_calls(self.routers, seen))
        for one in called:
            self._add_called(found, one, self._answered)
        if not called:
            data, handler = seen.data, self.handler(seen)
            methods = None if data["computed"] else data["methods"] or self._answered(handler, data["is_class"])
            self.add(found, seen, handler, data["path"], methods)

    def add_resource(self, found: Found, seen: Seen) -> None:
        """Add what `add_resource` registers: a class under its paths, which answers what it has methods for."""
        called = list(by_calls(self.routers, seen))
        for one in called:
            self._add_called(found, one, lambda handler, _: self.class_methods(handler))
        if not called:
            handler = self.handler(seen)
            self.add(found, seen, handler, seen.data["path"], self.class_methods(handler))

    def _answered(self, handler: Named | None, is_class: bool) -> list[str] | None:
        """Return the methods that a view answers where its rule says none; None where its class computes them."""
        known = self.class_methods(handler) if is_class else None
        return None if known is None and is_class and handler in self._computed else known or ["GET"]

    def _add_called(
        self, found: Found, one: Registered, answered: Callable[[Named | None, bool], list[str] | None]
    ) -> None:
        handler = self.routers.handler(one.view_at.path, one.view_at.data["scope"], one.view or "")
        methods = (one.methods or answered(handler, one.is_class)) if one.methods is not None else None
        if one.texts is None or methods is None or one.view is None:
            found.unread.append(place(one.seen))
            return
        seen = Seen(one.seen.path, one.seen.line, {**one.seen.data, "handler": one.view})
        for said in one.texts:
            for router in one.routers:
                self.add_on(found, seen, handler, said, methods, router)

    def add(
        self, found: Found, seen: Seen, handler: Named | None, pieces: list[list[str]], methods: list[str] | None
    ) -> None:
        """Add the routes of one registration: one for each method and each place where its router is mounted."""
        is_handed = "methods_handed" in seen.data
        called = list(by_calls(self.routers, seen)) if "taken" in seen.data or is_handed else []
        for one in called:
            at = Seen(one.seen.path, one.seen.line, one.seen.data)
            answered = (one.methods or ["GET"] if one.methods is not None else None) if is_handed else methods
            if one.texts is None or answered is None:
                found.unread.append(place(at))
                continue
            for text in one.texts:
                for router in one.routers:
                    self.add_on(found, at, handler, text, answered, router)
        routers = self.routers.on(seen) if not called else []
        for said in self.routers.said(seen, pieces) if routers else ():
            if said is None or methods is None:
                found.unread.append(place(seen))
                continue
            for router in routers:
                self.add_on(found, seen, handler, said, methods, router)

    def add_on(  # noqa: PLR0917 - what one registration says
        self, found: Found, seen: Seen, handler: Named | None, said: Said, methods: list[str], router: Router | None
    ) -> None:
        """Add the routes of one registration on one router."""
        data = seen.data
        name = data.get("name") or data.get("view")
        if not name and not data.get("unnamed"):
            name = (handler.qualified if handler else data["handler"]).rpartition(".")[2]
        blueprint = self.routers.own_prefix(router, "called") if router and router.kind == "router" else None
        starts, cut = self.routers.starts(router)
        sure = min(said.confidence, self.loading.sure(seen, router), self.routers.held(seen))
        if cut:
            found.unread.append(place(seen))
        for start in starts:
            path = joined(start.prefix, said.text) if said.text else start.prefix or "/"
            for method in sort_methods(methods):
                found.routes.append(
                    Route(
                        framework=FRAMEWORK,
                        method=method,
                        path=path,
                        handler=handler.qualified if handler else data["handler"],
                        handler_path=handler.path if handler else None,
                        handler_line=data.get("handler_line")
                        or (self.look.line_of(handler.path, handler.qualified) if handler else None),
                        file=seen.path,
                        line=seen.line,
                        name=f"{blueprint}.{name}" if blueprint and name else name,
                        mounted=start.mounted,
                        confidence=min(start.confidence, sure),
                        is_test=self.look.is_test(seen.path),
                    )
                )
