"""Reading what C and C++ code uses: calls, functions handed over or put into tables, bases, declared types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called, split_name

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TYPE = 120
_IN_DECLARATORS = 5


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions are known by now."""
    uses = reading.uses
    uses.calls += called(tree, tree.nodes("call"))
    uses.calls += called(tree, tree.nodes("new"), "new")
    functions = {found.name.encode() for found in reading.definitions if found.kind == "function"}
    source = tree.source
    wanted = [node for node in tree.nodes("handed") if source[node.start_byte : node.end_byte] in functions]
    # In a table also what only looks like a function, which another file may define.
    wanted += [node for node in tree.nodes("tabled") if _may_be_a_function(tree, node, functions)]
    uses.calls += called(tree, wanted, "reference")
    for node in tree.nodes("base"):
        owner = node.parent.parent if node.parent is not None else None
        written = _plain_type(tree, node)
        if owner is not None and written:
            uses.bases.append((owner.start_byte, written, node.start_point[0] + 1))
    for node in tree.nodes("typed"):
        _read_typed(tree, node, reading)


def _may_be_a_function(tree: SyntaxTree, node: Node, functions: set[bytes]) -> bool:
    text = tree.source[node.start_byte : node.end_byte]
    return text in functions or not text.isupper()


def _read_typed(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    written = _plain_type(tree, node.child_by_field_name("type"))
    declarator = node.child_by_field_name("declarator")
    for _ in range(_IN_DECLARATORS):
        if declarator is None or declarator.type in {"identifier", "field_identifier"}:
            break
        if declarator.type == "function_declarator":
            return
        inner = declarator.child_by_field_name("declarator")
        if inner is None and declarator.type == "reference_declarator" and declarator.named_child_count:
            inner = declarator.named_child(0)
        declarator = inner
    if declarator is not None and written and declarator.end_byte - declarator.start_byte <= _MAX_TYPE:
        reading.uses.types.append((declarator.start_byte, tree.text(declarator), written))


def _plain_type(tree: SyntaxTree, node: Node | None) -> str:
    if node is None or node.end_byte - node.start_byte > _MAX_TYPE:
        return ""
    receiver, name = split_name(tree.text(node))
    return "" if receiver in {"?", "std"} or not name else f"{receiver}.{name}" if receiver else name
