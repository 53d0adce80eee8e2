"""Routers of Go's web frameworks: where they are made, grouped, handed over and given routes.

What a *router* is, go_references says. Each signal has a *scope* (see go_scopes) and `at`, its place in
the file: which variable of a name is meant depends on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_bound import GoBound
from services.system_map.parsing.signals.go_embedding import group_given, is_handed_on
from services.system_map.parsing.signals.go_handing import MAX_PLACES, GoHanding, is_of_other
from services.system_map.parsing.signals.go_helpers import GoHelpers, Written
from services.system_map.parsing.signals.go_keepers import GoKeepers
from services.system_map.parsing.signals.go_scopes import MAX_DEPTH, calls_within, chain_of, values_of
from services.system_map.parsing.signals.go_texts import Text

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.go_references import GoDialect

_WRAPPERS = frozenset({"http.StripPrefix", "http.TimeoutHandler", "http.MaxBytesHandler", "http.AllowQuerySemicolons"})


class GoRouters(GoHanding):
    """Reads one file in one dialect."""

    def __init__(self, tree: SyntaxTree, dialect: GoDialect) -> None:
        """Take a parsed file."""
        super().__init__(tree, dialect)
        self._written: list[Written] = []

    def read(self) -> list[Signal]:
        """Return the signals of the file; where the package is not imported what only its methods are called."""
        dialect = self.dialect
        if dialect.is_other:
            self._calls(dialect.verbs.keys() | dialect.groups)
            is_told = bool(self.found)
            self.note_passed()
            if not is_told:  # what else is handed to functions is mostly no router
                self.found = [one for one in self.found if any(map(is_of_other, one.data["passed"]))]
            if self.found:
                GoBound(self).read()
            return self.found
        if not self.local or self.local in {"_", "."}:
            if any(f".{name}(".encode() in self.tree.source for name in dialect.telling):
                self._calls(dialect.telling)
                self.note_own_parameters()
            return self.found
        self._calls(
            dialect.verbs.keys()
            | {*dialect.explicit, *dialect.groups, *dialect.mounts, *dialect.closures, *dialect.ends, *dialect.makers}
            | {*dialect.wholes, *dialect.users}
        )
        self.note_parameters()
        GoHelpers(self, self._written).read()
        if self.found:
            self.note_passed()
            self.note_own_parameters()
            self.note_lists()
        GoBound(self).read()
        if dialect.is_package:
            GoKeepers(self).read()
        return self.found

    def _calls(self, names: Iterable[str]) -> None:
        pattern = re.compile(rf"\.\s*({'|'.join(sorted(names))})\(".encode())
        for place, match in enumerate(pattern.finditer(self.tree.source)):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            if place >= MAX_PLACES or node is None:
                break
            self._call(node)

    def _call(self, node: Node) -> None:  # noqa: C901, PLR0912 - one case for each kind of call
        selector = node.parent
        call = selector.parent if selector is not None else None
        if selector is None or call is None or selector.type != "selector_expression":
            return
        if call.type != "call_expression" or selector.child_by_field_name("field") != node:
            return
        name, operand = self.tree.text(node), selector.child_by_field_name("operand")
        values = values_of(call)
        if self.tree.text(operand) == self.local:
            if name in self.dialect.makers:
                self._object(call, None)
                return
            if not self.dialect.is_package:
                return
        if name in self.dialect.ends:
            if values and operand is not None:
                self._built(call, operand, values[0])
            return
        router = self.router(operand)
        if router is None:
            return
        if name in self.dialect.closures:
            self._grouped(call, router, values)
        elif name in self.dialect.groups:
            given = group_given(self, call, router, values[0]) if values else None
            if given is not None:
                self.add("grouping", call, on=router, **given)
            self._object(call, router)
        elif name in self.dialect.wholes:
            if self._is_group(call):
                self._object(call, router, whole=True)
        elif name in self.dialect.mounts and len(values) > 1:
            self._mount(call, router, self.text(values[0]), values[1])
        elif name in self.dialect.users:
            self._use(call, router, values)
        elif name in self.dialect.explicit and len(values) > 2:
            self._route(router, self.methods(values[0]), values[1], values[2:], call=call, saying=values[:1])
        elif name in self.dialect.verbs and self.dialect.chains and self.is_chained(operand):
            if values:
                self._route(router, [self.dialect.verbs[name]], node, values, call=call, text=[["t", ""]])
        elif name in self.dialect.verbs and self._is_route(values):
            if self.dialect.is_package and values[1:]:
                self._handed(call, router, values[-1])
            is_whole = is_handed_on(self, call, router, values[0], name)
            self._route(router, [self.dialect.verbs[name]], values[0], values[1:], call=call, handed_on=is_whole)

    def _is_route(self, values: list[Node]) -> bool:
        """Say whether what a verb is given is a path and who answers, middleware with it where the framework takes any."""
        return (
            len(values) == 2 or (bool(values) and self.dialect.is_loose) or (len(values) > 1 and self.dialect.is_free)
        )

    def _grouped(self, call: Node, router: list[Any], values: list[Node]) -> None:
        """Read `r.Route("/x", func(r chi.Router) {…})`, which Fiber may name behind it, and `r.Route("/x", users.Routes)`."""
        prefix = self.text(values[0]) if len(values) > 1 else []
        literal = next((one for one in values[:2] if one.type == "func_literal"), None)
        group = ["group", router, prefix]
        if literal is not None:
            self._closure(literal, group, self.scope(call))
        elif values and (what := chain_of(self.tree, values[:2][-1])):
            self.add("pass", call, what=what, passed=[group])

    def _use(self, call: Node, router: list[Any], values: list[Node]) -> None:
        """Note what is put before a router's routes where it may be a router itself; most is not."""
        if values and values[-1].type in {
            "identifier",
            "selector_expression",
            *(["call_expression"] if len(values) > 1 else []),
        }:
            what = self.router(values[-1])
            if what is not None:
                prefix = self.text(values[0]) if len(values) > 1 else []
                self.add("mount", call, on=router, prefix=prefix, what=what, lax=True, **self._taken(call, what))

    def _mount(self, call: Node, router: list[Any], prefix: Text, value: Node) -> None:
        """Note what is mounted; ["name", "?"] where it is an expression that no reader can tell."""
        stripped: Text = []
        for _ in range(MAX_DEPTH):
            values = values_of(value) if value.type == "call_expression" else []
            wrapper = self.tree.text(value.child_by_field_name("function")) if values else ""
            if wrapper not in _WRAPPERS:
                break
            stripped += self.text(values[0]) if wrapper == "http.StripPrefix" else []
            value = next((one for one in values if one.type in {"call_expression", "identifier"}), values[-1])
        if value.type != "func_literal":
            what = self.router(value) or ["name", "?"]
            data = {**self._taken(call, what), **({"stripped": stripped} if stripped else {})}
            self.add("mount", call, on=router, prefix=prefix, what=what, **data)

    def _taken(self, node: Node, what: list[Any]) -> dict[str, int]:
        """Return which parameter of the function around a node a reference is; nothing for what is none."""
        function = self.function_around(node) if what[0] == "name" else None
        names = [name for name, _ in self.parameters_of(function)] if function is not None else []
        return {"taken": names.index(what[1])} if what[1] in names else {}

    def _built(self, call: Node, node: Node, handler: Node) -> None:
        """Read `r.Methods("GET").Path("/x").HandlerFunc(h)`: the conditions may stand in any order."""
        path: Text = []
        methods: list[str] | None = None
        place: Node | None = None
        is_free = True  # no condition but the method
        current: Node | None = node
        while current is not None and current.type == "call_expression":
            function, values = current.child_by_field_name("function"), values_of(current)
            name = self.tree.text(function.child_by_field_name("field")) if function is not None else ""
            if name in {*self.dialect.wholes, *self.dialect.groups} and values:
                # A prefix holds for all that stands below it.
                rest = [["t", "*"]] if name not in self.dialect.wholes and place is None else []
                path, place = [*self.text(values[0]), *(path or rest)], values[0]
            elif name in self.dialect.chained:
                methods = [self.method(value) for value in values]
            elif name not in self.dialect.conditions:
                break
            else:
                is_free = False
            current = function.child_by_field_name("operand") if function is not None else None
        router = self.router(current)
        if router is not None and place is None and methods is not None and is_free:
            # It answers whatever path its router does: `r.Path("/x").Subrouter()` that one alone.
            self._route(router, methods, call, [handler], call=call, text=[["t", ""]], all=True)
        if router is None or place is None:
            return
        if path[-1] == ["t", "*"]:
            self._handed(call, router, handler, path[:-1])
        self._route(router, ["ANY"] if methods is None else methods, place, [handler], call=call, text=path)

    def _is_group(self, call: Node) -> bool:
        """Say whether a condition is made a router: `r.Path("/x").Methods("GET").Subrouter()`."""
        function = _whole(self.tree, call).child_by_field_name("function")
        return function is not None and self.tree.text(function.child_by_field_name("field")) == "Subrouter"

    def _object(self, call: Node, parent: list[Any] | None, **data: Any) -> None:
        name = self.bound(call)
        if not name:
            return
        values = values_of(call)
        prefix = self.text(values[0]) if parent is not None and values else []
        is_new, end = self.is_new(call), (_whole(self.tree, call) if data else call).end_byte
        if name.startswith("?.") and (of := self.held_by(call)):
            data["of"] = of
        self.add("object", call, on=name, parent=parent, prefix=prefix, end=end, new=is_new, **data)

    def _handed(self, call: Node, router: list[Any], value: Node, below: Text | None = None) -> None:
        """Read `mux.Handle("/api/", http.StripPrefix("/api", mw(api)))`: only what is stripped stands before api's paths."""
        prefix: Text = []
        for inner in calls_within(value):
            name = self.tree.text(inner.child_by_field_name("function"))
            if name == "http.StripPrefix" or (self.dialect.is_package and name == f"{self.local}.StripPrefix"):
                values = values_of(inner)
                prefix += self.text(values[0]) if values else [["?", ""]]
        what = self.handed(value)
        if what is not None:
            every = what[1] if what[0] == "any" else [what]
            taken = next(filter(None, (self._taken(call, one) for one in every)), {})
            # What is handed on so keeps its whole path, of which the pattern is the beginning.
            path = self.text(values_of(call)[0]) if below is None else below
            self.add("mount", call, on=router, prefix=prefix, what=what, bare=True, path=path, **taken)

    def _closure(self, function: Node, parent: list[Any], scope: str) -> None:
        names = [name for name, _ in self.parameters_of(function)]
        if names:
            inner = f"{scope}.@{function.start_byte}" if scope else f"@{function.start_byte}"
            end = function.start_byte
            self.add(
                "object", function, on=names[0], scope=inner, parent=parent, prefix=[], outer=scope, end=end, new=True
            )

    def _route(self, router: list[Any], methods: list[str], path: Node, answering: list[Node], **built: Any) -> None:
        """Note a route and what stands behind its path; `call` is where it is registered, `text` its path where that is built of several."""
        call: Node = built["call"]
        saying: list[Node] = built.get("saying", [])
        outer, is_chained = call.parent, False
        while outer is not None and outer.type == "selector_expression" and self.dialect.chained:
            chained = outer.parent
            if self.tree.text(outer.child_by_field_name("field")) in self.dialect.chained and chained is not None:
                saying, is_chained = values_of(chained), True
                methods = [self.method(value) for value in saying]
            outer = chained.parent if chained is not None else None
        text: Text = built.get("text") or self.text(path)
        is_free = self.dialect.is_package or self.dialect.is_loose or self.dialect.is_free
        if text and (text[0][0] != "t" or text[0][1][:1] in {"", "/"} or is_free):
            self.add(
                "route",
                path,
                on=router,
                methods=methods,
                path=text,
                call=call.start_byte,
                **self.answering_of(self.handler_among(answering), path),
                **{key: True for key in ("all", "handed_on") if built.get(key)},
                **({"sure": True} if "text" in built or is_chained else {}),
            )
            self._written.append(Written(path, self.found[-1], saying))


def _whole(tree: SyntaxTree, call: Node) -> Node:
    """Return the last of the calls that stand one behind the other from a call on."""
    selector = tree.parent(call)
    while selector is not None and selector.type == "selector_expression":
        around = tree.parent(selector)
        if around is None or around.type != "call_expression":
            break
        call = around
        selector = tree.parent(call)
    return call
