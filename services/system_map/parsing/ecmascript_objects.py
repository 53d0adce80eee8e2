"""What the members of a file's objects are, where JavaScript writes them down: `const shop = { open() {}, close }`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.facts import AT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_NAME = 100
_MAX_MEMBERS = 500  # of one object: more are data
_MAX_ALL = 5_000
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_AROUND = frozenset({"as_expression", "satisfies_expression", "parenthesized_expression"})
_FREEZE = "Object.freeze"
_FREEZE_CALL = f"{_FREEZE}()"
_ACCESSORS = (b"get ", b"set ")


def read_members(tree: SyntaxTree, reading: Reading) -> None:
    """Note as the type of `shop.open` the function that stands there, or the name of what is put there."""
    known = {found.name for found in reading.definitions} | {local for local, _, _ in reading.uses.bindings}
    assigned = {(found.owner, found.name) for found in reading.definitions if found.owner}
    noted: list[tuple[int, str, str]] = []
    written_down = set()
    for name, start, value in _objects(tree):
        if len(noted) > _MAX_ALL:
            break
        written_down.add(name)
        noted += [
            (start, f"{name}.{member}", written)
            for member, written in _members(tree, value, known)
            if (name, member) not in assigned
        ]
    uses = reading.uses
    if written_down and any(found[2] == _FREEZE_CALL for found in uses.types):  # what it gives is what it is given
        uses.types = [found for found in uses.types if found[2] != _FREEZE_CALL or found[1] not in written_down]
    uses.types += noted


def _objects(tree: SyntaxTree) -> Iterator[tuple[str, int, Node]]:
    for capture in ("constant", "variable"):
        for node in tree.nodes(capture):
            name, value = node.child_by_field_name("name"), _object(tree, node.child_by_field_name("value"))
            if value is not None and name is not None and name.end_byte - name.start_byte <= _MAX_NAME:
                yield tree.text(name), node.start_byte, value
    for node in tree.nodes("export"):
        value = default_object(tree, node)
        if value is not None:
            yield "default", node.start_byte, value


def default_object(tree: SyntaxTree, export: Node) -> Node | None:
    """Return the object that a module writes as its default: `export default { … }`."""
    is_default = any(child.type == "default" for child in export.children[:3])
    return _object(tree, export.child_by_field_name("value")) if is_default else None


def _object(tree: SyntaxTree, value: Node | None) -> Node | None:
    """Return the object that a value is: `{ … }`, `{ … } as const`, `Object.freeze({ … })`."""
    for _ in range(4):
        if value is None or value.type == "object":
            return value
        if value.type in _AROUND:
            value = value.named_child(0)
        elif value.type == "call_expression" and tree.text(value.child_by_field_name("function")) == _FREEZE:
            arguments = value.child_by_field_name("arguments")
            value = arguments.named_child(0) if arguments is not None else None
        else:
            return None
    return None


def _members(tree: SyntaxTree, value: Node, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield names of members, each with what it is; what stands before a spread may be another in the end."""
    parts = value.named_children[:_MAX_MEMBERS]
    last = max((place for place, part in enumerate(parts) if part.type == "spread_element"), default=-1)
    for part in parts[last + 1 :]:
        if part.type == "shorthand_property_identifier":
            name = written = tree.text(part)
        elif part.type == "method_definition":
            name, written = tree.text(part.child_by_field_name("name")), f"{AT}{part.start_byte}"
            if tree.source.startswith(_ACCESSORS, part.start_byte):
                continue
        elif part.type == "pair":
            held = part.child_by_field_name("value")
            name, written = tree.text(part.child_by_field_name("key")), f"{AT}{part.start_byte}"
            if held is None or held.type not in _FUNCTIONS:
                written = tree.text(held) if held is not None and held.type == "identifier" else ""
        else:
            continue
        if name.isidentifier() and len(name) <= _MAX_NAME and (written in known or written.startswith(AT)):
            yield name, written
