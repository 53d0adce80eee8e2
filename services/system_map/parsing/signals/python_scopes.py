"""The functions and classes of a Python file that a place stands in."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

FUNCTIONS = frozenset({"function_definition", "class_definition"})
_MAX_PARAMETERS = 50
_MAX_ANNOTATION = 200


@dataclass(slots=True)
class Around:
    """What a place stands in; shared by all places that stand in the same, so never changed."""

    scope: str = ""  # qualified name of the functions and classes around it: "create_app"; "" at module level
    class_name: str = ""  # qualified name of the innermost class; "" for none
    parameters: dict[str, str] = field(default_factory=dict)  # of the functions around it, with their annotations
    owners: dict[str, tuple[str, int]] = field(default_factory=dict)  # the function a parameter is of, its position

    def handed(self, name: str) -> dict[str, Any] | None:
        """Return what tells a parameter's value by the calls of its function; None for a name that is none."""
        if name not in self.owners:
            return None
        of, at = self.owners[name]
        return {"of": of, "at": at, "name": name}


class PythonScopes:
    """Tells for any node of one file what it stands in: found by place, for asking a node's parents is slow."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self._tree = tree
        self._nodes = sorted([*tree.nodes("function"), *tree.nodes("class")], key=lambda node: node.start_byte)
        self._starts = [node.start_byte for node in self._nodes]
        self._outer: list[int] = []  # of each, the one around it; -1 for none
        around: list[int] = []
        for index, node in enumerate(self._nodes):
            while around and self._nodes[around[-1]].end_byte <= node.start_byte:
                around.pop()
            self._outer.append(around[-1] if around else -1)
            around.append(index)
        self._known: dict[int, Around] = {-1: Around()}

    def around(self, node: Node) -> Around:
        """Return what a node stands in; a function does not stand in itself."""
        index = bisect_right(self._starts, node.start_byte) - 1
        while index >= 0 and (self._nodes[index].end_byte < node.end_byte or self._nodes[index] == node):
            index = self._outer[index]
        if index not in self._known:
            self._known[index] = self._read(index)
        return self._known[index]

    def _read(self, index: int) -> Around:
        """Put together what stands around, from the outermost to the innermost, which it ends with."""
        nodes: list[Node] = []
        while index >= 0:
            nodes.insert(0, self._nodes[index])
            index = self._outer[index]
        around = Around()
        names: list[str] = []
        is_in_class = False
        for node in nodes:
            names.append(self._tree.text(node.child_by_field_name("name")))
            is_class = node.type == "class_definition"
            if is_class:
                around.class_name = ".".join(names)
            else:
                self._add_parameters(node, ".".join(names), around, is_method=is_in_class)
            is_in_class = is_class
        around.scope = ".".join(names)
        return around

    def _add_parameters(self, function: Node, name: str, around: Around, *, is_method: bool) -> None:
        """Add what a function takes; it hides what those around it call the same."""
        found: list[tuple[str, str]] = []
        parameters = function.child_by_field_name("parameters")
        for parameter in parameters.named_children[:_MAX_PARAMETERS] if parameters is not None else ():
            named = parameter
            if parameter.type != "identifier":
                named = parameter.child_by_field_name("name") or next(iter(parameter.named_children), parameter)
            annotation = " ".join(self._tree.text(parameter.child_by_field_name("type")).split())
            found.append((self._tree.text(named), annotation[:_MAX_ANNOTATION]))
        around.parameters |= dict(reversed(found))
        skipped = is_method and [first for first, _ in found[:1]] in (["self"], ["cls"])
        owners: dict[str, tuple[str, int]] = {}
        for at, (parameter_name, _) in enumerate(found[skipped:]):
            owners.setdefault(parameter_name, (name, at))
        around.owners |= owners
