"""Items of Rust that stand in a macro's braces: `cfg_rt! { mod runtime; }` is read as if the braces were not there.

The grammar reads what a macro is given as loose words. Where it reads as items it declares them, as a rule: a macro that
compiles them under a condition. Blanked are the macro's name and its braces, in place, so every byte keeps its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.grammar import grammar_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_IN_BRACES = re.compile(rb"^[ \t]*[\w:]+![ \t\r\n]*\{", re.MULTILINE)
_STR_MACRO = re.compile(rb"(?<![\w:])str(?=![ \t]?[\[({])")
_NOT_LINE_END = re.compile(rb"[^\r\n]")
_CALL = "macro_invocation"
_ITEMS = frozenset(
    {
        *("function_item", "mod_item", "use_declaration", "struct_item", "union_item", "enum_item", "impl_item"),
        *("trait_item", "type_item", "const_item", "static_item", "extern_crate_declaration", "macro_definition"),
    }
)
_BESIDE = frozenset(
    {
        *("attribute_item", "inner_attribute_item", "line_comment", "block_comment", "empty_statement"),
        *(_CALL, "foreign_mod_item"),
    }
)
# A crate's macro and the language's own: `if #[cfg(unix)] { items } else { items }`, `unix => { items }`.
_CHOICES = frozenset({"cfg_if", "cfg_select"})
_MOST_NESTED = 4  # macros within macros


def rename_macros(text: bytes) -> bytes:
    """Return the text with the macro `str![…]`, whose name the grammar takes for the type, called otherwise."""
    return _STR_MACRO.sub(b"s_r", text) if b"str!" in text else text


def read_items(tree: SyntaxTree, text: bytes) -> SyntaxTree:
    """Return the tree of a file with the items in its macros; the tree itself where there are none.

    `text` is what the tree was parsed from, which may differ from its source in place.
    """
    source = tree.source
    if not _IN_BRACES.search(text):
        return tree
    opened: list[Node] = []
    for _ in range(_MOST_NESTED):
        found = [(name, pieces) for name in tree.nodes("called_macro") if (pieces := _pieces(tree, text, name))]
        if not found:
            break
        opened += [name for name, _ in found]
        text = _without([(name.parent, pieces) for name, pieces in found if name.parent is not None], text)
        tree = grammar_of("Rust").read(text)
    if opened:
        tree.source = source  # names and signatures are as written
        tree.captures["opened_macro"] = opened
        tree.captures["called_macro"] = sorted([*tree.nodes("called_macro"), *opened], key=lambda node: node.start_byte)
    return tree


def _pieces(tree: SyntaxTree, text: bytes, name: Node) -> list[tuple[int, int]]:
    """Return the stretches of items that a macro at the place of an item is given; [] where it is given anything else."""
    call = name.parent
    if call is None or call.type != _CALL or not _is_at_item_level(call):
        return []
    given = call.children[-1]
    if given.type != "token_tree" or given.child_count < 2 or tree.source[given.start_byte] != ord("{"):
        return []
    groups = [given]
    if tree.text(name).rpartition("::")[2] in _CHOICES:
        groups = [part for part in given.children if part.type == "token_tree" and tree.text(part)[:1] == "{"]
    spans = [(group.start_byte + 1, group.end_byte - 1) for group in groups]
    return spans if spans and all(_reads_as_items(text[start:end]) for start, end in spans) else []


def _is_at_item_level(call: Node) -> bool:
    around = call.parent
    if around is not None and around.type == "expression_statement":  # `name! {…};`
        around = around.parent
    return around is not None and around.type in {"source_file", "declaration_list"}


def _reads_as_items(text: bytes) -> bool:
    root = grammar_of("Rust").read(text).root
    kinds = {_kind(child) for child in root.children}
    return not root.has_error and kinds <= _ITEMS | _BESIDE and bool(kinds & _ITEMS or _CALL in kinds)


def _kind(node: Node) -> str:
    """Return the type of a node; a macro that ends in a semicolon is one."""
    first = node.child(0) if node.type == "expression_statement" else None
    return first.type if first is not None else node.type


def _without(found: list[tuple[Node, list[tuple[int, int]]]], text: bytes) -> bytes:
    """Return the text in which nothing of the macros is left but the pieces."""
    kept: list[bytes] = []
    position = 0
    for call, pieces in found:
        around = call.parent
        end = around.end_byte if around is not None and around.type == "expression_statement" else call.end_byte
        kept.append(text[position : call.start_byte])
        position = call.start_byte
        for start, stop in pieces:
            kept += [_NOT_LINE_END.sub(b" ", text[position:start]), text[start:stop]]
            position = stop
        kept.append(_NOT_LINE_END.sub(b" ", text[position:end]))
        position = end
    return b"".join([*kept, text[position:]])
