"""Reading Go: declarations with receivers, imports with the names used through them, what it needs of its package."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import ImportFacts
from services.system_map.parsing.golang_uses import read_uses
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.summary import comment_blocks, summary_of_comments

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_PREDECLARED = """
    any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint
    uint8 uint16 uint32 uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make
    max min new panic print println real recover _
"""
_BUILT_IN = frozenset(_PREDECLARED.split())
_TYPE_KINDS = {"struct_type": "struct", "interface_type": "interface"}
_VERSION = re.compile(r"^v\d+$")
_MAX_REFERENCES = 5000


def read(tree: SyntaxTree) -> Reading:
    """Read a Go file."""
    reading = Reading()
    package = tree.nodes("package")
    reading.package = tree.text(package[0]) if package else None
    for node in tree.nodes("function"):
        _add(tree, node, "function", reading)
    for node in tree.nodes("method"):
        _add(tree, node, "method", reading, _receiver(tree, node))
    for node in tree.nodes("element"):
        _add(tree, node, "method", reading)
    for node in tree.nodes("type"):
        type_node = node.child_by_field_name("type")
        _add(tree, node, _TYPE_KINDS.get(type_node.type if type_node else "", "type"), reading)
    for kind in ("constant", "variable"):
        for node in tree.nodes(kind):
            _add_values(tree, node, kind, reading)
    _read_imports(tree, reading)
    read_uses(tree, reading)
    reading.references = _references(tree, reading)
    reading.is_entry = reading.package == "main" and any(
        definition.kind == "function" and definition.name == "main" for definition in reading.definitions
    )
    reading.summary = _summary(tree, package[0].start_byte if package else 0)
    return reading


def _add(tree: SyntaxTree, node: Node, kind: str, reading: Reading, owner: str = "") -> None:
    name = tree.text(node.child_by_field_name("name"))
    if not name or name == "_":
        return
    body = node.child_by_field_name("body")
    end = body.start_byte if body else node.end_byte
    head = tree.source[node.start_byte : end].decode("utf-8", "replace")
    if kind in {"struct", "interface", "type"}:
        head = "type " + head.partition("{")[0].rstrip()
    head = one_line(head)
    reading.definitions.append(
        Definition(
            start=node.start_byte,
            end=node.end_byte,
            start_line=node.start_point[0] + 1,
            end_line=node.end_point[0] + 1,
            kind=kind,
            name=name,
            signature=head,
            exported=name[0].isupper(),
            owner=owner,
            has_body=body is not None,
        )
    )


def _add_values(tree: SyntaxTree, node: Node, kind: str, reading: Reading) -> None:
    for name_node in node.children_by_field_name("name"):
        name = tree.text(name_node)
        if name in {"_", ","}:
            continue
        reading.definitions.append(
            Definition(
                start=name_node.start_byte,
                end=name_node.end_byte,
                start_line=name_node.start_point[0] + 1,
                end_line=node.end_point[0] + 1,
                kind=kind,
                name=name,
                signature=one_line(tree.source[node.start_byte : node.end_byte][:400].decode("utf-8", "replace")),
                exported=name[0].isupper(),
            )
        )


def _receiver(tree: SyntaxTree, node: Node) -> str:
    """Return the receiver's type: `Engine` in `func (e *Engine[T]) Run()`."""
    text = tree.text(node.child_by_field_name("receiver")).strip("() \t\n").partition("[")[0]
    return text.split()[-1].lstrip("*(").rstrip(")") if text.split() else ""


def _read_imports(tree: SyntaxTree, reading: Reading) -> None:
    imports = tree.nodes("import")
    if not imports:
        return
    used: dict[str, set[str]] = {}
    for node in tree.nodes("selector"):
        operand, _, member = tree.text(node).partition(".")
        used.setdefault(operand.strip(), set()).add(member.strip())
    for node in imports:
        path = tree.text(node.child_by_field_name("path")).strip('"`')
        if not path:
            continue
        alias = tree.text(node.child_by_field_name("name"))
        names: set[str] = set()
        if alias == ".":
            names = {"*"}
        elif alias != "_":
            for prefix in [alias] if alias else _package_names(path):
                names |= used.get(prefix, set())
        facts = ImportFacts("import", path, node.start_point[0] + 1, tuple(sorted(names)))
        reading.imports.append((node.start_byte, facts))
        if alias == ".":
            reading.uses.bindings.append(("*", facts, "*"))
        elif alias != "_":
            locals_ = [alias] if alias else sorted(_package_names(path))
            reading.uses.bindings += [(local, facts, "") for local in locals_]


def _package_names(path: str) -> set[str]:
    """Return the names that the package of an import path may have: its last part, without version and `go-`."""
    parts = path.split("/")
    last = parts[-2] if len(parts) > 1 and _VERSION.match(parts[-1]) else parts[-1]
    last = re.sub(r"\.v\d+$", "", last)
    return {last, last.removeprefix("go-"), last.removesuffix("-go"), last.removesuffix(".go"), last.replace("-", "_")}


def _references(tree: SyntaxTree, reading: Reading) -> list[str]:
    """Return identifiers that are used and neither built in, imported nor declared in this file."""
    source = tree.source
    other = {node.start_byte for capture in ("key", "foreign") for node in tree.nodes(capture)}
    other -= {node.start_byte for node in tree.nodes("map_key")}
    used = {source[node.start_byte : node.end_byte] for node in tree.nodes("name") if node.start_byte not in other}
    used -= {source[node.start_byte : node.end_byte] for node in tree.nodes("declared")}
    found = {name.decode("utf-8", "replace") for name in used} - _BUILT_IN
    found -= {definition.name for definition in reading.definitions if not definition.owner}
    for node in tree.nodes("import"):
        alias = tree.text(node.child_by_field_name("name"))
        found -= {alias} if alias else _package_names(tree.text(node.child_by_field_name("path")).strip('"`'))
    return sorted(found)[:_MAX_REFERENCES]


def _summary(tree: SyntaxTree, package_start: int) -> str | None:
    """Return the package comment's first sentence: the comment right above the package clause."""
    ranges = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:200]]
    start = tree.source.rfind(b"package", 0, package_start)
    blocks = comment_blocks(tree.source, ranges, max(start, 0))
    if not blocks or tree.source[blocks[-1][1] : max(start, 0)].count(b"\n") > 1:
        return None
    return summary_of_comments(tree.source, [blocks[-1]], max(start, 0))
