"""TypeORM's entities: classes with their decorators and those of their properties, and schemas told as such.

    typeorm.class  {name, end, extends, entity: arguments of @Entity or None, tree: arguments of @Tree where it has one,
                    inheritance: those of @TableInheritance where it has one,
                    unique: properties that @Unique or @Index makes unique each by itself, where it has any,
                    fields: [[name, line, type, {decorator: arguments}]]}

Arguments are a list of values: {"s": text}, {"d": {key: value}}, {"l": [values]}, {"r": name} for `() => Name`,
{"c": pieces of a text} for code that may name a constant, else the text on one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.script_calls import ScriptCalls
from services.system_map.parsing.signals.typeorm_naming import WORD, read_strategy, read_uses
from services.system_map.parsing.signals.typeorm_schemas import SCHEMA, read_schemas
from services.system_map.parsing.signals.typeorm_values import MAX_TEXT, one_line, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"typeorm",)
_MAX_FIELDS = 500


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the classes of a file that uses TypeORM."""
    found: list[Signal] = []
    calls: ScriptCalls | None = None
    is_naming = WORD in tree.source
    for node, decorators in _classes(tree.root):
        name, body = tree.text(node.child_by_field_name("name")), node.child_by_field_name("body")
        if not name or body is None:
            continue
        calls = calls or ScriptCalls(tree)
        strategy = read_strategy(calls, node, _extends(tree, node)) if is_naming else None
        if strategy is not None:
            found.append(strategy)
        marks = _marks(calls, decorators)
        fields = [_field(calls, child) for child in body.named_children if child.type == "public_field_definition"]
        fields = [row for row in fields if row[3]][:_MAX_FIELDS]
        entity = next((marks[key] for key in ("Entity", "ChildEntity", "ViewEntity") if key in marks), None)
        if entity is None and not fields:
            continue
        data = {
            "name": name,
            "end": node.end_point[0] + 1,
            "extends": _extends(tree, node),
            "entity": entity,
            "child": "ChildEntity" in marks,
            "view": "ViewEntity" in marks,
            "fields": fields,
            **({"tree": marks["Tree"]} if "Tree" in marks else {}),
            **({"inheritance": marks["TableInheritance"]} if "TableInheritance" in marks else {}),
            **({"unique": unique} if (unique := _unique(calls, decorators)) else {}),
        }
        found.append(Signal("typeorm.class", node.start_point[0] + 1, data))
    if SCHEMA in tree.source:
        calls = calls or ScriptCalls(tree)
        found += read_schemas(calls)
    return [*found, *read_uses(calls or ScriptCalls(tree))] if is_naming else found


def _classes(root: Node) -> Iterator[tuple[Node, list[Node]]]:
    for statement in root.named_children:
        decorators = list(statement.children_by_field_name("decorator"))
        node: Node | None = statement
        if statement.type == "export_statement":
            node = statement.child_by_field_name("declaration")
            decorators += node.children_by_field_name("decorator") if node is not None else []
        if node is not None and node.type in {"class_declaration", "abstract_class_declaration"}:
            yield node, decorators


def _field(calls: ScriptCalls, node: Node) -> list[Any]:
    tree = calls.tree
    kind = tree.text(node.child_by_field_name("type")).lstrip(":")
    name = node.child_by_field_name("name")
    line = (name or node).start_point[0] + 1
    marks = _marks(calls, node.children_by_field_name("decorator"))
    return [tree.text(name), line, one_line(kind), marks]


def _unique(calls: ScriptCalls, decorators: list[Node]) -> list[str]:
    """Return the properties that `@Unique(["a"])` and `@Index("name", ["a"], { unique: true })` of a class name alone."""
    found: list[str] = []
    for decorator in decorators:
        for name, values in _marks(calls, [decorator]).items():
            lists = [one["l"] for one in values if isinstance(one, dict) and "l" in one]
            options: dict[str, Any] = next((one["d"] for one in values if isinstance(one, dict) and "d" in one), {})
            counts = name == "Unique" or (
                name == "Index" and options.get("unique") == "true" and "where" not in options
            )
            if counts and len(lists) == 1 and len(lists[0]) == 1 and isinstance(lists[0][0], dict):
                found += [str(lists[0][0]["s"])] if "s" in lists[0][0] else []
    return found


def _marks(calls: ScriptCalls, decorators: list[Node]) -> dict[str, list[Any]]:
    marks: dict[str, list[Any]] = {}
    for decorator in decorators:
        inner = decorator.named_children[0] if decorator.named_child_count else None
        if inner is None:
            continue
        called = inner.child_by_field_name("function") if inner.type == "call_expression" else inner
        arguments = inner.child_by_field_name("arguments") if inner.type == "call_expression" else None
        name = calls.tree.text(called).rpartition(".")[2]
        given = [one for one in arguments.named_children if one.type != "comment"] if arguments is not None else []
        marks[name] = [value_of(calls, one, 0) for one in given[:10]]
    return marks


def _extends(tree: SyntaxTree, node: Node) -> str:
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    clause = heritage.named_children[0] if heritage is not None and heritage.named_child_count else None
    value = clause.child_by_field_name("value") if clause is not None and clause.type == "extends_clause" else None
    return tree.text(value)[:MAX_TEXT]
