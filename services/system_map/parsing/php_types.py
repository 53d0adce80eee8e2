"""What type PHP's names have: parameters, variables and properties, by declaration, `@var` or the object made for them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.parsing.uses import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_FIELD = re.compile(rb"\$this->(\w+)")
_BEGUN = re.compile(rb"\$(\w+)")
_TYPE = re.compile(r"\\?\w+(?:\\\w+)*")
_VAR = re.compile(rb"@var\s+(\S{1,120})")
_NULL = re.compile(r"^(?:\?|null\|)|\|null$", re.IGNORECASE)
_MAX_BEFORE = 50  # functions that stand in one, in front of a place in it
_BUILT_IN = frozenset({"self", "static", "parent"})
_NOTHING = frozenset({"null", "array_creation_expression"})
_GIVING = frozenset(
    {
        *("function_call_expression", "member_call_expression"),
        *("nullsafe_member_call_expression", "scoped_call_expression"),
    }
)
_SELF = {"$this": "this", "self": "self", "static": "self", "parent": "super()"}


class _Given(NamedTuple):
    """Parameters of a file's functions."""

    functions: list[tuple[int, int]]  # where each starts and ends
    types: dict[tuple[int, str], str]  # by the function's start and the parameter's name

    def around(self, place: int) -> int:
        """Return where the function around a place starts; -1 for none."""
        last = bisect_right(self.functions, (place, 0))
        before = reversed(self.functions[max(0, last - _MAX_BEFORE) : last])
        return next((start for start, end in before if end > place), -1)


def read_typed(tree: SyntaxTree, reading: Reading) -> None:
    """Note the types of names; calls and definitions are known by now.

    A variable's name stands without its `$`, a property's behind `this.` where a method makes it one.
    """
    asked, fields = _asked(reading)
    functions = [(found.start, found.end) for found in reading.definitions if found.kind in {"method", "function"}]
    given = _Given(sorted(functions), {})
    _read_fields(tree, reading)
    types = reading.uses.types
    for node in tree.nodes("local"):
        name = node.child_by_field_name("name")
        text = tree.text(name)[1:]
        if name is not None and (text in asked or fields):
            written = _written(tree, node.child_by_field_name("type"))
            if fields and node.type == "simple_parameter":
                given.types[given.around(name.start_byte), text] = written
            if text in asked:
                types.append((name.start_byte, text, written))
    for node in tree.nodes("unknown"):
        text = tree.text(node)[1:]
        if text in asked:
            types.append((node.start_byte, text, ""))
    types += _assigned_variables(tree, asked)
    if fields:
        types += _assigned_fields(tree, fields, given)


def _asked(reading: Reading) -> tuple[set[str], set[str]]:
    """Return the variables and the properties of the own object that something is called on."""
    asked: set[str] = set()
    fields: set[str] = set()
    for _, _, receiver, _, _ in reading.uses.calls:
        first, _, rest = receiver.partition(".")
        if first == "this" and rest:
            fields.add(rest.partition(".")[0])
        elif first:
            asked.add(first)
    return asked, fields


def _read_fields(tree: SyntaxTree, reading: Reading) -> None:
    comments = tree.nodes("comment")
    ends = [node.end_byte for node in comments]
    types = reading.uses.types
    for node in tree.nodes("field"):
        written = _written(tree, node.child_by_field_name("type"))
        if node.type == "property_promotion_parameter":
            name = tree.text(node.child_by_field_name("name"))[1:]
            types += [(node.start_byte, f"this.{name}", written), (node.start_byte, name, written)]
            continue
        if not written:
            place = bisect_left(ends, node.start_byte) - 1
            written = _said(tree.source, comments[place], node.start_byte) if place >= 0 else ""
        for element in node.named_children if written else ():
            if element.type == "property_element":
                types.append((node.start_byte, tree.text(element.child_by_field_name("name"))[1:], written))


def _said(source: bytes, comment: Node, until: int) -> str:
    """Return the type that `@var` says in the comment right in front of a property."""
    if source[comment.end_byte : until].strip():
        return ""
    found = _VAR.search(source, comment.start_byte, comment.end_byte)
    return _plain(_NULL.sub("", found[1].decode("utf-8", "replace"))) if found else ""


def _assigned_variables(tree: SyntaxTree, asked: set[str]) -> Iterator[tuple[int, str, str]]:
    """Yield variables with what is assigned to them."""
    for node in tree.nodes("assigned"):
        begun = _BEGUN.match(tree.source, node.start_byte)
        name = begun[1].decode("utf-8", "replace") if begun else ""
        if name not in asked:
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None and left.type == "variable_name" and right.type not in _NOTHING:
            made = _value(tree, right)
            yield node.start_byte, name, f"{made}()" if made else _result(tree, right)


def _assigned_fields(tree: SyntaxTree, fields: set[str], given: _Given) -> Iterator[tuple[int, str, str]]:
    """Yield properties of the own object that are always assigned one type: made, or of a parameter."""
    assigned: dict[str, tuple[int, str]] = {}
    for node in tree.nodes("assigned"):
        found = _FIELD.match(tree.source, node.start_byte)
        name = found[1].decode("utf-8", "replace") if found else ""
        if found is None or name not in fields:
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or left.end_byte != found.end() or right.type in _NOTHING:
            continue
        written = _value(tree, right)
        if not written and right.type == "variable_name":
            written = given.types.get((given.around(node.start_byte), tree.text(right)[1:]), "")
        known = assigned.setdefault(name, (node.start_byte, written))
        if known[1] != written:
            assigned[name] = (known[0], "")
    for name, (start, written) in assigned.items():
        if written:
            yield start, f"this.{name}", written


def _value(tree: SyntaxTree, value: Node) -> str:
    """Return the type of an object that is made."""
    if value.type != "object_creation_expression":
        return ""
    made = value.named_child(0)
    return _plain(tree.text(made)) if made is not None and made.type in {"name", "qualified_name"} else ""


def _result(tree: SyntaxTree, value: Node) -> str:
    """Return the path of what a call gives."""
    return receiver_in(result_of(tree, value)) if value.type in _GIVING else ""


def receiver_in(written: str) -> str:
    """Return a path of names as others write it: `$this.shop` is this.shop, `static.make()` self.make()."""
    head, dot, rest = written.partition(".")
    head = _SELF.get(head, head.lstrip("$"))
    return f"{head}.{rest}" if dot else head


def _written(tree: SyntaxTree, node: Node | None) -> str:
    return (
        _plain(tree.text(node).lstrip("?").strip())
        if node is not None and node.end_byte - node.start_byte < 120
        else ""
    )


def _plain(text: str) -> str:
    """Return a type as a path; "" for what is no single class."""
    if not _TYPE.fullmatch(text) or text in _BUILT_IN:
        return ""
    return text.lstrip("\\").replace("\\", ".")
