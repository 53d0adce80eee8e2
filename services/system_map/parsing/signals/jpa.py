"""JPA's classes: entities, mapped superclasses and embeddables with the annotations of their fields and getters.

    jpa.class  {name, end, extends, marks: {annotation: {argument: value}},
                fields: [[name, line, type, {annotation: {argument: value}}]], getters: the same, by property}

A value is a text's content, an inner annotation as {"@": name, argument: value}, a list of values, else the text on
one line; an argument without a name is called "value".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"@Entity", b"@MappedSuperclass", b"@Embeddable", b"persistence.Entity")
MAX_TEXT = 200
_KINDS = frozenset({"Entity", "MappedSuperclass", "Embeddable"})
_MAX_FIELDS = 500
_MAX_DEPTH = 5
_SPACE = re.compile(r"\s+")
_GETTER = re.compile(r"^(?:get|is)([A-Z]\w*)$")


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the classes that a persistence provider maps."""
    found: list[Signal] = []
    for node in tree.nodes("class"):
        marks = _marks(tree, node)
        body = node.child_by_field_name("body")
        if node.type != "class_declaration" or body is None or not _KINDS & marks.keys():
            continue
        fields: list[list[Any]] = []
        getters: list[list[Any]] = []
        for child in body.named_children:
            if len(fields) + len(getters) >= _MAX_FIELDS:
                break
            if child.type == "field_declaration":
                fields += _fields(tree, child)
            elif child.type == "method_declaration":
                getters += _getter(tree, child)
        name = node.child_by_field_name("name")
        above = node.child_by_field_name("superclass")
        data = {
            "name": tree.text(name),
            "end": node.end_point[0] + 1,
            "extends": tree.text(above).removeprefix("extends").partition("<")[0].strip(),
            "marks": marks,
            "fields": fields,
            "getters": getters,
        }
        found.append(Signal("jpa.class", (name or node).start_point[0] + 1, data))
    return found


def _modifiers(node: Node) -> Node | None:
    return next((child for child in node.named_children[:3] if child.type == "modifiers"), None)


def _marks(tree: SyntaxTree, node: Node) -> dict[str, Any]:
    """Return a declaration's annotations; `static` and `transient` stand among them by their own names."""
    marks: dict[str, Any] = {}
    modifiers = _modifiers(node)
    for child in modifiers.children if modifiers is not None else ():
        if child.type in {"annotation", "marker_annotation"}:
            value = _annotation(tree, child, 0)
            marks[value.pop("@")] = value
        elif child.type in {"static", "transient"}:
            marks[child.type] = {}
    return marks


def _annotation(tree: SyntaxTree, node: Node, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"@": tree.text(node.child_by_field_name("name")).rpartition(".")[2]}
    arguments = node.child_by_field_name("arguments")
    for child in arguments.named_children[:50] if arguments is not None else ():
        if child.type == "element_value_pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if value is not None:
                found[tree.text(key)] = _value(tree, value, depth + 1)
        elif "comment" not in child.type:
            found["value"] = _value(tree, child, depth + 1)
    return found


def _value(tree: SyntaxTree, node: Node, depth: int) -> Any:
    if node.type == "string_literal":
        return tree.text(node)[1:-1][:MAX_TEXT]
    if depth < _MAX_DEPTH:
        if node.type in {"annotation", "marker_annotation"}:
            return _annotation(tree, node, depth)
        if node.type == "element_value_array_initializer":
            return [_value(tree, child, depth + 1) for child in node.named_children[:50]]
    return _one_line(tree.text(node))


def _fields(tree: SyntaxTree, node: Node) -> list[list[Any]]:
    kind = _one_line(tree.text(node.child_by_field_name("type")))
    marks = _marks(tree, node)
    rows = []
    for declarator in node.children_by_field_name("declarator"):
        name = declarator.child_by_field_name("name")
        rows.append([tree.text(name), declarator.start_point[0] + 1, kind, marks])
    return rows


def _getter(tree: SyntaxTree, node: Node) -> list[list[Any]]:
    found = _GETTER.match(tree.text(node.child_by_field_name("name")))
    marks = _marks(tree, node)
    parameters = node.child_by_field_name("parameters")
    if found is None or "static" in marks or (parameters is not None and parameters.named_child_count):
        return []
    name = found[1][:1].lower() + found[1][1:]
    kind = _one_line(tree.text(node.child_by_field_name("type")))
    return [[name, node.start_point[0] + 1, kind, marks]]


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text[: 4 * MAX_TEXT]).strip()[:MAX_TEXT]
