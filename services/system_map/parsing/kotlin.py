"""Reading Kotlin: types, functions, top-level values, the package, imports and the types that a file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing import captured
from services.system_map.parsing.reading import Definition, Reading

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree


def read(tree: SyntaxTree) -> Reading:
    """Read a Kotlin file."""
    reading = Reading(package=captured.package_of(tree))
    captured.read_definitions(tree, reading)
    captured.read_anonymous(tree, reading)
    for node in tree.nodes("later"):
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
    reading.references = captured.references_of(tree)
    reading.summary = captured.summary_of(tree, reading)
    mains = {node.start_byte for node in tree.nodes("definition.function") if node.parent == tree.root}
    reading.is_entry = any(found.name == "main" and found.start in mains for found in reading.definitions)
    return reading
