"""Environment variables that stand in for options of a command line: flags of Go's urfave/cli, arguments of Rust's clap."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.environment_names import Constants

_MAX_FLAGS = 2_000
_MAX_TEXT = 4_000  # of an attribute
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CONSTANT = re.compile(rb"[A-Za-z_]\w{0,99}")
_PACKAGES = (b"urfave/cli", b"codegangsta/cli")
# The third version's, the second's and the first's, whose names stand in one text.
_FLAG = re.compile(
    rb"(?:\bcli\.EnvVars?\(|\bEnvVars:[ \t]*\[\]string\{)(?P<some>[^(){}]{1,2000})[)}]|\bEnvVar:[ \t]*\"(?P<one>[^\"\n]{1,300})\""
)
_VALUE = re.compile(r"\"([^\"\\\n]{0,200})\"|(-?\d[\d_.]{0,20}|true|false)")
_ATTRIBUTE = re.compile(rb"#\[[ \t]*(?:arg|clap|structopt)[ \t]*\(")
_ASSIGNED = re.compile(
    r"\"(?:\\.|[^\"\\])*+\"|\b(?P<key>[a-z_]+)\s*=\s*(?:\"(?P<text>(?:\\.|[^\"\\])*+)\"|(?P<held>[\w:.-]+))|\b(?P<word>env)\s*(?=[,)])"
)
_BUILT = re.compile(rb"\.env\(\s*(?:\"(?P<name>[A-Za-z_]\w{0,99})\"|(?P<held>[A-Z]\w{0,99}))\s*,?\s*\)")


def flags(tree: SyntaxTree, constants: Constants) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of the variables that a file's flags take. An option does as well, so none is required."""
    if tree.language == "Go" and tree.holds(_PACKAGES):
        yield from _of_urfave(tree, constants)
    elif tree.language == "Rust" and tree.holds((b"clap", b"structopt", b"#[arg")):
        yield from _of_clap(tree, constants)


def _of_urfave(tree: SyntaxTree, constants: Constants) -> Iterator[tuple[int, dict[str, Any]]]:
    for match in islice(_FLAG.finditer(tree.source), _MAX_FLAGS):
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        if node is None or node.type == "comment":
            continue
        default = _default_of(tree, node)
        if match["one"] is not None:
            found = [(match.start(), name.strip()) for name in match["one"].split(b",")]
        else:
            found = list(_names(match, constants))
        for place, name in found:
            text = name.decode("utf-8", "replace")
            if _NAME.fullmatch(text):
                yield place, {"name": text, "default": default, "required": False}


def _names(match: re.Match[bytes], constants: Constants) -> Iterator[tuple[int, bytes]]:
    """Yield the places and names of a list: texts and constants of the file."""
    place = match.start("some")
    for part in match["some"].split(b","):
        text = part.strip()
        at = place + len(part) - len(part.lstrip())
        if text[:1] == b'"':
            yield at, text[1:-1]
        elif _CONSTANT.fullmatch(text) and (held := constants.text(text)) is not None:
            yield at, held
        place += len(part) + 1


def _default_of(tree: SyntaxTree, node: Node) -> str | None:
    """Return the value of the flag that a name of a variable is written in."""
    above: Node | None = node
    for _ in range(8):
        above = tree.parent(above) if above is not None else None
        kind = above.child_by_field_name("type") if above is not None and above.type == "composite_literal" else None
        if above is not None and kind is not None and tree.text(kind).endswith("Flag"):
            body = above.child_by_field_name("body")
            for field in body.named_children if body is not None else ():
                key, _, value = tree.text(field).partition(":") if field.type == "keyed_element" else ("", "", "")
                if key.strip() == "Value" and (found := _VALUE.fullmatch(value.strip())):
                    return found[1] if found[1] is not None else found[2]
    return None


def _of_clap(tree: SyntaxTree, constants: Constants) -> Iterator[tuple[int, dict[str, Any]]]:
    for match in islice(_ATTRIBUTE.finditer(tree.source), _MAX_FLAGS):
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        while node is not None and node.type not in {"attribute_item", "line_comment", "block_comment"}:
            node = tree.parent(node)
        if node is None or node.type != "attribute_item" or node.start_byte != match.start():
            continue
        written = tree.source[match.end() : min(node.end_byte, match.end() + _MAX_TEXT)]
        if b"env" in written:
            yield from _of_attribute(tree, node, match.end(), written.decode("utf-8", "replace"), constants)
    for match in islice(_BUILT.finditer(tree.source), _MAX_FLAGS) if b"clap" in tree.source else ():
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        name = match["name"] or constants.text(match["held"])
        if node is not None and not node.type.endswith(("comment", "content")) and name is not None:
            yield match.start(), {"name": name.decode(), "default": None, "required": False}


def _of_attribute(
    tree: SyntaxTree, node: Node, start: int, written: str, constants: Constants
) -> Iterator[tuple[int, dict[str, Any]]]:
    name: str | None = None
    place = start
    default: str | None = None
    for part in _ASSIGNED.finditer(written):
        if part["word"] or part["key"] == "env":
            place = start + len(written[: part.start()].encode())
            held = constants.text((part["held"] or "").encode()) if part["held"] else None
            name = _field_below(tree, node) if part["word"] else part["text"] or (held or b"").decode()
        elif part["key"] in {"default_value", "default_value_t"}:
            said = part["text"] if part["text"] is not None else part["held"] or ""
            default = said if part["text"] is not None or re.fullmatch(r"-?\d[\d_.]*|true|false", said) else None
    if name and _NAME.fullmatch(name):
        yield place, {"name": name, "default": default, "required": False}


def _field_below(tree: SyntaxTree, node: Node) -> str | None:
    """Return what a field's own name makes of a variable's, where no name is written: `env` before `db_path`."""
    below = node.next_named_sibling
    while below is not None and below.type in {"attribute_item", "line_comment", "block_comment"}:
        below = below.next_named_sibling
    if below is None or below.type != "field_declaration" or b"rename_all_env" in tree.source:
        return None
    return tree.text(below.child_by_field_name("name")).removeprefix("r#").upper()
