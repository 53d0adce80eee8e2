"""Ruby: what a module's own methods always say, where that may stand in a path: `def self.prefix = "/government"`.

ruby.text   {name, text}   by its whole name: "Whitehall.router_prefix"
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"def self.", b"class << self")
# A method that takes nothing and whose body is one text.
_METHOD = re.compile(
    rb"^[ \t]*def[ \t]+(self\.)?([a-z_]\w{0,80})[ \t]*(?:\(\)[ \t]*)?(?:\r?\n|=|;)[ \t]*"
    rb"([\"'])([\w./:-]{1,100})\3[ \t]*(?:\.freeze[ \t]*)?(?:\r?\n|;|\Z)",
    re.MULTILINE,
)
_MAX_TEXTS = 40
_MAX_DEPTH = 30
_MODULES = frozenset({"module", "class"})


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Ruby file."""
    found: list[Signal] = []
    for match in islice(_METHOD.finditer(tree.source), _MAX_TEXTS):
        node = tree.root.descendant_for_byte_range(*match.span(2))
        method = node.parent if node is not None else None
        owner = _owner(tree, method) if method is not None and _is_one_text(tree, method, match.end(4) + 1) else ""
        if owner:
            name, text = match[2].decode(), match[4].decode()
            found.append(
                Signal(
                    "ruby.text", method.start_point[0] + 1 if method else 1, {"name": f"{owner}.{name}", "text": text}
                )
            )
    return found


def _is_one_text(tree: SyntaxTree, method: Node, end: int) -> bool:
    """Say whether a method does nothing but give its text, which ends there: nothing is called on it a line below."""
    given = method.child_by_field_name("body") if method.type in {"method", "singleton_method"} else None
    if given is not None and given.type == "body_statement":
        given = given.named_children[0] if given.named_child_count == 1 else None
    if given is not None and given.type == "call" and tree.text(given.child_by_field_name("method")) == "freeze":
        given = given.child_by_field_name("receiver")
    return given is not None and given.type == "string" and given.end_byte == end


def _owner(tree: SyntaxTree, method: Node) -> str:
    """Return the module that has a method by itself; "" for a method of its instances."""
    names: list[str] = []
    is_own = method.type == "singleton_method"
    node = method.parent
    for _ in range(_MAX_DEPTH):
        if node is None:
            break
        if node.type == "singleton_class":
            if tree.text(node.child_by_field_name("value")) != "self":  # another one's
                return ""
            is_own = is_own or not names
        elif node.type in _MODULES:
            names.append(tree.text(node.child_by_field_name("name")).removeprefix("::"))
        elif node.type in {"method", "singleton_method", "block", "do_block"}:
            return ""
        node = tree.parent(node)
    return "::".join(reversed(names)) if is_own else ""
