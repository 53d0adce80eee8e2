"""What the functions and blocks around a place in a script bind: whether a name there is still what a function takes."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls
from services.system_map.parsing.signals.script_literals import FUNCTIONS, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_DEPTH = 250  # of the tree; what stands deeper is generated, or hostile
_MAX_BLOCKS = 4_000  # of one file; each is read once
_MAX_STATEMENTS = 2_000
_MAX_PATTERN = 100
_BLOCKS = frozenset({"statement_block", "for_statement", "for_in_statement", "switch_body", "catch_clause"})
_SCOPES = FUNCTIONS | _BLOCKS
_VARIABLES = frozenset({"lexical_declaration", "variable_declaration"})
_NAMED = """
    function_declaration generator_function_declaration class_declaration abstract_class_declaration enum_declaration
"""
_DECLARED = frozenset(_NAMED.split())
_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_VAR = re.compile(rb"var(?<![\w$.]var)[\s\[{]")


class ScriptBindings:
    """Reads one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self._tree = tree
        self._bound: dict[tuple[int, int, str], frozenset[str] | None] = {}
        self._around: tuple[tuple[int, int], list[Node] | None] = ((-1, -1), None)

    def around(self, node: Node) -> list[Node] | None:
        """Return the functions and blocks around a place, the innermost first; None for one that stands too deep.

        One walk from the root down: a node finds what stands above it only by such a walk for each.
        """
        key = (node.start_byte, node.end_byte)
        if self._around[0] != key:
            self._around = (key, self._walked(node))
        return self._around[1]

    def _walked(self, node: Node) -> list[Node] | None:
        cursor = self._tree.root.walk()
        found: list[Node] = []
        for _ in range(_MAX_DEPTH):
            current = cursor.node
            if current is None or current == node:
                return found[::-1]
            if current.type in _SCOPES:
                found.append(current)
            if cursor.goto_first_child_for_byte(node.start_byte) is None:
                return None
        return None

    def reaching(self, node: Node, names: Iterable[str]) -> Iterator[tuple[Node, set[str]]]:
        """Yield the functions around a place with those of some names that nothing between them and the place binds.

        What a function's own body binds is left in: it may take its parameters apart. Nothing is yielded too deep.
        """
        left, body = set(names), frozenset[str]()
        around = self.around(node) or []
        for block, above in zip(around, [*around[1:], None], strict=False):
            bound = self.bound(block) if left or body else None
            if bound is None:  # nothing left, or too many to tell
                return
            if block.type in FUNCTIONS:
                yield block, left | body
                body = frozenset()
            elif _is_body(block, above):
                body = bound & left
            left -= bound

    def taken(self, calls: ScriptCalls, node: Node, names: Iterable[str]) -> set[str]:
        """Return which of some names stand for what functions around a place take."""
        parameters = calls.scope(node)[1]
        return {name for name in names if name in parameters and not self._is_rebound(node, name)}

    def _is_rebound(self, node: Node, name: str) -> bool:
        """Say whether a block binds a name nearer to a place than a function that takes it."""
        around = self.around(node) or []
        for block, above in zip(around, [*around[1:], None], strict=False):
            bound = self.bound(block)
            if bound is not None and name in bound:
                is_taken = above is not None and _is_body(block, above) and name in (self.bound(above) or ())
                return block.type not in FUNCTIONS and not is_taken
        return False

    def in_body(self, function: Node) -> frozenset[str]:
        """Return the names that a function's body binds, in blocks within it only those of `var`."""
        body = function.child_by_field_name("body")
        own = self.bound(body) if body is not None and body.type == "statement_block" else None
        return (own or frozenset()) | self._hoisted.get(function.start_byte, set())

    def bound(self, block: Node) -> frozenset[str] | None:
        """Return the names that a function takes, or that a block declares; None above the limit."""
        key = (block.start_byte, block.end_byte, block.type)
        if key not in self._bound:
            if len(self._bound) >= _MAX_BLOCKS:
                return None
            self._bound[key] = self._read(block)
        return self._bound[key]

    def _read(self, block: Node) -> frozenset[str] | None:
        if block.type in FUNCTIONS:
            own = {self._tree.text(block.child_by_field_name("name"))} if block.type == "function_expression" else set()
            taken = self._names(block.child_by_field_name("parameters"))
            return frozenset(parameters_of(self._tree, block) | own | taken)
        if block.type == "catch_clause":
            return frozenset(self._names(block.child_by_field_name("parameter")))
        if block.type == "for_in_statement":
            return frozenset(self._names(block.child_by_field_name("left")))
        if block.type == "for_statement":
            return frozenset(self._declared(block.child_by_field_name("initializer")))
        statements = block.named_children
        if block.type == "switch_body":
            statements = [one for case in statements[:_MAX_STATEMENTS] for one in case.named_children]
        if len(statements) > _MAX_STATEMENTS:
            return None
        return frozenset(name for one in statements for name in self._declared(one))

    def _declared(self, statement: Node | None) -> set[str]:
        if statement is None or statement.type not in _VARIABLES | _DECLARED:
            return set()
        if statement.type in _DECLARED:
            return {self._tree.text(statement.child_by_field_name("name"))}
        return {
            name
            for one in statement.named_children[:_MAX_STATEMENTS]
            for name in self._names(one.child_by_field_name("name"))
        }

    def _names(self, pattern: Node | None) -> set[str]:
        """Return the names that a pattern binds: of `{ a: b, c = d }` b and c."""
        found: set[str] = set()
        waiting = [pattern] if pattern is not None else []
        for _ in range(_MAX_PATTERN):
            if not waiting:
                break
            node = waiting.pop()
            fields = ("pattern", "left") if node.type.endswith("_parameter") else ("left", "value")
            inner = node.child_by_field_name(fields[0]) or node.child_by_field_name(fields[1])
            if node.type in _NAMES:
                found.add(self._tree.text(node))
            else:
                waiting += [inner] if inner is not None else node.named_children[:_MAX_PATTERN]
        return found

    @cached_property
    def _hoisted(self) -> dict[int, set[str]]:
        """What `var` declares in blocks, by where the function starts that knows it throughout."""
        found: dict[int, set[str]] = {}
        for match in islice(_VAR.finditer(self._tree.source), MAX_PLACES):
            node = self._tree.root.descendant_for_byte_range(match.start(), match.start() + 3)
            statement = node.parent if node is not None else None
            if statement is None or statement.type not in {"variable_declaration", "for_in_statement"}:
                continue
            is_loop = statement.type == "for_in_statement"
            names = self._names(statement.child_by_field_name("left")) if is_loop else self._declared(statement)
            function = next((one for one in self._walked(statement) or () if one.type in FUNCTIONS), None)
            if function is not None:
                found.setdefault(function.start_byte, set()).update(names)
        return found


def _is_body(block: Node, above: Node | None) -> bool:
    is_block = block.type == "statement_block" and above is not None
    return is_block and above is not None and above.type in FUNCTIONS and above.end_byte == block.end_byte
