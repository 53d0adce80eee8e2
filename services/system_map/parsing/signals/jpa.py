"""JPA's classes in Java (Kotlin's: see jpa_kotlin): entities, mapped superclasses and embeddables with the annotations of their fields and getters.

    jpa.class  {name, qualified: with the classes around it, end, extends, marks: {annotation: {argument: value}},
                fields: [[name, line, type, {annotation: {argument: value}}]], getters: the same, by property,
                variables: its type variables as written, where it has any: "<T extends Pet>",
                arguments: the types that it gives the class above, where it gives any: "<Dog, Long>"}

Annotations are known by the last part of their names; of two that share it, JPA's own counts.

A value is a text's content, {"code": pieces} for one that names a constant (see java_texts), an inner annotation as
{"@": name, argument: value}, a list of values, else the text on one line; an argument without a name is called "value".
A record's components are its fields.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals import java_texts

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"@Entity", b"@MappedSuperclass", b"@Embeddable", b"persistence.Entity")
MAX_TEXT = 200
KINDS = frozenset({"Entity", "MappedSuperclass", "Embeddable"})
_CLASSES = frozenset({"class_declaration", "record_declaration"})
_REPEATED = frozenset({"AttributeOverride", "AssociationOverride"})  # and told as what holds several of them
_MAX_FIELDS = 500
_MAX_DEPTH = 5
_MAX_AROUND = 10
_TYPES = _CLASSES | {"interface_declaration", "enum_declaration", "annotation_type_declaration"}
_TEXTS = frozenset({"string_literal", "binary_expression", "identifier", "field_access", "parenthesized_expression"})
_OWN = ("javax.persistence.", "jakarta.persistence.")
_IMPORT = re.compile(rb"\bimport[ \t]+([\w.]+)[ \t]*[;\r\n]")  # Kotlin's end with the line
_OWN_WHOLE = re.compile(rb"\bimport[ \t]+((?:javax|jakarta)\.persistence)\.\*")
_SPACE = re.compile(r"\s+")
_GETTER = re.compile(r"^(?:get|is)([A-Z]\w*)$")


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the classes that a persistence provider maps."""
    found: list[Signal] = []
    for node in tree.nodes("class"):
        marks = _marks(tree, node)
        body = node.child_by_field_name("body")
        name = tree.text(node.child_by_field_name("name"))
        if node.type not in _CLASSES or body is None or not name or not is_mapped(marks):
            continue
        fields: list[list[Any]] = _components(tree, node)
        getters: list[list[Any]] = []
        for child in body.named_children:
            if len(fields) + len(getters) >= _MAX_FIELDS:
                break
            if child.type == "field_declaration":
                fields += _fields(tree, child)
            elif child.type == "method_declaration":
                getters += _getter(tree, child)
        above = node.child_by_field_name("superclass")
        data = {
            "name": name,
            "qualified": _qualified(tree, node),
            "end": node.end_point[0] + 1,
            "extends": tree.text(above).removeprefix("extends").partition("<")[0].strip(),
            "marks": marks,
            "fields": fields,
            "getters": getters,
            **_generics(tree, node, above),
        }
        found.append(Signal("jpa.class", (node.child_by_field_name("name") or node).start_point[0] + 1, data))
    return found


def _generics(tree: SyntaxTree, node: Node, above: Node | None) -> dict[str, str]:
    """Return a class's type variables and what it gives those of the class above it."""
    of_above = above.named_children[0] if above is not None and above.named_child_count else None
    given = of_above.named_children if of_above is not None and of_above.type == "generic_type" else []
    found = {
        "variables": node.child_by_field_name("type_parameters"),
        "arguments": next((child for child in given if child.type == "type_arguments"), None),
    }
    return {key: one_line(tree.text(inner)) for key, inner in found.items() if inner is not None}


def _qualified(tree: SyntaxTree, node: Node) -> str:
    names: list[str] = []
    at: Node | None = node
    while at is not None and len(names) < _MAX_AROUND:
        if at.type in _TYPES:
            names.append(tree.text(at.child_by_field_name("name")))
        at = tree.parent(at)
    return ".".join(reversed(names))


def _components(tree: SyntaxTree, node: Node) -> list[list[Any]]:
    """Return what a record is made of."""
    parameters = node.child_by_field_name("parameters") if node.type == "record_declaration" else None
    rows: list[list[Any]] = []
    for child in parameters.named_children[:_MAX_FIELDS] if parameters is not None else ():
        name = child.child_by_field_name("name")
        if child.type == "formal_parameter" and name is not None:
            kind = one_line(tree.text(child.child_by_field_name("type")))
            rows.append([tree.text(name), name.start_point[0] + 1, kind, _marks(tree, child)])
    return rows


def _modifiers(node: Node) -> Node | None:
    return next((child for child in node.named_children[:3] if child.type == "modifiers"), None)


def _marks(tree: SyntaxTree, node: Node) -> dict[str, Any]:
    """Return a declaration's annotations; `static` and `transient` stand among them by their own names."""
    marks: dict[str, Any] = {}
    modifiers = _modifiers(node)
    for child in modifiers.children if modifiers is not None else ():
        if child.type in {"annotation", "marker_annotation"}:
            put(tree, marks, tree.text(child.child_by_field_name("name")), _annotation(tree, child, 0))
        elif child.type in {"static", "transient"}:
            marks[child.type] = {}
    return marks


def put(tree: SyntaxTree, marks: dict[str, Any], written: str, value: dict[str, Any]) -> None:
    """Put an annotation among the others, by the last part of its name; `written` is the name as it stands there.

    What makes a class one of JPA's counts only where it is JPA's: Android's Room and MongoDB's Morphia have an `@Entity` too.
    """
    name = value.pop("@")
    if name in _REPEATED:
        marks.setdefault(f"{name}s", {"value": []})["value"].append(value)
    elif (name not in marks and name not in KINDS) or _is_own(tree, written):
        marks[name] = value


def is_mapped(marks: dict[str, Any]) -> bool:
    """Say whether annotations make a class one of JPA's."""
    return not KINDS.isdisjoint(marks)


def _is_own(tree: SyntaxTree, written: str) -> bool:
    """Say whether an annotation is JPA's: by its full name, by an import, or by one of all that JPA has."""
    package, _, name = written.rpartition(".")
    packages = _packages(tree.source)
    package = package or packages.get(name, "")
    return f"{package}.".startswith(_OWN) if package else "*" in packages


@lru_cache(maxsize=1)  # of the file that is being read: each of its annotations may ask
def _packages(source: bytes) -> dict[str, str]:
    """Return the packages of what a file imports, by its name; JPA's own as "*", where it imports all of it."""
    imported = (one.decode("utf-8", "replace").rpartition(".") for one in _IMPORT.findall(source))
    whole = _OWN_WHOLE.search(source)
    return {name: package for package, _, name in imported} | ({"*": whole[1].decode()} if whole else {})


def _annotation(tree: SyntaxTree, node: Node, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"@": tree.text(node.child_by_field_name("name")).rpartition(".")[2]}
    arguments = node.child_by_field_name("arguments")
    for child in arguments.named_children[:50] if arguments is not None else ():
        if child.type == "element_value_pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if value is not None:
                found[tree.text(key)] = _value(tree, value, depth + 1)
        elif "comment" not in child.type:
            found["value"] = _value(tree, child, depth + 1)
    return found


def _value(tree: SyntaxTree, node: Node, depth: int) -> Any:
    if node.type in _TEXTS:
        pieces = java_texts.text_of(tree, node)
        if all(kind == "t" for kind, _ in pieces):
            return "".join(text for _, text in pieces)[:MAX_TEXT]
        return {"code": pieces}
    if depth < _MAX_DEPTH:
        if node.type in {"annotation", "marker_annotation"}:
            return _annotation(tree, node, depth)
        if node.type == "element_value_array_initializer":
            return [_value(tree, child, depth + 1) for child in node.named_children[:50]]
    return one_line(tree.text(node))


def _fields(tree: SyntaxTree, node: Node) -> list[list[Any]]:
    kind = one_line(tree.text(node.child_by_field_name("type")))
    marks = _marks(tree, node)
    rows = []
    for declarator in node.children_by_field_name("declarator"):
        name = declarator.child_by_field_name("name")
        rows.append([tree.text(name), declarator.start_point[0] + 1, kind, marks])
    return rows


def _getter(tree: SyntaxTree, node: Node) -> list[list[Any]]:
    found = _GETTER.match(tree.text(node.child_by_field_name("name")))
    marks = _marks(tree, node)
    parameters = node.child_by_field_name("parameters")
    if found is None or "static" in marks or (parameters is not None and parameters.named_child_count):
        return []
    name = found[1][:1].lower() + found[1][1:]
    kind = one_line(tree.text(node.child_by_field_name("type")))
    return [[name, node.start_point[0] + 1, kind, marks]]


def one_line(text: str) -> str:
    """Return a text with one space wherever it has several, or ends a line."""
    return _SPACE.sub(" ", text[: 4 * MAX_TEXT]).strip()[:MAX_TEXT]
