"""Reading C#: types, methods, constants, namespaces, `using`, and the types that a file names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.parsing import captured
from services.system_map.parsing.csharp_repairs import is_extensions
from services.system_map.parsing.reading import MAX_NAME, Reading, one_line
from services.system_map.parsing.typed_names import Typed, named, read_typed, type_of
from services.system_map.parsing.uses import result_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

# What may stand before the statements of a program.
_BEFORE_CODE = frozenset(
    """comment using_directive extern_alias_directive global_attribute preproc_if preproc_pragma preproc_region
    preproc_endregion preproc_nullable preproc_line preproc_define preproc_undef preproc_warning preproc_error
    shebang_directive""".split()  # noqa: SIM905 - reads as a list of words
)
_FOR_WHAT = re.compile(
    rb"extension[ \t]{0,80}(?:<[^<>(){};]{1,200}>)?[ \t\r\n]{0,80}\((?:[^(){};]++|\([^(){};]{0,200}\)){1,20}+\)"
)
_MEMBERS = frozenset({"method", "function", "constant"})
_MAX_CONDITIONS = 20  # one within the other
_PUBLIC = re.compile(r"\bpublic\b")


def read(tree: SyntaxTree) -> Reading:
    """Read a C# file."""
    reading = Reading()
    captured.read_definitions(tree, reading, lambda head: bool(_PUBLIC.search(head)))
    _take_extensions_apart(tree, reading)
    _show_members_of_interfaces(tree, reading)
    for node in tree.nodes("destructor"):
        name = node.child_by_field_name("name")
        added = (
            captured.add(tree, reading, node, "method", name, is_shown=lambda _: False) if name is not None else None
        )
        if added is not None:
            added.name = f"~{added.name}"
    for node in tree.nodes("operator"):  # `operator +`, `implicit operator Money`
        name = node.child_by_field_name("operator") or node.child_by_field_name("type")
        added = captured.add(tree, reading, node, "method", name) if name is not None else None
        if added is not None:
            added.name = f"operator {added.name}"
    for node in tree.nodes("constant"):
        _read_constants(tree, node, reading)
    _read_namespaces(tree, reading)
    for node, within in _usings(tree):
        _read_using(tree, node, reading, within)
    captured.read_uses(tree, reading)
    read_typed(tree, reading, _typed_parts)
    named = _read_names_of(tree, reading) if b"nameof" in tree.source else set()
    reading.references = _references(tree, named)
    reading.summary = captured.summary_of(tree, reading)
    reading.is_entry = _has_statements(tree.root) or any(
        found.kind == "method" and found.name == "Main" and re.search(r"\bstatic\b", found.signature)
        for found in reading.definitions
    )
    return reading


def _has_statements(root: Node) -> bool:
    """Say whether a program's statements stand at the top of a file, before any type: it runs without a Main."""
    before = next((child.type for child in root.named_children if child.type not in _BEFORE_CODE), "")
    return before == "global_statement"


def _take_extensions_apart(tree: SyntaxTree, reading: Reading) -> None:
    """Leave out blocks of extensions, which are no types: what they declare are members of the class around them.

    What a block is for stands in front of their signatures: `extension(Cart cart) public int Count()`.
    """
    blocks = {
        found.start: found
        for found in reading.definitions
        if found.kind == "class" and is_extensions(tree.source, found.start)
    }
    if not blocks:
        return
    starts = sorted(blocks)
    reading.definitions = [found for found in reading.definitions if found.kind != "class" or found.start not in blocks]
    for found in reading.definitions:
        block = blocks[starts[max(bisect_right(starts, found.start) - 1, 0)]]
        if found.kind == "method" and block.start < found.start < block.end:
            head = _FOR_WHAT.match(tree.source, block.start)
            said = head[0].decode("utf-8", "replace") if head is not None else ""
            found.signature = one_line(f"{said} {found.signature}")


def _show_members_of_interfaces(tree: SyntaxTree, reading: Reading) -> None:
    interfaces = {node.child_by_field_name("body") for node in tree.nodes("definition.interface")}
    bodies = {(node.start_byte, node.end_byte) for node in interfaces if node is not None}
    shown = {
        (node.start_byte, node.end_byte)
        for node in tree.nodes("definition.method")
        if (around := _around(tree, node)) is not None and (around.start_byte, around.end_byte) in bodies
    }
    for found in reading.definitions:
        if (found.start, found.end) in shown:
            found.exported = True


def _around(tree: SyntaxTree, node: Node) -> Node | None:
    """Return what a member stands in, whatever `#if` is between."""
    around = tree.parent(node)
    for _ in range(_MAX_CONDITIONS):
        if around is None or not around.type.startswith("preproc_"):
            break
        around = tree.parent(around)
    return around


def _read_constants(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    declaration = next((child for child in node.named_children if child.type == "variable_declaration"), None)
    head = tree.text(node)[:200]
    for variable in declaration.named_children if declaration is not None else ():
        name = variable.child_by_field_name("name") if variable.type == "variable_declarator" else None
        if name is not None:
            added = captured.add(tree, reading, variable, "constant", name)
            if added is not None:
                added.exported = bool(_PUBLIC.search(head.partition("=")[0]))
                added.signature = one_line(head).rstrip(";")


def _read_namespaces(tree: SyntaxTree, reading: Reading) -> None:
    """Take the only namespace as the file's package; of several each is a symbol of its own."""
    nodes = tree.nodes("namespace")
    if len(nodes) == 1:
        reading.package = "".join(tree.text(nodes[0].child_by_field_name("name")).split()) or None
        return
    for node, end in zip(nodes, _ends_of_namespaces(tree), strict=True):
        name = node.child_by_field_name("name")
        added = captured.add(tree, reading, node, "module", name) if name is not None else None
        if added is not None:
            added.end, added.end_line = end.byte, max(added.end_line, end.line)


class _End(NamedTuple):
    byte: int
    line: int


def _ends_of_namespaces(tree: SyntaxTree) -> list[_End]:
    """Return where each namespace ends: `namespace A;` where the next such one begins, or at the end of the file.

    C# allows one of them in a file. Taken for nested, many would have names as long as the file.
    """
    ends: list[_End] = []
    following = _End(tree.root.end_byte, tree.root.end_point[0])
    for node in reversed(tree.nodes("namespace")):
        if node.type.startswith("file"):
            ends.append(following)
            following = _End(node.start_byte, node.start_point[0])
        else:
            ends.append(_End(node.end_byte, 0))
    return ends[::-1]


def _spans_of_namespaces(tree: SyntaxTree) -> list[tuple[int, int, str]]:
    """Return start, end and name of each namespace, as they stand."""
    return [
        (node.start_byte, end.byte, "".join(tree.text(node.child_by_field_name("name")).split()))
        for node, end in zip(tree.nodes("namespace"), _ends_of_namespaces(tree), strict=True)
    ]


def _usings(tree: SyntaxTree) -> Iterator[tuple[Node, str]]:
    """Yield each `using` with the name of the namespace that it stands in, in one walk over both."""
    usings = tree.nodes("using")
    spans = deque(_spans_of_namespaces(tree) if usings else ())
    around: list[tuple[int, int, str]] = []
    for node in usings:
        while spans and spans[0][0] < node.start_byte:
            around = [*_holding(around, spans[0][0]), spans.popleft()]
        around = _holding(around, node.start_byte)
        yield node, ".".join(name for _, _, name in around)


def _holding(around: list[tuple[int, int, str]], place: int) -> list[tuple[int, int, str]]:
    return [span for span in around if place < span[1]]


def _read_using(tree: SyntaxTree, node: Node, reading: Reading, within: str) -> None:
    """Read `using A.B;`, `using static A.B;`, `using C = A.B;`, each perhaps `global`.

    `within` is the namespace it stands in, by which a name may be cut short; one from `global::` on never is.
    """
    alias = node.child_by_field_name("name")
    kind = "using"
    target = ""
    for child in node.children:
        if child.type == "static":
            kind = "static"
        elif child.type in {"identifier", "qualified_name", "alias_qualified_name", "generic_name"} and child != alias:
            target = captured.written_type(tree, child)
    if node.children and node.children[0].type == "global":
        kind = f"global {kind}"
    if target.startswith("global."):
        target, within = target.removeprefix("global."), ""
    if len(within) > MAX_NAME:
        within = ""
    if target:
        name = tree.text(alias)
        kind = "alias" if alias is not None else kind
        found = captured.add_import(reading, node, kind, target, (name,) * bool(name), within=within)
        if found is not None and name:
            reading.uses.bindings.append((name, found, target.rpartition(".")[2]))


def _typed_parts(tree: SyntaxTree, node: Node, asked: frozenset[bytes] | None) -> Iterator[Typed]:
    """Yield the names that a declaration binds with their types; `var` has that of the object made for it."""
    if node.type != "variable_declaration":
        name = node.child_by_field_name("name") or node.child_by_field_name("left")
        if name is not None and name.type == "identifier" and (text := named(tree, name, asked)):
            yield name.start_byte, text, _declared(tree, node.child_by_field_name("type"), None)
        return
    declared = None
    for variable in node.named_children:
        if variable.type != "variable_declarator":
            declared = declared or variable  # the type stands first
            continue
        name = variable.child_by_field_name("name")
        if name is not None and (text := named(tree, name, asked)):
            yield name.start_byte, text, _declared(tree, declared, variable)


def _declared(tree: SyntaxTree, written: Node | None, variable: Node | None) -> str:
    if written is None or written.type != "implicit_type":
        return type_of(tree, written)
    value = variable.child(variable.child_count - 1) if variable is not None else None
    return _type_of_value(tree, value) if value is not None else ""


def _type_of_value(tree: SyntaxTree, value: Node) -> str:
    """Return the type that a value has by its own words, `new T()`, `(T)x`, `x as T`, or what is called for it."""
    if value.type == "await_expression":
        value = value.named_child(0) or value
    if value.type == "invocation_expression":
        return result_of(tree, value)
    if value.type in {"object_creation_expression", "cast_expression"}:
        return type_of(tree, value.child_by_field_name("type"))
    return type_of(tree, value.child_by_field_name("right")) if value.type == "as_expression" else ""


def _read_names_of(tree: SyntaxTree, reading: Reading) -> set[str]:
    """Leave `nameof(A)` out of the calls; return what such words name that may be a type.

    What the file calls so itself, a property, a method, a parameter, is no type.
    """
    reading.uses.calls = [call for call in reading.uses.calls if call[1:3] != ("nameof", "")]
    named = {name for node in tree.nodes("call") if tree.text(node) == "nameof" and (name := _argument(tree, node))}
    if not named:
        return named
    asked = frozenset(name.encode() for name in named)
    bound = (_typed_parts(tree, node, asked) for node in [*tree.nodes("typed"), *tree.nodes("local")])
    own = {text for parts in bound for _, text, _ in parts}
    return named - own - {found.name for found in reading.definitions if found.kind in _MEMBERS}


def _argument(tree: SyntaxTree, function: Node) -> str:
    """Return the only argument of a call where that is a capitalised word."""
    call = function.parent
    given = call.child_by_field_name("arguments") if call is not None else None
    argument = given.named_child(0) if given is not None and given.named_child_count == 1 else None
    name = argument.named_child(0) if argument is not None and argument.named_child_count == 1 else None
    text = tree.text(name) if name is not None and name.type == "identifier" else ""
    return text if text[:1].isupper() else ""


def _references(tree: SyntaxTree, named: set[str]) -> list[str]:
    names = {tree.text(node) for node in tree.nodes("attribute")}
    found = set(captured.references_of(tree)) | named | names | {f"{name}Attribute" for name in names}
    return sorted(name for name in found if name and len(name) <= MAX_NAME)[:5000]
