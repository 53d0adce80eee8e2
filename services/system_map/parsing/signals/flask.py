"""Flask and what is built like it (Quart, APIFlask, Flask-RESTful, Flask-RESTX): applications, blueprints, routes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals import flask_class_views
from services.system_map.parsing.signals.flask_methods import methods_of_classes
from services.system_map.parsing.signals.python_handed import bound_once
from services.system_map.parsing.signals.python_loops import BY_NAME
from services.system_map.parsing.signals.python_router_base import VERBS, Dialect
from services.system_map.parsing.signals.python_routers import RouterReader

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.python_pieces import Call

WORDS = (
    b"flask",
    b"Flask",
    b".route(",
    b"Blueprint",
    b"blueprint",
    b"add_url_rule",
    b"register_blueprint",
    b"add_resource",
    b"add_namespace",
    b"register_api",
    b".namespace(",
    b".init_app(",
    b"quart",
    flask_class_views.WORD,
)
_MAKERS = {
    "Flask": "application",
    "Quart": "application",
    "APIFlask": "application",
    "OpenAPI": "application",
    "Blueprint": "router",
    "APIBlueprint": "router",
    "Api": "api",
    "Namespace": "namespace",
}
_VERBS = "|".join(VERBS[:5]).encode()
# `api.route(UserList, "user_list", "/users")`, of the packages whose interfaces are told a blueprint beside the application.
_TOLD = re.compile(rb"^[ \t]*[\w.]{1,80}\.(route)[ \t]*\(\s{0,80}[A-Z]", re.MULTILINE)
_JSON_API = frozenset({"flask_rest_jsonapi", "flask_combo_jsonapi"})
DIALECT = Dialect(
    name="flask",
    makers=_MAKERS,
    prefix="url_prefix",
    decorators=re.compile(rb"@[ \t]*[\w.]+\.(route|" + _VERBS + rb")[ \t]*\("),
    methods={verb: [verb.upper()] for verb in VERBS} | {"add_url_rule": []},
    calls=frozenset(name.encode() for name in _MAKERS)
    | {b"add_url_rule", b"register_blueprint", b"add_resource", b"add_namespace", b"register_api"}
    | {b"namespace", b"init_app"},
    open=frozenset({"route", "add_url_rule"}),
    applied=re.compile(rb"\.(route|" + _VERBS + rb")[ \t]*\([^()\n]{0,200}\)\("),
    own={"api": "prefix", "namespace": "path"},
)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    return _FlaskReader(tree, DIALECT).read()


def _app_of(call: Call, *, has_blueprint: bool = False) -> Node | None:
    """Return the application or blueprint that an interface is given: `Api(app)`, `Api(app=blueprint)`.

    Where it may be given both, `Api(app, blueprint)`, its routes are the blueprint's.
    """
    blueprint = call.keywords.get("blueprint") or next(iter(call.positional[1:2]), None)
    if has_blueprint and blueprint is not None:
        return blueprint
    return call.positional[0] if call.positional else call.keywords.get("app")


class _FlaskReader(RouterReader):
    def held_objects(self) -> None:
        """Read view classes, which hold the rules of their methods, or say which methods they answer."""
        self.found += methods_of_classes(self.calls)
        for call in self.calls.calls(_TOLD) if self.tree.holds([b".route("]) else ():
            if len(call.positional) > 2 and call.positional[0].type == "identifier" and not call.starred:
                self._resource(call, first=2)
        if flask_class_views.WORD in self.tree.source:
            self.found += flask_class_views.class_views(self.calls)

    def decorated(self, call: Call, definition: Node | None) -> None:
        """Read a decorator; those of Flask-RESTX take several paths: `@api.route("/a", "/b")`."""
        before = len(self.found)
        for path in call.positional if call.name == "route" and len(call.positional) > 1 else (None,):
            super().decorated(call if path is None else replace(call, positional=[path]), definition)
        own = self._own_members(definition)
        for signal in self.found[before:] if own else ():
            signal.data.update(own)

    def _own_members(self, definition: Node | None) -> dict[str, Any]:
        """Return what a class itself has where another one of the file has its name: {own: {names, bases}}."""
        name = definition.child_by_field_name("name") if definition is not None else None
        body = definition.child_by_field_name("body") if definition is not None else None
        if definition is None or definition.type != "class_definition" or name is None or body is None:
            return {}
        written = re.compile(rb"\bclass[ \t]+" + self.tree.source[name.start_byte : name.end_byte] + rb"\b")
        if len(written.findall(self.tree.source)) < 2:
            return {}
        inner = [child.child_by_field_name("definition") or child for child in body.named_children]
        names = [self.tree.text(one.child_by_field_name("name")) for one in inner if one.type == "function_definition"]
        heads = definition.child_by_field_name("superclasses")
        bases = [self.calls.dotted(base) for base in heads.named_children] if heads is not None else []
        return {"own": {"names": names, "bases": [base for base in bases if base]}}

    def other(self, call: Call) -> None:
        if call.name == "add_url_rule":
            self._rule(call)
        elif call.name in {"register_blueprint", "register_api", "add_namespace"}:
            self._mount(call)
        elif call.name == "add_resource":
            self._resource(call)
        elif call.name == "init_app" and call.receiver not in {"", "?"}:
            app = self.calls.dotted(_app_of(call, has_blueprint=self._is_of_json_api()))
            if app:
                self.add("init", call.line, **self.receiver(call), app=app, **self.held(call))
        elif call.name == "namespace" and call.receiver not in {"", "?"}:
            self._namespace(call)

    def of_maker(self, call: Call) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if call.name == "Api":
            data["app"] = app = self.calls.dotted(_app_of(call, has_blueprint=self._is_of_json_api()))
            if app and app != self.calls.dotted(_app_of(call)):
                data["told"] = True  # the blueprint, which it registers itself
            prefix = call.keywords.get("prefix")
            data["extra"] = None if prefix is None else self.calls.text(prefix)
        if call.name == "Namespace":
            path = call.keywords.get("path")
            data["path"] = None if path is None else self.calls.text(path)
        if call.name in {"Namespace", "Blueprint", "APIBlueprint"}:
            name = call.positional[0] if call.positional else call.keywords.get("name")
            data["called"] = self.calls.text(name)
        if call.name in {"Flask", "Quart", "APIFlask"}:
            folder = call.keywords.get("static_folder")
            data["static"] = folder is None or self.tree.text(folder) != "None"
        return data

    def _is_of_json_api(self) -> bool:
        """Say whether the file's `Api` is one that is told a blueprint beside the application."""
        return str(self.calls.names.get("Api", [0, ""])[1]).partition(".")[0] in _JSON_API

    def of_own(self, call: Call) -> dict[str, Any]:
        """Return what the object is given, whichever maker its class is of: {app, extra, path, called}."""
        app = self.calls.dotted(_app_of(call))
        given = {"extra": call.keywords.get("prefix"), "path": call.keywords.get("path")}
        name = self.calls.text(call.positional[0] if call.positional else call.keywords.get("name"))
        return {
            **({"app": app} if app not in {"", "__name__"} else {}),
            **{key: self.text(call, node) for key, node in given.items() if node is not None},
            **({"called": name} if [kind for kind, _ in name] == ["t"] else {}),
        }

    def applied(self, call: Call, view: Node) -> None:
        """Read `app.route("/a")(view)`."""
        self._rule(call, view)

    def _rule(self, call: Call, applied: Node | None = None) -> None:
        path = call.positional[0] if call.positional else call.keywords.get("rule")
        view = applied or call.keywords.get("view_func") or (call.positional[2] if len(call.positional) > 2 else None)
        row = self.row(call) if path is None and applied is None else None
        if call.receiver in {"", "?"} or (path is None and not call.starred):
            return
        pieces = self.text(call, path) if path is not None else [["?", "no path given"]]
        answered, told = self.answered(call), self.taken(call, pieces)
        shown = self._view(view, call.node)
        named = self._endpoint(call, shown)
        handed = self.handed(call.node, shown["handler"], view)
        if row is not None:  # what a row gives, by its place or by a name, beside what the call says itself
            pieces, told = [["n", "*"]], {"taken": {"*": row.taken(0, "rule")}}
            handed = row.taken(2, "view_func") if view is None else handed
            if "endpoint" not in call.keywords:
                named = {"name_handed": row.taken(1, "endpoint")}
            if "methods" not in call.keywords:
                answered = {"methods": [], "methods_handed": row.taken(BY_NAME, "methods") | {"default": []}}
        self.add(
            "rule",
            call.line,
            **self.receiver(call),
            path=pieces,
            **answered,
            computed=answered["methods"] is None,
            **told,
            **({"view_handed": handed} if handed is not None else {}),
            **self.held(call),
            **shown,
            **named,
        )

    def _endpoint(self, call: Call, shown: dict[str, Any]) -> dict[str, Any]:
        """Return the name of a rule: {name}, or {unnamed: True} for one that is computed; nothing for the view's own."""
        given = call.keywords.get("endpoint") or (call.positional[1] if len(call.positional) > 1 else None)
        if given is None or self.tree.text(given) == "None":
            return {"unnamed": True} if shown["is_class"] and "view" not in shown else {}
        pieces = self.calls.text(given)
        return {"name": pieces[0][1]} if len(pieces) == 1 and pieces[0][0] == "t" else {"unnamed": True}

    def _view(self, node: Node | None, at: Node) -> dict[str, Any]:
        """Return the handler of a rule: a function's name, or the class of `Class.as_view("name")`."""
        if node is not None and self.calls.bound:  # of a row
            node = self.calls.literals.item(node, self.calls.bound) or node
        made = self._made_of(self.tree.text(node), at) if node is not None and node.type == "identifier" else node
        if made is not None and made.type == "call":
            inner = self.calls.read_call(made)
            if inner is not None and inner.name == "as_view":
                # The name that a view is made with is its endpoint, unless the rule says another.
                pieces = self.calls.text(inner.positional[0]) if inner.positional else []
                is_text = len(pieces) == 1 and pieces[0][0] == "t"
                named = {"view": pieces[0][1]} if is_text else {}
                return {"handler": inner.receiver, "is_class": True, **named}
        return {"handler": self.calls.dotted(node), "is_class": False}

    def _made_of(self, name: str, at: Node) -> Node | None:
        """Return what a view's name is bound to, in the function around a place or in the module."""
        around = self.calls.around(at)
        bound = bound_once(self.calls, name, around.scope)
        return bound if bound is not None or name in around.owners else bound_once(self.calls, name, "")

    def _mount(self, call: Call) -> None:
        what = call.positional[0] if call.positional else call.keywords.get("blueprint")
        if call.receiver in {"", "?"} or what is None:
            return
        keyword = "path" if call.name == "add_namespace" else "url_prefix"
        prefix = call.keywords.get(keyword)
        if prefix is None and call.name == "add_namespace":
            prefix = next(iter(call.positional[1:]), None)
        self.add(
            "mount",
            call.line,
            **self.receiver(call),
            **self.child(call, what),
            how=call.name,
            **self.prefixed(call, prefix),
            computed=call.starred,
        )

    def _resource(self, call: Call, first: int = 1) -> None:
        """Read a class that is registered under the paths from an argument on."""
        if call.receiver in {"", "?"} or (len(call.positional) < 2 and not call.starred):
            return
        row = self.row(call)
        data = {**self.receiver(call), "is_class": True, "methods": [], **self.naming(call), **self.held(call)}
        if row is not None:  # the class, and as many paths as the row has
            told = {"*": row.taken(1, "urls") | {"rest": True}}
            data |= {"handler": "", "view_handed": row.taken(0, "resource"), "taken": told}
            self.add("resource", call.line, path=[["n", "*"]], **data)
            return
        resource = call.positional[0] if call.positional else None
        data["handler"] = self.calls.dotted(resource)
        handed = self.handed(call.node, data["handler"], resource)
        data |= {"view_handed": handed} if handed is not None else {}
        if first > 1:
            named = self.calls.text(call.positional[1])
            data |= {"name": named[0][1]} if [kind for kind, _ in named] == ["t"] else {"unnamed": True}
        blueprint = self.calls.dotted(call.keywords.get("blueprint"))
        if blueprint:  # whose the rules are then
            data |= self.place(blueprint, self.calls.around(call.node))
        for path in call.positional[first:] if blueprint or "blueprint" not in call.keywords else ():
            pieces = self.text(call, path)
            self.add("resource", call.line, path=pieces, **data, **self.taken(call, pieces))
        if call.starred:
            self.add("resource", call.line, path=[["?", "more paths"]], **data)

    def _namespace(self, call: Call) -> None:
        """Read `ns = api.namespace("name", path="/x")`, which makes a namespace and mounts it."""
        name = self.calls.assigned(call.node)
        if not name:
            return
        around = self.calls.around(call.node)
        path = call.keywords.get("path")
        self.add(
            "object",
            call.line,
            **self.place(name, around),
            kind="namespace",
            maker="namespace",
            prefix=None,
            returned=False,
            computed=call.starred,
            called=self.calls.text(call.positional[0] if call.positional else call.keywords.get("name")),
            path=None if path is None else self.calls.text(path),
            parent=call.receiver,
        )
