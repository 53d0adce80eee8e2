"""Routers of Go's web frameworks: where they are made, grouped, handed over and given routes.

What a *router* is, go_references says. Each signal has a *scope* (see go_scopes) and `at`, its place in
the file: which variable of a name is meant depends on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.go_answering import GoAnswering, words_of
from services.system_map.parsing.signals.go_bound import GoBound
from services.system_map.parsing.signals.go_conditions import is_conditional
from services.system_map.parsing.signals.go_embedding import group_given, is_handed_on
from services.system_map.parsing.signals.go_helpers import GoHelpers, Written
from services.system_map.parsing.signals.go_keepers import GoKeepers
from services.system_map.parsing.signals.go_references import GoDialect
from services.system_map.parsing.signals.go_scopes import FUNCTIONS, MAX_DEPTH, calls_within, chain_of, values_of
from services.system_map.parsing.signals.go_texts import Text, aliases_of, called_in, texts_in

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_PLACES = 6_000
_ON_CONDITION = frozenset({"route", "mount", "pass"})
_WRAPPERS = frozenset({"http.StripPrefix", "http.TimeoutHandler", "http.MaxBytesHandler", "http.AllowQuerySemicolons"})
_OWN = re.compile(r"\*?(?!http\.)(?:\w+\.[A-Z]|[A-Za-z_])\w*")
_CALLS = re.compile(rb"(?:(?<![\w.])|(?<=\))\.)((?:\w+\.){0,3}[A-Za-z_]\w*)\(")


@cache
def _imported(package: str) -> re.Pattern[bytes]:
    """Return what finds a package's import, with the local name as first group where it has one."""
    path = re.escape(package)
    return re.compile(rf'^[ \t]*(?:import\b[ \t]*)?(?:([\w.]+)[ \t]+)?"{path}(?:/v\d+)?"'.encode(), re.MULTILINE)


class GoRouters(GoAnswering):
    """Reads one file in one dialect."""

    def __init__(self, tree: SyntaxTree, dialect: GoDialect) -> None:
        """Take a parsed file."""
        super().__init__(tree, dialect)
        self.found: list[Signal] = []
        self._written: list[Written] = []
        is_held = bool(dialect.package) and dialect.package.encode() in tree.source
        imported = _imported(dialect.package).search(tree.source) if is_held else None
        self.local = (imported[1].decode() if imported[1] else dialect.local) if imported else ""

    def read(self) -> list[Signal]:
        """Return the signals of the file; where the package is not imported what only its methods are called."""
        dialect = self.dialect
        if dialect.is_other:
            self._calls(dialect.verbs.keys() | dialect.groups)
            is_told = bool(self.found)
            self._passed()
            if not is_told:  # what else is handed to functions is mostly no router
                self.found = [
                    one for one in self.found if any(given and given[0] == "group" for given in one.data["passed"])
                ]
            if self.found:
                GoBound(self).read()
            return self.found
        if not self.local or self.local in {"_", "."}:
            if any(f".{name}(".encode() in self.tree.source for name in dialect.telling):
                self._calls(dialect.telling)
                self._own_parameters()
            return self.found
        self._calls(
            dialect.verbs.keys()
            | {*dialect.explicit, *dialect.groups, *dialect.mounts, *dialect.closures, *dialect.ends, *dialect.makers}
            | dialect.wholes
        )
        self._parameters()
        GoHelpers(self, self._written).read()
        if self.found:
            self._passed()
            self._own_parameters()
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

    def add(self, what: str, node: Node, /, **data: Any) -> None:
        """Note what a node shows; its scope and its place with it."""
        data.setdefault("scope", self.scope(node))
        data = {"at": node.start_byte, **data, "framework": self.dialect.framework}
        said = [*data.get("prefix", ()), *data.get("path", ()), *data.get("stripped", ())]
        handed = data.get("passed", ()) if what == "pass" else ()
        references = [data.get("parent"), data.get("on"), data.get("what"), *handed]
        for reference in references:
            said += texts_in(reference)
        scope = data["scope"] if data["at"] == node.start_byte else self.scope(node)
        if what in _ON_CONDITION and "{" in scope:
            routers = {one[1] for one in references if one and one[0] == "name"}
            data |= {"condition": True} if is_conditional(self.tree, node, routers) else {}
        texts = self.constants(said, scope, node)
        if texts:
            data["texts"] = texts
        words = [piece[1] for text in (said, *texts.values()) for piece in text if piece[0] == "n"]
        words += [*words_of(data), *([data["what"]] if isinstance(data.get("what"), str) else [])]
        words += [called for called, _ in data["passed"]] if what == "kept" else []
        words += [name for one in references for name in called_in(one)]
        heads = {word.partition(".")[0] for word in words if "." in word}
        if packages := {head: self._aliases[head] for head in sorted(heads) if head in self._aliases}:
            data["packages"] = packages
        self.found.append(Signal(f"go.{what}", node.start_point[0] + 1, data))

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
        if name in self.dialect.closures and values and values[-1].type == "func_literal":
            prefix = self.text(values[0]) if len(values) > 1 else []
            self._closure(values[-1], ["group", router, prefix], self.scope(call))
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
        elif name in self.dialect.explicit and len(values) > 2:
            self._route(router, self.methods(values[0]), values[1], values[2:], call=call, saying=values[:1])
        elif name in self.dialect.verbs and (len(values) == 2 or (values and self.dialect.is_loose)):
            if self.dialect.is_package and values[1:]:
                self._handed(call, router, values[-1])
            is_whole = is_handed_on(self, call, router, values[0], name)
            self._route(router, [self.dialect.verbs[name]], values[0], values[1:], call=call, handed_on=is_whole)

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
        is_free = self.dialect.is_package or self.dialect.is_loose
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

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return aliases_of(self.tree.source)

    def _parameters(self) -> None:
        """Read functions that are given a router."""
        types = "|".join(sorted(self.dialect.types))
        pattern = re.compile(rf"(?<![\w.])\*?{re.escape(self.local)}\.({types})\b".encode())
        for place, match in enumerate(pattern.finditer(self.tree.source)):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            while node is not None and node.type not in FUNCTIONS and node.type not in {"block", "source_file"}:
                node = self.tree.parent(node)
            if place >= MAX_PLACES or node is None or node.type not in {"function_declaration", "method_declaration"}:
                continue
            for index, (name, kind) in enumerate(self.parameters_of(node)):
                if kind.lstrip("*").removeprefix(f"{self.local}.") in self.dialect.types:
                    scope = self.function_name(node)
                    self.add("parameter", node, on=name, scope=scope, index=index)

    def _own_parameters(self) -> None:
        """Read functions that are given a router under a type that is not the package's: `func Route(r api.Router)`."""
        used: dict[str, set[str]] = {}
        for one in self.found:
            passed = [reference for reference in one.data.get("passed", ()) if reference]
            for reference in (one.data.get("on"), one.data.get("parent"), *passed):
                if isinstance(reference, list) and reference[0] == "name":
                    used.setdefault(one.data["scope"].partition(".")[0], set()).add(reference[1])
        routed = {one.data["on"][1] for one in self.found if one.kind == "go.route" and one.data["on"][0] == "name"}
        known = {(one.data["scope"], one.data["on"]) for one in self.found if one.kind == "go.parameter"}
        for node in self.tree.root.named_children if used else ():
            scope = self.function_name(node) if node.type in FUNCTIONS else ""
            for index, (name, kind) in enumerate(self.parameters_of(node) if scope in used else ()):
                is_used = name in used[scope] and (scope, name) not in known and _OWN.fullmatch(kind)
                if is_used and (
                    name in routed or "out" in kind or "ux" in kind
                ):  # what is only passed on may be anything
                    self.add("parameter", node, on=name, scope=scope, index=index, type=kind.lstrip("*"))

    def _passed(self) -> None:
        """Read calls that hand a router over: `users.Register(v1.Group("/users"))`."""
        for place, match in enumerate(_CALLS.finditer(self.tree.source)):
            if place >= MAX_PLACES:
                break
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            if node is not None and node.type == "field_identifier":
                node = node.parent
            call = node.parent if node is not None else None
            if node is None or call is None or call.type != "call_expression":
                continue
            if self.tree.text(node.child_by_field_name("field")) in self.dialect.verbs:
                continue
            passed = [self.router(value) if self._may_be_router(value) else None for value in values_of(call)[:20]]
            if any(passed):
                of_call = self.tree.source[match.start() : match.start(1)] == b"."
                what = chain_of(self.tree, call.child_by_field_name("function")) if of_call else self.tree.text(node)
                what = what or f"().{match[1].decode()}"
                self.add("pass", call, what=what, passed=passed)

    def _may_be_router(self, node: Node) -> bool:
        return node.type == "identifier" or (node.type == "call_expression" and b"." in self.tree.text(node).encode())


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
