"""Flattening Rust's `use` trees into one path per name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_LEAVES = 2000


def flatten_use(tree: SyntaxTree, argument: Node | None) -> list[tuple[str, str, str]]:
    """Return (path, name, local name) of each leaf: `a::{b as d, c::*}` gives (`a::b`, `b`, `d`) and (`a::c`, `*`, `*`).

    `self` stands for the path around it. Iterative: nesting may be as deep as a hostile
    file likes.
    """
    found: list[tuple[str, str, str]] = []
    stack: list[tuple[str, Node | None, str]] = [("", argument, "")]
    while stack and len(found) < _MAX_LEAVES:
        prefix, node, alias = stack.pop()
        if node is None:
            continue
        kind = node.type
        if kind == "use_as_clause":
            stack.append((prefix, node.child_by_field_name("path"), tree.text(node.child_by_field_name("alias"))))
        elif kind == "scoped_use_list":
            path = _join(prefix, tree.text(node.child_by_field_name("path")))
            stack.append((path, node.child_by_field_name("list"), ""))
        elif kind == "use_list":
            stack.extend((prefix, child, "") for child in reversed(node.named_children))
        elif kind == "use_wildcard":
            inner = node.named_child(0) if node.named_child_count else None
            found.append((_join(prefix, tree.text(inner)), "*", "*"))
        elif kind in {"identifier", "scoped_identifier", "crate", "super", "self", "metavariable"}:
            text = tree.text(node)
            path_text = prefix if text == "self" and prefix else _join(prefix, text)
            if len(path_text) <= 1000:
                name = path_text.rpartition("::")[2]
                found.append((path_text, name, alias or name))
    return [leaf for leaf in found if leaf[0]]


def _join(prefix: str, text: str) -> str:
    text = "".join(text.split())
    return f"{prefix}::{text}" if prefix and text else prefix or text
