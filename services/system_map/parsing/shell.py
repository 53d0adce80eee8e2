"""Reading shell scripts: functions, variables of the script, files that are sourced, commands that are run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing import captured
from services.system_map.parsing.reading import Reading

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

# What stands for the script's own folder in front of a path.
_OWN_FOLDER = re.compile(
    r"""^(?:\$\(\s*(?:cd\s+)?(?:\$\()?\s*["']?\s*\$?\(?\s*dirname\s+(?:--\s+)?["']?\$(?:\{BASH_SOURCE(?:\[0\])?\}|0|\{0\}|BASH_SOURCE)["']?
    \s*\)?["']?\s*(?:(?:&&|;)\s*pwd(?:\s+-P)?\s*)?\)|\$\{(?:BASH_SOURCE(?:\[0\])?|0)%/\*\})/""",
    re.VERBOSE,
)


def read(tree: SyntaxTree) -> Reading:
    """Read a shell script."""
    reading = Reading()
    captured.read_definitions(tree, reading)
    _keep_first_assignments(reading)
    for node in tree.nodes("command"):
        if tree.text(node.child_by_field_name("name")) in {".", "source"}:
            _read_source(tree, node, reading)
    captured.read_uses(tree, reading)
    reading.summary = captured.summary_of(tree, reading)
    return reading


def _keep_first_assignments(reading: Reading) -> None:
    """Keep of each variable the place where the script sets it first."""
    seen: set[str] = set()
    kept = []
    for found in sorted(reading.definitions, key=lambda definition: definition.start):
        if found.kind in {"variable", "constant"}:
            if found.name in seen:
                continue
            seen.add(found.name)
        kept.append(found)
    reading.definitions = kept


def _read_source(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `source x`: only a path that the text itself tells, perhaps below the script's own folder."""
    argument = node.child_by_field_name("argument")
    if argument is None or argument.end_byte - argument.start_byte > 300:
        return
    text = tree.text(argument).strip("\"'")
    plain = _OWN_FOLDER.sub("./", text)
    plain = re.sub(r"^(\./)[\"']", r"\1", plain)
    if plain and not re.search(r"[$`*?{}()\s\"']|^~|^/", plain):
        captured.add_import(reading, node, "source" if plain == text else "source own", plain)
