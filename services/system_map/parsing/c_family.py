"""Reading C and C++: functions by their declarators, types, function-like macros, namespaces, includes."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from services.system_map.facts import ImportFacts
from services.system_map.parsing import c_repairs
from services.system_map.parsing.c_uses import read_uses
from services.system_map.parsing.cpp_modules import add_modules
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.summary import summary_of_comments

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_NAME_NODES = frozenset(
    {"identifier", "field_identifier", "type_identifier", "operator_name", "destructor_name", "operator_cast"}
)
# What a macro in front of a definition makes the grammar take for a function's name.
_KEYWORDS = """
    if for while switch else do return sizeof static const void int class struct union enum namespace template
"""
_NOT_NAMES = frozenset(_KEYWORDS.split())
_KINDS_OF_CLASSES = {"class_specifier": "class", "struct_specifier": "struct", "union_specifier": "struct"}
_AROUND_MEMBERS = frozenset(
    {"template_declaration", "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef"}
)
_TEMPLATE_ARGUMENTS = re.compile(r"<[^<>]*>")
_STATIC = re.compile(r"^(?:[A-Z_]+\s+)*(?:inline\s+)?static\b")
_NO_PARAMETERS = re.compile(r"\s{0,80}\(\s{0,80}(?:void\s{0,80})?\)[^()]*\Z")
_NEVER = re.compile(rb"#[ \t]*if[ \t]+\(?0")
_OPERATOR = re.compile(rb"\boperator[ \t]{1,8}\Z")  # behind attributes and another word it is read as a type
_PARAMETERS = re.compile(rb"[ \t]{0,8}\((?![ \t]{0,8}\)[ \t]{0,8}\()")  # and no `operator()(…)`
# `typedef BOOL (WINAPI *Name)(HANDLE, DWORD)`: the grammar may take `BOOL (…)` for a macro's call.
_POINTER_TO_FUNCTION = re.compile(
    rb"typedef\s[^(){};,]{1,200}\(\s{0,20}(?:\w{1,80}\s{0,20})?\*\s{0,20}([A-Za-z_]\w{0,80})\s{0,20}\)\s{0,20}\("
)
_MAX_DEPTH = 50  # of declarators around a name


def read(tree: SyntaxTree) -> Reading:
    """Read a C or C++ file."""
    reading = Reading()
    for node in tree.nodes("function"):
        _add_function(tree, node, reading)
    for node in tree.nodes("braced"):
        if _is_function(tree, node):
            _add_function(tree, node, reading)
        else:
            _add_empty_class(tree, node, reading)
    for kind in ("class", "struct", "enum"):
        for node in tree.nodes(kind):
            owner, _, name = _plain(tree.text(_name_of(node))).partition("<")[0].rpartition(".")
            _add(tree, node, kind, name, reading, owner=owner)
    for node in tree.nodes("type"):
        _add_types(tree, node, reading)
    for node in tree.nodes("macro"):
        _add(tree, node, "macro", tree.text(node.child_by_field_name("name")), reading)
    for node in tree.nodes("namespace"):
        name = "".join(tree.text(node.child_by_field_name("name")).split())
        _add(tree, node, "module", name.replace("::", "."), reading)
    _add_includes(tree, reading)
    of_modules = add_modules(tree.source, reading) if tree.language == "C++" else None
    read_uses(tree, reading)
    if _NEVER.search(tree.source):
        _leave_out(tree, reading)
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:200]]
    first = _first_code(tree) if of_modules is None else min(of_modules, _first_code(tree))
    reading.summary = summary_of_comments(tree.source, comments, first)
    return reading


def _leave_out(tree: SyntaxTree, reading: Reading) -> None:
    """Take away what stands behind `#if 0`, which no compiler sees."""
    spans = c_repairs.never_compiled(tree.source)

    def is_seen(start: int) -> bool:
        place = bisect_right(spans, (start, len(tree.source))) - 1
        return place < 0 or start >= spans[place][1]

    for capture in ("branch", "deciding", "default"):
        if capture in tree.captures:
            tree.captures[capture] = [node for node in tree.captures[capture] if is_seen(node.start_byte)]
    uses = reading.uses
    reading.definitions = [found for found in reading.definitions if is_seen(found.start)]
    reading.imports = [found for found in reading.imports if is_seen(found[0])]
    uses.calls = [found for found in uses.calls if is_seen(found[0])]
    uses.types = [found for found in uses.types if is_seen(found[0])]


def _add_includes(tree: SyntaxTree, reading: Reading) -> None:
    """Read `#include` lines; by themselves where the grammar cannot, as within an array or behind a broken line."""
    if tree.root.has_error or tree.is_repaired:
        line, position = 1, 0
        for start, kind, target in c_repairs.includes(tree.source):
            line += tree.source.count(b"\n", position, start)
            position = start
            reading.imports.append((start, ImportFacts(kind, target, line)))
        return
    for node in tree.nodes("import"):
        path = node.child_by_field_name("path")
        if path is None or path.type not in {"string_literal", "system_lib_string"}:
            continue
        kind = "local" if path.type == "string_literal" else "system"
        target = tree.text(path).strip().strip('"<>')
        if target and "\n" not in target:
            reading.imports.append((node.start_byte, ImportFacts(kind, target, node.start_point[0] + 1)))


def _first_code(tree: SyntaxTree) -> int:
    for index in range(min(tree.root.named_child_count, 200)):
        child = tree.root.named_child(index)
        if child is not None and child.type != "comment":
            return child.start_byte
    return len(tree.source)


def _add(
    tree: SyntaxTree, node: Node, kind: str, name: str, reading: Reading, *, owner: str = "", exported: bool = True
) -> None:
    if not name or len(name) > 300:
        return
    body = _body(node, kind)
    end = body.start_byte if body else node.end_byte
    first = _behind_class(node)
    text = tree.source[first.start_byte : min(end, first.start_byte + 1000)].decode("utf-8", "replace")
    reading.definitions.append(
        Definition(
            start=first.start_byte,
            end=node.end_byte,
            start_line=first.start_point[0] + 1,
            end_line=node.end_point[0] + (node.end_point[1] > 0),
            kind=kind,
            name=name,
            signature=one_line(text.replace("\\\n", " ")).rstrip(" ;{"),
            exported=exported,
            owner=owner,
        )
    )


def _behind_class(node: Node) -> Node:
    """Return where a definition begins: behind the class that the grammar takes for its type, where a semicolon lacks."""
    of = node.child_by_field_name("type") if node.type == "function_definition" else None
    declarator = node.child_by_field_name("declarator")
    if of is None or declarator is None or of.type not in _KINDS_OF_CLASSES or of.child_by_field_name("body") is None:
        return node
    return declarator


def _name_of(declared: Node) -> Node | None:
    """Return the name of a class or an enum; of `enum : std::uint8_t {…}` the grammar takes the type for it."""
    name = declared.child_by_field_name("name")
    if name is None or name.type != "qualified_identifier":
        return name
    before = name.prev_sibling
    return None if before is not None and before.is_error else name


def _add_function(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    declarator = node.child_by_field_name("declarator")
    if _add_class_with_a_macro(tree, node, reading):
        return
    owner: list[str] = []
    name = ""
    for _ in range(_MAX_DEPTH):
        if declarator is None:
            break
        kind = declarator.type
        if kind == "qualified_identifier":
            scope = declarator.child_by_field_name("scope")
            if scope is not None:
                owner.append(_plain(tree.text(scope)))
            declarator = declarator.child_by_field_name("name")
        elif kind in _NAME_NODES:
            name = _callable_name(tree, declarator)
            break
        elif kind == "template_function":
            declarator = declarator.child_by_field_name("name")
        else:
            declarator = _inner(declarator)
    if (
        not name
        or name in _NOT_NAMES
        or (name == "operator" and tree.root.has_error and not _is_plain_name(tree, declarator))
        or _is_condition(node, name)
        or _is_statement(tree, node)
        or _is_call_in_class(tree, node, name)
    ):
        return
    head = tree.source[node.start_byte : node.start_byte + 80].decode("utf-8", "replace")
    if name == "main" and not owner and (node.parent is None or not node.parent.type.startswith("preproc_")):
        reading.is_entry = True  # a main inside `#ifdef` is a self-test more often than a program
    static = bool(_STATIC.match(head)) and not owner and not _is_member(tree, node)
    _add(tree, node, "function", name, reading, owner=".".join(part for part in owner if part), exported=not static)


def _is_member(tree: SyntaxTree, node: Node) -> bool:
    """Tell whether a function stands among the members of a class, where `static` hides it from nobody."""
    around = tree.parent(node)
    for _ in range(_MAX_DEPTH):
        if around is None or around.type not in _AROUND_MEMBERS:
            break
        around = tree.parent(around)
    return around is not None and around.type == "field_declaration_list"


def _is_condition(node: Node, name: str) -> bool:
    """Tell whether the `defined(X)` of a torn `#if` is read as a function, which has no type then."""
    return name == "defined" and node.child_by_field_name("type") is None


def _is_plain_name(tree: SyntaxTree, name: Node | None) -> bool:
    """Tell whether a function of C is called `operator`; else it is C++ behind `#ifdef __cplusplus`, read as C."""
    return tree.language == "C" and name is not None and _PARAMETERS.match(tree.source, name.end_byte) is not None


def _is_statement(tree: SyntaxTree, node: Node) -> bool:
    """Tell whether a macro with a block in a body is read as a function: `for_each (a, b) {`, `if LIKELY (x) {`."""
    around = tree.parent(node)
    if node.child_by_field_name("type") is None:
        for _ in range(_MAX_DEPTH):
            if around is None or not around.type.startswith("preproc_"):
                break
            around = tree.parent(around)
    if around is None or around.type != "compound_statement":
        return False
    declarator = node.child_by_field_name("declarator")
    is_bare = declarator is not None and declarator.type == "parenthesized_declarator"
    return is_bare or node.child_by_field_name("type") is None


def _is_call_in_class(tree: SyntaxTree, node: Node, name: str) -> bool:
    """Tell whether a call with a block, torn out of a method, is read as one: only constructors have no type."""
    members = node.parent
    of = members.parent if members is not None and members.type == "field_declaration_list" else None
    if of is None or node.child_by_field_name("type") is not None or not name.isidentifier():
        return False
    said = _plain(tree.text(of.child_by_field_name("name"))).rpartition(".")[2]
    return bool(said) and said != name and tree.root.has_error


def _add_class_with_a_macro(tree: SyntaxTree, node: Node, reading: Reading) -> bool:
    """Add what `class Name SOME_MACRO {…}` or `class SOME_MACRO Name {…}` declares, which is read as a function's head."""
    of = node.child_by_field_name("type")
    declarator = node.child_by_field_name("declarator")
    kind = _KINDS_OF_CLASSES.get(of.type) if of is not None else None
    if kind is None or of is None or declarator is None or declarator.type != "identifier":
        return False
    name, other = tree.text(of.child_by_field_name("name")), tree.text(declarator)
    if of.child_by_field_name("body") is not None or name.isupper() == other.isupper():
        return False
    _add(tree, node, kind, _plain(other if name.isupper() else name), reading)
    return True


def _add_empty_class(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Add what `struct SOME_MACRO Name {};` declares, outside of functions: it is read as a variable with a value."""
    of = node.child_by_field_name("type")
    declarator = node.child_by_field_name("declarator")
    if (
        of is None
        or declarator is None
        or of.type not in _KINDS_OF_CLASSES
        or of.child_by_field_name("body") is not None
    ):
        return
    value = node.child_by_field_name("default_value") or declarator.child_by_field_name("value")
    declared = declarator.child_by_field_name("declarator") or declarator
    macro, name = tree.text(of.child_by_field_name("name")), tree.text(declared)
    is_within = node.parent is not None and node.parent.type == "compound_statement"
    if is_within or value is None or value.named_child_count or declared.type not in _NAME_NODES:
        return
    if macro.isupper() and "_" in macro and name[:1].isupper() and not name.isupper():
        _add(tree, node, _KINDS_OF_CLASSES[of.type], name, reading)


def _is_function(tree: SyntaxTree, declaration: Node) -> bool:
    """Tell whether `int *name() {};`, whose braces are read as a value, declares a function.

    No pointer to one is meant, nor a macro behind a variable: `int size GUARDED_BY(lock){0};`.
    """
    if declaration.parent is not None and declaration.parent.type == "compound_statement":
        return False
    declarator = declaration.child_by_field_name("declarator")
    for _ in range(_MAX_DEPTH):
        if declarator is None or declarator.type == "function_declarator":
            break
        declarator = _inner(declarator)
    name = declarator.child_by_field_name("declarator") if declarator is not None else None
    if name is None or (name.type not in _NAME_NODES and name.type != "qualified_identifier"):
        return False
    written = tree.text(name)
    return not (written.isupper() and "_" in written)


def _body(node: Node, kind: str) -> Node | None:
    """Return what stands behind the head of a definition."""
    if kind == "macro":
        return node.child_by_field_name("body") or node.child_by_field_name("value")
    body = node.child_by_field_name("body") or node.child_by_field_name("default_value")
    declarator = node.child_by_field_name("declarator") if body is None and node.type == "declaration" else None
    return declarator.child_by_field_name("value") if declarator is not None else body


def _inner(declarator: Node) -> Node | None:
    """Return what a pointer, reference, array, function or parenthesized declarator declares."""
    inner = declarator.child_by_field_name("declarator")
    if inner is not None:
        return inner
    for child in declarator.named_children:
        if child.type.endswith(("declarator", "identifier", "_name", "operator_cast")):
            return child
    return None


def _callable_name(tree: SyntaxTree, node: Node) -> str:
    if node.type == "operator_cast":
        return " ".join(_NO_PARAMETERS.sub("", tree.text(node)).split())  # `operator const Type&`
    is_operator = _OPERATOR.search(tree.source, max(node.start_byte - 12, 0), node.start_byte) is not None
    return " ".join(f"{'operator ' * is_operator}{tree.text(node)}".split())


def _plain(scope: str) -> str:
    """Return a scope or a class's name without template arguments: a specialization goes by its template's name."""
    for _ in range(10):
        shorter = _TEMPLATE_ARGUMENTS.sub("", scope)
        if shorter == scope:
            break
        scope = shorter
    return "".join(scope.split()).replace("::", ".")


def _add_types(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `typedef` (each name of it), `using X =` and concepts; an anonymous struct is known by its typedef."""
    if node.type != "type_definition":
        _add(tree, node, "type", tree.text(node.child_by_field_name("name")), reading)
        return
    inner_type = node.child_by_field_name("type")
    tag = _name_of(inner_type) if inner_type else None
    body = inner_type.child_by_field_name("body") if inner_type else None
    kind = "type"
    if body is not None and tag is None and inner_type is not None:
        kind = "enum" if inner_type.type == "enum_specifier" else "struct"
    pointer = _POINTER_TO_FUNCTION.match(tree.source, node.start_byte) if node.has_error and body is None else None
    if pointer is not None and inner_type is not None:
        _add(tree, inner_type, kind, pointer[1].decode(), reading)
        reading.definitions[-1].signature = _typedef_head(tree, node)
        return
    for declarator in node.children_by_field_name("declarator"):
        current: Node | None = declarator
        for _ in range(_MAX_DEPTH):
            if current is None or current.type in {"type_identifier", "primitive_type", "identifier"}:
                break
            current = _inner(current)
        name = tree.text(current)
        if not name or name == tree.text(tag):
            continue
        place = inner_type if kind != "type" and inner_type is not None else declarator
        _add(tree, place, kind, name, reading)
        reading.definitions[-1].signature = f"typedef {kind} {name}" if kind != "type" else _typedef_head(tree, node)
        reading.definitions[-1].end_line = node.end_point[0] + 1
        if kind != "type":
            kind = "type"  # further names of the same typedef


def _typedef_head(tree: SyntaxTree, node: Node) -> str:
    text = tree.source[node.start_byte : node.end_byte][:1000].decode("utf-8", "replace")
    if "{" in text and "}" in text:
        text = text.partition("{")[0] + text.rpartition("}")[2]
    return one_line(text).rstrip(" ;")
