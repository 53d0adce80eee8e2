"""Reading Scala: types, objects, functions, packages, imports with their selectors, the types that a file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import AT
from services.system_map.parsing import captured
from services.system_map.parsing.reading import Definition, Reading
from services.system_map.parsing.typed_names import Typed, named, read_typed, type_of
from services.system_map.parsing.uses import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_DECIDING = frozenset({b"&&", b"||"})
_WILDCARDS = frozenset({"namespace_wildcard", "wildcard"})
# An object that is a program: by the language's own App, those of the libraries for effects, and those with a window.
_PROGRAM = re.compile(
    r"(?:[\w\[\]]{1,60}\s){0,6}object\s[^({]*?\s(?:extends|with)\s+(?:\w+\.)*(?:App|(?:IO|Resource)App(?:\.\w+)?|ZIOApp(?:Default)?|ZIOCliDefault"
    r"|TaskApp|(?:Simple)?SwingApplication|JFXApp3?)(?![\w.])"
)


def read(tree: SyntaxTree) -> Reading:
    """Read a Scala file."""
    reading = Reading(package=captured.package_of(tree))
    captured.read_definitions(tree, reading)
    captured.read_anonymous(tree, reading)
    for node in tree.nodes("later"):
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "later", ""))
    for node in tree.nodes("import_line"):
        _read_import(tree, node, reading)
    decisions = [node for node in tree.nodes("operator") if tree.source[node.start_byte : node.end_byte] in _DECIDING]
    tree.captures.setdefault("branch", []).extend(decisions)
    captured.read_uses(tree, reading)
    read_typed(tree, reading, _typed_parts)
    tree.captures.setdefault("reference", []).extend(_objects(tree))
    reading.references = captured.references_of(tree)
    reading.summary = captured.summary_of(tree, reading)
    reading.is_entry = _is_program(reading)
    return reading


def _objects(tree: SyntaxTree) -> list[Node]:
    """Return what is used as a value and nothing in the file binds: by its capital it is an object."""
    source = tree.source
    values = [node for node in tree.nodes("value") if source[node.start_byte : node.start_byte + 1].isupper()]
    if not values:
        return values
    bound = {source[node.start_byte : node.end_byte] for node in tree.nodes("bound")}
    return [node for node in values if source[node.start_byte : node.end_byte] not in bound]


def _is_program(reading: Reading) -> bool:
    """Say whether something in a file runs: a main method, a function marked so, or an object that is a program."""
    if any(found.name == "main" and "Array[String]" in found.signature for found in reading.definitions):
        return True
    if any(mark == "main" for _, mark in reading.uses.decorators):
        return True
    return any("object " in found.signature and _PROGRAM.match(found.signature) for found in reading.definitions)


def _typed_parts(tree: SyntaxTree, node: Node, asked: frozenset[bytes] | None) -> Iterator[Typed]:
    """Yield the name that a declaration binds with its type, or that of what is made for it or given by a call.

    A type's name for its own object, `trait A { self => … }`, has the very type that it stands in, by its place.
    """
    if node.type == "identifier":
        body = node.parent.parent if node.parent is not None else None
        owner = body.parent if body is not None else None
        text = named(tree, node, asked)
        if owner is not None and text and text != "this":
            yield node.start_byte, text, f"{AT}{owner.start_byte}"
        return
    name = node.child_by_field_name("name") or node.child_by_field_name("pattern")
    text = named(tree, name, asked) if name is not None and name.type == "identifier" else ""
    if name is None or not text:
        return
    written = node.child_by_field_name("type")
    value = node.child_by_field_name("value") if written is None else None
    if value is None:
        yield name.start_byte, text, type_of(tree, written)
    elif value.type == "call_expression":
        yield name.start_byte, text, result_of(tree, value)
    else:
        made = value.named_child(0) if value.type == "instance_expression" else None
        yield name.start_byte, text, type_of(tree, made)


def _read_import(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `import a.b.C`, `import a.b._`, `import a.b.{C, D => E, _}`, `import a.B, c.D`."""
    parts: list[str] = []
    written = False
    for child in node.children:
        if child.type in {"identifier", "operator_identifier"}:
            parts.append(tree.text(child).strip("`"))
        elif child.type == ",":
            _finish(node, parts, written, reading)
            parts, written = [], False
        elif child.type in _WILDCARDS:
            _add(node, "wildcard", parts, "*", reading)
            written = True
        elif child.type == "namespace_selectors":
            for selector in child.named_children:
                _read_selector(tree, node, selector, parts, reading)
            written = True
        elif child.type in {"arrow_renamed_identifier", "as_renamed_identifier"}:
            _read_selector(tree, node, child, parts, reading)
            written = True
    _finish(node, parts, written, reading)


def _finish(node: Node, parts: list[str], written: bool, reading: Reading) -> None:
    if parts and not written:
        _add(node, "import", parts, parts[-1], reading)


def _read_selector(tree: SyntaxTree, node: Node, selector: Node, parts: list[str], reading: Reading) -> None:
    if selector.type in _WILDCARDS:
        _add(node, "wildcard", parts, "*", reading)
        return
    name = selector.child_by_field_name("name") or selector
    alias = selector.child_by_field_name("alias")
    if alias is not None and alias.type == "wildcard":
        return  # hidden from a wildcard beside it
    text = tree.text(name).strip("`")
    if text:
        _add(node, "import", [*parts, text], tree.text(alias) or text, reading)


def _add(node: Node, kind: str, parts: list[str], local: str, reading: Reading) -> None:
    found = captured.add_import(reading, node, kind, ".".join(parts))
    if found is not None:
        reading.uses.bindings.append((local, found, "*" if kind == "wildcard" else parts[-1]))
