"""Reading what Java code uses: calls, objects made, methods handed over, bases, annotations, declared types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import MAX_RECEIVER, called, split_name

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TYPE = 120
_SUPER = re.compile(rb"\s*\.\s*super\b")  # behind what stands in front of a call: `Shape.super.draw()`
_SHORTEST_SUPER = len(".super.")


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    for node in tree.nodes("call"):
        _read_call(tree, node, reading)
    uses.calls += called(tree, tree.nodes("new"), "new")
    uses.calls += called(tree, tree.nodes("handed"), "reference")
    for node in tree.nodes("base"):
        _read_base(tree, node, reading)
    for node in tree.nodes("annotation"):
        holder = node.parent.parent if node.parent is not None else None
        name = tree.text(node.child_by_field_name("name"))
        if holder is not None and name:
            uses.decorators.append((holder.start_byte, name))
    for node in tree.nodes("typed"):
        _read_typed(tree, node, reading)


def _read_call(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    name_node = node.child_by_field_name("name")
    if name_node is None or name_node.start_byte == name_node.end_byte:
        return
    target = node.child_by_field_name("object")
    receiver = ""
    if target is not None:
        start, end = target.start_byte, target.end_byte
        receiver = "?"
        if end - start <= MAX_RECEIVER:
            outer, name = split_name(tree.text(target))
            receiver = f"{outer}.{name}" if outer and outer != "?" else name if name and not outer else "?"
        behind = tree.source[end : name_node.start_byte] if name_node.start_byte - end >= _SHORTEST_SUPER else b""
        if receiver != "?" and _SUPER.match(behind):
            receiver += ".super"
    line = name_node.start_point[0] + 1
    reading.uses.calls.append((name_node.start_byte, tree.text(name_node), receiver, line, "call"))


def _read_base(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    around = node.parent
    while around is not None and around.type in {"type_list", "superclass", "super_interfaces", "extends_interfaces"}:
        around = around.parent
    written = _plain_type(tree, node)
    if around is not None and written:
        reading.uses.bases.append((around.start_byte, written, node.start_point[0] + 1))


def _read_typed(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    type_node = node.child_by_field_name("type")
    written = _plain_type(tree, type_node) if type_node is not None else ""
    declarators = node.children_by_field_name("declarator") or [node]
    for declarator in declarators:
        name = declarator.child_by_field_name("name")
        if name is None:
            continue
        found = written
        if found == "var":
            value = declarator.child_by_field_name("value")
            made = value is not None and value.type == "object_creation_expression"
            found = _plain_type(tree, value.child_by_field_name("type")) if made and value is not None else ""
        if found:
            reading.uses.types.append((name.start_byte, tree.text(name), found))


def _plain_type(tree: SyntaxTree, node: Node | None) -> str:
    """Return a type without its arguments; nothing for arrays and types of the language itself."""
    if node is None or node.type not in {"type_identifier", "scoped_type_identifier", "generic_type"}:
        return ""
    end = min(node.end_byte, node.start_byte + _MAX_TYPE)
    text = tree.source[node.start_byte : end].decode("utf-8", "replace")
    if node.type == "generic_type":
        text = text.partition("<")[0]
    return "".join(text.split())
