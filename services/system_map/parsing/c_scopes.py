"""Where local values of C and C++ hide functions of the same name: from their declaration to the end of the block around.

What a template is given hides types as well, in all that is a template by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.hidden import Hidden, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_UP = 20  # nodes between a name and what it holds in
_SPECIFIERS = 5  # words in front of a declaration's type that are looked at
_BLOCKS = """
    compound_statement for_statement for_range_loop if_statement while_statement switch_statement catch_clause
    lambda_expression function_definition template_declaration
"""
_BLOCK = frozenset(_BLOCKS.split())
_CONDITIONAL = frozenset({"preproc_if", "preproc_ifdef", "preproc_elif", "preproc_elifdef"})


def hidden_functions(tree: SyntaxTree, asked: AbstractSet[bytes]) -> Hidden:
    """Return where some of the asked names are values that may be called: functors, pointers to functions, unknown types."""
    return _hidden(tree, [*tree.nodes("bound"), *tree.nodes("given")], asked) if asked else Hidden({})


def hidden_types(tree: SyntaxTree) -> Hidden:
    """Return where names are types that a template is given: a value hides no type in front of `::`, these do."""
    given = tree.nodes("given")
    return _hidden(tree, given, {tree.source[node.start_byte : node.end_byte] for node in given})


def _hidden(tree: SyntaxTree, nodes: Sequence[Node], asked: AbstractSet[bytes]) -> Hidden:
    found: dict[bytes, list[Span]] = {}
    source = tree.source
    for node in nodes:
        name = source[node.start_byte : node.end_byte]
        span = _scope(tree, node) if name in asked else None
        if span is not None:
            found.setdefault(name, []).append(span)
    return Hidden(found)


def _scope(tree: SyntaxTree, name: Node) -> Span | None:
    """Return where a declared name holds: its own value is behind it; None outside of functions and for `extern` names.

    What stands behind an `#else` is compiled without a declaration in front of it.
    """
    around, end = name.parent, None
    for _ in range(_UP):
        if around is None or (around.type == "declaration" and _is_extern(tree, around)):
            return None  # `extern` in a block names what stands outside of it
        if around.type in _BLOCK:
            return name.start_byte, end or around.end_byte
        if end is None and around.type in _CONDITIONAL:
            other = around.child_by_field_name("alternative")
            end = other.start_byte if other is not None and other.start_byte > name.start_byte else None
        around = around.parent
    return None


def _is_extern(tree: SyntaxTree, declaration: Node) -> bool:
    first = (declaration.child(place) for place in range(min(declaration.child_count, _SPECIFIERS)))
    return any(
        word is not None and word.type == "storage_class_specifier" and tree.text(word) == "extern" for word in first
    )
