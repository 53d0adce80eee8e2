"""Reading Kotlin: types, functions, top-level values, the package, imports and the types that a file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing import captured
from services.system_map.parsing.own_calls import mark_overloads
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.typed_names import Typed, named, read_typed, type_of
from services.system_map.parsing.uses import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_ANNOTATION = "annotation class "
_ANNOTATION_SHOWN = re.compile(
    rb"\b((?:(?:public|internal|private|protected|actual|expect)[ \t]+){1,3})annotation class\b"
)
_MAX_BEFORE = 1600
_MAX_HEAD = 500
_OBJECTS = frozenset({"companion_object", "object_declaration"})
# Within an object a program's main is given words; without them it is one at the top of a file only.
_OF_A_MAIN = re.compile(r"\s*\(\s*(?:vararg\s+\w+\s*:\s*String|\w+\s*:\s*Array<(?:out\s+)?String>)\s*,?\s*\)")
_NO_MAIN = re.compile(r"\b(?:private|protected|internal|suspend)\b")  # hidden, or called otherwise once compiled
_CHAINS = frozenset({"infix_expression", "annotated_expression"})


def read(tree: SyntaxTree) -> Reading:
    """Read a Kotlin file."""
    reading = Reading(package=captured.package_of(tree))
    captured.read_definitions(tree, reading)
    _tell_annotations(tree, reading)
    captured.read_anonymous(tree, reading)
    chained = [head for word in tree.nodes("chained") if (head := _add_chained(tree, word, reading))]
    bodies = {body.start_byte for _, body in chained if body is not None}
    for node in tree.nodes("later"):
        if node.start_byte in bodies:
            continue
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "later", ""))
    for node in tree.nodes("import_line"):
        parts = node.named_children
        written = "".join(tree.text(parts[0]).split()).replace("`", "") if parts else ""
        last = written.rpartition(".")[2]
        if any(child.type == "*" for child in node.children):
            found = captured.add_import(reading, node, "wildcard", written)
            local, last = "*", "*"
        else:
            found = captured.add_import(reading, node, "import", written)
            local = tree.text(parts[1]) if len(parts) > 1 else last
        if found is not None:
            reading.uses.bindings.append((local, found, last))
    captured.read_uses(tree, reading)
    if chained:  # `class Name { … }` is no call of it
        names = {name.start_byte for name, _ in chained}
        reading.uses.calls = [call for call in reading.uses.calls if call[0] not in names]
    mark_overloads(tree, reading)
    read_typed(tree, reading, _typed_parts)
    reading.references = captured.references_of(tree)
    reading.summary = captured.summary_of(tree, reading)
    reading.is_entry = _has_main(tree, reading)
    return reading


def _has_main(tree: SyntaxTree, reading: Reading) -> bool:
    """Say whether a file runs: by a function at its top, or one of an object that stands as a static method of Java."""
    starts = {found.start for found in reading.definitions if found.name == "main"}
    mains = [node for node in tree.nodes("definition.function") if node.start_byte in starts] if starts else []
    return any(node.parent == tree.root or _is_static_main(tree, node) for node in mains)


def _is_static_main(tree: SyntaxTree, node: Node) -> bool:
    """Say whether a function of an object is given what a program is, `@JvmStatic fun main(args: Array<String>)`."""
    body = node.parent
    owner = body.parent if body is not None else None
    if owner is None or owner.type not in _OBJECTS:
        return False
    marks, _, given = tree.text(node)[:_MAX_HEAD].partition("fun main")
    return "@JvmStatic" in marks and _NO_MAIN.search(marks) is None and _OF_A_MAIN.match(given) is not None


def _tell_annotations(tree: SyntaxTree, reading: Reading) -> None:
    """Tell of an annotation's class as it is written: `kotlin_repairs` made an interface of it, and took words away.

    Of the annotations above it, those up to the last one with brackets may be read as an expression of their own.
    """
    heads = {
        found.start: found
        for found in reading.definitions
        if found.kind == "interface" and found.signature.startswith(_ANNOTATION)
    }
    for node in tree.nodes("definition.interface") if heads else ():
        found = heads.get(node.start_byte)
        if found is None:
            continue
        found.kind = "class"
        before = last = node.prev_sibling
        while last is not None and last.type == "annotated_expression":
            last = last.named_child(last.named_child_count - 1)
        if before is not None and last is not None and last.type == "parenthesized_expression" and last is not before:
            found.start = before.start_byte
        shown = _ANNOTATION_SHOWN.search(tree.source, found.start, found.end)
        if shown is not None:
            words = shown[1].decode()
            found.signature = one_line(words + found.signature)
            found.exported = captured.not_hidden(words)


def _typed_parts(tree: SyntaxTree, node: Node, asked: frozenset[bytes] | None) -> Iterator[Typed]:
    """Yield the name that a declaration binds with its type, or what the call gives that makes its value."""
    children = node.named_children
    value = None
    if node.type == "property_declaration":
        declared = next((child for child in children if child.type == "variable_declaration"), None)
        if declared is None:
            return  # several names at once, each captured by itself
        value = children[-1]
        children = declared.named_children
    place = next((place for place, child in enumerate(children) if child.type == "identifier"), None)
    text = named(tree, children[place], asked) if place is not None else ""
    if place is None or not text:
        return
    if node.type != "catch_block" and place + 1 == len(children):
        yield children[place].start_byte, text, _type_of_value(tree, value)
    else:
        yield children[place].start_byte, text, type_of(tree, children[place + 1])


def _type_of_value(tree: SyntaxTree, value: Node | None) -> str:
    if value is None or value.type not in {"call_expression", "as_expression"}:
        return ""
    if value.type == "as_expression":
        return type_of(tree, value.child_by_field_name("right"))
    return result_of(tree, value)


def _add_chained(tree: SyntaxTree, word: Node, reading: Reading) -> tuple[Node, Node | None] | None:
    """Add the type whose head was read as an expression, `class` being its operator; return its name and its body.

    No name is written like these words. Where the annotations of what follows were taken for its own it has none.
    """
    last = word.next_named_sibling
    if last is None and word.parent is not None:  # `public open class Name`
        last = word.parent.next_named_sibling
    if last is None:
        return None
    name, body = last, last.next_named_sibling
    if last.type == "call_expression":  # `open class Name { … }`
        name, body = _called(last)
    if name.type != "identifier":
        return None
    if body is not None and body.type != "lambda_literal":
        body = None
    end = body or last
    node, around = word, last.parent
    while around is not None and around.end_byte == end.end_byte and around.type in _CHAINS:
        if node.type == "annotated_expression" and around.type == "infix_expression":
            break  # the chain begins with the type before
        node, around = around, around.parent
    head = tree.source[word.start_byte : name.end_byte].decode("utf-8", "replace")
    before = tree.source[max(node.start_byte, word.start_byte - _MAX_BEFORE) : word.start_byte]
    reading.definitions.append(
        Definition(
            start=node.start_byte,
            end=end.end_byte,
            start_line=name.start_point[0] + 1,
            end_line=end.end_point[0] + 1,
            kind="interface" if tree.text(word) == "interface" else "class",
            name=tree.text(name),
            signature=one_line(head),
            exported=captured.not_hidden(before.decode("utf-8", "replace")),
        )
    )
    return name, body


def _called(node: Node) -> tuple[Node, Node | None]:
    """Return what a call calls, and the lambda that it is given: `Name() { … }` is a call within one."""
    body = None
    while node.type == "call_expression" and node.named_child_count:
        given = node.named_children[-1]
        if given.type == "annotated_lambda":
            body = given.named_child(0)
        node = node.named_children[0]
    return node, body
