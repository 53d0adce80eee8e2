"""The lists of applications that Django's settings keep: `INSTALLED_APPS = […]`, `LOCAL_APPS += …`, `….append(…)`.

    python.apps  {names: texts of one statement, partial: True where it may name others, too}

A statement is partial where a call, another name, a text with values in it or a loop says what a list holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_expressions import MAX_TEXT

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_APPS = re.compile(rb"\b([A-Z_]{0,40}_APPS)(?=[ \t]*(?::[^=\n]{1,80})?\+?=|\.(?:append|extend|insert)\()")
_ENDS = frozenset({"expression_statement", "block", "module"})
# What a list is put together of that stands there in full; numbers are where `insert` puts something.
_LITERAL = frozenset({"list", "tuple", "set", "string", "concatenated_string", "parenthesized_expression", "integer"})
_LITERAL |= {"string_start", "string_content", "string_end", "escape_sequence", "comment", "list_splat"}
_GIVEN = frozenset({"assignment", "augmented_assignment"})
_MAX_APPS = 1_000
_MAX_NODES = 20_000
_MAX_CLIMB = 200


def applications(tree: SyntaxTree) -> Iterator[Signal]:
    """Yield what a file's lists of applications name, statement by statement."""
    read_to = 0
    for match in islice(_APPS.finditer(tree.source) if tree.holds([b"_APPS"]) else (), _MAX_APPS):
        if match.start() < read_to:
            continue  # in a statement that was read
        statement = tree.root.descendant_for_byte_range(*match.span(1))
        for _ in range(_MAX_CLIMB):
            if statement is None or statement.type in _ENDS:
                break
            statement = tree.parent(statement)
        if statement is None or statement.type != "expression_statement":
            continue
        read_to = statement.end_byte
        names, is_whole = _texts(tree, statement)
        is_whole = is_whole and _is_literal(tree, statement)
        if names or not is_whole:
            data = {"names": sorted(set(names))} | ({} if is_whole else {"partial": True})
            yield Signal("python.apps", statement.start_point[0] + 1, data)


def _texts(tree: SyntaxTree, statement: Node) -> tuple[list[str], bool]:
    """Return the texts in a statement, and whether those are all."""
    names: list[str] = []
    waiting = [statement]
    for _ in range(_MAX_NODES):
        if not waiting or len(names) >= _MAX_APPS:
            break
        node = waiting.pop()
        if node.type == "string_content":
            names.append(tree.text(node)[:MAX_TEXT])
        elif node.type != "comment":
            waiting += node.named_children
    return names, not waiting


def _is_literal(tree: SyntaxTree, statement: Node) -> bool:
    """Say whether what a statement gives a list stands there in full, but for other lists of applications."""
    waiting = _values(tree, statement.named_children[0] if statement.named_child_count == 1 else None)
    if waiting is None:
        return False
    for _ in range(_MAX_NODES):
        if not waiting:
            break
        node = waiting.pop()
        if node.type == "identifier":
            if not tree.text(node).endswith("_APPS"):
                return False
        elif node.type == "binary_operator":
            if tree.text(node.child_by_field_name("operator")) != "+":
                return False
            waiting += node.named_children
        elif node.type in _LITERAL:
            waiting += node.named_children
        else:
            return False
    return not waiting


def _values(tree: SyntaxTree, given: Node | None) -> list[Node] | None:
    """Return what a statement gives its lists; None for one of another form."""
    for _ in range(_MAX_CLIMB):  # A_APPS = B_APPS = […]
        if given is None or given.type not in _GIVEN:
            break
        right = given.child_by_field_name("right")
        if right is None or right.type not in _GIVEN:
            return None if right is None else [right]
        given = right
    function = given.child_by_field_name("function") if given is not None and given.type == "call" else None
    arguments = given.child_by_field_name("arguments") if function is not None and given is not None else None
    if function is None or arguments is None or arguments.type != "argument_list" or function.type != "attribute":
        return None
    owner = function.child_by_field_name("object")
    is_named = owner is not None and owner.type == "identifier" and tree.text(owner).endswith("_APPS")
    return list(arguments.named_children) if is_named else None
