"""Reading JavaScript, TypeScript and their JSX forms: definitions, ES and CommonJS imports and exports."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from services.system_map.facts import ELSEWHERE, ON_THE_SPOT
from services.system_map.parsing import ecmascript_modules as modules
from services.system_map.parsing.ecmascript_uses import read_uses
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.summary import summary_of_comments

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

# Being run directly is what these test; the shebang is looked at by `extract`.
_MAIN = re.compile(rb"require\.main\s*={2,3}\s*module|!\s*module\.parent\b|\bimport\.meta\.main\b")
_OF_MAIN = (b"require.main", b"module.parent", b"import.meta.main")  # looked for first: few files have one
_NAMED = {
    "function": "function",
    "class": "class",
    "method": "method",
    "interface": "interface",
    "enum": "enum",
    "type": "type",
    "module": "module",
    "field": "method",
    "pair": "method",
}
_MAX_NAME = 100
# `declare` says nothing of these: a type stands nowhere but where it is written.
_OF_THE_FILE = frozenset({"interface_declaration", "type_alias_declaration"})


def read(tree: SyntaxTree) -> Reading:
    """Read a JavaScript or TypeScript file."""
    reading = Reading()
    exported = modules.exported_names(tree)
    for capture, kind in _NAMED.items():
        for node in tree.nodes(capture):
            _add(tree, node, kind, reading)
    for node in tree.nodes("assigned"):
        _add_assigned(tree, node, reading)
    taken = {definition.end for definition in reading.definitions}
    for node in tree.nodes("named"):
        if node.end_byte not in taken:  # else it is known by what it is assigned to
            _add(tree, node, "function", reading)
            name = _name_of(tree, node)
            if name and node.start_byte:  # an expression: what stands around it has the function from here
                reading.uses.calls.append((node.start_byte - 1, name, "", node.start_point[0] + 1, "expression"))
                reading.uses.decorators.append((node.start_byte, ON_THE_SPOT))
    _add_values(tree, reading)
    for definition in reading.definitions:
        definition.exported = definition.name in exported or definition.start in exported or definition.exported
    for node in tree.nodes("later"):
        if not modules.is_called_at_once(node):
            reading.definitions.append(_later(node))
    modules.read_imports(tree, reading)
    read_uses(tree, reading)
    _mark_elsewhere(tree, reading)
    reading.is_entry = any(words in tree.source for words in _OF_MAIN) and _MAIN.search(tree.source) is not None
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:200]]
    reading.summary = summary_of_comments(tree.source, comments, _first_code(tree))
    return reading


def _first_code(tree: SyntaxTree) -> int:
    for index in range(min(tree.root.named_child_count, 200)):
        child = tree.root.named_child(index)
        if child is not None and child.type not in {"comment", "hash_bang_line"}:
            return child.start_byte
    return len(tree.source)


def _mark_elsewhere(tree: SyntaxTree, reading: Reading) -> None:
    """Mark what `declare` tells of code that stands elsewhere: globals, another module, what no file defines (TypeScript)."""
    spans = []
    for child in tree.root.named_children if b"declare" in tree.source else ():
        told = child.child_by_field_name("declaration") if child.type == "export_statement" else child
        if told is not None and told.type == "ambient_declaration":
            last = told.named_children[-1].type if told.named_children else ""
            if last not in _OF_THE_FILE:
                spans.append((told.start_byte, told.end_byte))
    ends = [end for _, end in spans]
    for found in reading.definitions if spans else ():
        place = bisect_right(ends, found.start)
        if place < len(spans) and spans[place][0] <= found.start:
            reading.uses.decorators.append((found.start, ELSEWHERE))


def _later(node: Node) -> Definition:
    return Definition(node.start_byte, node.end_byte, 0, 0, "later", "")


def _name_of(tree: SyntaxTree, node: Node) -> str:
    name = node.child_by_field_name("name") or node.child_by_field_name("key") or node.child_by_field_name("property")
    if name is None or name.type in {"computed_property_name", "object_pattern", "array_pattern"}:
        return ""
    text = tree.text(name).strip("\"'`")
    return text if len(text) <= _MAX_NAME and "\n" not in text else ""


def _head(tree: SyntaxTree, node: Node) -> str:
    """Return a definition's source up to its body."""
    holder = node.child_by_field_name("value") or node.child_by_field_name("right") or node
    body = holder.child_by_field_name("body")
    end = body.start_byte if body else min(node.end_byte, node.start_byte + 400)
    text = one_line(tree.source[node.start_byte : end].decode("utf-8", "replace"))
    return text.removesuffix("{").rstrip().removesuffix("=>").rstrip(" ;")


def _definition(tree: SyntaxTree, node: Node, kind: str, name: str, owner: str = "") -> Definition:
    return Definition(
        start=node.start_byte,
        end=node.end_byte,
        start_line=node.start_point[0] + 1,
        end_line=node.end_point[0] + 1,
        kind=kind,
        name=name,
        signature=_head(tree, node),
        exported=False,
        owner=owner,
    )


def _add(tree: SyntaxTree, node: Node, kind: str, reading: Reading) -> None:
    name = _name_of(tree, node)
    if not name:
        return
    definition = _definition(tree, node, kind, name)
    if kind == "method":
        # A member is as public as its class; `private` and `#name` are not.
        definition.exported = not (name.startswith("#") or definition.signature.startswith("private "))
        definition.has_body = node.type not in {"method_signature", "abstract_method_signature"}
    elif kind in {"interface", "type", "module"}:
        definition.exported = False
    elif node.type == "function_signature":
        definition.has_body = False
    reading.definitions.append(definition)


def _add_assigned(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `exports.x = function`, `Foo.prototype.x = function`, `app.x = () =>`, `module.exports = class`."""
    left = tree.text(node.child_by_field_name("left"))
    right = node.child_by_field_name("right")
    if right is None or len(left) > _MAX_NAME or not re.fullmatch(r"[\w$.#]+", left):
        return
    kind = "class" if right.type == "class" else "function"
    owner, _, name = left.rpartition(".")
    owner = owner.removesuffix(".prototype")
    if left in {"module.exports", "exports"}:
        own = right.child_by_field_name("name")
        name, owner = (tree.text(own) if own else left), ""
    if owner in {"exports", "module.exports"}:
        owner = ""
    if owner in {"this", "self"}:
        owner = ""
        kind = "method" if kind == "function" else kind
    if not name:
        return
    definition = _definition(tree, node, kind, name, owner)
    definition.exported = left.startswith(("exports.", "module.exports")) or bool(owner)
    reading.definitions.append(definition)


def _add_values(tree: SyntaxTree, reading: Reading) -> None:
    """Read a module's own variables, save those that hold a function, a class or a required module."""
    taken = {definition.start for definition in reading.definitions}
    for capture in ("constant", "variable"):
        for node in tree.nodes(capture):
            if node.start_byte in taken:
                continue
            value = node.child_by_field_name("value")
            if value is not None and modules.is_require(tree, value):
                continue
            name = _name_of(tree, node)
            if name:
                reading.definitions.append(_definition(tree, node, capture, name))
