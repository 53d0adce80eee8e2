"""How ECMAScript and CommonJS modules import and export, for `ecmascript`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import ImportFacts, Scope

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
            _append(reading, node, "require", specifier, _required_names(tree, node), "module")
    for node in tree.nodes("dynamic"):
        specifier = _literal_argument(tree, node)
        if specifier and _stands_in_a_type(node):
            _append(reading, node, "type", specifier, ("*",), "type_checking")
        elif specifier:
            _append(reading, node, "dynamic", specifier, ("*",), "dynamic")


def _append(reading: Reading, node: Node, kind: str, target: str, names: tuple[str, ...], scope: Scope) -> None:
    facts = ImportFacts(kind, target, node.start_point[0] + 1, names, scope=scope)
    reading.imports.append((node.start_byte, facts))


def _specifier(tree: SyntaxTree, node: Node | None) -> str:
    text = tree.text(node).strip("\"'`")
    return text if 0 < len(text) <= _MAX_SPECIFIER else ""


def _read_import(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    names: list[str] = []
    type_names = 0
    source = node.child_by_field_name("source")
    kind = "import"
    for child in node.named_children:
        if child.type == "import_clause":
            for part in child.named_children:
                if part.type == "identifier":
                    names.append("default")
                elif part.type == "namespace_import":
                    names.append("*")
                elif part.type == "named_imports":
                    for one in part.named_children:
                        if one.type == "import_specifier":
                            names.append(tree.text(one.child_by_field_name("name")).strip("\"'"))
                            type_names += tree.text(one).startswith("type ")
        elif child.type == "import_require_clause":
            source = child.child_by_field_name("source")
            names.append("*")
            kind = "require"
    specifier = _specifier(tree, source)
    if not specifier:
        return
    head = tree.source[node.start_byte : node.start_byte + 40].decode("utf-8", "replace")
    only_types = bool(_TYPE_ONLY.match(head)) or (type_names > 0 and type_names == len(names))
    if only_types:
        kind = "type"
    _append(reading, node, kind, specifier, tuple(names), "type_checking" if only_types else "module")


def _read_reexport(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    specifier = _specifier(tree, node.child_by_field_name("source"))
    if not specifier:
        return
    names: list[str] = []
    type_names = 0
    for child in node.named_children:
        if child.type == "export_clause":
            specifiers = [one for one in child.named_children if one.type == "export_specifier"]
            names += [tree.text(one.child_by_field_name("name")).strip("\"'") for one in specifiers]
            type_names += sum(tree.text(one).startswith("type ") for one in specifiers)
    head = tree.source[node.start_byte : node.start_byte + 40].decode("utf-8", "replace")
    only_types = bool(_TYPE_ONLY.match(head)) or (type_names > 0 and type_names == len(names))
    scope: Scope = "type_checking" if only_types else "module"
    _append(reading, node, "type" if only_types else "export", specifier, tuple(names or ["*"]), scope)


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


def _stands_in_a_type(call: Node) -> bool:
    """Tell whether `import("x")` is TypeScript's type of that form: `type T = import("x").T`."""
    around = call.parent
    while around is not None and around.type == "member_expression":
        around = around.parent
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


def exported_names(tree: SyntaxTree) -> set[str | int]:
    """Return names that the module exports, and the bytes where exported declarations start."""
    found: set[str | int] = set()
    for node in tree.nodes("export"):
        if node.child_by_field_name("source") is not None:
            continue
        declaration = node.child_by_field_name("declaration")
        if declaration is not None:
            found.add(declaration.start_byte)
            found.update(part.start_byte for part in declaration.named_children if part.type == "variable_declarator")
            continue
        value = node.child_by_field_name("value")
        if value is not None and value.type == "identifier":
            found.add(tree.text(value))
        for child in node.named_children:
            if child.type == "export_clause":
                found.update(tree.text(one.child_by_field_name("name")) for one in child.named_children)
    for left in tree.nodes("exports"):
        target = tree.text(left) if left.end_byte - left.start_byte < _MAX_SPECIFIER else ""
        if target == "exports" or target.startswith(("exports.", "module.exports")):
            assignment = left.parent
            value = assignment.child_by_field_name("right") if assignment else None
            _add_exported_value(tree, value, found)
            while assignment is not None and assignment.type == "assignment_expression":
                assignment = assignment.parent
            if assignment is not None and assignment.type == "variable_declarator":  # var app = module.exports = {}
                found.add(assignment.start_byte)
    return found


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
