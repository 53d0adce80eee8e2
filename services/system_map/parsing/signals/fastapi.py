"""FastAPI and Starlette: applications, routers, routes, what is included or mounted where."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_applied import WORDS as APPLIED
from services.system_map.parsing.signals.python_applied import applied_in
from services.system_map.parsing.signals.python_loops import BY_NAME
from services.system_map.parsing.signals.python_router_base import VERBS, Dialect
from services.system_map.parsing.signals.python_routers import RouterReader

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.python_pieces import Call

WORDS = (
    *(b"fastapi", b"FastAPI", b"APIRouter", b"include_router", b"starlette", b"Starlette", b"@router.", b"@app."),
    *(b"router.", b"add_api_route", b"@api.", b"router=", b"router)", b"(app)"),
    *(b"router = create_", b"router = make_", b"router = build_", b"router = get_"),  # of a function of another file
    *APPLIED,
)
# What a file says that has to do with it, whatever else it imports.
_SURE = (b"fastapi", b"FastAPI", b"APIRouter", b"include_router", b"starlette", b"Starlette", b"add_api_route")
_OF_FLASK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:flask|quart)\b", re.MULTILINE)
# Whose application and blueprints it has then: one that imports another file's may have FastAPI's.
_MADE_BY_FLASK = re.compile(rb"\b(?:Flask|Quart|APIFlask|OpenAPI|Blueprint|APIBlueprint)[ \t]*\(")
_MAKERS = {"FastAPI": "application", "Starlette": "application", "APIRouter": "router", "Router": "router"}
_ADDED = {"add_api_route": ["GET"], "add_route": ["GET"], "add_api_websocket_route": ["WEBSOCKET"]}
DIALECT = Dialect(
    name="fastapi",
    makers=_MAKERS,
    prefix="prefix",
    decorators=re.compile(
        rb"@[ \t]*[\w.]+\.(" + "|".join(VERBS).encode() + rb"|api_route|websocket|websocket_route|route)[ \t]*\("
    ),
    methods={verb: [verb.upper()] for verb in VERBS}
    | {"api_route": ["GET"], "route": ["GET"], "websocket": ["WEBSOCKET"], "websocket_route": ["WEBSOCKET"]}
    | _ADDED,
    calls=frozenset(name.encode() for name in (*_MAKERS, *_ADDED)) | {b"include_router", b"mount"},
    handed_on=frozenset(verb.encode() for verb in VERBS),
    applied=re.compile(rb"\.(" + "|".join(VERBS).encode() + rb"|api_route|websocket|route)[ \t]*\([^()\n]{0,200}\)\("),
    open=frozenset({"api_route", "route", "add_api_route", "add_route"}),
)
_METHODS_AT = {"route": 1, "add_route": 2}  # of Starlette's, by place
_HELD = re.compile(rb"^[ \t]+(\w+)[ \t]*:[^=\n]{1,80}=[^=\n]{1,80}factory=APIRouter\b", re.MULTILINE)
_PACKAGES = frozenset({"starlette", "fastapi"})
_OTHERS = frozenset({"ninja", "ninja_extra"})
_MAX_ROUTES = 1_000
_MAX_NESTING = 20


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file; one that makes Flask's objects and says nothing of FastAPI has Flask's `@app.get`."""
    if not tree.holds(_SURE) and _OF_FLASK.search(tree.source) and _MADE_BY_FLASK.search(tree.source):
        return []
    return _FastApiReader(tree, DIALECT).read()


class _FastApiReader(RouterReader):
    def is_maker(self, call: Call) -> bool:
        """Other frameworks have a `Router` and an `APIRouter` too: ones that are imported from those are none."""
        if self.dialect.makers[call.name] != "router":
            return True
        bound = self._brought(call)
        package = str(bound[1]).partition(".")[0] if bound is not None and not bound[2] else ""
        return package not in _OTHERS and (call.name != "Router" or bound is not None)

    def _brought(self, call: Call) -> list[object] | None:
        """Return the import that brings a maker, as `PythonCalls.names` has it."""
        local = call.receiver.partition(".")[0] or call.name
        return self.calls.names.get(call.receiver) or self.calls.names.get(local)

    def _via(self, call: Call) -> dict[str, Any]:
        """Return where a `Router` comes from that may be FastAPI's by another module: {via: [line, its name there]}."""
        bound = self._brought(call) if call.name == "Router" else None
        if bound is None or (not bound[2] and str(bound[1]).partition(".")[0] in _PACKAGES):
            return {}
        return {"via": [bound[0], call.name if call.receiver else bound[3]]}

    def held_objects(self) -> None:
        """Read `router: APIRouter = field(default_factory=APIRouter)`, and own decorators that are handed `router.get`."""
        for line, applied in applied_in(self.calls) if self.tree.holds(APPLIED) else ():
            self.add("applied", line, **applied)
        for match in _HELD.finditer(self.tree.source) if self.tree.holds([b"factory=APIRouter"]) else ():
            node = self.tree.root.descendant_for_byte_range(*match.span(1))
            around = self.calls.around(node) if node is not None else None
            if node is None or around is None or not around.scope or around.scope != around.class_name:
                continue
            self._made.add(f"self.{self.tree.text(node)}")
            data = {"on": f"self.{self.tree.text(node)}", "scope": around.scope, "kind": "router", "maker": "APIRouter"}
            self.add("object", node.start_point[0] + 1, **data, prefix=None, returned=False, computed=False)

    def answered(self, call: Call) -> dict[str, Any]:
        """Return what a route answers; Starlette's calls may give the methods without saying so."""
        at = _METHODS_AT.get(call.name, len(call.positional))
        if at < len(call.positional):
            call = replace(call, keywords={"methods": call.positional[at], **call.keywords})
        return super().answered(call)

    def other(self, call: Call) -> None:
        if call.receiver in {"", "?"}:
            return
        if call.name in {"include_router", "mount"}:
            self._mount(call)
        elif call.name in _ADDED:
            self._route(call)

    def applied(self, call: Call, view: Node) -> None:
        """Read `app.get("/a")(view)`."""
        if call.receiver not in {"", "?"}:
            self._route(call, view)

    def _route(self, call: Call, applied: Node | None = None) -> None:
        path = call.positional[0] if call.positional else call.keywords.get("path")
        handler = applied or call.keywords.get("endpoint") or next(iter(call.positional[1:]), None)
        row = self.row(call) if path is None and applied is None else None
        if path is None and not call.starred:
            return
        pieces = self.text(call, path) if path is not None else [["?", "no path given"]]
        handed, told = self.handed(call.node, self.calls.dotted(handler), handler), self.taken(call, pieces)
        answered = self.answered(call)
        if row is not None:  # what a row gives, by its place or by a name, beside what the call says itself
            pieces, told = [["n", "*"]], {"taken": {"*": row.taken(0, "path")}}
            handed = row.taken(1, "endpoint") if handler is None else handed
            if "methods" not in call.keywords:
                default = {"default": list(self.dialect.methods[call.name])}
                by_row = row.taken(_METHODS_AT.get(call.name, BY_NAME), "methods") | default
                answered = {"methods": None, "methods_handed": by_row}
        self.add(
            "route",
            call.line,
            **self.receiver(call),
            path=pieces,
            **told,
            **({"view_handed": handed} if handed is not None else {}),
            **answered,
            **self.held(call),
            handler=self.calls.dotted(handler),
            handler_line=None,
            is_class=False,
            **self.naming(call),
        )

    def _mount(self, call: Call) -> None:
        keyword, at = ("prefix", None) if call.name == "include_router" else ("path", 0)
        prefix = call.keywords.get(keyword)
        if prefix is None and at is not None and call.positional:
            prefix = call.positional[at]
        index = 0 if at is None else 1
        what = call.keywords.get("router" if at is None else "app") or (
            call.positional[index] if len(call.positional) > index else None
        )
        if what is None:
            return
        self.add(
            "mount",
            call.line,
            **self.receiver(call),
            **self.child(call, what),
            how=call.name,
            **self.prefixed(call, prefix),
            computed=call.starred,
        )

    def of_maker(self, call: Call) -> dict[str, Any]:
        """Return the routes that Starlette takes as a list."""
        routes = call.keywords.get("routes") or (
            call.positional[0] if call.name == "Router" and call.positional else None
        )
        root = call.keywords.get("root_path")
        data = self._via(call) | ({} if root is None else {"root": self.calls.text(root)})
        if routes is None:
            return data
        if routes.type == "list":
            return data | {"routes": self._listed(routes, 0)}
        name = self.calls.dotted(routes)
        listed = self._assigned_list(name) if name else None
        return data | ({"routes": self._listed(listed, 0)} if listed is not None else {"routes_of": name})

    def _assigned_list(self, name: str) -> Node | None:
        pattern = re.compile(rb"^" + re.escape(name.encode()) + rb"[ \t]*(?::[^=\n]{1,80})?=[ \t]*(\[)", re.MULTILINE)
        found = pattern.search(self.tree.source)
        if found is None:
            return None
        node = self.tree.root.descendant_for_byte_range(found.start(1), found.end(1))
        node = node if node is None or node.type == "list" else node.parent
        return node if node is not None and node.type == "list" else None

    def _listed(self, node: Node, depth: int) -> list[dict[str, Any]]:
        """Read `[Route("/x", endpoint), Mount("/y", routes=[…])]`."""
        listed: list[dict[str, Any]] = []
        for item in node.named_children[:_MAX_ROUTES]:
            call = self.calls.read_call(item) if item.type == "call" else None
            if call is None or call.name not in {"Route", "Mount", "WebSocketRoute"} or depth > _MAX_NESTING:
                continue
            path = call.positional[0] if call.positional else call.keywords.get("path")
            second = call.positional[1] if len(call.positional) > 1 else None
            entry: dict[str, Any] = {"line": call.line, "path": self.calls.text(path)}
            if call.name == "Mount":
                inner = call.keywords.get("routes")
                app = call.keywords.get("app") or second
                entry |= {"mount": self.calls.called(app)}
                if inner is not None and inner.type == "list":
                    entry["routes"] = self._listed(inner, depth + 1)
            else:
                endpoint = call.keywords.get("endpoint") or second
                methods = self.methods(call) if "methods" in call.keywords else ["GET"]
                entry |= {"handler": self.calls.dotted(endpoint), **self.naming(call)}
                entry["methods"] = ["WEBSOCKET"] if call.name == "WebSocketRoute" else methods
            listed.append(entry)
        return listed
