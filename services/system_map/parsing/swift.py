"""Reading Swift: types, extensions as owners of their functions, imports of modules, the types that a file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing import captured
from services.system_map.parsing.reading import Definition, Reading

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

# What a project's template puts above every file.
_TEMPLATE = re.compile(r"^(?:[\w+-]+\.swift\b|created (?:by|on)\b)", re.IGNORECASE)


def read(tree: SyntaxTree) -> Reading:
    """Read a Swift file."""
    reading = Reading()
    captured.read_definitions(tree, reading)
    for found in reading.definitions:
        if found.kind == "impl":
            found.name = found.name.partition("<")[0]
    for node in tree.nodes("later"):
        reading.definitions.append(Definition(node.start_byte, node.end_byte, 0, 0, "later", ""))
    for node in tree.nodes("import_line"):
        written = next((tree.text(child) for child in node.named_children if child.type == "identifier"), "")
        parts = [part.strip() for part in written.split(".")]
        names = (parts[-1],) if len(parts) > 1 else ()
        found_import = captured.add_import(reading, node, "import", parts[0], names)
        if found_import is not None:
            reading.uses.bindings.append(("*", found_import, "*"))
    captured.read_uses(tree, reading)
    reading.references = captured.references_of(tree)
    summary = captured.summary_of(tree, reading)
    reading.summary = None if summary and _TEMPLATE.match(summary) else summary
    reading.is_entry = any(text == "main" for _, text in reading.uses.decorators)
    return reading
