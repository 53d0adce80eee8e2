"""Which names ECMAScript and CommonJS imports bind in a file, and what it passes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import ImportFacts
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading


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
    if pattern is not None and pattern.type == "identifier":
        reading.uses.bindings.append((tree.text(pattern), facts, member))
    elif pattern is not None and pattern.type == "object_pattern" and not member:
        _bind_taken(tree, pattern, facts, reading)


def _bind_taken(tree: SyntaxTree, pattern: Node, facts: ImportFacts, reading: Reading) -> None:
    """Bind what is taken out of a module: `{a, b: c}`."""
    bindings = reading.uses.bindings
    for part in pattern.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            bindings.append((tree.text(part), facts, tree.text(part)))
        elif part.type == "pair_pattern":
            local = part.child_by_field_name("value")
            if local is not None and local.type == "identifier":
                bindings.append((tree.text(local), facts, tree.text(part.child_by_field_name("key"))))
