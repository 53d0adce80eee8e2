"""Expressions that are routers of Go's web frameworks.

A *router* is ["name", dotted], ["group", router, text] for one made in place (["group", router, [], methods] where it
takes these methods only), ["call", function] for what one returns (as chain_of writes it: "users.New().Routes"), or
["any", routers] for the first of them that is one, ["as", router] for what a type assertion says is one (the router
may be null). A conversion, `Server(router)`, is the router that it converts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_scopes import MAX_DEPTH, calls_within, chain_of, names_within, values_of
from services.system_map.parsing.signals.go_texts import MAX_SOURCE, NAME, GoTexts

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree


@dataclass(frozen=True)
class GoDialect:
    """What a package calls its things."""

    framework: str
    package: str  # its import path, without version
    local: str  # the name it is used by
    makers: frozenset[str]
    types: frozenset[str]  # of parameters that are routers
    verbs: dict[str, str]  # method of Go → method of HTTP
    explicit: frozenset[str] = frozenset()  # take the HTTP method, or a list of them, then the path
    groups: frozenset[str] = frozenset()
    mounts: frozenset[str] = frozenset()
    closures: frozenset[str] = frozenset()  # take a function that is given the router: Route, Group
    chained: frozenset[str] = field(default_factory=frozenset)  # Methods("GET") behind a route
    ends: frozenset[str] = frozenset()  # r.Path("/x").HandlerFunc(h): a route that is built from its conditions
    conditions: frozenset[str] = frozenset()  # of a route, which say nothing of its path or methods
    wholes: frozenset[str] = frozenset()  # of the conditions that say a path: no more stands behind it
    is_package: bool = False  # the package itself takes routes: http.HandleFunc
    telling: frozenset[str] = frozenset()  # of `explicit`: no other package's methods are called so
    is_other: bool = False  # of files that import no framework: whose router it is, other files tell
    is_handler_first: bool = False  # middleware stands behind the handler, not before it
    is_loose: bool = False  # paths may begin without a slash, and a route may have no handler of its own
    is_free: bool = False  # paths may begin without a slash
    fluent: frozenset[str] = frozenset()  # give back the router that they are called on
    users: frozenset[str] = frozenset()  # of `fluent`: mount a router too, where they are given one
    chains: frozenset[str] = frozenset()  # r.RouteChain("/x").Get(h): give back what takes the routes of one path


class GoReferences(GoTexts):
    """Tells what the expressions of one file mean in one dialect."""

    def __init__(self, tree: SyntaxTree, dialect: GoDialect) -> None:
        """Take a parsed file."""
        super().__init__(tree)
        self.dialect = dialect
        self.local = ""  # what the file calls the package; "" where it does not import it

    def handed(self, node: Node) -> list[Any] | None:
        """Return the router that an expression gives, through the calls that wrap it; None for none."""
        references = [self.router(inner) for inner in (*calls_within(node), *names_within(node))]
        kept = [reference for reference in references if reference is not None]
        return ["any", kept] if len(kept) > 1 else kept[0] if kept else None

    def router(self, node: Node | None, depth: int = 0) -> list[Any] | None:  # noqa: PLR0911 - one for each form of expression
        """Return what a router expression is; None for what no reader can tell."""
        if node is None or depth > MAX_DEPTH:
            return None
        if node.type in {"identifier", "selector_expression"}:
            text = self.tree.text(node)
            return ["name", text] if NAME.fullmatch(text) and len(text) < MAX_SOURCE else None
        if node.type == "type_assertion_expression" and self._is_of_type(node):
            return ["as", self.router(node.child_by_field_name("operand"), depth + 1)]
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is not None and function.type == "selector_expression":
                field_name = self.tree.text(function.child_by_field_name("field"))
                operand = function.child_by_field_name("operand")
                if field_name in self.dialect.groups or field_name in self.dialect.chains:
                    inner, values = self.router(operand, depth + 1), values_of(node)
                    return ["group", inner, self.text(values[0])] if inner and values else None
                if field_name in {"Subrouter", "With", "Use", *self.dialect.conditions, *self.dialect.fluent}:
                    return self.router(operand, depth + 1)
                if field_name in self.dialect.chained:
                    inner, methods = self.router(operand, depth + 1), [self.method(one) for one in values_of(node)]
                    return ["group", inner, [], methods] if inner and all(methods) else None
            converted = self._converted(node)
            if converted is not None:
                return self.router(converted, depth + 1)
            text = chain_of(self.tree, function)
            return ["call", text] if text and len(text) < MAX_SOURCE else None
        return None

    def is_chained(self, node: Node | None) -> bool:
        """Say whether routes of an expression have the path of what it was called by: `r.RouteChain("/x").Get(list)`."""
        for _ in range(MAX_DEPTH):
            function = node.child_by_field_name("function") if node is not None else None
            name = self.tree.text(function.child_by_field_name("field")) if function is not None else ""
            if function is None or name not in self.dialect.fluent:
                return name in self.dialect.chains
            node = function.child_by_field_name("operand")
        return False

    def _is_of_type(self, assertion: Node) -> bool:
        """Say whether a type assertion tells a router of the package: `server.Handler.(*mux.Router)`."""
        owner, _, kind = self.tree.text(assertion.child_by_field_name("type")).lstrip("*").rpartition(".")
        return owner == self.local and kind in self.dialect.types

    def _converted(self, call: Node) -> Node | None:
        """Return what `Server(router)` converts, where Server is a type that answers; None for what calls a function."""
        values = values_of(call)
        is_type = len(values) == 1 and self.tree.text(call.child_by_field_name("function")) in self.answering
        return values[0] if is_type else None

    @cached_property
    def answering(self) -> set[str]:
        """The types whose values are routers or whatever answers: Go's own one, and what the file declares as such."""
        types = "|".join(sorted(self.dialect.types))
        named = rf"(?:http\.Handler|\*?{re.escape(self.dialect.local)}\.(?:{types}))"
        declared = re.compile(rf"\n[ \t]*(?:type[ \t]+)?(\w+)[ \t]+(?:=[ \t]*)?{named}[ \t]*(?=\n|\r|//)".encode())
        return {"http.Handler", *(match[1].decode() for match in declared.finditer(self.tree.source))}

    def bound(self, call: Node) -> str:
        """Return the name that the value of a call is given to; "=returned" for what is returned, "" for none."""
        node, parent = call, self.tree.parent(call)
        for _ in range(6):  # PathPrefix("/x").Subrouter() is bound as a whole
            if parent is None:
                return ""
            if parent.type in {"selector_expression", "call_expression", "expression_list", "literal_element"}:
                node, parent = parent, self.tree.parent(parent)
                continue
            if parent.type in {"short_var_declaration", "assignment_statement"}:
                left = parent.child_by_field_name("left")
                return self.tree.text(left.named_children[0]) if left is not None and left.named_child_count else ""
            if parent.type == "var_spec":
                return self.tree.text(parent.child_by_field_name("name"))
            if parent.type == "keyed_element" and parent.named_child_count:
                return f"?.{self.tree.text(parent.named_children[0])}"
            return "=returned" if parent.type == "return_statement" else ""
        del node
        return ""

    def holder(self, node: Node | None) -> str:
        """Return what the field at a node is of, as chain_of writes it: "http.Server{}", "s.server"; "" for others."""
        for _ in range(5):
            if node is None:
                return ""
            if node.type == "composite_literal":
                return chain_of(self.tree, node)
            if node.type == "selector_expression":
                return chain_of(self.tree, node.child_by_field_name("operand"))
            node = node.parent
        return ""

    def held_by(self, call: Node) -> str:
        """Return the literal whose field the value of a call is: "Handler{}"; "" for none."""
        node: Node | None = call
        for _ in range(8):
            if node is None or node.type == "keyed_element":
                break
            node = self.tree.parent(node)
        return self.holder(node) if node is not None and node.type == "keyed_element" else ""

    def is_new(self, node: Node) -> bool:
        """Say whether the value of a node is given to a name that the statement declares."""
        parent = self.tree.parent(node)
        while parent is not None and parent.type in {"selector_expression", "call_expression", "expression_list"}:
            parent = self.tree.parent(parent)
        return parent is None or parent.type != "assignment_statement"
