"""JPA's classes in Kotlin, as the signals that `jpa` has for Java's: `jpa.class`.

Annotations without a target are the field's, those of `@get:` the getter's. Of a property that can be null no type says
so; one that the compiler keeps as a primitive has "primitive" among its annotations. A property without a field of its
own (`val isNew get() = …`, `by lazy`) is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals import java_texts
from services.system_map.parsing.signals.jpa import MAX_TEXT, is_mapped, one_line, put

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"persistence.Entity", b"persistence.MappedSuperclass", b"persistence.Embeddable", b"persistence.*")
_MAX_FIELDS = 500
_MAX_DEPTH = 5
_MAX_AROUND = 10
_PRIMITIVE = "primitive"
_PRIMITIVES = frozenset({"Int", "Long", "Short", "Byte", "Boolean", "Double", "Float", "Char"})
_LITERALS = {"string_literal": "String", "multiline_string_literal": "String", "float_literal": "Double"}
_TYPES = frozenset({"class_declaration", "object_declaration"})
_TEXTS = frozenset(
    {"string_literal", "multiline_string_literal", "binary_expression", "identifier", "navigation_expression"}
)
_TYPED = frozenset({"user_type", "nullable_type"})
_IN_TYPES = re.compile(r"\b(?:out|in)\s+|[?`]|@[\w.:]+(?:\([^()]*\))?\s*")
_MADE = re.compile(r"([A-Z]\w*(?:<[\w.<>, ?]*>)?)\(")


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the classes that a persistence provider maps."""
    found: list[Signal] = []
    for node in tree.nodes("definition.class"):
        marks = _marks(tree, node, "") if node.type == "class_declaration" else {}
        name = node.child_by_field_name("name")
        if not is_mapped(marks) or not _bare(tree.text(name)):
            continue
        rows = [*_parameters(node), *_properties(node)][:_MAX_FIELDS]
        getters = [_row(tree, row, "get:") for row in rows]
        above = _above(node)
        data = {
            "name": _bare(tree.text(name)),
            "qualified": _qualified(tree, node),
            "end": node.end_point[0] + 1,
            "extends": tree.text(above).partition("<")[0].strip(),
            "marks": marks,
            "fields": [_row(tree, row, "field:") for row in rows],
            "getters": getters if any(marks.keys() - {_PRIMITIVE} for _, _, _, marks in getters) else [],
        }
        generics = {"variables": _child(node, "type_parameters"), "arguments": _child(above, "type_arguments")}
        data |= {key: _type(tree.text(inner)) for key, inner in generics.items() if inner is not None}
        found.append(Signal("jpa.class", (name or node).start_point[0] + 1, data))
    return found


def _child(node: Node | None, kind: str) -> Node | None:
    return next((child for child in node.named_children if child.type == kind), None) if node is not None else None


def _bare(name: str) -> str:
    return name.strip("`")


def _type(text: str) -> str:
    """Return a type without annotations, what says that it may be null, and whether it is given or taken."""
    return one_line(_IN_TYPES.sub("", text[: 4 * MAX_TEXT]))


def _qualified(tree: SyntaxTree, node: Node) -> str:
    names: list[str] = []
    at: Node | None = node
    while at is not None and len(names) < _MAX_AROUND:
        if at.type in _TYPES:
            names.append(_bare(tree.text(at.child_by_field_name("name"))))
        at = tree.parent(at)
    return ".".join(reversed(names))


def _above(node: Node) -> Node | None:
    """Return the type of the class above: the one that is called; constructors in the body may call the first that is named."""
    bases = [
        base
        for one in getattr(_child(node, "delegation_specifiers"), "named_children", ())
        for base in one.named_children
    ]
    called = next((base for base in bases if base.type == "constructor_invocation"), None)
    if called is not None or _child(_child(node, "class_body"), "secondary_constructor") is None:
        return _child(called, "user_type")
    return next((base for base in bases if base.type == "user_type"), None)


# ── properties ─────────────────────────────────────────────────────────────────────────────────────────────


def _parameters(node: Node) -> list[Node]:
    """Return the parameters of the primary constructor that are properties."""
    parameters = _child(_child(node, "primary_constructor"), "class_parameters")
    found = parameters.named_children if parameters is not None else ()
    return [one for one in found if any(child.type in {"val", "var"} for child in one.children)]


def _properties(node: Node) -> list[Node]:
    """Return the properties of the body that have a field."""
    body = _child(node, "class_body")
    found = (one for one in (body.named_children if body is not None else ()) if one.type == "property_declaration")
    return [
        one
        for one in found
        if _child(one, "property_delegate") is None and (_child(one, "getter") is None or _value_of(one) is not None)
    ]


def _value_of(node: Node) -> Node | None:
    """Return what a property is given where it is declared."""
    at = next((place for place, child in enumerate(node.children) if child.type == "="), None)
    return node.children[at + 1] if at is not None and at + 1 < node.child_count else None


def _row(tree: SyntaxTree, node: Node, target: str) -> list[Any]:
    """Return a property's name, line, type and annotations of one target."""
    declared = _child(node, "variable_declaration") or node
    name = _child(declared, "identifier")
    written = next((child for child in declared.named_children if child.type in _TYPED), None)
    value = _value_of(node)
    kind = _type(tree.text(written)) if written is not None else _given(tree, value)
    marks = _marks(tree, node, target)
    is_null = written is not None and written.type == "nullable_type"
    if kind in _PRIMITIVES and not is_null:
        marks[_PRIMITIVE] = {}
    return [_bare(tree.text(name)), (name or node).start_point[0] + 1, kind, marks]


def _given(tree: SyntaxTree, value: Node | None) -> str:
    """Return the type of a property that has only a value: of a literal, or of what a constructor makes; "" for others."""
    if value is None:
        return ""
    text = tree.text(value)[: 4 * MAX_TEXT]
    if value.type == "number_literal":
        return "Long" if text.endswith("L") else "Int"
    if text in {"true", "false"}:
        return "Boolean"
    made = _MADE.match(text) if value.type == "call_expression" else None
    return _type(made[1]) if made else _LITERALS.get(value.type, "")


# ── annotations ────────────────────────────────────────────────────────────────────────────────────────────


def _marks(tree: SyntaxTree, node: Node, target: str) -> dict[str, Any]:
    """Return a declaration's annotations of a target; those without one are the field's."""
    marks: dict[str, Any] = {}
    modifiers = _child(node, "modifiers")
    for child in modifiers.named_children if modifiers is not None else ():
        site = tree.text(_child(child, "use_site_target"))
        called = _child(child, "constructor_invocation")
        name = _child(called or child, "user_type")
        if child.type == "annotation" and name is not None and (site or "field:") == (target or "field:"):
            written = tree.text(name)
            value = {"@": written.rpartition(".")[2], **_arguments(tree, called, 0)}
            put(tree, marks, written, value)
    return marks


def _arguments(tree: SyntaxTree, called: Node | None, depth: int) -> dict[str, Any]:
    """Return the arguments of an annotation by name; several without one are a list."""
    found: dict[str, Any] = {}
    plain: list[Any] = []
    arguments = _child(called, "value_arguments")
    for child in arguments.named_children[:50] if arguments is not None else ():
        if child.type != "value_argument" or not child.named_child_count:
            continue
        value = _value(tree, child.named_children[-1], depth + 1)
        if any(one.type == "=" for one in child.children):
            found[tree.text(child.named_children[0])] = value
        else:
            plain.append(value)
    if plain:
        found.setdefault("value", plain if len(plain) > 1 else plain[0])
    return found


def _value(tree: SyntaxTree, node: Node, depth: int) -> Any:
    text = tree.text(node)
    if node.type == "collection_literal":
        return [_value(tree, child, depth + 1) for child in node.named_children[:50]] if depth < _MAX_DEPTH else ""
    if node.type == "call_expression" and depth < _MAX_DEPTH:
        name = tree.text(node.named_children[0]).rpartition(".")[2]
        arguments = _arguments(tree, node, depth)
        if name == "arrayOf":
            inner = arguments.get("value", [])
            return inner if isinstance(inner, list) else [inner]
        return {"@": name, **arguments}
    if node.type not in _TEXTS or "::" in text or text in {"true", "false", "null"}:
        return one_line(text.replace("::", "."))
    pieces = _pieces(tree, node, 0)
    if all(kind == "t" for kind, _ in pieces):
        return "".join(inner for _, inner in pieces)[:MAX_TEXT]
    return {"code": pieces}


def _pieces(tree: SyntaxTree, node: Node, depth: int) -> java_texts.Text:
    """Return the pieces of a text, as `java_texts` has them."""
    text = tree.text(node)
    if node.type == "string_literal" and _child(node, "interpolation") is None:
        return [["t", java_texts.literal(text)]]
    if node.type == "multiline_string_literal" and _child(node, "interpolation") is None:
        return [["t", text[3:-3]]]
    if node.type == "binary_expression" and depth < _MAX_DEPTH and any(one.type == "+" for one in node.children):
        return [piece for one in node.named_children for piece in _pieces(tree, one, depth + 1)]
    if node.type in {"identifier", "navigation_expression"}:
        return [["n", "".join(text.split())[:MAX_TEXT]]]
    return [["?", one_line(text)]]
