"""Of which class the objects are that Ruby's variables name: those that are always assigned what one class makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MADE = re.compile(r"(?:::)?([A-Z]\w*(?:::[A-Z]\w*)*)\.new\b")
_MAX_MADE = 120


def read_typed(tree: SyntaxTree, reading: Reading) -> None:
    """Note the types of names; calls are known by now.

    A variable of the object (`@name`) is noted where the whole file assigns one type to it, and nothing else but nil.
    """
    asked = {receiver.partition(".")[0] for _, _, receiver, _, _ in reading.uses.calls}
    types = reading.uses.types
    fields: dict[str, tuple[int, str]] = {}
    for node in tree.nodes("assigned"):
        left = node.child_by_field_name("left")
        if left is None or left.type not in {"identifier", "instance_variable"}:
            continue
        name = tree.text(left)
        if name not in asked:
            continue
        value = node.child_by_field_name("right")
        written = _made(tree, value)
        if left.type == "identifier":
            types.append((node.start_byte, name, written))
        elif value is not None and value.type != "nil":
            known = fields.setdefault(name, (node.start_byte, written))
            if known[1] != written:
                fields[name] = (known[0], "")
    types += [(start, f"self.{name}", written) for name, (start, written) in fields.items() if written]
    for node in tree.nodes("unknown"):
        name = tree.text(node)
        if name in asked:
            types.append((node.start_byte, name, ""))


def _made(tree: SyntaxTree, value: Node | None) -> str:
    """Return the class of `Tool.new(…)`; "" for anything else."""
    if value is None or value.type != "call" or tree.text(value.child_by_field_name("method")) != "new":
        return ""
    receiver = value.child_by_field_name("receiver")
    if receiver is None or receiver.end_byte - receiver.start_byte > _MAX_MADE:
        return ""
    found = _MADE.fullmatch(f"{tree.text(receiver)}.new")
    return found[1].replace("::", ".") if found else ""
