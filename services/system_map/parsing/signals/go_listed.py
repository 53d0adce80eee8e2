"""Functions that Go files keep in lists of their package, which a loop hands a router: `all = append(all, users)`."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.go_scopes import FUNCTIONS, MAX_DEPTH, values_of
from services.system_map.parsing.signals.go_texts import MAX_SOURCE, NAME, GoTexts

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_LISTS = 500
_MAX_LISTED = 100
_APPENDED = re.compile(rb"(?<![\w.])([A-Za-z_]\w{0,99})[ \t]*=[ \t]*append\([ \t]*\1[ \t]*,")
_WRITTEN = re.compile(rb"(?<![\w.])([A-Za-z_]\w{0,99})[ \t]*=[ \t]*\[\]func\(")
_LOOP = re.compile(rb"\bfor[ \t]+\w+[ \t]*,[ \t]*(\w+)[ \t]*:=[ \t]*range\b")
_NAMES = frozenset({"identifier", "selector_expression"})


class GoListed(GoTexts):
    """Reads the lists of functions of one file."""

    def lists(self) -> list[tuple[str, list[str], Node]]:
        """Return the lists of the package that the file puts functions into, each with these and the place."""
        source = self.tree.source
        appended = islice(_APPENDED.finditer(source), _MAX_LISTS) if b"append(" in source else ()
        written = islice(_WRITTEN.finditer(source), _MAX_LISTS) if b"[]func(" in source else ()
        found: list[tuple[str, list[str], Node]] = []
        for match in (*appended, *written):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            name = match[1].decode()
            functions = self._put(node) if node is not None else []
            if node is not None and functions and not self.is_local(name, self.scope(node), node):
                found.append((name, functions, node))
        return found

    def _put(self, name: Node) -> list[str]:
        """Return the functions that a statement puts into the list that it begins with."""
        statement = self.tree.parent(name)
        if statement is not None and statement.type == "expression_list":
            statement = self.tree.parent(statement)
        is_var = statement is not None and statement.type == "var_spec"
        given = statement.child_by_field_name("value" if is_var else "right") if statement is not None else None
        value = given.named_children[0] if given is not None and given.named_child_count == 1 else None
        if value is None or (is_var and self.scope(name)):
            return []
        every = values_of(value)[1:] if value.type == "call_expression" else _elements(value)
        texts = [self.tree.text(one) for one in every[:_MAX_LISTED] if one.type in _NAMES]
        return [text for text in texts if NAME.fullmatch(text) and len(text) < MAX_SOURCE]

    def listed_in(self, call: Node, name: str) -> str:
        """Return the package's list whose functions a loop around a call names so, one after the other; "" for none."""
        if name not in self._looped:
            return ""
        node = self.tree.parent(call)
        for _ in range(MAX_DEPTH):
            if node is None or node.type in FUNCTIONS:
                break
            clause = node.named_children[0] if node.type == "for_statement" and node.named_child_count else None
            left = clause.child_by_field_name("left") if clause is not None and clause.type == "range_clause" else None
            if clause is not None and left is not None and name in map(self.tree.text, left.named_children[1:2]):
                said = self.tree.text(clause.child_by_field_name("right"))
                is_list = NAME.fullmatch(said) is not None and len(said) < MAX_SOURCE
                return said if is_list and not self.is_local(said.partition(".")[0], self.scope(node), node) else ""
            node = self.tree.parent(node)
        return ""

    @cached_property
    def _looped(self) -> frozenset[str]:
        """The names that loops give the values of lists."""
        return frozenset(match[1].decode() for match in islice(_LOOP.finditer(self.tree.source), _MAX_LISTS))


def _elements(literal: Node) -> list[Node]:
    body = literal.child_by_field_name("body") if literal.type == "composite_literal" else None
    every = body.named_children[:_MAX_LISTED] if body is not None else []
    return [one.named_children[0] for one in every if one.type == "literal_element" and one.named_child_count]
