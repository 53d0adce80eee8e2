"""Reading what Go code uses: calls, values made, functions handed over, embedded types, types that the text shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.golang_names import settle_names
from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called, split_name

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TYPE = 120
_TYPE = re.compile(r"^[*&\s]*([\w.]+)")
_NOT_HANDED = {b"nil", b"true", b"false", b"_", b"iota", b"err"}
_BASIC_NAMES = """
    any bool byte error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64
"""
_BASIC = frozenset(_BASIC_NAMES.split())


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    uses.calls += called(tree, tree.nodes("call"))
    uses.calls += called(tree, tree.nodes("new"), "new")
    declared = {tree.source[node.start_byte : node.end_byte] for node in tree.nodes("declared")}
    functions = {found.name.encode() for found in reading.definitions if found.kind == "function"}
    foreign = {local.encode() for local, _, _ in uses.bindings}
    uses.calls += called(tree, _handed(tree, declared - functions, foreign), "reference")
    for node in tree.nodes("embedded"):
        _read_embedded(tree, node, reading)
    for node in tree.nodes("typed"):
        written = _plain_type(tree, node.child_by_field_name("type"))
        if written:
            for name in node.children_by_field_name("name"):
                uses.types.append((name.start_byte, tree.text(name), written))
    for node in tree.nodes("made"):
        _read_made(tree, node, reading)
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
    owner: Node | None = node.parent
    while owner is not None and owner.type in {"field_declaration_list", "struct_type", "interface_type"}:
        owner = owner.parent
    written = _plain_type(tree, node.child_by_field_name("type") or node)
    if owner is not None and owner.type == "type_spec" and written:
        reading.uses.bases.append((owner.start_byte, written, node.start_point[0] + 1))
        if node.type == "field_declaration":
            reading.uses.types.append((node.start_byte, written.rpartition(".")[2], written))


def _read_made(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `x := Foo{…}`, `x := &Foo{…}` and `x := call(…)`, whose signature says what it returns."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or not left.named_child_count or not right.named_child_count:
        return
    name: Node | None = left.named_child(0)
    value: Node | None = right.named_child(0)
    if value is not None and value.type == "unary_expression":
        value = value.child_by_field_name("operand")
    if name is None or value is None:
        return
    written = ""
    if value.type == "composite_literal":
        written = _plain_type(tree, value.child_by_field_name("type"))
    elif value.type == "call_expression":
        function = value.child_by_field_name("function")
        if function is not None and function.end_byte - function.start_byte <= _MAX_TYPE:
            receiver, called_name = split_name(tree.text(function))
            if called_name and receiver != "?":
                written = f"{receiver}.{called_name}()" if receiver else f"{called_name}()"
    if written:
        reading.uses.types.append((name.start_byte, tree.text(name), written))


def _plain_type(tree: SyntaxTree, node: Node | None) -> str:
    """Return a type's name without pointers and arguments; nothing for slices, maps and the language's own."""
    if node is None or node.type not in {
        "type_identifier", "pointer_type", "qualified_type", "generic_type", "type_elem", "field_declaration",
    }:  # fmt: skip
        return ""
    found = _TYPE.match(
        tree.source[node.start_byte : min(node.end_byte, node.start_byte + _MAX_TYPE)].decode("utf-8", "replace")
    )
    return found[1] if found and found[1] not in _BASIC else ""
