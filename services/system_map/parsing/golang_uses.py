"""Reading what Go code uses: calls, values made, functions handed over, embedded types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.golang_names import settle_names
from services.system_map.parsing.golang_types import chain_of, plain_type, read_types
from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_NOT_HANDED = {b"nil", b"true", b"false", b"_", b"iota", b"err"}


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    plain: list[Node] = []
    for node in tree.nodes("call"):
        path = chain_of(tree, node)
        if path is None:
            plain.append(node)
        elif path[1]:
            uses.calls.append((node.start_byte, path[1], path[0], node.end_point[0] + 1, "call"))
    uses.calls += called(tree, plain)
    uses.calls += called(tree, tree.nodes("new"), "new")
    declared = {tree.source[node.start_byte : node.end_byte] for node in tree.nodes("declared")}
    functions = {found.name.encode() for found in reading.definitions if found.kind == "function"}
    foreign = {local.encode() for local, _, _ in uses.bindings}
    uses.calls += called(tree, _handed(tree, declared - functions, foreign), "reference")
    for node in tree.nodes("embedded"):
        _read_embedded(tree, node, reading)
    read_types(tree, reading)
    settle_names(tree, reading)


def _handed(tree: SyntaxTree, declared: set[bytes], foreign: set[bytes]) -> list[Node]:
    """Return the arguments that may be functions: names not declared here, and members of one name."""
    source = tree.source
    found = []
    for node in tree.nodes("handed"):
        text = source[node.start_byte : node.end_byte]
        head, dot, member = text.partition(b".")
        if (
            (text not in declared and text not in _NOT_HANDED)
            if not dot
            else (b"." not in member and head not in foreign)
        ):
            found.append(node)
    return found


def _read_embedded(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    owner: Node | None = tree.parent(node)
    while owner is not None and owner.type in {"field_declaration_list", "struct_type", "interface_type"}:
        owner = tree.parent(owner)
    written = plain_type(tree, node.child_by_field_name("type") or node)
    if owner is not None and owner.type == "type_spec" and written:
        reading.uses.bases.append((owner.start_byte, written, node.start_point[0] + 1))
        if node.type == "field_declaration":
            reading.uses.types.append((node.start_byte, written.rpartition(".")[2], written))
