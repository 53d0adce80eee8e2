"""FastAPI's and Starlette's routes: what decorators, calls and lists register, under the prefixes of all includes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.look import Found, Look, Seen, place
from services.system_map.surface.routes.python_loading import PythonLoading
from services.system_map.surface.routes.python_registrars import Registered, by_calls, texts_of
from services.system_map.surface.routes.python_router_lists import given_by
from services.system_map.surface.routes.python_routers import Mount, PythonRouters, Router
from services.system_map.surface.routes.python_texts import Said
from services.system_map.surface.routes.starts import Start

FRAMEWORK = "FastAPI"
_MAX_NESTING = 20
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


def find(look: Look) -> Found:
    """Return the routes of all FastAPI and Starlette applications."""
    found = Found()
    if not look.has("fastapi"):
        return found
    finder = _Finder(look)
    for seen in look.signals("fastapi.mount"):
        mounted = list(finder.routers.mount(seen))
        for child, mount in mounted:
            child.mounts.append(mount)
        if not mounted and finder.is_lost(seen):
            found.unread.append(place(seen))
    for seen in look.signals("fastapi.object"):
        finder.mount_listed(seen, seen.data.get("routes") or [], "")
    for seen in look.signals("fastapi.route"):
        finder.add(found, seen)
    for seen in look.signals("fastapi.applied"):
        finder.add_applied(found, seen)
    for seen in look.signals("fastapi.object"):
        finder.add_listed(found, seen, seen.data.get("routes") or [], "", 0)
    return found


def _is_application(text: str) -> bool:
    return text.rpartition(".")[2] in {"FastAPI", "Starlette", "app", "application"}


class _Finder:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.routers = PythonRouters(look, "fastapi", _is_application, self.key, self.join)
        self.loading = PythonLoading(look)

    @staticmethod
    def key(prefix: str | None, router: Router) -> str:
        del prefix
        return "" if router.kind == "application" else "prefix"

    @staticmethod
    def join(parent: str, prefix: str | None, own: str | None, router: Router) -> str:
        del router
        return parent + (prefix or "").rstrip("/") + (own or "")

    def is_lost(self, seen: Seen) -> bool:
        """Say whether a mount takes in what the object around was handed, and nobody tells which router that is."""
        data = seen.data
        is_handed = data["how"] == "include_router" and data["what"].startswith("self.")
        return is_handed and not self.look.is_test(seen.path) and bool(self.routers.on(seen))

    def add(self, found: Found, seen: Seen) -> None:
        """Add what a decorator or a call registers: by each call of a function that registers what it is handed."""
        called = list(by_calls(self.routers, seen))
        for one in called:
            if one.texts is None or one.view is None:
                found.unread.append(place(one.seen))
            for text in one.texts or () if one.view is not None else ():
                for router in one.routers:
                    self._add_on(found, self._of_call(one, seen), router, text, one.seen)
        for only in self.routers.on(seen) if not called else ():
            for said in self.routers.said(seen, seen.data["path"]):
                self._add_on(found, seen, only, said, seen)

    def add_applied(self, found: Found, seen: Seen) -> None:
        """Add what an own decorator registers by the `router.get` that it is handed."""
        for passed in self.routers.passes.get((seen.path, seen.data["of"]), ()):
            given = [one for by in seen.data["by"] if (one := given_by(passed, by)) is not None]
            on, _, verb = str(given[0].get("what", "")).rpartition(".") if given else ("", "", "")
            router = self.routers.find(passed.path, passed.data["scope"], on) if verb in _VERBS and on else None
            if router is None or "decorates" not in passed.data:
                continue
            handler, line = passed.data["decorates"]
            data = {"on": on, "handler": handler, "handler_line": line, "methods": [verb.upper()]}
            around = {key: value for key, value in passed.data.items() if key in {"scope", "condition"}}
            at = Seen(passed.path, passed.line, data | around)
            told = texts_of(self.routers, seen, passed)
            for text in told if told is not None else (None,):
                self._add_on(found, at, router, text, at)

    @staticmethod
    def _of_call(one: Registered, seen: Seen) -> Seen:
        """Return what is registered, with the handler that the call gives where it gives one."""
        handler = {"handler": one.view, "scope": one.view_at.data["scope"]}
        answered = ["GET"] if one.methods == [] else one.methods
        methods = {"methods": answered} if "methods_handed" in seen.data else {}
        return Seen(one.view_at.path, seen.line, {**one.seen.data, **handler, **methods})

    def _add_on(self, found: Found, seen: Seen, router: Router | None, said: Said | None, at: Seen) -> None:
        """Add the routes of one router, which a place registers."""
        data = seen.data
        methods = self.routers.methods.of(seen)
        if said is None or methods is None:
            found.unread.append(place(at))
            return
        framework = "Starlette" if router is not None and router.seen.data.get("maker") == "Starlette" else FRAMEWORK
        handler = None
        if data["handler_line"] is None:
            handler = self.routers.handler(seen.path, data["scope"], data["handler"])
        starts, cut = self.routers.starts(router)
        sure = min(said.confidence, self.loading.sure(seen, router), self.routers.held(seen))
        if cut:
            found.unread.append(place(at))
        for start in starts:
            for method in methods:
                found.routes.append(
                    Route(
                        framework=framework,
                        method=method,
                        path=start.prefix + said.text or "/",
                        handler=handler.qualified if handler else data["handler"],
                        handler_path=seen.path if data["handler_line"] else handler.path if handler else None,
                        handler_line=data["handler_line"]
                        or (self.look.line_of(handler.path, handler.qualified) if handler else None),
                        file=at.path,
                        line=at.line,
                        name=data.get("name") or (data["handler"].rpartition(".")[2] or None),
                        mounted=start.mounted,
                        confidence=min(start.confidence, sure),
                        is_test=self.look.is_test(at.path),
                    )
                )

    def _entries(self, seen: Seen, entries: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str | None]]:
        for entry in entries:
            said = self.routers.texts.read(seen.path, entry["path"])
            yield entry, said.text if said else None

    def mount_listed(self, seen: Seen, entries: list[dict[str, Any]], prefix: str, depth: int = 0) -> None:
        """Hang what `Mount("/x", app)` names on the application whose list it stands in."""
        parent = self._owner(seen)
        for entry, path in self._entries(seen, entries):
            if path is None or depth > _MAX_NESTING:
                continue
            inner = prefix + path.rstrip("/")
            if entry.get("mount"):
                child = self.routers.find(seen.path, seen.data["scope"], entry["mount"])
                if child is not None and child is not parent and parent is not None:
                    child.mounts.append(Mount(parent, inner))
            self.mount_listed(seen, entry.get("routes") or [], inner, depth + 1)

    def _owner(self, seen: Seen) -> Router | None:
        return next((router for router in self.routers.routers.values() if router.seen is seen), None)

    def add_listed(self, found: Found, seen: Seen, entries: list[dict[str, Any]], prefix: str, depth: int) -> None:
        """Add the routes of a list that an application was given."""
        owner = self._owner(seen) or Router(seen.data["kind"], seen)
        if not entries:
            return
        starts, cut = self.routers.starts(owner)
        if cut:
            found.unread.append(place(seen))
        for entry, path in self._entries(seen, entries):
            at = Seen(seen.path, entry["line"], seen.data)
            if path is None or entry.get("methods", []) is None:
                found.unread.append(place(at))
            elif "handler" in entry:
                self._add_entry(found, at, entry, prefix + path, starts)
            elif entry.get("routes") and depth < _MAX_NESTING:
                self.add_listed(found, seen, entry["routes"], prefix + path.rstrip("/"), depth + 1)

    def _add_entry(self, found: Found, at: Seen, entry: dict[str, Any], path: str, starts: list[Start]) -> None:
        handler = self.routers.handler(at.path, at.data["scope"], entry["handler"])
        methods = entry["methods"]
        if handler is not None and methods == ["GET"]:
            verbs = {"get", "post", "put", "patch", "delete", "head", "options"}
            own = [name.upper() for name in self.look.members(handler.path, handler.qualified) if name in verbs]
            methods = own or methods
        for start in starts:
            for method in methods:
                found.routes.append(
                    Route(
                        framework="Starlette",
                        method=method,
                        path=start.prefix + path or "/",
                        handler=handler.qualified if handler else entry["handler"],
                        handler_path=handler.path if handler else None,
                        handler_line=self.look.line_of(handler.path, handler.qualified) if handler else None,
                        file=at.path,
                        line=at.line,
                        name=entry.get("name"),
                        mounted=start.mounted,
                        confidence=start.confidence,
                        is_test=self.look.is_test(at.path),
                    )
                )
