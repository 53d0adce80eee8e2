"""Reading what Rust code uses: calls, values made, functions handed over, traits implemented, types, attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.reading import Reading
from services.system_map.parsing.rust_macros import calls_in_macros, opened_macros
from services.system_map.parsing.rust_scopes import hidden_functions
from services.system_map.parsing.uses import called, handed, names_known, result_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TYPE = 120
# References, boxes and the like do not matter for what is called through them.
_TYPE = re.compile(
    r"^(?:&\s*(?:'\w+\s+)?(?:mut\s+)?|(?:Box|Rc|Arc|RefCell|Mutex|RwLock|Option)<\s*|(?:dyn|impl)\s+)*([\w:]+)"
)
_ATTRIBUTE = re.compile(r"#\[\s*(cfg\(test\)|[\w:]+)")
# What says how to compile or to document an item, not who uses it.
_PLAIN_ATTRIBUTES = frozenset(
    {
        *("allow", "cfg", "cfg_attr", "cold", "deny", "deprecated", "derive", "doc", "expect", "inline", "must_use"),
        *(
            "non_exhaustive",
            "path",
            "repr",
            "rustfmt",
            "rustfmt::skip",
            "track_caller",
            "warn",
            "automatically_derived",
        ),
    }
)
_BASIC_NAMES = """
    bool char str String u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 Vec HashMap Result
"""
_BASIC = frozenset(_BASIC_NAMES.split())


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    known = names_known(reading)
    hidden = hidden_functions(tree, known)
    uses.calls += [
        (start, name, receiver, line, "local" if not receiver and hidden.holds(name.encode(), start) else kind)
        for start, name, receiver, line, kind in [*called(tree, tree.nodes("call")), *calls_in_macros(tree)]
    ]
    uses.calls += called(tree, [*tree.nodes("called_macro"), *opened_macros(tree)], "macro")  # type: ignore[list-item]  # spans have of a node what is asked of one
    uses.calls += called(tree, tree.nodes("new"), "new")
    names = handed(tree, [node for node in tree.nodes("handed") if node.type == "identifier"], known, set())
    free = [node for node in names if not hidden.holds(tree.source[node.start_byte : node.end_byte], node.start_byte)]
    uses.calls += called(tree, free, "reference")
    uses.calls += called(tree, [node for node in tree.nodes("handed") if node.type != "identifier"], "reference")
    for node in tree.nodes("impl"):
        trait = _plain_type(tree, node.child_by_field_name("trait"))
        owner = _plain_type(tree, node.child_by_field_name("type")).rpartition(".")[2]
        if trait and owner:
            uses.bases.append((owner, trait, node.start_point[0] + 1))
    for node in tree.nodes("attribute"):
        _read_attribute(tree, node, reading)
    for node in tree.nodes("typed"):
        name = node.child_by_field_name("pattern") or node.child_by_field_name("name")
        _add(tree, name, _plain_type(tree, node.child_by_field_name("type")), reading)
    for node in tree.nodes("made"):
        _read_made(tree, node, reading)


def _read_attribute(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `#[test]`, `#[cfg(test)]`, `#[tokio::main]` as decorators of the item below."""
    end = min(node.end_byte, node.start_byte + _MAX_TYPE)
    found = _ATTRIBUTE.match(tree.source[node.start_byte : end].decode("utf-8", "replace"))
    item = node.next_named_sibling
    for _ in range(20):
        if item is None or item.type not in {"attribute_item", "line_comment", "block_comment"}:
            break
        item = item.next_named_sibling
    if found and item is not None and found[1] not in _PLAIN_ATTRIBUTES:
        reading.uses.decorators.append((item.start_byte, found[1]))


def _read_made(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `let x = Foo::new(…)` and `let x = Foo {…}`; what other calls return, their signatures say."""
    value = node.child_by_field_name("value")
    for _ in range(2):  # `make()?`, `make().await?`
        if value is not None and value.type in {"try_expression", "await_expression"}:
            value = value.named_child(0)
    if value is None:
        return
    if value.type == "struct_expression":
        _add(tree, node.child_by_field_name("pattern"), _plain_type(tree, value.child_by_field_name("name")), reading)
        return
    _add(tree, node.child_by_field_name("pattern"), result_of(tree, value), reading)


def _add(tree: SyntaxTree, name: Node | None, written: str, reading: Reading) -> None:
    if name is not None and written and name.end_byte - name.start_byte <= _MAX_TYPE:
        reading.uses.types.append((name.start_byte, tree.text(name), written))


def _plain_type(tree: SyntaxTree, node: Node | None) -> str:
    if node is None:
        return ""
    end = min(node.end_byte, node.start_byte + _MAX_TYPE)
    found = _TYPE.match(tree.source[node.start_byte : end].decode("utf-8", "replace"))
    written = found[1].strip(":").replace("::", ".") if found else ""
    return "" if written in _BASIC else written
