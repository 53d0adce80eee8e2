"""Reading Swift: types, extensions as owners of their functions, imports of modules, the types that a file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing import captured
from services.system_map.parsing.own_calls import mark_overloads
from services.system_map.parsing.reading import Definition, Reading
from services.system_map.parsing.typed_names import Typed, named, read_typed, type_of
from services.system_map.parsing.uses import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

# What a project's template puts above every file.
_TEMPLATE = re.compile(r"^(?:[\w+-]+\.swift\b|created (?:by|on)\b)", re.IGNORECASE)


def read(tree: SyntaxTree) -> Reading:
    """Read a Swift file."""
    reading = Reading()
    captured.read_definitions(tree, reading)
    for found in reading.definitions:
        if found.kind == "impl":
            found.name = found.name.partition("<")[0]
    for node in tree.nodes("later"):
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "later", ""))
    for node in tree.nodes("import_line"):
        written = next((tree.text(child) for child in node.named_children if child.type == "identifier"), "")
        parts = [part.strip() for part in written.split(".")]
        names = (parts[-1],) if len(parts) > 1 else ()
        found_import = captured.add_import(reading, node, "import", parts[0], names)
        if found_import is not None:
            reading.uses.bindings.append(("*", found_import, "*"))
    captured.read_uses(tree, reading)
    mark_overloads(tree, reading)
    read_typed(tree, reading, _typed_parts)
    reading.references = captured.references_of(tree)
    summary = captured.summary_of(tree, reading)
    reading.summary = None if summary and _TEMPLATE.match(summary) else summary
    reading.is_entry = any(text == "main" for _, text in reading.uses.decorators)
    return reading


def _typed_parts(tree: SyntaxTree, node: Node, asked: frozenset[bytes] | None) -> Iterator[Typed]:
    """Yield the names that a declaration binds, each with its type or what the call gives that makes its value."""
    if node.type == "simple_identifier":
        yield from _unwrapped(tree, node, asked)
        return
    pattern = node.child_by_field_name("name")
    if pattern is None:
        return
    if pattern.type == "simple_identifier":
        text = named(tree, pattern, asked)
        if text:
            types = node.children_by_field_name("name")[1:]
            yield pattern.start_byte, text, type_of(tree, types[0]) if types else ""
        return
    name = pattern.child_by_field_name("bound_identifier")
    text = named(tree, name, asked) if name is not None else ""
    if text:
        yield pattern.start_byte, text, _declared(tree, pattern)


def _declared(tree: SyntaxTree, pattern: Node) -> str:
    """Return the type that follows a name, else that of its value."""
    following = pattern.next_named_sibling
    if following is None:
        return ""
    if following.type == "type_annotation":
        return type_of(tree, following.child_by_field_name("name"))
    return _type_of_value(tree, following)


def _unwrapped(tree: SyntaxTree, name: Node, asked: frozenset[bytes] | None) -> Iterator[Typed]:
    """Yield the name of `if let a = b`; `if let a = a` and `if let a` name what was there before."""
    text = named(tree, name, asked)
    sign = name.next_sibling if text else None
    value = sign.next_sibling if sign is not None and sign.type == "=" else None
    if value is not None and tree.text(value).removeprefix("self.") != text:
        yield name.start_byte, text, _type_of_value(tree, value)


def _type_of_value(tree: SyntaxTree, value: Node) -> str:
    if value.type == "as_expression":
        return type_of(tree, value.child_by_field_name("name"))
    if value.type == "constructor_expression":
        return type_of(tree, value.child_by_field_name("constructed_type"))
    return result_of(tree, value) if value.type == "call_expression" else ""
