"""Literals that names of a script stand for, and the rows of loops over them: `for (const [path, file] of table)`."""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

MAX_ROWS = 300
# Above these a file is generated, or hostile: rows over all its calls, names looked up in its text.
_MAX_ALL_ROWS = 5_000
_MAX_NAMES = 60
_MAX_CLIMB = 40
_MAX_STEPS = 6
_INNER = frozenset({"arrow_function", "function_expression", "function"})
_ENDS = frozenset({"function_declaration", "method_definition", "class_declaration", "program"})
_WRAPPERS = frozenset({"as_expression", "satisfies_expression", "non_null_expression", "parenthesized_expression"})
_GROWS = rb"\s*\.\s*(?:push|set|add|unshift|splice|delete)\s*\("
_MAX_PARAMETER = 200
_MAX_DEPTH = 200
FUNCTIONS = frozenset(
    {
        *("function_declaration", "function_expression", "arrow_function", "method_definition", "function"),
        *("generator_function", "generator_function_declaration"),
    }
)
Row = dict[str, "Node"]


class ScriptLiterals:
    """The arrays and objects of one file that stand there in full."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree
        self._named: dict[str, Node | None] = {}
        self._changed: dict[str, bool] = {}
        self._known: dict[int, list[Row]] = {}  # the turns of each loop, by where it starts
        self._rows_left = _MAX_ALL_ROWS
        self._parameters: dict[int, set[str]] = {}  # of each function, by the node's id

    def parameters(self, function: Node) -> set[str]:
        """Return the names of what a function takes; they are read once."""
        if function.id not in self._parameters:
            self._parameters[function.id] = parameters_of(self.tree, function)
        return self._parameters[function.id]

    def rows(self, node: Node) -> list[Row]:
        """Return what the names of the loops around a node stand for, once for each turn; one empty row for no loop.

        A loop over anything but literals binds nothing.
        """
        turns: list[list[Row]] = []
        parent = self.tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if parent is None or parent.type in _ENDS:
                break
            if parent.type == "for_in_statement" and any(child.type == "of" for child in parent.children):
                left, right = parent.child_by_field_name("left"), parent.child_by_field_name("right")
                turns.append(self._turns(left, right, is_call=False))
            elif parent.type in _INNER:
                looped = self._looped(parent)
                if looped is None:
                    break
                turns.append(self._turns(_parameter(parent), looped, is_call=True))
            parent = self.tree.parent(parent)
        turns = [found for found in turns if found]
        count = prod(len(found) for found in turns)
        if not turns or count > min(MAX_ROWS, self._rows_left):
            return [{}]
        self._rows_left -= count
        return [{name: value for row in rows for name, value in row.items()} for rows in product(*reversed(turns))]

    def _looped(self, function: Node) -> Node | None:
        """Return what `x.forEach(function)` goes over."""
        around = self.tree.parent(function)
        call = self.tree.parent(around) if around is not None else None
        if call is None or call.type != "call_expression":
            return None
        called = call.child_by_field_name("function")
        if called is None or called.type != "member_expression":
            return None
        name = self.tree.text(called.child_by_field_name("property"))
        return called.child_by_field_name("object") if name in {"forEach", "map"} else None

    def _turns(self, pattern: Node | None, over: Node | None, *, is_call: bool) -> list[Row]:
        if pattern is None or over is None:
            return []
        if over.start_byte not in self._known:
            items = self._items(over, is_call=is_call)
            rows = [row for item in items if (row := self._row(pattern, item)) is not None]
            self._known[over.start_byte] = rows if len(rows) == len(items) else []
        return self._known[over.start_byte]

    def _items(self, node: Node, *, is_call: bool) -> list[list[Node]]:
        """Return what a loop goes over, item by item, an entry of an object as its two parts."""
        how = ""
        if node.type == "call_expression":
            how = self.tree.text(node.child_by_field_name("function"))
            arguments = node.child_by_field_name("arguments")
            if not how.startswith("Object.") or arguments is None or arguments.named_child_count != 1:
                return []
            node = arguments.named_children[0]
        found = self.literal(node, may_be_map=not is_call)
        if found is None:
            return []
        items = [child for child in found.named_children if child.type != "comment"]
        if found.type == "array":
            return (
                [[item] for item in items] if not how and all(item.type != "spread_element" for item in items) else []
            )
        pairs = [(item.child_by_field_name("key"), item.child_by_field_name("value")) for item in items]
        whole = [[key, value] for key, value in pairs if key is not None and value is not None]
        if len(whole) != len(items) or how not in {"Object.entries", "Object.values", "Object.keys"}:
            return []
        if how == "Object.entries":
            return whole
        return [[pair[how == "Object.values"]] for pair in whole]

    def _row(self, pattern: Node, item: list[Node]) -> Row | None:
        """Bind a loop's names to one item."""
        if pattern.type == "identifier":
            return {self.tree.text(pattern): item[0]} if len(item) == 1 else None
        row: Row = {}
        if pattern.type == "array_pattern":
            if len(item) == 1:
                inner = unwrapped(item[0])
                item = list(inner.named_children) if inner is not None and inner.type == "array" else []
            if len(pattern.named_children) > len(item):
                return None
            for name, value in zip(pattern.named_children, item, strict=False):
                bound = self._row(name, [value])
                if bound is None:
                    return None
                row |= bound
            return row
        if pattern.type != "object_pattern" or len(item) != 1:
            return None
        for name in pattern.named_children:
            key = name.child_by_field_name("key") or name
            member = self._member(item[0], self.tree.text(key))
            local = self.tree.text(name.child_by_field_name("value") or name)
            if member is not None and local.isidentifier():
                row[local] = member
        return row

    def literal(self, node: Node | None, *, may_be_map: bool = True) -> Node | None:
        """Return the array or object that an expression is, or that the only binding of its name gives it."""
        for _ in range(_MAX_STEPS):
            node = unwrapped(node)
            if node is None or node.type in {"array", "object"}:
                return node
            if node.type == "new_expression" and may_be_map:
                arguments = node.child_by_field_name("arguments")
                made = self.tree.text(node.child_by_field_name("constructor"))
                if made not in {"Map", "Set"} or arguments is None or arguments.named_child_count != 1:
                    return None
                node = arguments.named_children[0]
            elif node.type == "identifier":
                node = self.binding(self.tree.text(node))
            else:
                return None
        return None

    def binding(self, name: str) -> Node | None:
        """Return what the only statement that declares a name gives it; None where it grows, or for several."""
        if name not in self._named and len(self._named) < _MAX_NAMES:
            self._named[name] = None
            escaped = re.escape(name.encode())
            bound = re.compile(rb"(?:const|let|var)\s+(" + escaped + rb")\s*(?::[^=\n]{1,80})?=(?![=>])")
            places = list(bound.finditer(self.tree.source))
            grows = re.search(rb"(?<![\w$.])" + escaped + _GROWS, self.tree.source)
            node = self.tree.root.descendant_for_byte_range(*places[0].span(1)) if len(places) == 1 else None
            declarator = node.parent if node is not None and grows is None else None
            if declarator is not None and declarator.type == "variable_declarator":
                self._named[name] = declarator.child_by_field_name("value")
        return self._named.get(name)

    def item(self, node: Node, bound: Row) -> Node | None:
        """Return what a name of a loop, or a member of it, stands for; None for anything else."""
        if node.type == "identifier":
            return bound.get(self.tree.text(node))
        if node.type == "member_expression":
            key = self.tree.text(node.child_by_field_name("property"))
        elif node.type == "subscript_expression":
            key = self.tree.text(node.child_by_field_name("index")).strip("'\"")
        else:
            return None
        owner = unwrapped(node.child_by_field_name("object"))
        inner = self.item(owner, bound) if owner is not None else None
        return self._member(inner, key) if inner is not None else None

    def constant(self, node: Node, steps: int = 0) -> Node | None:
        """Return what a member of an object that stands there in full is: `PATHS.users`; None for anything else."""
        if node.type != "member_expression" or steps > _MAX_STEPS:
            return None
        owner, key = unwrapped(node.child_by_field_name("object")), self.tree.text(node.child_by_field_name("property"))
        inner = None
        if owner is not None and owner.type == "identifier":
            name = self.tree.text(owner)
            inner = None if self._is_changed(name) else self.literal(owner, may_be_map=False)
            inner = None if inner is not None and self._is_taken(owner, name) else inner
        elif owner is not None:
            inner = self.constant(owner, steps + 1)
        return self._member(inner, key) if inner is not None and not _is_spread(inner) else None

    def _is_taken(self, node: Node, name: str) -> bool:
        """Say whether a function around a place takes what is called so: it hides what the file has by that name."""
        above = self.tree.parent(node)
        for _ in range(_MAX_DEPTH):
            if above is None:
                return False
            if above.type in FUNCTIONS and name in self.parameters(above):
                return True
            above = self.tree.parent(above)
        return False

    def _is_changed(self, name: str) -> bool:
        """Say whether a member of an object is given a value behind its literal."""
        if name not in self._changed and len(self._changed) < _MAX_NAMES:
            escaped = re.escape(name.encode())
            given = re.search(
                rb"(?<![\w$.])" + escaped + rb"\s*(?:\.\s*[\w$]+|\[[^\]\n]{1,80}\])+\s*=(?![=>])", self.tree.source
            )
            self._changed[name] = given is not None or b"Object.assign(" + name.encode() in self.tree.source
        return self._changed.get(name, True)

    def _member(self, node: Node, key: str) -> Node | None:
        inner = unwrapped(node) or node
        if inner.type == "array" and key.isdigit():
            items = [child for child in inner.named_children if child.type != "comment"]
            return items[int(key)] if len(key) < 4 and int(key) < len(items) else None
        for pair in inner.named_children if inner.type == "object" else ():
            if pair.type == "shorthand_property_identifier" and self.tree.text(pair) == key:
                return pair
            own = pair.child_by_field_name("key")
            if own is not None and self.tree.text(own).strip("'\"") == key:
                return pair.child_by_field_name("value")
        return None


def parameters_of(tree: SyntaxTree, function: Node) -> set[str]:
    """Return the names of what a function takes, those that it takes apart too."""
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    found = {tree.text(single)} if single is not None else set()
    for parameter in listed.named_children[:50] if listed is not None else ():
        inner = parameter.child_by_field_name("pattern") or parameter
        inner = inner.child_by_field_name("left") or inner
        found |= {name for name in re.split(r"[^\w$]+", tree.text(inner)[:_MAX_PARAMETER]) if name}
    return found


def place_of(tree: SyntaxTree, function: Node, name: str) -> int:
    """Return which of its parameters a function calls so, from 0; -1 for a piece of one that it takes apart."""
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    values = [one for one in listed.named_children[:50] if one.type != "comment"] if listed is not None else []
    place = 0
    for parameter in [single] if single is not None else values:
        inner = parameter.child_by_field_name("pattern") or parameter
        inner = inner.child_by_field_name("left") or inner
        if inner.type == "identifier" and tree.text(inner) == name:
            return place
        place += inner.type != "this"  # TypeScript says so what a function is called on
    return -1


def is_body(tree: SyntaxTree, block: Node) -> bool:
    """Say whether a block is all of what a function does."""
    around = tree.parent(block)
    return around is not None and around.type in FUNCTIONS


def _is_spread(node: Node) -> bool:
    return any(child.type == "spread_element" for child in node.named_children)


def unwrapped(node: Node | None) -> Node | None:
    """Return the expression inside parentheses and type assertions."""
    for _ in range(10):
        if node is None or node.type not in _WRAPPERS or not node.named_child_count:
            return node
        node = node.named_children[0]
    return node


def _parameter(function: Node) -> Node | None:
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    if single is None and listed is not None and listed.named_child_count:
        single = listed.named_children[0]
    return single.child_by_field_name("pattern") or single if single is not None else None
