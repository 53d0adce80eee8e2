"""Which types Java's names have as the text shows, and what stands in front of a call as a path of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.receivers import MAX_PATH
from services.system_map.parsing.uses import MAX_RECEIVER, split_name

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_TYPE = 120
_MAX_DEPTH = 32  # calls and fields in front of a call
_NO_PATH = "?"
_OF_CALL, _OF_FIELD = 4, 3  # parts of `a.b()` and of `a.b`
_FIXED = {"this": "this", "string_literal": "String()", "class_literal": "Class()"}


def read_types(tree: SyntaxTree, reading: Reading) -> None:
    """Read what types names have: parameters, variables, fields, elements of an enum, and anonymous classes' `this`.

    A name of which no type is known has "" as its type: it hides what is called so outside.
    """
    types = reading.uses.types
    for node in tree.nodes("typed"):
        _read_typed(tree, node, reading)
    for node in tree.nodes("field"):
        # Where the declaration begins: what stands in a constant's value would be no field of the type.
        written = plain_type(tree, node.child_by_field_name("type"))
        if written:
            types += [(node.start_byte, name, written) for name in _declared(tree, node)]
    for node in tree.nodes("element"):
        types.append((node.start_byte, tree.text(node.child_by_field_name("name")), _enum_of(tree, node)))
    types += [(node.start_byte, tree.text(node), "") for node in tree.nodes("untyped")]
    for node in tree.nodes("anonymous"):
        _read_anonymous(tree, node, reading)


def _enum_of(tree: SyntaxTree, constant: Node) -> str:
    body = constant.parent
    enum = body.parent if body is not None else None
    return tree.text(enum.child_by_field_name("name")) if enum is not None else ""


def _declared(tree: SyntaxTree, node: Node) -> list[str]:
    names = (declarator.child_by_field_name("name") for declarator in node.children_by_field_name("declarator"))
    return [tree.text(name) for name in names if name is not None]


def _read_typed(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    types = reading.uses.types
    if node.type == "type_pattern":
        if len(node.named_children) == 2:
            written, name = plain_type(tree, node.named_children[0]), node.named_children[1]
            types.append((name.start_byte, tree.text(name), written))
        return
    written = plain_type(tree, _type_of(node))
    is_told = written != "var"
    for declarator in node.children_by_field_name("declarator") or [node]:
        declared = declarator.child_by_field_name("name")
        found = written if is_told else _made(tree, declarator)
        if declared is not None and (found or not is_told):
            types.append((declared.start_byte, tree.text(declared), found))


def _type_of(node: Node) -> Node | None:
    if node.type == "instanceof_expression":
        return node.child_by_field_name("right")
    if node.type == "catch_formal_parameter":
        caught = next((child for child in node.named_children if child.type == "catch_type"), None)
        return caught.named_children[0] if caught is not None and caught.named_child_count == 1 else None
    return node.child_by_field_name("type")


def _made(tree: SyntaxTree, declarator: Node) -> str:
    """Return the type of a `var`: that of the object made, or what is called to get its value; "" for anything else."""
    value = declarator.child_by_field_name("value")
    if value is None or declarator.type == "enhanced_for_statement":
        return ""
    if value.type == "object_creation_expression":
        return plain_type(tree, value.child_by_field_name("type"))
    found = path_of(tree, value) if value.type == "method_invocation" else _NO_PATH
    return found if found != _NO_PATH else ""


def _read_anonymous(tree: SyntaxTree, body: Node, reading: Reading) -> None:
    """Read what `this` is in the methods of a class without a name: the object of another class, with more methods."""
    made = body.parent
    written = plain_type(tree, made.child_by_field_name("type")) if made is not None else ""
    if made is not None and made.type == "enum_constant":
        written = _enum_of(tree, made)
    for method in body.named_children if written else ():
        inside = method.child_by_field_name("body") if method.type == "method_declaration" else None
        if inside is not None:
            reading.uses.types.append((inside.start_byte, "this", written))


def path_of(tree: SyntaxTree, node: Node) -> str:
    """Return an expression as a path of names: `shop.find(1).items` is `shop.find().items`, `new Shop(1)` is `Shop()`.

    "?" where it is none.
    """
    if node.type in {"identifier", "this", "super"}:
        text = tree.text(node)
        return text if len(text) <= MAX_RECEIVER else _NO_PATH
    if node.type == "field_access" and node.end_byte - node.start_byte <= MAX_RECEIVER:
        text = tree.text(node)
        if "(" not in text:
            outer, name = split_name(text)
            return f"{outer}.{name}" if outer and outer != "?" else _NO_PATH
    found = _path(tree, node, 0)
    return found if 0 < len(found) <= MAX_PATH else _NO_PATH


def _path(tree: SyntaxTree, node: Node | None, depth: int) -> str:
    """Return the path; "" for none."""
    if node is None or depth > _MAX_DEPTH:
        return ""
    found = _FIXED.get(node.type, "")
    if node.type == "identifier":
        found = tree.text(node)
    elif node.type == "method_invocation":
        found = _path_of_call(tree, node, depth + 1)
    elif node.type == "field_access":
        found = _path_of_field(tree, node, depth + 1)
    elif node.type == "object_creation_expression":
        found = _made_type(tree, node)
    elif node.type == "parenthesized_expression" and node.named_child_count == 1:
        found = _path(tree, node.named_child(0), depth + 1)
    elif node.type == "cast_expression":
        written = plain_type(tree, node.child_by_field_name("type"))
        found = f"{written}()" if written else ""
    return found


def _path_of_call(tree: SyntaxTree, node: Node, depth: int) -> str:
    name = tree.text(node.child_by_field_name("name"))
    target = node.child_by_field_name("object")
    if target is None:
        return f"{name}()" if name else ""
    front = _path(tree, target, depth)
    is_plain = len(node.children) == _OF_CALL or node.child_by_field_name("type_arguments") is not None
    return f"{front}.{name}()" if front and name and is_plain else ""


def _path_of_field(tree: SyntaxTree, node: Node, depth: int) -> str:
    front = _path(tree, node.child_by_field_name("object"), depth)
    name = tree.text(node.child_by_field_name("field"))
    return f"{front}.{name}" if front and name and len(node.children) == _OF_FIELD else ""


def _made_type(tree: SyntaxTree, node: Node) -> str:
    """Return the class of an object that is made there; "" where it has a body of its own, or stands in another object."""
    last = node.children[-1]
    written = plain_type(tree, node.child_by_field_name("type"))
    is_plain = last.type != "class_body" and node.children[0].type == "new"
    return f"{written}()" if written and is_plain else ""


def plain_type(tree: SyntaxTree, node: Node | None) -> str:
    """Return a type without its arguments; nothing for arrays and types of the language itself."""
    if node is None or node.type not in {"type_identifier", "scoped_type_identifier", "generic_type"}:
        return ""
    end = min(node.end_byte, node.start_byte + _MAX_TYPE)
    text = tree.source[node.start_byte : end].decode("utf-8", "replace")
    if node.type == "generic_type":
        text = text.partition("<")[0]
    return "".join(text.split())
