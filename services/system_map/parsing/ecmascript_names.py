"""Which names ECMAScript and CommonJS imports bind in a file, and by which names others know what it exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import ImportFacts
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_NAME = 200


def bind_imported(tree: SyntaxTree, node: Node, facts: ImportFacts, reading: Reading) -> None:
    """Bind what an `import` statement's clause names."""
    bindings = reading.uses.bindings
    for clause in node.named_children:
        if clause.type != "import_clause":
            continue
        for part in clause.named_children:
            if part.type == "identifier":
                bindings.append((tree.text(part), facts, "default"))
            elif part.type == "namespace_import" and part.named_child_count:
                bindings.append((tree.text(part.named_child(0)), facts, ""))
            elif part.type == "named_imports":
                bindings += [(local, facts, name) for name, local in _pairs(tree, part)]


def bind_exported(tree: SyntaxTree, node: Node, facts: ImportFacts | None, reading: Reading) -> None:
    """Bind what `export … from` passes on, or by which names `export {…}` lets others know names of this file."""
    bindings = reading.uses.bindings
    for clause in node.named_children:
        if clause.type == "export_clause":
            bindings += [(shown, facts, name) for name, shown in _pairs(tree, clause)]
            return
        if clause.type == "namespace_export" and clause.named_child_count:
            bindings.append((tree.text(clause.named_child(0)), facts, ""))
            return
    if facts is not None:
        bindings.append(("*", facts, "*"))


def _pairs(tree: SyntaxTree, clause: Node) -> list[tuple[str, str]]:
    found = []
    for part in clause.named_children:
        if part.type in {"import_specifier", "export_specifier"}:
            name = tree.text(part.child_by_field_name("name")).strip("\"'")
            found.append((name, tree.text(part.child_by_field_name("alias")).strip("\"'") or name))
    return found


def bind_required(tree: SyntaxTree, call: Node, facts: ImportFacts, reading: Reading) -> None:
    """Bind `const x = require()`, `const {a, b: c} = require()` and `const f = require().f`."""
    around = call.parent
    member = ""
    if around is not None and around.type == "member_expression":
        member = tree.text(around.child_by_field_name("property"))
        around = around.parent
    if around is None or around.type != "variable_declarator":
        return
    pattern = around.child_by_field_name("name")
    bindings = reading.uses.bindings
    if pattern is not None and pattern.type == "identifier":
        bindings.append((tree.text(pattern), facts, member))
    elif pattern is not None and pattern.type == "object_pattern" and not member:
        for part in pattern.named_children:
            if part.type == "shorthand_property_identifier_pattern":
                bindings.append((tree.text(part), facts, tree.text(part)))
            elif part.type == "pair_pattern":
                local = part.child_by_field_name("value")
                if local is not None and local.type == "identifier":
                    bindings.append((tree.text(local), facts, tree.text(part.child_by_field_name("key"))))


def bind_exports(tree: SyntaxTree, reading: Reading) -> None:
    """Bind by which names others know what this file itself exports, where that is another name, or `default`."""
    for node in tree.nodes("export"):
        if node.child_by_field_name("source") is not None:
            continue
        value = node.child_by_field_name("value") or node.child_by_field_name("declaration")
        is_default = any(child.type == "default" for child in node.children[:3])
        if is_default and value is not None:
            name = value if value.type == "identifier" else value.child_by_field_name("name")
            if name is not None:
                reading.uses.bindings.append(("default", None, tree.text(name)))
        else:
            bind_exported(tree, node, None, reading)
    for left in tree.nodes("exports"):
        target = tree.text(left) if left.end_byte - left.start_byte < _MAX_NAME else ""
        assignment = left.parent
        value = assignment.child_by_field_name("right") if assignment is not None else None
        while value is not None and value.type == "assignment_expression":
            value = value.child_by_field_name("right")
        if value is not None:
            _bind_value(tree, target, value, reading)


def _bind_value(tree: SyntaxTree, target: str, value: Node, reading: Reading) -> None:
    bindings = reading.uses.bindings
    if target in {"exports", "module.exports"}:
        if value.type == "identifier":
            bindings.append(("default", None, tree.text(value)))
        elif value.type in {"function_expression", "class", "arrow_function"}:
            bindings.append(("default", None, tree.text(value.child_by_field_name("name")) or target))
        elif value.type == "object":
            for part in value.named_children[:2000]:
                held = part.child_by_field_name("value") if part.type == "pair" else None
                if held is not None and held.type == "identifier":
                    bindings.append((tree.text(part.child_by_field_name("key")).strip("\"'"), None, tree.text(held)))
    elif target.startswith(("exports.", "module.exports.")) and value.type == "identifier":
        bindings.append((target.rpartition(".")[2], None, tree.text(value)))
