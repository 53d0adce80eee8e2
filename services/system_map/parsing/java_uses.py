"""Reading what Java code uses: calls, objects made, methods handed over, bases, annotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.java_types import path_of, plain_type, read_types
from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_SUPER = re.compile(rb"\s*\.\s*super\b")  # behind what stands in front of a call: `Shape.super.draw()`
_SHORTEST_SUPER = len(".super.")
_COMMENTS = frozenset({"line_comment", "block_comment"})


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    arities = _Arities(tree)
    for node in tree.nodes("call"):
        _read_call(tree, node, reading, arities)
    uses.calls += called(tree, tree.nodes("new"), "new")
    uses.calls += called(tree, tree.nodes("handed"), "reference")
    for node in tree.nodes("base"):
        _read_base(tree, node, reading)
    for node in tree.nodes("annotation"):
        holder = node.parent.parent if node.parent is not None else None
        name = tree.text(node.child_by_field_name("name"))
        if holder is not None and name:
            uses.decorators.append((holder.start_byte, name))
    read_types(tree, reading)


class _Arities:
    """How many arguments the methods of a file take, by name; counted for those that are asked for."""

    def __init__(self, tree: SyntaxTree) -> None:
        self._known: dict[str, frozenset[int] | None] = {}
        self._methods: dict[str, list[Node]] = {}
        for node in tree.nodes("method"):
            name = node.child_by_field_name("name")
            if name is not None:
                self._methods.setdefault(tree.text(name), []).append(node)

    def fit(self, name: str, call: Node) -> bool:
        """Say whether a call may mean a method of the file, if that has any of the name."""
        if name not in self._methods:
            return True
        if name not in self._known:
            self._known[name] = _numbers_of_parameters(self._methods[name])
        known = self._known[name]
        arguments = call.child_by_field_name("arguments")
        if known is None or arguments is None:
            return True
        return sum(child.type not in _COMMENTS for child in arguments.named_children) in known


def _numbers_of_parameters(methods: list[Node]) -> frozenset[int] | None:
    """Return how many parameters some methods have; None where one takes any number, or cannot be read."""
    found = set()
    for method in methods:
        parameters = method.child_by_field_name("parameters")
        if parameters is None or parameters.has_error:
            return None
        kinds = [child.type for child in parameters.named_children]
        if "spread_parameter" in kinds:
            return None
        found.add(kinds.count("formal_parameter"))
    return frozenset(found)


def _read_call(tree: SyntaxTree, node: Node, reading: Reading, arities: _Arities) -> None:
    name_node = node.child_by_field_name("name")
    if name_node is None or name_node.start_byte == name_node.end_byte:
        return
    target = node.child_by_field_name("object")
    name = tree.text(name_node)
    receiver = ""
    if target is not None:
        end = target.end_byte
        receiver = path_of(tree, target)
        behind = tree.source[end : name_node.start_byte] if name_node.start_byte - end >= _SHORTEST_SUPER else b""
        if receiver != "?" and _SUPER.match(behind):
            receiver += ".super"
    elif not arities.fit(name, node):
        receiver = "super"  # what has the name here takes another number of arguments: a base's is meant
    line = name_node.start_point[0] + 1
    reading.uses.calls.append((name_node.start_byte, name, receiver, line, "call"))


def _read_base(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    around = tree.parent(node)
    while around is not None and around.type in {"type_list", "superclass", "super_interfaces", "extends_interfaces"}:
        around = tree.parent(around)
    written = plain_type(tree, node)
    if around is not None and written:
        reading.uses.bases.append((around.start_byte, written, node.start_point[0] + 1))
