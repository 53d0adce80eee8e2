"""Which names ECMAScript and CommonJS imports bind in a file, and by which names others know what it exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.ecmascript_objects import default_object

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import ImportFacts
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

# What a module is itself in place of its names, as TypeScript's compiler calls it: `module.exports = X`, `export = X`.
WHOLE = "export="
_MAX_NAME = 200
_NAMED_OR_DEFINED = frozenset({"identifier", "function_expression", "generator_function", "class", "arrow_function"})


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
    """Bind `const x = require()`, `const {a, b: c} = require()`, `const f = require().f` and `module.exports = require()`."""
    around = call.parent
    member = ""
    if around is not None and around.type == "member_expression":
        member = tree.text(around.child_by_field_name("property"))
        around = around.parent
    if around is not None and around.type == "assignment_expression":
        if tree.text(around.child_by_field_name("left")) == "module.exports":
            reading.uses.bindings += [("default", facts, member), (WHOLE, facts, member)]
        return
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
            elif default_object(tree, node) is not None:
                reading.uses.bindings.append(("default", None, ""))  # that has no name
        elif (whole := exported_whole(node)) is not None:
            _bind_value(tree, "module.exports", whole, reading)
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
    _bind_members(tree, reading)


def _bind_members(tree: SyntaxTree, reading: Reading) -> None:
    """Bind what is put into the one thing that a module is: `make.Tool = Tool; module.exports = make`."""
    bindings = reading.uses.bindings
    wholes = {name for shown, facts, name in bindings if shown == WHOLE and facts is None and name}
    for left in tree.nodes("exports") if wholes else ():
        target = tree.text(left) if left.end_byte - left.start_byte < _MAX_NAME else ""
        head, _, name = target.rpartition(".")
        value = left.parent.child_by_field_name("right") if left.parent is not None else None
        if head in wholes and value is not None and value.type == "identifier":
            bindings.append((name, None, tree.text(value)))


def exported_whole(node: Node) -> Node | None:
    """Return what TypeScript's `export = X` gives."""
    is_whole = any(child.type == "=" for child in node.children[1:3])
    return node.named_children[-1] if is_whole and node.named_child_count else None


def _bind_value(tree: SyntaxTree, target: str, value: Node, reading: Reading) -> None:
    bindings = reading.uses.bindings
    if target in {"exports", "module.exports"}:
        if value.type in _NAMED_OR_DEFINED:
            name = value if value.type == "identifier" else value.child_by_field_name("name")
            bindings += [(shown, None, tree.text(name) or target) for shown in ("default", WHOLE)]
        elif value.type == "object":
            bindings.append((WHOLE, None, ""))  # itself: its names are those of the object
            for part in value.named_children[:2000]:
                held = part.child_by_field_name("value") if part.type == "pair" else None
                if held is not None and held.type == "identifier":
                    bindings.append((tree.text(part.child_by_field_name("key")).strip("\"'"), None, tree.text(held)))
    elif target.startswith(("exports.", "module.exports.")) and value.type == "identifier":
        bindings.append((target.rpartition(".")[2], None, tree.text(value)))
