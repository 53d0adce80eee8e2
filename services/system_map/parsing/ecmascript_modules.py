"""How ECMAScript and CommonJS modules import and export, for `ecmascript`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import ImportFacts
from services.system_map.parsing.ecmascript_names import bind_exported, bind_imported, bind_required

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_TYPE_ONLY = re.compile(r"^(?:import|export)\s+type\b(?!\s*(?:,|from\b))")
_REQUIRE = re.compile(r"^require\s*\(")
_TYPE_PLACES = frozenset(
    {
        "type_alias_declaration",
        "type_annotation",
        "type_arguments",
        "type_query",
        "generic_type",
        "union_type",
        "intersection_type",
        "array_type",
    }
)
_MAX_SPECIFIER = 400


def read_imports(tree: SyntaxTree, reading: Reading) -> None:
    """Read every import, re-export, `require("…")` and `import("…")` of a file."""
    for node in tree.nodes("import"):
        _read_import(tree, node, reading)
    for node in tree.nodes("export"):
        _read_reexport(tree, node, reading)
    for node in tree.nodes("called"):
        if tree.text(node.child_by_field_name("function")) != "require":
            continue
        specifier = _literal_argument(tree, node)
        if specifier:
            facts = _append(reading, node, "require", specifier, names=_required_names(tree, node))
            bind_required(tree, node, facts, reading)
    for node in tree.nodes("dynamic"):
        specifier = _literal_argument(tree, node)
        if specifier and _stands_in_a_type(tree, node):
            _append(reading, node, "type", specifier, names=("*",), scope="type_checking")
        elif specifier:
            _append(reading, node, "dynamic", specifier, names=("*",), scope="dynamic")


def _append(reading: Reading, node: Node, kind: str, target: str, **more: Any) -> ImportFacts:
    facts = ImportFacts(kind, target, node.start_point[0] + 1, **more)
    reading.imports.append((node.start_byte, facts))
    return facts


def _specifier(tree: SyntaxTree, node: Node | None) -> str:
    text = tree.text(node).strip("\"'`")
    return text if 0 < len(text) <= _MAX_SPECIFIER else ""


def _read_import(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    source = node.child_by_field_name("source")
    for child in node.named_children:
        if child.type == "import_clause":
            names, are_types = _imported_names(tree, child)
            break
        if child.type == "import_require_clause":  # import x = require("y")
            specifier = _specifier(tree, child.child_by_field_name("source"))
            if specifier:
                facts = _append(reading, node, "require", specifier, names=("*",))
                if child.named_child_count:
                    reading.uses.bindings.append((tree.text(child.named_child(0)), facts, ""))
            return
    else:
        names, are_types = (), False
    specifier = _specifier(tree, source)
    if specifier and (are_types or _is_type_only(tree, node)):
        bind_imported(
            tree, node, _append(reading, node, "type", specifier, names=names, scope="type_checking"), reading
        )
    elif specifier:
        bind_imported(tree, node, _append(reading, node, "import", specifier, names=names), reading)


def _imported_names(tree: SyntaxTree, clause: Node) -> tuple[tuple[str, ...], bool]:
    """Return the names of an import's clause, and whether each of them is marked `type`."""
    names: list[str] = []
    types = 0
    for part in clause.named_children:
        if part.type == "identifier":
            names.append("default")
        elif part.type == "namespace_import":
            names.append("*")
        elif part.type == "named_imports":
            found, marked = _specifiers(tree, part)
            names += found
            types += marked
    return tuple(names), 0 < types == len(names)


def _specifiers(tree: SyntaxTree, clause: Node) -> tuple[list[str], int]:
    """Return the names between braces, and how many of them are marked `type`."""
    parts = [part for part in clause.named_children if part.type in {"import_specifier", "export_specifier"}]
    names = [tree.text(part.child_by_field_name("name")).strip("\"'") for part in parts]
    return names, sum(tree.text(part).startswith("type ") for part in parts)


def _is_type_only(tree: SyntaxTree, node: Node) -> bool:
    head = tree.source[node.start_byte : node.start_byte + 40].decode("utf-8", "replace")
    return _TYPE_ONLY.match(head) is not None


def _read_reexport(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    specifier = _specifier(tree, node.child_by_field_name("source"))
    if not specifier:
        return
    names: list[str] = []
    types = 0
    for child in node.named_children:
        if child.type == "export_clause":
            names, types = _specifiers(tree, child)
    given = tuple(names or ["*"])
    if _is_type_only(tree, node) or 0 < types == len(names):
        facts = _append(reading, node, "type", specifier, names=given, scope="type_checking")
    else:
        facts = _append(reading, node, "export", specifier, names=given)
    bind_exported(tree, node, facts, reading)


def _literal_argument(tree: SyntaxTree, call: Node) -> str:
    """Return a call's first argument when it is a text without holes."""
    arguments = call.child_by_field_name("arguments")
    if arguments is None:
        return ""
    for argument in arguments.named_children[:3]:
        if argument.type == "comment":
            continue
        if argument.type == "string" or (argument.type == "template_string" and "${" not in tree.text(argument)):
            return _specifier(tree, argument)
        return ""
    return ""


def _stands_in_a_type(tree: SyntaxTree, call: Node) -> bool:
    """Tell whether `import("x")` is TypeScript's type of that form: `type T = import("x").T`."""
    around = tree.parent(call)
    while around is not None and around.type == "member_expression":
        around = tree.parent(around)
    return around is not None and around.type in _TYPE_PLACES


def _required_names(tree: SyntaxTree, call: Node) -> tuple[str, ...]:
    """Return what is taken from a required module: `const {a, b: c} = require()`, `require().a`, or all (`*`)."""
    parent = call.parent
    if parent is None:
        return ("*",)
    if parent.type == "member_expression":
        return (tree.text(parent.child_by_field_name("property")),)
    if parent.type == "expression_statement":
        return ()
    pattern = parent.child_by_field_name("name") if parent.type == "variable_declarator" else None
    if pattern is None or pattern.type != "object_pattern":
        return ("*",)
    names: list[str] = []
    for part in pattern.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            names.append(tree.text(part))
        elif part.type == "pair_pattern":
            names.append(tree.text(part.child_by_field_name("key")))
        elif part.type == "object_assignment_pattern":
            names.append(tree.text(part.child_by_field_name("left")))
        elif part.type == "rest_pattern":
            names.append("*")
    return tuple(names) or ("*",)


def is_require(tree: SyntaxTree, value: Node) -> bool:
    """Tell whether a value is `require(…)`, perhaps with something taken or called of it."""
    if value.type not in {"call_expression", "member_expression"}:
        return False
    return _REQUIRE.match(tree.source[value.start_byte : value.start_byte + 20].decode("utf-8", "replace")) is not None


def is_called_at_once(function: Node) -> bool:
    """Tell whether a function expression is called where it stands, `(function () {…})()`: it runs on load."""
    parent = function.parent
    if parent is not None and parent.type == "call_expression":
        return parent.child_by_field_name("function") == function
    if parent is None or parent.type != "parenthesized_expression":
        return False
    call = parent.parent
    if call is not None and call.type == "member_expression":  # (function () {}).call(this)
        call = call.parent
    return call is not None and call.type == "call_expression"


def exported_whole(node: Node) -> Node | None:
    """Return what TypeScript's `export = X` gives."""
    is_whole = any(child.type == "=" for child in node.children[1:3])
    return node.named_children[-1] if is_whole and node.named_child_count else None


def exported_names(tree: SyntaxTree) -> set[str | int]:
    """Return names that the module exports, and the bytes where exported declarations start."""
    found: set[str | int] = set()
    for node in tree.nodes("export"):
        if node.child_by_field_name("source") is None:
            _add_exported_statement(tree, node, found)
    for left in tree.nodes("target") if b"exports" in tree.source else ():
        target = tree.text(left) if left.end_byte - left.start_byte < _MAX_SPECIFIER else ""
        if target != "exports" and not target.startswith(("exports.", "module.exports")):
            continue
        assignment = tree.parent(left)
        _add_exported_value(tree, assignment.child_by_field_name("right") if assignment else None, found)
        while assignment is not None and assignment.type == "assignment_expression":
            assignment = tree.parent(assignment)
        if assignment is not None and assignment.type == "variable_declarator":  # var app = module.exports = {}
            found.add(assignment.start_byte)
    return found


def _add_exported_statement(tree: SyntaxTree, node: Node, found: set[str | int]) -> None:
    declaration = node.child_by_field_name("declaration")
    if declaration is not None:
        found.add(declaration.start_byte)
        found.update(part.start_byte for part in declaration.named_children if part.type == "variable_declarator")
        return
    value = node.child_by_field_name("value")
    if value is not None and value.type == "identifier":
        found.add(tree.text(value))
    _add_exported_value(tree, exported_whole(node), found)
    for child in node.named_children:
        if child.type == "export_clause":
            found.update(_specifiers(tree, child)[0])


def _add_exported_value(tree: SyntaxTree, value: Node | None, found: set[str | int]) -> None:
    if value is None:
        return
    if value.type == "identifier":
        found.add(tree.text(value))
    elif value.type == "object":
        for part in value.named_children:
            if part.type == "shorthand_property_identifier":
                found.add(tree.text(part))
            elif part.type == "pair":
                named = part.child_by_field_name("value")
                if named is not None and named.type == "identifier":
                    found.add(tree.text(named))
