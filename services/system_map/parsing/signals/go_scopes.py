"""Where a node of a Go file stands: "main.@120.{160" is a block in a function literal in main."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_DEPTH = 60
CHAIN = re.compile(r"\w+(?:\(\)|\{\})?(?:\.\w+(?:\(\)|\{\})?){0,9}")
FUNCTIONS = frozenset({"function_declaration", "method_declaration", "func_literal"})
# The language gives each of them a scope of its own; the first two hold what stands before their braces.
_BLOCKS = frozenset(
    {
        "if_statement",
        "for_statement",
        "block",
        "expression_switch_statement",
        "type_switch_statement",
        "expression_case",
        "default_case",
        "type_case",
        "communication_case",
    }
)


class GoScopes:
    """Tells what nodes of one file stand in."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree

    def scope(self, node: Node) -> str:
        """Return the function around a node, the function literals and the blocks in it; "" at the top of a file."""
        names: list[str] = []
        parent = self.tree.parent(node)
        for _ in range(MAX_DEPTH * 4):
            if parent is None:
                break
            outer = self.tree.parent(parent)
            if parent.type in FUNCTIONS:
                names.append(self.function_name(parent))
            elif parent.type in _BLOCKS and outer is not None and outer.type not in FUNCTIONS:
                names.append(f"{{{parent.start_byte}")
            parent = outer
        return ".".join(reversed(names))

    def function_around(self, node: Node) -> Node | None:
        """Return the declaration that a node stands in; None for none."""
        parent = self.tree.parent(node)
        for _ in range(MAX_DEPTH * 4):
            if parent is None or parent.type in {"function_declaration", "method_declaration"}:
                return parent
            parent = self.tree.parent(parent)
        return None

    def function_name(self, node: Node) -> str:
        """Return "name", "Type:name" for a method, "@120" for a literal."""
        if node.type == "func_literal":
            return f"@{node.start_byte}"
        name = self.tree.text(node.child_by_field_name("name"))
        owner, _ = self.receiver(node)
        return f"{owner}:{name}" if owner else name

    def receiver(self, node: Node) -> tuple[str, str]:
        """Return the type that a method is of and what it calls the value; "" twice for a function."""
        receiver = node.child_by_field_name("receiver")
        words = re.findall(r"\w+", self.tree.text(receiver).partition("[")[0]) if receiver is not None else []
        return (words[-1], words[0] if len(words) > 1 else "") if words else ("", "")

    def parameters_of(self, function: Node) -> list[tuple[str, str]]:
        """Return the names and types of what a function takes."""
        parameters = function.child_by_field_name("parameters")
        found: list[tuple[str, str]] = []
        for parameter in parameters.named_children[:50] if parameters is not None else ():
            kind = self.tree.text(parameter.child_by_field_name("type"))
            found += [(self.tree.text(name), kind) for name in parameter.children_by_field_name("name")]
        return found


def is_around(outer: str, inner: str) -> bool:
    """Say whether a scope is another one, or holds it."""
    return not outer or inner == outer or inner.startswith(f"{outer}.")


def values_of(call: Node) -> list[Node]:
    """Return what a call is given."""
    arguments = call.child_by_field_name("arguments")
    if arguments is None:
        return []
    return [child for child in arguments.named_children if child.type != "comment"]


def calls_within(node: Node) -> list[Node]:
    """Return a call and the calls among what it is given, the outermost first."""
    calls: list[Node] = []
    waiting = [node]
    while waiting and len(calls) < MAX_DEPTH:
        call = waiting.pop(0)
        if call.type == "call_expression":
            calls.append(call)
            waiting += values_of(call)
    return calls


def names_within(node: Node) -> list[Node]:
    """Return the names that the calls of an expression are given, or the name that it is."""
    given = [value for call in calls_within(node) for value in values_of(call)]
    return [one for one in (node, *given) if one.type in {"identifier", "selector_expression"}][:MAX_DEPTH]


def chain_of(tree: SyntaxTree, node: Node | None) -> str:
    """Return an expression without what its calls are given: "users.New().Routes", "users.Handler{}.Routes"; "" for others."""
    ends = ""
    for _ in range(MAX_DEPTH):
        if node is None:
            return ""
        if node.type in {"identifier", "composite_literal"}:
            of_type = node.child_by_field_name("type") if node.type == "composite_literal" else None
            name = tree.text(of_type) + "{}" if of_type is not None else tree.text(node)
            return f"{name}{ends}" if CHAIN.fullmatch(f"{name}{ends}") else ""
        if node.type == "selector_expression":
            ends = f".{tree.text(node.child_by_field_name('field'))}{ends}"
            node = node.child_by_field_name("operand")
        elif node.type == "call_expression":
            ends, node = f"(){ends}", node.child_by_field_name("function")
        elif node.type in {"parenthesized_expression", "unary_expression"} and node.named_child_count == 1:
            node = node.named_children[0]
        else:
            return ""
    return ""
