"""Texts that a script's modules hold under names others import: constants, objects, enumerations, static members.

    script.texts  {texts: {"PATH" or "ROUTES.users" or "Table.Pets": text}, names, exports: as ScriptCalls tells them}

What a file gives away without a name of its own stands under "=" and the name of the export: `export default {users:
"/users"}` and `module.exports = {users: "/users"}` as "=users". Only what stands at the top of a file counts; a text with a space in it is a sentence, and no path or name. Files
whose decorators and settings take such names say what they import and export even where they hold no text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.script_calls import EXPORTED, ScriptCalls, Text
from services.system_map.parsing.signals.script_literals import unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"export", b"enum ", b"@Controller", b"@Entity", b"setGlobalPrefix", b"enableVersioning")
# Each begins with letters that are looked for fast: they are tried on every file.
_USES = (
    re.compile(rb"@(?:Controller|Module|Entity|ChildEntity|Column|Get|Post|Put|Patch|Delete|All)\s*\("),
    re.compile(rb"setGlobalPrefix"),
    re.compile(rb"enableVersioning"),
    re.compile(rb"RouterModule"),
)
# What the project's own decorators of Nest give back (see nest_composed): their file says what it exports.
_MADE = re.compile(rb"applyDecorators\s*\(|(?:=>|return)\s*\(?\s*Controller\s*\(")
_HOLDS = (
    re.compile(
        rb"export\s+(?:declare\s+)?(?:enum\s|const\s+(?:enum\s|\w+(?:\s*:\s*[\w.]+)?\s*=\s*(?:['\"`{]|Object\.freeze|\w+\s*\+)))"
    ),
    re.compile(rb"export\s*(?:\{|default\s+\w+\s*;)"),
    re.compile(rb"enum\s+\w+\s*\{[^}]{0,400}['\"`]/"),
    re.compile(rb"static\s+(?:readonly\s+)?\w+[^=;\n]{0,80}=\s*['\"`]"),
)
# What files give away without a name is read where it holds paths: other objects are components and settings.
_GIVES = (
    re.compile(rb"export\s+default\s+(?:\{|['\"`]|Object\.freeze|[A-Za-z]\w*\s*(?:\n|\Z))"),
    re.compile(rb"exports(?:\.\w+)?\s*=\s*(?:\{|['\"`]|Object\.freeze|[A-Za-z]\w*\s*[;\n])"),
)
_ROOTED = tuple(re.compile(before + rb"\s*['\"`]/[\w:$]") for before in (b":", b"=", b"default"))
# The last part of what is given a value, and what stands before it. Looked for in files that hold texts alone.
_ASSIGNED = re.compile(rb"(\.[\w$]++)[ \t]*+=(?![=>])")
_BEFORE = re.compile(rb"[\w$.]+\Z")
_MAX_NAME = 120
_DECLARED = frozenset({"lexical_declaration", "enum_declaration", "class_declaration", "abstract_class_declaration"})
_MAX_TEXTS = 500
_MAX_STATEMENTS = 2_000
_MAX_TEXT = 200
_MAX_DEPTH = 3


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a JavaScript or TypeScript file."""
    uses = any(word.search(tree.source) for word in _USES)
    if not uses and b"@nestjs" in tree.source and b"Controller" in tree.source:
        uses = _MADE.search(tree.source) is not None
    holds = uses or any(form.search(tree.source) for form in _HOLDS)
    gives = _gives(tree.source)
    if not holds and not gives:
        return []
    calls = ScriptCalls(tree)
    texts: dict[str, Text] = {}
    for statement in tree.root.named_children[:_MAX_STATEMENTS]:
        node = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
        if node is not None and node.type in _DECLARED and len(texts) < _MAX_TEXTS:
            _declared(calls, node, texts)
        elif gives and len(texts) < _MAX_TEXTS:
            _given(calls, statement, texts)
    if texts:
        texts = _kept(texts, tree.source)
    if not uses and not (texts if holds else any(_is_rooted(pieces) for pieces in texts.values())):
        return []
    return [Signal("script.texts", 1, {"texts": texts, "names": calls.names, "exports": calls.exports})]


def _gives(source: bytes) -> bool:
    if not any(quoted in source for quoted in (b"'/", b'"/', b"`/")):  # found faster than any pattern
        return False
    return any(form.search(source) for form in _ROOTED) and any(form.search(source) for form in _GIVES)


def _kept(texts: dict[str, Text], source: bytes) -> dict[str, Text]:
    """Return the texts that no statement gives another value: `P.a = "/b"`, `exports.a` a second time."""
    given: Counter[str] = Counter()
    for match in _ASSIGNED.finditer(source):
        before = _BEFORE.search(source, max(match.start() - _MAX_NAME, 0), match.start())
        given[(before[0] + match[1]).decode("utf-8", "replace") if before is not None else ""] += 1
    if not given:
        return texts
    kept: dict[str, Text] = {}
    for name, text in texts.items():
        if name.startswith("="):
            exported = name[1:]
            if given["module.exports"] > 1 or given[f"exports.{exported}"] + given[f"module.exports.{exported}"] > 1:
                continue
        elif given[name]:
            continue
        kept[name] = text
    return kept


def _is_rooted(pieces: Text) -> bool:
    return any(kind == "t" and value.startswith("/") for kind, value in pieces)


def _given(calls: ScriptCalls, statement: Node, texts: dict[str, Text]) -> None:
    """Read `export default {…}`, `module.exports = {…}` and `exports.name = …`."""
    name, value = "default", statement.child_by_field_name("value")
    if statement.type == "expression_statement" and statement.named_child_count:
        given = statement.named_children[0]
        exported = EXPORTED.match(calls.dotted(given.child_by_field_name("left")))
        if given.type != "assignment_expression" or exported is None:
            return
        name, value = exported[1] or "module", given.child_by_field_name("right")
    value = unwrapped(value)
    if value is None or statement.type not in {"export_statement", "expression_statement"}:
        return
    if value.type != "object" or name not in {"default", "module"}:
        _value(calls, f"={name}", value, texts, 0)
    elif not any(child.type == "spread_element" for child in value.named_children):
        for pair in value.named_children[:_MAX_TEXTS]:
            key = calls.tree.text(pair.child_by_field_name("key")).strip("'\"")
            if pair.type == "pair" and re.fullmatch(r"[\w$]+", key):
                _value(calls, f"={key}", pair.child_by_field_name("value"), texts, 1)


def _declared(calls: ScriptCalls, node: Node, texts: dict[str, Text]) -> None:
    name = calls.tree.text(node.child_by_field_name("name"))
    body = node.child_by_field_name("body")
    if node.type == "lexical_declaration":
        if calls.tree.text(node.child_by_field_name("kind")) == "const":
            for declarator in node.named_children:
                if declarator.type == "variable_declarator":
                    held = calls.tree.text(declarator.child_by_field_name("name"))
                    _value(calls, held, declarator.child_by_field_name("value"), texts, 0)
        return
    for member in body.named_children[:_MAX_TEXTS] if body is not None else ():
        key = calls.tree.text(member.child_by_field_name("name")).strip("'\"")
        if member.type == "enum_assignment" or (
            member.type == "public_field_definition" and any(child.type == "static" for child in member.children)
        ):
            _value(calls, f"{name}.{key}", member.child_by_field_name("value"), texts, 1)


def _value(calls: ScriptCalls, name: str, node: Node | None, texts: dict[str, Text], depth: int) -> None:
    node = unwrapped(node)
    if node is None or depth > _MAX_DEPTH or len(texts) >= _MAX_TEXTS:
        return
    if node.type == "call_expression" and calls.tree.text(node.child_by_field_name("function")) == "Object.freeze":
        arguments = node.child_by_field_name("arguments")
        node = unwrapped(arguments.named_children[0]) if arguments is not None and arguments.named_child_count else None
        if node is None:
            return
    if node.type == "object":
        if not any(child.type == "spread_element" for child in node.named_children):
            for pair in node.named_children[:_MAX_TEXTS]:
                key = calls.tree.text(pair.child_by_field_name("key")).strip("'\"")
                if pair.type == "pair" and re.fullmatch(r"[\w$]+", key):
                    _value(calls, f"{name}.{key}", pair.child_by_field_name("value"), texts, depth + 1)
        return
    if node.type in {"string", "template_string", "binary_expression", "identifier", "member_expression"}:
        pieces = calls.text(node)
        whole = "".join(value for _, value in pieces)
        if all(kind != "?" for kind, _ in pieces) and len(whole) <= _MAX_TEXT and not re.search(r"\s", whole):
            texts[name] = pieces
