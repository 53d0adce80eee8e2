"""What the members of a file's objects are, where JavaScript writes them down: `const shop = { open() {}, close }`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from services.system_map.facts import AT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_NAME = 100
_QUOTES = "\"'"
_MAX_MEMBERS = 500  # of one object: more are data
_MAX_ALL = 5_000
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_AROUND = frozenset({"as_expression", "satisfies_expression", "parenthesized_expression"})
_FREEZE = "Object.freeze"
_FREEZE_CALL = f"{_FREEZE}()"
_ACCESSORS = frozenset({"get", "set"})


def read_members(tree: SyntaxTree, reading: Reading) -> None:
    """Note as the type of `shop.open` the function that stands there, or the name of what is put there."""
    known = {found.name for found in reading.definitions} | {local for local, _, _ in reading.uses.bindings}
    objects = list(_objects(tree))
    written_down = {name for name, _, _ in objects}
    variables = [found.name for found in reading.definitions if found.kind == "variable"] if objects else []
    anew = {name for name, count in Counter(variables).items() if count > 1}
    anew |= _given_anew(tree, set(variables), written_down)
    noted: list[tuple[int, str, str]] = []
    for name, start, value in objects:
        if len(noted) > _MAX_ALL:
            break
        if name not in anew:
            members = ((f"{name}.{member}", written) for member, written in _members(tree, value))
            noted += [
                (start, path, written)
                for path, written in members
                if path not in anew and (written in known or written.startswith(AT))
            ]
    uses = reading.uses
    if written_down and any(found[2] == _FREEZE_CALL for found in uses.types):  # what it gives is what it is given
        uses.types = [found for found in uses.types if found[2] != _FREEZE_CALL or found[1] not in written_down]
    uses.types += noted


def _given_anew(tree: SyntaxTree, variables: set[str], objects: set[str]) -> set[str]:
    """Return which of the objects' variables, and of their members, are given something in another place."""
    found = set()
    for left in tree.nodes("target") if objects else ():
        if left.end_byte - left.start_byte > 2 * _MAX_NAME:
            continue
        if left.type == "identifier":
            name = tree.text(left)
            if name in variables and name in objects:  # a constant keeps what it has: that is another of its name
                found.add(name)
        elif (holder := tree.text(left.child_by_field_name("object"))) in objects:
            member = left.child_by_field_name("property") or left.child_by_field_name("index")
            found.add(f"{holder}.{tree.text(member).strip(_QUOTES)}")
    return found


def is_accessor(method: Node) -> bool:
    """Say whether a method of an object is read or set as a value is: `get open() { … }`."""
    first = method.child(0)
    return first is not None and first.type in _ACCESSORS


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


def _members(tree: SyntaxTree, value: Node) -> Iterator[tuple[str, str]]:
    """Yield names of members, each with what it is; what stands before a spread may be another in the end."""
    parts = value.named_children[:_MAX_MEMBERS]
    last = max((place for place, part in enumerate(parts) if part.type == "spread_element"), default=-1)
    found: dict[str, str] = {}
    for part in parts[last + 1 :]:
        key = part.child_by_field_name("key") or part.child_by_field_name("name") or part
        name = _named(tree, key)
        if name:  # of two of one name the last counts, whether it is read or not
            found[name] = _written(tree, part)
    for name, written in found.items():
        if written:
            yield name, written


def _named(tree: SyntaxTree, key: Node) -> str:
    """Return the name of a member: `open`, `'open'`, `['open']`."""
    if key.end_byte - key.start_byte > _MAX_NAME:
        return ""
    if key.type == "computed_property_name":
        inner = key.named_child(0)
        if inner is None or inner.type != "string":
            return ""
        key = inner
    name = tree.text(key).strip(_QUOTES)
    return name if name.isidentifier() else ""


def _written(tree: SyntaxTree, part: Node) -> str:
    """Return what a member is: a name, or the place of the function that stands there."""
    if part.type == "shorthand_property_identifier":
        return tree.text(part)
    if part.type == "method_definition":
        return "" if is_accessor(part) else f"{AT}{part.start_byte}"
    held = part.child_by_field_name("value") if part.type == "pair" else None
    if held is None:
        return ""
    return f"{AT}{part.start_byte}" if held.type in _FUNCTIONS else tree.text(held) if held.type == "identifier" else ""
