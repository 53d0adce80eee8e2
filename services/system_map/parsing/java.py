"""Reading Java: types, methods, constants, imports and the types that a file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import ImportFacts
from services.system_map.parsing.captured import read_anonymous
from services.system_map.parsing.java_uses import read_uses
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.summary import summary_of_comments

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAIN = re.compile(r"\bstatic\b.*\bvoid\s+main\s*\(\s*(?:final\s+)?String\b")
# Not the word that declares an annotation itself: `public @interface Shown`.
_ANNOTATION = re.compile(r"@(?!interface\b)[\w.]+(?:\s*\((?:[^()\"]|\"(?:\\.|[^\"\\])*\"|\([^()]*\))*\))?\s*")
_PUBLIC = re.compile(r"\bpublic\b")
_MAX_REFERENCES = 5000
_LONGEST_NAME = 200
_MAX_OF_ONE_NAME = 16  # nested types of one name that are told apart
# A class by its whole name: two parts of a package at least, so that `out.Field` of a variable is none.
_WHOLE_NAME = re.compile(rb"(?:[a-z_]\w*\.)+[A-Z]\w*", re.ASCII)


def read(tree: SyntaxTree) -> Reading:
    """Read a Java file."""
    reading = Reading()
    package = tree.nodes("package")
    reading.package = "".join(tree.text(package[0]).split()) if package else None
    for kind in ("class", "interface", "enum", "method"):
        for node in tree.nodes(kind):
            _add(tree, node, kind, reading)
    read_anonymous(tree, reading)
    for node in tree.nodes("constant"):
        _add_constants(tree, node, reading)
    for node in tree.nodes("import"):
        _read_import(tree, node, reading)
    read_uses(tree, reading)
    reading.is_entry = any(
        definition.kind == "method" and definition.name == "main" and _MAIN.search(definition.signature)
        for definition in reading.definitions
    )
    reading.references = _references(tree)
    reading.summary = _summary(tree, reading)
    return reading


def _add(tree: SyntaxTree, node: Node, kind: str, reading: Reading) -> None:
    name = tree.text(node.child_by_field_name("name"))
    if not name:
        return
    body = node.child_by_field_name("body")
    head = tree.source[node.start_byte : body.start_byte if body else node.end_byte].decode("utf-8", "replace")
    if "@" in head:
        head = _ANNOTATION.sub("", head)
    first = node.named_child(0)
    start = node.start_point[0]
    if first is not None and first.type == "modifiers":  # annotations stand in front; the name's line is wanted
        name_node = node.child_by_field_name("name")
        start = name_node.start_point[0] if name_node else start
    in_interface = kind == "method" and node.parent is not None and node.parent.type == "interface_body"
    reading.definitions.append(
        Definition(
            start=node.start_byte,
            end=node.end_byte,
            start_line=start + 1,
            end_line=node.end_point[0] + 1,
            kind=kind,
            name=name,
            signature=one_line(head).rstrip(";"),
            exported=in_interface or bool(_PUBLIC.search(head.partition("(")[0])),
            has_body=body is not None,
        )
    )


def _add_constants(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    text = one_line(tree.source[node.start_byte : node.end_byte][:400].decode("utf-8", "replace")).rstrip(";")
    for declarator in node.children_by_field_name("declarator"):
        name = tree.text(declarator.child_by_field_name("name"))
        if name:
            reading.definitions.append(
                Definition(
                    start=declarator.start_byte,
                    end=declarator.end_byte,
                    start_line=declarator.start_point[0] + 1,
                    end_line=declarator.end_point[0] + 1,
                    kind="constant",
                    name=name,
                    signature=text,
                    exported=bool(_PUBLIC.search(text)) or node.type == "constant_declaration",
                )
            )


def _read_import(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    kind = "import"
    target = ""
    is_static = is_wildcard = False
    for child in node.children:
        if child.type == "static":
            is_static = True
        elif child.type == "asterisk":
            is_wildcard = True
        elif child.type in {"scoped_identifier", "identifier"}:
            target = "".join(tree.text(child).split())
    if is_static:
        kind = "static"
        target += ".*" if is_wildcard else ""
    elif is_wildcard:
        kind = "wildcard"
    if target:
        facts = ImportFacts(kind, target, node.start_point[0] + 1)
        reading.imports.append((node.start_byte, facts))
        last = target.rpartition(".")[2]
        reading.uses.bindings.append(("*" if is_wildcard else last, facts, last if is_static else ""))


def _references(tree: SyntaxTree) -> list[str]:
    source = tree.source
    # In `Request.Body` only the first part is looked up as a name; whole names begin with a package.
    members = {node.children[-1].start_byte for node in tree.nodes("qualified") if node.children}
    inner = _nested(tree)
    used = set()
    for node in tree.nodes("reference"):
        if node.start_byte not in members:
            name = source[node.start_byte : node.end_byte]
            if not any(start <= node.start_byte < end for start, end in inner.get(name, ())):
                used.add(name)
    used -= {source[node.start_byte : node.end_byte] for node in tree.nodes("declared")}
    names = {name.decode("utf-8", "replace") for name in used}
    found = {name for name in names if name[:1].isupper()}
    for node in (*tree.nodes("qualified"), *tree.nodes("accessed")):
        if node.end_byte - node.start_byte <= _LONGEST_NAME:
            whole = _WHOLE_NAME.match(b"".join(source[node.start_byte : node.end_byte].split()))
            if whole is not None:
                found.add(whole[0].decode("ascii"))
    return sorted(found)[:_MAX_REFERENCES]


def _nested(tree: SyntaxTree) -> dict[bytes, list[tuple[int, int]]]:
    """Return where the names of nested types mean these types: in the body around them, not in its class's own head.

    In `class Diff implements Builder<…> { static class Builder … }` the first is another's.
    """
    found: dict[bytes, list[tuple[int, int]]] = {}
    for kind in ("class", "interface", "enum"):
        for node in tree.nodes(kind):
            name, around = node.child_by_field_name("name"), node.parent
            if name is not None and around is not None and around.type.endswith("_body"):
                places = found.setdefault(tree.source[name.start_byte : name.end_byte], [])
                places.append((around.start_byte, around.end_byte))
                if len(places) > _MAX_OF_ONE_NAME:
                    places[:] = [(0, len(tree.source))]
    return found


def _summary(tree: SyntaxTree, reading: Reading) -> str | None:
    """Return what the comment right above the first type says; licences stand above the package."""
    types = [definition.start for definition in reading.definitions if definition.kind != "method"]
    if not types:
        types = [len(tree.source)]
    first = min(types)
    above = [(node.start_byte, node.end_byte) for node in tree.nodes("comment") if node.end_byte <= first]
    above.sort()
    if not above or tree.source[above[-1][1] : first].strip():
        return None
    return summary_of_comments(tree.source, above[-1:], first)
