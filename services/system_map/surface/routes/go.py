"""Go's routes: what routers of Gin, Echo, chi, gorilla/mux and net/http answer, through groups, mounts and calls."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place
from services.system_map.surface.routes.starts import NOWHERE, Start, StartWalk, Way, Ways, under

_MAX_DEPTH = 20
_BY_NAME = 0.8
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


@dataclass(slots=True, eq=False)
class _Router:
    framework: str
    is_root: bool
    parents: list[tuple[_Router, str | None]] = field(default_factory=list)  # with the prefix; None: computed
    by_name: _Router | None = None  # handed to a method of this name, whatever value that is called on


def find(look: Look) -> Found:
    """Return the routes of all Go routers."""
    found = Found()
    if not look.has("go"):
        return found
    finder = _Finder(look)
    finder.hang()
    for seen in look.signals("go.route"):
        finder.add(found, seen)
    return found


class _Finder:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.routers: dict[tuple[str, str, str], _Router] = {}
        self.fields: dict[tuple[str, str], list[_Router]] = {}
        self.made_in: dict[tuple[str, str], list[_Router]] = {}
        self.parameters: dict[tuple[str, str], dict[int, _Router]] = {}
        self.defaults: dict[tuple[str, str], _Router] = {}
        self.walk = StartWalk(self._ways)
        for seen in look.signals("go.object"):
            data = seen.data
            router = _Router(data["framework"], data["parent"] is None)
            self.routers.setdefault((seen.path, data["scope"], data["on"]), router)
            folder = posixpath.dirname(seen.path)
            self.made_in.setdefault((folder, data["scope"]), []).append(router)
            if "." in data["on"]:
                self.fields.setdefault((folder, data["on"].rpartition(".")[2]), []).append(router)
        for seen in look.signals("go.parameter"):
            data = seen.data
            router = _Router(data["framework"], is_root=False)
            self.routers.setdefault((seen.path, data["scope"], data["on"]), router)
            folder = posixpath.dirname(seen.path)
            self.parameters.setdefault((folder, data["scope"]), {})[data["index"]] = router

    def hang(self) -> None:  # noqa: C901 - three kinds of signals, one after the other
        """Note which router hangs on which: groups, mounts, and those handed to functions."""
        for seen in self.look.signals("go.object"):
            data = seen.data
            if data["parent"] is not None:
                child = self.routers[seen.path, data["scope"], data["on"]]
                scope = data.get("outer", data["scope"])
                parent = self.router(seen, data["parent"], scope)
                if parent is not None and parent is not child:
                    child.parents.append((parent, _text(seen, data["prefix"])))
        for seen in self.look.signals("go.mount"):
            owner = self.router(seen, seen.data["on"], seen.data["scope"])
            mounted = self.router(seen, seen.data["what"], seen.data["scope"])
            if owner is not None and mounted is not None and owner is not mounted:
                mounted.is_root = False
                mounted.parents.append((owner, _text(seen, seen.data["prefix"])))
        by_name: dict[tuple[str, int], list[_Router]] = {}
        for seen in self.look.signals("go.pass"):
            if self.look.is_test(seen.path):  # a test's own router says nothing of the product's paths
                continue
            for index, reference in enumerate(seen.data["passed"]):
                given = self.router(seen, reference, seen.data["scope"]) if reference else None
                if given is None:
                    continue
                functions = self._functions(seen.path, seen.data["what"])
                if not functions and "." in seen.data["what"]:
                    method = seen.data["what"].rpartition(".")[2]
                    by_name.setdefault((method, index), []).append(given)
                for folder, scope in functions:
                    inner = self.parameters.get((folder, scope), {}).get(index)
                    if inner is not None and inner is not given and inner.framework == given.framework:
                        inner.parents.append((given, ""))

        self._hang_by_name(by_name)

    def _hang_by_name(self, passed: dict[tuple[str, int], list[_Router]]) -> None:
        """Hang the routers that methods take on what is handed to methods of their name, where that is one router."""
        for (_, scope), taken in self.parameters.items():
            _, colon, method = scope.rpartition(":")
            for index, router in taken.items() if colon else ():
                given = passed.get((method, index), [])
                is_one = bool(given) and all(one is given[0] for one in given)
                if is_one and not router.parents and given[0] is not router and given[0].framework == router.framework:
                    router.by_name = given[0]

    def _functions(self, path: str, called: str) -> list[tuple[str, str]]:
        """Return where a called function can stand: in the file's package, or in a package that it imports."""
        head, dot, name = called.rpartition(".")
        folder = posixpath.dirname(path)
        if not dot:
            return [(folder, called)]
        targets = {posixpath.dirname(str(found.target)) for line in self.look.imports(path).values() for found in line}
        fitting = sorted(one for one in targets if one != folder)
        known = [(one, name) for one in fitting if (one, name) in self.parameters or (one, name) in self.made_in]
        if len(known) > 1:
            known = [one for one in known if posixpath.basename(one[0]) == head] or known[:0]
        methods = [key for key in self.parameters if key[0] == folder and key[1].endswith(f":{name}")]
        return known or (methods if len(methods) == 1 else [])

    def router(self, seen: Seen, reference: list[Any], scope: str, depth: int = 0) -> _Router | None:
        """Return the router that a reference means at a place."""
        if depth > _MAX_DEPTH:
            return None
        kind = reference[0]
        if kind == "group":
            parent = self.router(seen, reference[1], scope, depth + 1)
            if parent is None:
                return None
            return _Router(parent.framework, is_root=False, parents=[(parent, _text(seen, reference[2]))])
        if kind == "call":
            return self._called(seen.path, str(reference[1]))
        return self._named(seen, str(reference[1]), scope)

    def _named(self, seen: Seen, name: str, scope: str) -> _Router | None:
        parts = scope.split(".") if scope else []
        for count in range(len(parts), -1, -1):
            router = self.routers.get((seen.path, ".".join(parts[:count]), name))
            if router is not None:
                return router
        if name == "http" and seen.data.get("framework") == "net/http":
            return self.defaults.setdefault((posixpath.dirname(seen.path), name), _Router("net/http", is_root=True))
        if "." in name:
            held = self.fields.get((posixpath.dirname(seen.path), name.rpartition(".")[2]), [])
            return held[0] if len(held) == 1 else None
        return None

    def _called(self, path: str, called: str) -> _Router | None:
        owner, dot, name = called.rpartition(".")
        folder = posixpath.dirname(path)
        for key in ((folder, f"{owner}:{name}"), (folder, called), *(self._functions(path, called) if dot else ())):
            made = self.made_in.get(key)
            if made:
                return made[0]
        return None

    @staticmethod
    def _ways(router: _Router) -> Ways[_Router]:
        own = [Start("", mounted=True, confidence=1.0)] if router.is_root and not router.parents else []
        ways = [Way(parent, under(prefix)) for parent, prefix in router.parents]
        if router.by_name is not None:
            ways.append(Way(router.by_name, lambda above: above._replace(confidence=min(above.confidence, _BY_NAME))))
        return Ways(own, ways, NOWHERE)

    def add(self, found: Found, seen: Seen) -> None:
        """Add the routes of one registration."""
        data = seen.data
        router = self.router(seen, data["on"], data["scope"])
        if router is None or router.framework != data["framework"]:
            return
        path = _text(seen, data["path"])
        methods = data["methods"]
        if router.framework == "net/http" and path is not None:
            head, space, rest = path.partition(" ")
            if space and head in _METHODS:
                methods, path = [head], rest.strip()
        if path is None or not methods or not all(one in _METHODS or one == "ANY" for one in methods):
            found.unread.append(place(seen))
            return
        if router.framework != "net/http" and path[:1] not in {"", "/"}:  # there a host may stand before it
            path = f"/{path}"
        handler, handler_path, handler_line = self._handler(seen)
        starts, cut = self.walk.of(router)
        if cut:
            found.unread.append(place(seen))
        for start in starts:
            for method in methods:
                found.routes.append(
                    Route(
                        framework=router.framework,
                        method=method,
                        path=_whole(start.prefix, path),
                        handler=handler,
                        handler_path=handler_path,
                        handler_line=handler_line,
                        file=seen.path,
                        line=seen.line,
                        mounted=start.mounted,
                        confidence=start.confidence,
                        is_test=self.look.is_test(seen.path),
                    )
                )

    def _handler(self, seen: Seen) -> tuple[str, str | None, int | None]:
        name = str(seen.data["handler"])
        line = self.look.line_of(seen.path, name) if name else None
        return name, (seen.path if line else None), line


def _whole(prefix: str, path: str) -> str:
    if not prefix:
        return path or "/"
    return joined(prefix, path) if path else prefix


def _text(seen: Seen, pieces: list[list[str]]) -> str | None:
    text = ""
    for kind, value in pieces:
        known = seen.data.get("texts", {}).get(value) if kind == "n" else None
        if kind == "t":
            text += value
        elif known:
            text += known[0][1]
        else:
            return None
    return text
