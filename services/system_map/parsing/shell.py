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

# A path below what a variable or a command tells: its last parts, as they are written.
_BELOW = re.compile(r"[^\n]*[$`][^\n]*/[\w.+@-]+")
_OF_THE_MACHINE = re.compile(r"\$\{?(?:HOME|XDG_\w+|PREFIX|APPDATA)\b")
_LONGEST_PATH = 300
_BATS = re.compile(rb"^#![^\n]*\bbats\b|^[ \t]*@test[ \t]", re.MULTILINE)


def read(tree: SyntaxTree) -> Reading:
    """Read a shell script."""
    reading = Reading()
    captured.read_definitions(tree, reading)
    _keep_whole_names(tree, reading)
    _keep_first_assignments(reading)
    is_bats = b"load" in tree.source and _BATS.search(tree.source) is not None
    for node in tree.nodes("command"):
        name = tree.text(node.child_by_field_name("name"))
        if name in {".", "source"}:
            _read_source(tree, node, reading)
        elif is_bats and name == "load":
            _read_load(tree, node, reading)
    captured.read_uses(tree, reading)
    _call_whole_names(tree, reading)
    reading.summary = captured.summary_of(tree, reading)
    return reading


def _keep_whole_names(tree: SyntaxTree, reading: Reading) -> None:
    """Call a function `a::b` by all of its name: it stands in nothing called `a`."""
    if not any(found.owner for found in reading.definitions):
        return
    names = {node.start_byte: tree.text(node.child_by_field_name("name")) for node in tree.nodes("definition.function")}
    for found in reading.definitions:
        if found.owner:
            found.name, found.owner = names.get(found.start, found.name), ""


def _call_whole_names(tree: SyntaxTree, reading: Reading) -> None:
    """Note calls of `a::b` by all of the name, as it is defined."""
    if b"::" not in tree.source:
        return
    names = {node.start_byte: name for node in tree.nodes("call") if "::" in (name := tree.text(node))}
    reading.uses.calls = [
        (start, names[start], "", line, kind) if start in names else (start, name, receiver, line, kind)
        for start, name, receiver, line, kind in reading.uses.calls
    ]


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
    """Read `source x`: a path that the text itself tells, perhaps below the script's own folder or one it does not tell."""
    text = _argument(tree, node)
    plain = _OWN_FOLDER.sub("./", text)
    plain = re.sub(r"^(\./)[\"']", r"\1", plain)
    if plain and not re.search(r"[$`*?{}()\s\"']|^~|^/", plain):
        captured.add_import(reading, node, "source" if plain == text else "source own", plain)
    elif _BELOW.fullmatch(text) and not _OF_THE_MACHINE.match(text):
        captured.add_import(reading, node, "source below", text.replace('"', "").replace("'", ""))


def _read_load(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read Bats' `load x`: a file beside the tests, mostly written without its ending."""
    text = _argument(tree, node)
    if text and not re.search(r"[$`*?{}()\s\"']|^~|^/", text):
        captured.add_import(reading, node, "load", text)


def _argument(tree: SyntaxTree, node: Node) -> str:
    """Return what a command is given first, without quotes around it; "" where it is too long for a path."""
    argument = node.child_by_field_name("argument")
    if argument is None or argument.end_byte - argument.start_byte > _LONGEST_PATH:
        return ""
    return tree.text(argument).strip("\"'")
