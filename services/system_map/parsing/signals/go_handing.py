"""Routers that Go's functions hand to each other, and the signals that a reader of routers gives."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.go_answering import GoAnswering, words_of
from services.system_map.parsing.signals.go_conditions import is_conditional
from services.system_map.parsing.signals.go_listed import GoListed
from services.system_map.parsing.signals.go_references import GoDialect
from services.system_map.parsing.signals.go_scopes import FUNCTIONS, chain_of, values_of
from services.system_map.parsing.signals.go_texts import aliases_of, called_in, texts_in

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_PLACES = 6_000
# What fields are called that may hold a router, where they are handed on.
FIELDS = frozenset({"app", "router", "engine", "echo", "mux", "group"})
_ON_CONDITION = frozenset({"route", "mount", "pass"})
_OWN = re.compile(r"\*?(?!http\.)(?:\w+\.[A-Z]|[A-Za-z_])\w*")
_CALLS = re.compile(rb"(?:(?<![\w.])|(?<=\))\.)((?:\w+\.){0,3}[A-Za-z_]\w*)\(")


@cache
def _imported(package: str) -> re.Pattern[bytes]:
    """Return what finds a package's import, with the local name as first group where it has one."""
    path = re.escape(package)
    return re.compile(rf'^[ \t]*(?:import\b[ \t]*)?(?:([\w.]+)[ \t]+)?"{path}(?:/v\d+)?"'.encode(), re.MULTILINE)


class GoHanding(GoAnswering, GoListed):
    """Reads what the functions of one file are handed and hand on."""

    def __init__(self, tree: SyntaxTree, dialect: GoDialect) -> None:
        """Take a parsed file."""
        super().__init__(tree, dialect)
        self.found: list[Signal] = []
        is_held = bool(dialect.package) and dialect.package.encode() in tree.source
        imported = _imported(dialect.package).search(tree.source) if is_held else None
        self.local = (imported[1].decode() if imported[1] else dialect.local) if imported else ""

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
        words += [called for called, _ in data["passed"]] if what == "kept" else data.get("functions", [])
        words += [data["each"]] if "each" in data else []
        words += [name for one in references for name in called_in(one)]
        heads = {word.partition(".")[0] for word in words if "." in word}
        if packages := {head: self._aliases[head] for head in sorted(heads) if head in self._aliases}:
            data["packages"] = packages
        self.found.append(Signal(f"go.{what}", node.start_point[0] + 1, data))

    def note_parameters(self) -> None:
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

    def note_own_parameters(self) -> None:
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

    def note_passed(self) -> None:
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
                each = self.listed_in(call, what)
                self.add("pass", call, what=what, passed=passed, **({"each": each} if each else {}))

    def note_lists(self) -> None:
        """Read what keeps functions in a list of the package: `routes = append(routes, users.Register)`."""
        for name, functions, node in self.lists():
            self.add("listed", node, list=name, functions=functions)

    def _may_be_router(self, node: Node) -> bool:
        if node.type == "selector_expression":
            return self.tree.text(node.child_by_field_name("field")).lower() in FIELDS
        return node.type == "identifier" or (node.type == "call_expression" and b"." in self.tree.text(node).encode())

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return aliases_of(self.tree.source)


def is_of_other(given: list[Any] | None) -> bool:
    """Say whether a file without routers of its own hands a router on: a group, or a field that is called as one."""
    if given is None:
        return False
    holder, dot, field = str(given[1]).rpartition(".")
    return given[0] == "group" or (given[0] == "name" and bool(dot and holder) and field.lower() in FIELDS)
