"""Which names a Go file's statements give values to, and which values: found in one pass over its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_SIGN = re.compile(rb"=(?!=)")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_OTHER = re.compile(rb"&([A-Za-z_]\w*)|\bvar[ \t]+([A-Za-z_]\w*)")
_MAX_LINE = 400


def given_names(source: bytes) -> dict[bytes, list[int]]:
    """Return where names stand before an `=` on its line, are declared by `var`, or lend their address: name → places.

    Every place where a name is given a value is among them; not all of them are such.
    """
    found: dict[bytes, dict[int, None]] = {}
    done = 0
    for sign in _SIGN.finditer(source):
        end = sign.start()
        if source[end - 1 : end] in b"=!<>" and end:
            continue
        start = max(source.rfind(b"\n", done, end) + 1, done, end - _MAX_LINE)
        for word in _WORD.finditer(source, start, end):
            found.setdefault(word[0], {})[word.start()] = None
        done = end
    for match in _OTHER.finditer(source):
        if match[2] is not None or source[match.start() - 1 : match.start()] != b"&":
            group = 2 if match[2] is not None else 1
            found.setdefault(match[group], {})[match.start(group)] = None
    return {name: sorted(places) for name, places in found.items()}


def value_of(name: Node) -> Node | None:
    """Return what the statement around a name gives it; None where nothing is seen to be it."""
    parent = name.parent
    if parent is None:
        return None
    if parent.type in {"const_spec", "var_spec"}:
        return _beside(parent.children_by_field_name("name"), parent.child_by_field_name("value"), name)
    around = parent.parent
    if parent.type != "expression_list" or around is None:
        return None
    if around.type not in {"short_var_declaration", "assignment_statement"}:
        return None
    if around.child_by_field_name("left") != parent:
        return None
    return _beside(parent.named_children, around.child_by_field_name("right"), name)


def _beside(names: list[Node], values: Node | None, name: Node) -> Node | None:
    """Return the value at a name's place; of a call with several results the call for the first of them."""
    kept = [one for one in values.named_children if one.type != "comment"] if values is not None else []
    named = [one for one in names if one.is_named and one.type != "comment"]
    index = named.index(name) if name in named else -1
    if len(kept) == len(named) and index >= 0:
        return kept[index]
    return kept[0] if len(kept) == 1 and index == 0 and kept[0].type == "call_expression" else None
