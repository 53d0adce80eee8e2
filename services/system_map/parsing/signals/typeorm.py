"""TypeORM's entities: classes with their decorators and those of their properties.

    typeorm.class  {name, end, extends, entity: arguments of @Entity or None,
                    fields: [[name, line, type, {decorator: arguments}]]}

Arguments are a list of values: {"s": text}, {"d": {key: value}}, {"l": [values]}, {"r": name} for `() => Name`, else the
text on one line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"typeorm",)
MAX_TEXT = 200
_MAX_FIELDS = 500
_MAX_DEPTH = 5
_SPACE = re.compile(r"\s+")


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the classes of a file that uses TypeORM."""
    found: list[Signal] = []
    for node, decorators in _classes(tree.root):
        name, body = tree.text(node.child_by_field_name("name")), node.child_by_field_name("body")
        if not name or body is None:
            continue
        marks = _marks(tree, decorators)
        fields = [_field(tree, child) for child in body.named_children if child.type == "public_field_definition"]
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
        }
        found.append(Signal("typeorm.class", node.start_point[0] + 1, data))
    return found


def _classes(root: Node) -> Iterator[tuple[Node, list[Node]]]:
    for statement in root.named_children:
        decorators = list(statement.children_by_field_name("decorator"))
        node: Node | None = statement
        if statement.type == "export_statement":
            node = statement.child_by_field_name("declaration")
            decorators += node.children_by_field_name("decorator") if node is not None else []
        if node is not None and node.type in {"class_declaration", "abstract_class_declaration"}:
            yield node, decorators


def _field(tree: SyntaxTree, node: Node) -> list[Any]:
    kind = tree.text(node.child_by_field_name("type")).lstrip(":")
    name = node.child_by_field_name("name")
    line = (name or node).start_point[0] + 1
    marks = _marks(tree, node.children_by_field_name("decorator"))
    return [tree.text(name), line, _one_line(kind), marks]


def _marks(tree: SyntaxTree, decorators: list[Node]) -> dict[str, list[Any]]:
    marks: dict[str, list[Any]] = {}
    for decorator in decorators:
        inner = decorator.named_children[0] if decorator.named_child_count else None
        if inner is None:
            continue
        called = inner.child_by_field_name("function") if inner.type == "call_expression" else inner
        arguments = inner.child_by_field_name("arguments") if inner.type == "call_expression" else None
        name = tree.text(called).rpartition(".")[2]
        marks[name] = [_value(tree, one, 0) for one in arguments.named_children[:10]] if arguments is not None else []
    return marks


def _value(tree: SyntaxTree, node: Node, depth: int) -> Any:
    if node.type in {"string", "template_string"}:
        return {"s": tree.text(node)[1:-1][:MAX_TEXT]}
    if depth >= _MAX_DEPTH:
        return _one_line(tree.text(node))
    if node.type == "object":
        pairs = {}
        for pair in node.named_children[:50]:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "pair" and key is not None and value is not None:
                pairs[tree.text(key).strip("\"'")] = _value(tree, value, depth + 1)
        return {"d": pairs}
    if node.type == "array":
        return {"l": [_value(tree, one, depth + 1) for one in node.named_children[:50]]}
    if node.type == "arrow_function":
        body = node.child_by_field_name("body")
        if body is not None and body.type == "identifier":
            return {"r": tree.text(body)}
    return _one_line(tree.text(node))


def _extends(tree: SyntaxTree, node: Node) -> str:
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    clause = heritage.named_children[0] if heritage is not None and heritage.named_child_count else None
    value = clause.child_by_field_name("value") if clause is not None and clause.type == "extends_clause" else None
    return tree.text(value)[:MAX_TEXT]


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text[: 4 * MAX_TEXT]).strip()[:MAX_TEXT]
