"""Which types Go's names have as the text shows: declared, made, or returned by what is called.

A name's type is a type's name, or a path of names that leads to an object: `make()`, `s.find().items`, and `shops[]` for
an element of `shops`, whose own type is written with that name. "" for one of which nothing is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.receivers import MAX_PATH

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_TYPE = 120
_MAX_DEPTH = 24  # calls and fields in front of a call
_TYPE = re.compile(r"^[*&\s]*([\w.]+)")
_BASIC_NAMES = """
    any bool byte error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64
"""
_BASIC = frozenset(_BASIC_NAMES.split())
_TYPES = frozenset(
    {"type_identifier", "pointer_type", "qualified_type", "generic_type", "type_elem", "field_declaration"}
)
_MANY = {"slice_type": "element", "array_type": "element", "implicit_length_array_type": "element", "map_type": "value"}
_ELEMENT = "[]"


def read_types(tree: SyntaxTree, reading: Reading) -> None:
    """Read the types of parameters, variables and fields."""
    types = reading.uses.types
    for node in tree.nodes("typed"):
        written = plain_type(tree, node.child_by_field_name("type"))
        if written:
            types += [(name.start_byte, tree.text(name), written) for name in node.children_by_field_name("name")]
    for node in tree.nodes("many"):
        is_variadic = node.type == "variadic_parameter_declaration"
        told = node.child_by_field_name("type")
        written = plain_type(tree, told) if is_variadic else _element_of(tree, told)
        if written:
            types += [
                (name.start_byte, tree.text(name) + _ELEMENT, written) for name in node.children_by_field_name("name")
            ]
    unknown = list(tree.nodes("untold"))
    for node in tree.nodes("made"):
        _read_made(tree, node, reading, unknown)
    for node in tree.nodes("range"):
        _read_range(tree, node, reading, unknown)
    typed = {name for _, name, _ in types}
    types += [(node.start_byte, name, "") for node in unknown if (name := tree.text(node)) in typed]


def _read_made(tree: SyntaxTree, node: Node, reading: Reading, unknown: list[Node]) -> None:
    """Read `x := Foo{…}`, `x := &Foo{…}`, `x, err := call(…)`, `var x = …`: of several results the first."""
    if node.type == "var_spec":
        left, right = node.children_by_field_name("name"), node.child_by_field_name("value")
    else:
        names, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        left = names.named_children if names is not None else []
    values = [child for child in right.named_children if child.type != "comment"] if right is not None else []
    is_paired = len(values) == len(left)
    for place, name in enumerate(left):
        if name.type != "identifier":
            continue
        value = values[place] if is_paired else values[0] if values and not place else None
        written, of_each = _made_of(tree, value) if value is not None else ("", "")
        if written:
            reading.uses.types.append((name.start_byte, tree.text(name), written))
        elif of_each:
            reading.uses.types.append((name.start_byte, tree.text(name) + _ELEMENT, of_each))
        else:
            unknown.append(name)


def _made_of(tree: SyntaxTree, value: Node) -> tuple[str, str]:
    """Return the type of a value, or that of each of its elements."""
    if value.type == "unary_expression":
        value = value.child_by_field_name("operand") or value
    if value.type == "composite_literal":
        told = value.child_by_field_name("type")
        return plain_type(tree, told), _element_of(tree, told)
    if value.type == "type_assertion_expression":
        return plain_type(tree, value.child_by_field_name("type")), ""
    if value.type == "call_expression":
        function = value.child_by_field_name("function")
        if function is not None and function.type == "identifier" and tree.text(function) in {"make", "new"}:
            given = value.child_by_field_name("arguments")
            told = given.named_child(0) if given is not None and given.named_child_count else None
            is_new = tree.text(function) == "new"
            return (plain_type(tree, told), "") if is_new else ("", _element_of(tree, told))
        return _limited(_path(tree, value, 0)), ""
    if value.type == "index_expression":
        return _limited(_path(tree, value, 0)), ""
    return "", ""


def _read_range(tree: SyntaxTree, node: Node, reading: Reading, unknown: list[Node]) -> None:
    """Read `for _, shop := range shops`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    names = [name for name in left.named_children if name.type == "identifier"] if left is not None else []
    held = _path(tree, right, 0) if right is not None else ""
    for place, name in enumerate(names):
        written = _limited(held + _ELEMENT) if place and held and not held.endswith(")") else ""
        if written:
            reading.uses.types.append((name.start_byte, tree.text(name), written))
        else:
            unknown.append(name)


def _limited(path: str) -> str:
    return path if len(path) <= MAX_PATH else ""


def chain_of(tree: SyntaxTree, function: Node) -> tuple[str, str] | None:
    """Return (what stands in front, name) of a call with another call or an index in front; None for a plain name.

    "?" stands in front where that is no path of names.
    """
    if function.type != "selector_expression":
        return None
    operand = function.child_by_field_name("operand")
    if operand is None or operand.type in {"identifier", "selector_expression"}:
        start, end = function.start_byte, function.end_byte
        if tree.source.find(b"(", start, end) < 0 and tree.source.find(b"[", start, end) < 0:
            return None
    front = _limited(_path(tree, operand, 0)) if operand is not None else ""
    return front or "?", tree.text(function.child_by_field_name("field"))


def _path(tree: SyntaxTree, node: Node | None, depth: int) -> str:
    """Return an expression as a path of names; "" for none."""
    if node is None or depth > _MAX_DEPTH:
        return ""
    kind, found = node.type, ""
    if kind == "identifier":
        found = tree.text(node)
    elif kind == "selector_expression":
        front, name = _path(tree, node.child_by_field_name("operand"), depth + 1), node.child_by_field_name("field")
        found = f"{front}.{tree.text(name)}" if front else ""
    elif kind == "call_expression":
        function = node.child_by_field_name("function")
        is_name = function is not None and function.type in {"identifier", "selector_expression"}
        front = _path(tree, function, depth + 1) if is_name else ""
        found = f"{front}()" if front else ""
    elif kind == "index_expression":
        front = _path(tree, node.child_by_field_name("operand"), depth + 1)
        found = f"{front}{_ELEMENT}" if front and not front.endswith(")") else ""
    elif kind in {"composite_literal", "type_assertion_expression"}:
        written = plain_type(tree, node.child_by_field_name("type"))
        found = f"{written}()" if written else ""
    elif kind in {"parenthesized_expression", "unary_expression"} and node.named_child_count == 1:
        found = _path(tree, node.named_child(0), depth + 1)
    return found


def _element_of(tree: SyntaxTree, node: Node | None) -> str:
    field = _MANY.get(node.type) if node is not None else None
    return plain_type(tree, node.child_by_field_name(field)) if field is not None and node is not None else ""


def plain_type(tree: SyntaxTree, node: Node | None) -> str:
    """Return a type's name without pointers and arguments; nothing for slices, maps and the language's own."""
    if node is None or node.type not in _TYPES:
        return ""
    found = _TYPE.match(
        tree.source[node.start_byte : min(node.end_byte, node.start_byte + _MAX_TYPE)].decode("utf-8", "replace")
    )
    return found[1] if found and found[1] not in _BASIC else ""
