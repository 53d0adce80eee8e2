"""TypeORM's naming strategies: classes that say how tables and columns are called, and which of them a data source takes.

    typeorm.strategy  {name, extends, methods: {columnName: {how, takes_given, is_own}}}
    typeorm.naming    {strategy: name of the class or "", from: what it is imported from or ""}

`how` is "snake" for a method that writes its names with underscores and does nothing else, "" for all others;
`takes_given`: names that an entity gives are written so too; `is_own`: by a function that is not TypeORM's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.signals.script_calls import ScriptCalls

WORD = b"amingStrategy"  # NamingStrategyInterface and namingStrategy
_METHODS = frozenset({"tableName", "columnName", "joinColumnName", "joinTableName", "joinTableColumnName"})
_MAX_BODY = 2_000
_MAX_PLACES = 20
_STRATEGY = re.compile(rb"namingStrategy\b")
_CALL = re.compile(r"([\w$.]+)\s*\(")
_SNAKE = re.compile(r"snake_?case$", re.IGNORECASE)
_TEXTS = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"|`([^`\n]*)`")
_PUT_IN = re.compile(r"\$\{[^{}]*\}")
# What may be done with names besides: they are put together, and dots in them replaced.
_JOINS = frozenset({"join", "concat", "replace", "replaceAll", "filter", "Boolean", "return", "if"})
_SEPARATORS = frozenset({"", "_", "."})


def read_strategy(calls: ScriptCalls, node: Node, extends: str) -> Signal | None:
    """Return what a class says of names; None for one that is no naming strategy."""
    tree = calls.tree
    name, body = tree.text(node.child_by_field_name("name")), node.child_by_field_name("body")
    heritage = next((tree.text(child) for child in node.named_children if child.type == "class_heritage"), "")
    if body is None or not re.search(r"NamingStrategy(?:Interface)?\b", heritage):
        return None
    methods = {
        tree.text(child.child_by_field_name("name")): _method(calls, child)
        for child in body.named_children
        if child.type == "method_definition" and tree.text(child.child_by_field_name("name")) in _METHODS
    }
    data = {"name": name, "extends": extends, "methods": methods}
    return Signal("typeorm.strategy", node.start_point[0] + 1, data)


def read_uses(calls: ScriptCalls) -> Iterator[Signal]:
    """Yield what the data sources of a file take: `namingStrategy: new Snake()`."""
    for match in list(_STRATEGY.finditer(calls.tree.source))[:_MAX_PLACES]:
        node = calls.at(match.start(), match.end())
        parent = node.parent if node is not None else None
        if node is None or parent is None:
            continue
        value: Node | None = None
        if parent.type == "pair" and parent.child_by_field_name("key") == node:
            value = parent.child_by_field_name("value")
        elif parent.type == "member_expression" and parent.parent is not None:
            is_given = (
                parent.parent.type == "assignment_expression" and parent.parent.child_by_field_name("left") == parent
            )
            value = parent.parent.child_by_field_name("right") if is_given else None
        if value is None and node.type != "shorthand_property_identifier":
            continue
        made = (
            value.child_by_field_name("constructor") if value is not None and value.type == "new_expression" else None
        )
        name = calls.dotted(made).rpartition(".")[2]
        bound = calls.names.get(calls.dotted(made).partition(".")[0])
        if bound is not None and bound[2] not in {"*", "default"}:  # it may be called otherwise here
            name = str(bound[2])
        data = {"strategy": name, "from": str(bound[1]) if bound is not None else ""}
        yield Signal("typeorm.naming", node.start_point[0] + 1, data)


def _method(calls: ScriptCalls, node: Node) -> dict[str, Any]:
    body = calls.tree.text(node.child_by_field_name("body"))
    called = [found[1] for found in _CALL.finditer(body)]
    snakes = {one for one in called if _SNAKE.search(one)}
    others = {one.rpartition(".")[2] for one in called} - {one.rpartition(".")[2] for one in snakes}
    texts = {_PUT_IN.sub("", "".join(found)) for found in _TEXTS.findall(re.sub(r"/[^/\n]+/g?i?", "", body))}
    is_plain = len(body) <= _MAX_BODY and others <= _JOINS and texts <= _SEPARATORS
    owners = [calls.names.get(one.partition(".")[0]) for one in snakes]
    return {
        "how": "snake" if snakes and is_plain else "",
        "takes_given": _takes_given(calls, node, body),
        "is_own": not all(bound is not None and str(bound[1]).startswith("typeorm") for bound in owners),
    }


def _takes_given(calls: ScriptCalls, node: Node, body: str) -> bool:
    """Say whether the method's second parameter, the name that was given, stands in what is written with underscores."""
    listed = node.child_by_field_name("parameters")
    parameters = listed.named_children if listed is not None else []
    if len(parameters) < 2:
        return False
    given = calls.tree.text(parameters[1].child_by_field_name("pattern") or parameters[1])
    return any(
        re.search(rf"\b{re.escape(given)}\b", _within(body, found.end()))
        for found in _CALL.finditer(body)
        if _SNAKE.search(found[1])
    )


def _within(text: str, start: int) -> str:
    """Return what stands up to the bracket that closes the one before a place."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return text[start:place]
    return text[start:]
