"""Classes that keep Express' applications and routers: fields that constructors and methods are handed, and bases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.express_helpers import OF_REQUEST, Helpers
from services.system_map.parsing.signals.script_bindings import ScriptBindings
from services.system_map.parsing.signals.script_calls import CLASSES, ScriptCalls

if TYPE_CHECKING:
    from tree_sitter import Node

CONSTRUCTOR = "constructor"
HELD = frozenset({"app", "application", "expressApp", "express", "router", "server"})  # what fields are called
_TYPES = frozenset({"Application", "Express", "Router", "IRouter"})
_MODULES = frozenset({"express", "express-serve-static-core"})
_CLASS = re.compile(rb"class(?<![\w$.]class)\b")
_KEPT = re.compile(rb"this\s*+\.\s*+([\w$]{1,80})\s*+=\s*+([\w$]{1,80})[ \t]*+(?=[;,\r\n})]|\|\||\?\?|\Z)")
_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier", "readonly"})
_FIELDS = frozenset({"public_field_definition", "field_definition"})
_MAX_CLASSES = 1_000
_MAX_MEMBERS = 500
_MAX_FIELDS = 50  # of one file
_MAX_PARAMETERS = 20
_MAX_ASKED = 300  # of one file; each asks the tree for all that is around it
_MAX_TYPE = 200
_MAX_ROWS = 10  # of one field


class ExpressClasses:
    """The classes at the top of one file, and what else is called with `new` and keeps what it registers on."""

    def __init__(self, calls: ScriptCalls, bindings: ScriptBindings, helpers: Helpers) -> None:
        """Take a file's calls, what its blocks bind, and what its functions take."""
        self._calls = calls
        self._bindings = bindings
        self._helpers = helpers

    def read(
        self, receivers: AbstractSet[str], scopes: AbstractSet[str], *, has_found: bool
    ) -> Iterator[tuple[Node, dict[str, Any]]]:
        """Yield the classes that keep, make or take applications and routers, and those that extend others.

        {name, bound: what a class without statement of its own is bound to, base: reference, constructor: its scope, ""
        where the class has none of its own, keeps: {field: [[function that takes it, which of its parameters]]},
        typed: {field: whether its type is Express'}}; `receivers` are the fields that the file registers on, `scopes`
        the classes that make some and the functions that take some.
        """
        classes = dict(self._classes())
        typed = {name: self._typed(node) for name, node in classes.items()}
        express = {field for own in typed.values() for field, is_express in own.items() if is_express}
        receivers = set(sorted(receivers)[:_MAX_FIELDS])
        keeps = self._assigned(HELD | receivers | express)
        for name, node in classes.items():
            own, types, constructor = keeps.get(name, {}), typed[name], self._constructor(node)
            parameters = self._parameters(constructor)
            for place, (field, _) in parameters.items():
                if field in HELD | receivers | express:
                    own.setdefault(field, []).append([f"{name}.{CONSTRUCTOR}", place])
            for field, rows in own.items():
                of = [parameters[nth][1] for scope, nth in rows if nth in parameters and scope.endswith(CONSTRUCTOR)]
                types |= {field: of[0]} if field not in types and of and of[0] is not None else {}
            # A field of another type may keep anything, such as the router of a page.
            own = {field: rows for field, rows in own.items() if types.get(field, True) or field in receivers}
            types = {field: is_express for field, is_express in types.items() if is_express or field in own}
            base, is_known = self._base(node), not scopes.isdisjoint({name, f"{name}.{CONSTRUCTOR}"})
            if own or types or is_known or (base and has_found):
                bound = self._calls.bound_to(node) if node.type == "class" else ""
                scope = f"{name}.{CONSTRUCTOR}" if constructor is not None else ""
                said = {"name": name, "bound": bound, "base": base, "constructor": scope}
                yield node, {**said, "keeps": own, "typed": types}
        for name in sorted(keeps.keys() - classes.keys()) if receivers else ():
            own = {field: rows for field, rows in keeps[name].items() if field in receivers}
            if own and name:  # a function that is called with `new`, or classes in one
                said = {"name": name, "bound": "", "base": "", "constructor": name}
                yield self._calls.tree.root, {**said, "keeps": own, "typed": {}}

    def _classes(self) -> Iterator[tuple[str, Node]]:
        source = self._calls.tree.source
        for match in islice(_CLASS.finditer(source), _MAX_CLASSES) if b"class" in source else ():
            word = self._calls.at(*match.span())
            node = word.parent if word is not None else None
            if node is not None and node.type in CLASSES and not self._calls.scope(node)[0]:
                yield self._calls.tree.text(node.child_by_field_name("name")) or "class", node

    def _base(self, node: Node) -> str:
        heritage = next((one for one in node.named_children if one.type == "class_heritage"), None)
        clause = heritage.named_children[0] if heritage is not None and heritage.named_child_count else None
        value = (
            clause.child_by_field_name("value") if clause is not None and clause.type == "extends_clause" else clause
        )
        return self._calls.dotted(value)

    @staticmethod
    def _members(node: Node) -> list[Node]:
        body = node.child_by_field_name("body")
        return body.named_children[:_MAX_MEMBERS] if body is not None else []

    def _constructor(self, node: Node) -> Node | None:
        methods = (one for one in self._members(node) if one.type == "method_definition")
        text = self._calls.tree.text
        return next((one for one in methods if text(one.child_by_field_name("name")) == CONSTRUCTOR), None)

    def _parameters(self, constructor: Node | None) -> dict[int, tuple[str, bool | None]]:
        """Return what a constructor takes: the field that it is, "" for none, and whether its type is Express'.

        `constructor(private readonly app: express.Application)`
        """
        listed = constructor.child_by_field_name("parameters") if constructor is not None else None
        values = [one for one in listed.named_children if one.type != "comment"] if listed is not None else []
        found: dict[int, tuple[str, bool | None]] = {}
        for place, one in enumerate(values[:_MAX_PARAMETERS]):
            is_field = any(child.type in _MODIFIERS for child in one.children[:5])
            name = self._calls.tree.text(one.child_by_field_name("pattern")) if is_field else ""
            found[place] = (name, self._is_express(one))
        return found

    def _typed(self, node: Node) -> dict[str, bool]:
        """Return the fields that the class gives a type, and whether it is that of Express' applications or routers."""
        text = self._calls.tree.text
        fields = [one for one in self._members(node) if one.type in _FIELDS]
        types = {text(one.child_by_field_name("name")): self._is_express(one) for one in fields}
        types |= dict(self._parameters(self._constructor(node)).values())
        return {field: is_express for field, is_express in types.items() if field and is_express is not None}

    def _is_express(self, node: Node) -> bool | None:
        annotation = node.child_by_field_name("type")
        written = self._calls.tree.text(annotation)[:_MAX_TYPE] if annotation is not None else ""
        written = re.split(r"[|<]", written)[0].strip(": ")  # `Application | undefined`
        if written in {"", "any", "unknown"}:
            return None
        head, _, last = written.rpartition(".")
        bound = self._calls.names.get(head or last)
        if bound is None or bound[1] not in _MODULES:
            return False
        return (last if head else str(bound[2])) in _TYPES

    def _assigned(self, wanted: AbstractSet[str]) -> dict[str, dict[str, list[list[Any]]]]:
        """Return the fields that are given what a constructor or a method takes, by class: `this.app = app`."""
        found: dict[str, dict[str, list[list[Any]]]] = {}
        rows = ((match[1].decode(), match[2].decode(), match) for match in _KEPT.finditer(self._calls.tree.source))
        asked = ((field, name, match) for field, name, match in rows if field in wanted or name in HELD)
        for field, name, match in islice(asked, _MAX_ASKED):
            node = self._calls.at(*match.span(2))
            given = node.parent if node is not None and node.type == "identifier" else None
            if given is not None and given.type == "binary_expression":  # this.app = app || express()
                node, given = given, given.parent
            if given is None or given.type != "assignment_expression":
                continue
            by = self._taken(given, name)
            if by is not None and given.child_by_field_name("right") == node:
                owner = self._calls.scope(given)[0].partition(".")[0]
                kept = found.setdefault(owner, {}).setdefault(field, [])
                kept += [[*by]] if len(kept) < _MAX_ROWS else []
        return found

    def _taken(self, node: Node, name: str) -> tuple[str, int | str] | None:
        if name not in self._bindings.taken(self._calls, node, [name]):
            return None
        by = self._calls.taken(node, name)
        held = self._helpers.receiver(node, name) if by[1] == -1 else by
        return held if held is not None and held[1] != OF_REQUEST else None
