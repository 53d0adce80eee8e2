"""Reading PHP: classes, functions, namespaces, `use` with its groups and aliases, files that are required."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing import captured
from services.system_map.parsing.php_types import read_typed, receiver_in
from services.system_map.parsing.reading import Definition, Reading

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

# What a path in `require` may start with and still be known: the file's own folder.
_OWN_FOLDER = re.compile(r"^\(*\s*(?:__DIR__|dirname\s*\(\s*__FILE__\s*\))\s*\.\s*")
_TEXT = re.compile(r"^(['\"])([^'\"$]*)\1\s*\)*$")
_BUILT_IN = frozenset({"self", "static", "parent"})
_MAX_REFERENCES = 5000


def read(tree: SyntaxTree) -> Reading:
    """Read a PHP file."""
    reading = Reading(package=captured.package_of(tree, ";"))
    captured.read_definitions(tree, reading)
    _hide_constants(tree, reading)
    for node in tree.nodes("later"):
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "later", ""))
    for node in tree.nodes("use"):
        _read_use(tree, node, reading)
    for node in tree.nodes("include"):
        _read_include(tree, node, reading)
    captured.read_uses(tree, reading)
    reading.uses.calls = [
        (start, name.lstrip("$"), receiver_in(receiver), line, kind)
        for start, name, receiver, line, kind in reading.uses.calls
        if not name.startswith("$")
    ]
    read_typed(tree, reading)
    reading.references = _references(tree)
    reading.summary = captured.summary_of(tree, reading)
    return reading


def _hide_constants(tree: SyntaxTree, reading: Reading) -> None:
    """Hide `private const A = 1, B = 2`, whose word stands in front of all of them."""
    lines = {node.parent.id: node.parent for node in tree.nodes("hidden") if node.parent is not None}
    elements = {child.start_byte for line in lines.values() for child in line.named_children}
    for found in reading.definitions:
        if found.kind == "constant" and found.start in elements:
            found.exported = False


def _read_use(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    r"""Read `use A\B as C;`, `use A\{B, C as D};`, `use function a\b;`."""
    prefix = ""
    kind = "use"
    clauses: list[Node] = []
    for child in node.children:
        if child.type == "namespace_name":
            prefix = tree.text(child).strip("\\ ") + "\\"
        elif child.type in {"function", "const"}:
            kind = child.type
        elif child.type == "namespace_use_clause":
            clauses.append(child)
        elif child.type == "namespace_use_group":
            clauses += child.named_children
    for clause in clauses:
        written = clause.child_by_field_name("type")
        alias = tree.text(clause.child_by_field_name("alias"))
        name = next((child for child in clause.named_children if child.type in {"name", "qualified_name"}), None)
        target = prefix + "".join(tree.text(name).split()).lstrip("\\")
        if name is None:
            continue
        last = target.rpartition("\\")[2]
        # The name that the file knows it by stands in `names`: what else the file names is found by it.
        found = captured.add_import(reading, clause, tree.text(written) or kind, target, (alias or last,))
        if found is not None:
            reading.uses.bindings.append((alias or last, found, last))


def _read_include(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read a file that is named by a text alone, or by one behind the file's own folder (kind `require`)."""
    given = node.named_children[0] if node.named_children else None
    if given is None or given.end_byte - given.start_byte > 300:
        return
    text = tree.text(given)
    own = _OWN_FOLDER.match(text)
    found = _TEXT.match(text[own.end() :] if own else text.lstrip("( "))
    if found:
        target = "./" + found[2].lstrip("/") if own else found[2]
        captured.add_import(reading, node, node.type.partition("_")[0], target)


def _references(tree: SyntaxTree) -> list[str]:
    """Return the classes that are named: made, extended, in types, in front of `::`; as written."""
    names = {
        "".join(tree.text(node)[:200].split())
        for capture in ("reference", "new", "base", "decorator")
        for node in tree.nodes(capture)
    }
    return sorted(name for name in names if name.lower() not in _BUILT_IN)[:_MAX_REFERENCES]
