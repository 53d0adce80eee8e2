"""Nest: controllers, the methods that answer, the global prefix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls, Text, arguments_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"@nestjs", b"@Controller", b"setGlobalPrefix")
_DECORATORS = re.compile(rb"@(Controller|Get|Post|Put|Delete|Patch|Options|Head|All|Search)\s*\(")
_PREFIX = re.compile(rb"\.(setGlobalPrefix)\s*\(")


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a TypeScript file."""
    calls = ScriptCalls(tree)
    found: list[Signal] = []
    for place, match in enumerate(_DECORATORS.finditer(tree.source)):
        node = calls.at(match.start(1), match.end(1))
        if place >= MAX_PLACES:
            break
        call = node.parent if node is not None else None
        decorator = call.parent if call is not None else None
        if call is None or decorator is None or call.type != "call_expression" or decorator.type != "decorator":
            continue
        data = _class(calls, decorator, call) if match[1] == b"Controller" else _route(calls, decorator, call, match[1])
        if data is not None:
            kind = "nest.controller" if match[1] == b"Controller" else "nest.route"
            found.append(Signal(kind, decorator.start_point[0] + 1, data))
    for match in _PREFIX.finditer(tree.source):
        node = calls.at(match.start(1), match.end(1))
        call = node.parent.parent if node is not None and node.parent is not None else None
        if call is not None and call.type == "call_expression":
            values = arguments_of(call)
            if values:
                data = {"prefix": calls.text(values[0]), "texts": calls.texts, "excludes": len(values) > 1}
                found.append(Signal("nest.prefix", call.start_point[0] + 1, data))
    return found


def _decorated(node: Node, kinds: tuple[str, ...]) -> Node | None:
    """Return what a decorator stands before."""
    parent = node.parent
    if parent is not None and parent.type in kinds:
        return parent
    sibling = node.next_named_sibling
    for _ in range(50):
        if sibling is None or sibling.type in kinds:
            return sibling
        if sibling.type not in {"decorator", "comment"}:
            return None
        sibling = sibling.next_named_sibling
    return None


def _class(calls: ScriptCalls, decorator: Node, call: Node) -> dict[str, Any] | None:
    owner = _decorated(decorator, ("class_declaration", "abstract_class_declaration"))
    if owner is None:
        return None
    values = arguments_of(call)
    paths, versioned = _paths(calls, values[0] if values else None)
    name = calls.tree.text(owner.child_by_field_name("name"))
    return {"class": name, "paths": paths, "versioned": versioned, "texts": calls.texts}


def _paths(calls: ScriptCalls, node: Node | None) -> tuple[list[Text], bool]:
    if node is None:
        return [[]], False
    if node.type == "array":
        return [calls.text(child) for child in node.named_children[:50]], False
    if node.type == "object":
        pairs = {
            calls.tree.text(pair.child_by_field_name("key")).strip("'\""): pair.child_by_field_name("value")
            for pair in node.named_children
            if pair.type == "pair"
        }
        paths, _ = _paths(calls, pairs.get("path"))
        return paths, "version" in pairs or "host" in pairs
    return [calls.text(node)], False


def _route(calls: ScriptCalls, decorator: Node, call: Node, verb: bytes) -> dict[str, Any] | None:
    method = _decorated(decorator, ("method_definition",))
    owner = method.parent if method is not None else None
    while owner is not None and owner.type not in {"class_declaration", "abstract_class_declaration", "class"}:
        owner = owner.parent
    if method is None or owner is None:
        return None
    values = arguments_of(call)
    paths, _ = _paths(calls, values[0] if values else None)
    return {
        "class": calls.tree.text(owner.child_by_field_name("name")),
        "handler": calls.tree.text(method.child_by_field_name("name")),
        "handler_line": method.start_point[0] + 1,
        "method": "ANY" if verb == b"All" else verb.decode().upper(),
        "paths": paths,
    }
