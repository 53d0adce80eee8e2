"""Routes of Coaster's view classes: the rules of a class and of its methods, joined, on what `init_app` is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Found, Look, Seen, place
from services.system_map.surface.routes.python_names import Named
from services.system_map.surface.routes.python_routers import PythonRouters, Router
from services.system_map.surface.routes.python_texts import Said

_MAX_CLASSES_ABOVE = 60
_MAX_ROUTES = 12_000

Rule = tuple[str, dict[str, Any]]  # the file that it stands in, and what it says


class Registered(NamedTuple):
    """A route of a view class on one application."""

    seen: Seen
    handler: Named
    said: Said
    methods: list[str]
    router: Router


class ClassViews:
    """The view classes of all files."""

    def __init__(self, look: Look, routers: PythonRouters) -> None:
        """Take the classes that were seen."""
        self._look = look
        self._routers = routers
        self._classes = {Named(seen.path, seen.data["class"]): seen for seen in look.signals("flask.views")}
        self._reached: set[tuple[str, int]] = set()
        self._left = _MAX_ROUTES

    def routes(self, found: Found) -> Iterator[Registered]:
        """Yield what is registered; views that nothing is seen to register are named as unread."""
        for named, at, app, count in self._registrations() if self._classes else ():
            scope = at.data.get("scope", "")
            router = self._routers.find(at.path, scope, app) if self._left > 0 else None
            if router is not None:
                yield from self._of_class(found, named, count, router, is_held=bool(at.data.get("condition")))
        for seen in self._classes.values():
            lines = [rule["line"] for view in seen.data["views"] for rule in view["rules"]]
            missed = [line for line in lines if (seen.path, line) not in self._reached]
            found.unread += [place(Seen(seen.path, line, {})) for line in missed]

    def _registrations(self) -> Iterator[tuple[Named, Seen, str, int | None]]:
        """Yield each class with where it is registered, on what, and by how many of its own rules; None for all."""
        for named, seen in self._classes.items():
            for count, rule in enumerate(seen.data["rules"], 1):
                for app in rule["apps"]:
                    yield named, seen, app, count
        for seen in self._look.signals("flask.init"):
            of = self._routers.handler(seen.path, seen.data["scope"], seen.data["on"])
            is_for_tests = of is not None and self._look.is_test(seen.path) and not self._look.is_test(of.path)
            if of is not None and of in self._classes and not is_for_tests:
                yield of, seen, seen.data["app"], None

    def _above(self, named: Named) -> list[Named]:
        """Return a class with those it comes of, the nearest first."""
        found: dict[Named, None] = {}
        asked = [named]
        while asked and len(found) < _MAX_CLASSES_ABOVE:
            one = asked.pop(0)
            if one in found or one not in self._classes:
                continue
            found[one] = None
            bases = (self._routers.handler(one.path, "", base) for base in self._classes[one].data["bases"])
            asked = [*(base for base in bases if base is not None), *asked]
        return list(found)

    def _of_class(
        self, found: Found, named: Named, count: int | None, router: Router, *, is_held: bool
    ) -> Iterator[Registered]:
        above = self._above(named)
        rules: list[Rule] = [("", {"path": [["t", ""]], "methods": []})]
        for one in above:
            if own := self._classes[one].data["rules"][:count]:
                rules = [(one.path, rule) for rule in own]
                break
        rules = [(path, {**rule, "condition": True}) for path, rule in rules] if is_held else rules
        shown: set[str] = set()
        for one in above:
            data = self._classes[one].data
            for view in data["views"]:
                if view["name"] not in shown:
                    yield from self._of_view(found, one, view, rules, router)
            shown.update(data["others"], (view["name"] for view in data["views"]))

    def _of_view(
        self, found: Found, owner: Named, view: dict[str, Any], rules: list[Rule], router: Router
    ) -> Iterator[Registered]:
        handler = Named(owner.path, f"{owner.qualified}.{view['name']}")
        for path, rule in rules:
            for own in view["rules"] if self._left > 0 else ():
                self._left -= 1
                at = Seen(
                    owner.path, own["line"], {"handler": handler.qualified, "handler_line": view["line"], "scope": ""}
                )
                at.data.update({"name": own["endpoint"]} if own["endpoint"] else {"unnamed": True})
                at.data.update({"condition": True} if rule.get("condition") or own.get("condition") else {})
                self._reached.add((owner.path, own["line"]))
                outer, inner = (
                    self._routers.texts.read(path, rule["path"]),
                    self._routers.texts.read(owner.path, own["path"]),
                )
                methods = own["methods"] if own["methods"] != [] else rule["methods"]
                if outer is None or inner is None or methods is None:
                    found.unread.append(place(at))
                    continue
                said = Said(_joined(outer.text, inner.text), min(outer.confidence, inner.confidence))
                yield Registered(at, handler, said, methods or ["GET"], router)


def _joined(of_class: str, of_method: str) -> str:
    """Join two rules as Coaster does: one of a method that begins with a slash stands alone."""
    if of_method.startswith("/"):
        return of_method
    return f"{of_class}{'' if of_class.endswith('/') or not of_method else '/'}{of_method}"
