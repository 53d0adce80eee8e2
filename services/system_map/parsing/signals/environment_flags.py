"""Environment variables that stand in for options of a command line: flags of Go's urfave/cli, arguments of Rust's clap."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.secrets import HIDDEN, MAX_VALUE, looks_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.environment_names import Constants

_MAX_FLAGS = 2_000
_MAX_TEXT = 4_000  # of an attribute
_MAX_FIELDS = 50  # of a literal
_MAX_FIELD = 1_000  # bytes; a longer one holds no name and no plain value
_MAX_ABOVE = 50  # attributes and comments above one field
_MAX_CLIMBED = 8
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CONSTANT = re.compile(rb"[A-Za-z_]\w{0,99}")
_PACKAGES = (b"urfave/cli", b"codegangsta/cli")
# The third version's, the second's and the first's, whose names stand in one text.
_FLAG = re.compile(
    rb"(?:\bcli\.EnvVars?\(|\bEnvVars:[ \t]*\[\]string\{)(?P<some>[^(){}]{1,2000})[)}]|\bEnvVar:[ \t]*\"(?P<one>[^\"\n]{1,300})\""
)
_VALUE = re.compile(r"\"([^\"\\\n]{0,200})\"|(-?\d[\d_.]{0,20}|true|false)")
_CODE = frozenset({"identifier", "field_identifier", "package_identifier"})
_ATTRIBUTE = re.compile(rb"#\[[ \t]*(?:arg|clap|structopt)[ \t]*\(")
# A text that is not closed ends with what is looked at, so that none is looked through again from its next quote.
_ASSIGNED = re.compile(
    r"#\"(?:[^\"]|\"(?!#))*+(?:\"#)?|\"(?:\\[\s\S]|[^\"\\])*+\"?|'(?:\\.|[^'\\\n])'|(?P<bracket>[()\[\]{}])"
    r"|\b(?P<key>[a-z_]++)\s*=\s*(?:\"(?P<text>(?:\\[\s\S]|[^\"\\])*+)\"|(?P<held>[\w:.-]+))|\b(?P<word>env)\s*(?=[,)])"
)
_BUILT = re.compile(rb"\.env\(\s*(?:\"(?P<name>[A-Za-z_]\w{0,99})\"|(?P<held>[A-Z]\w{0,99}))\s*+(?:,\s*+)?\)")


def flags(tree: SyntaxTree, constants: Constants) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of the variables that a file's flags take. An option does as well, so none is required."""
    if tree.language == "Go" and tree.holds(_PACKAGES):
        yield from _of_urfave(tree, constants)
    elif tree.language == "Rust" and tree.holds((b"clap", b"structopt", b"#[arg")):
        yield from _of_clap(tree, constants)


class _Literal(NamedTuple):
    """What is said of one flag."""

    name: str
    value: str | None


_NONE = _Literal("", None)


def _of_urfave(tree: SyntaxTree, constants: Constants) -> Iterator[tuple[int, dict[str, Any]]]:
    read: dict[int, _Literal] = {}  # by where they begin: one may name a variable many times
    for match in islice(_FLAG.finditer(tree.source), _MAX_FLAGS):
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        if node is None or node.type not in _CODE:
            continue
        is_field = match[0].startswith(b"EnvVar")  # which other packages' structs have as well
        literal = _flag_around(tree, node, at_once=is_field)
        if literal is None and is_field:
            continue
        flag = _NONE
        if literal is not None:
            if literal.start_byte not in read:
                read[literal.start_byte] = _said_of(tree, literal)
            flag = read[literal.start_byte]
        if match["one"] is not None:
            found = [(match.start(), name.strip()) for name in match["one"].split(b",")]
        else:
            found = list(_names(match, constants))
        for place, name in found:
            text = name.decode("utf-8", "replace")
            if _NAME.fullmatch(text):
                yield place, {"name": text, "default": _shown(flag.value, flag.name), "required": False}


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


def _flag_around(tree: SyntaxTree, node: Node, *, at_once: bool) -> Node | None:
    """Return the literal of a flag that a name of a variable is written in; `at_once`: no other literal between."""
    above: Node | None = node
    for _ in range(_MAX_CLIMBED):
        above = tree.parent(above) if above is not None else None
        if above is not None and above.type == "composite_literal":
            kind = above.child_by_field_name("type")
            if kind is not None and tree.text(kind).endswith("Flag"):
                return above
            if at_once:
                return None
    return None


def _said_of(tree: SyntaxTree, literal: Node) -> _Literal:
    body = literal.child_by_field_name("body")
    name, value = "", None
    for field in body.named_children[:_MAX_FIELDS] if body is not None else ():
        if field.type != "keyed_element" or field.end_byte - field.start_byte > _MAX_FIELD:
            continue
        key, _, written = tree.text(field).partition(":")
        said = _VALUE.fullmatch(written.strip())
        if said is not None and key.strip() == "Name":
            name = said[1] or ""
        elif said is not None and key.strip() == "Value":
            value = said[1] if said[1] is not None else said[2]
    return _Literal(name, value)


def _shown(default: str | None, *names: str) -> str | None:
    """Return a default; of one that looks secret by an option's own name, that there is one.

    Whoever takes this judges by the variable's name, which may say less: `X_ONE` of the option `password`. Of a long one
    not all could be looked at.
    """
    if default is None or len(default) > MAX_VALUE:
        return None
    return HIDDEN if any(looks_secret(name, default) for name in names) else default


def _of_clap(tree: SyntaxTree, constants: Constants) -> Iterator[tuple[int, dict[str, Any]]]:
    fields = _Fields(tree)
    for match in islice(_ATTRIBUTE.finditer(tree.source), _MAX_FLAGS):
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        while node is not None and node.type not in {"attribute_item", "line_comment", "block_comment"}:
            node = tree.parent(node)
        if node is None or node.type != "attribute_item" or node.start_byte != match.start():
            continue
        written = tree.source[match.end() : min(node.end_byte, match.end() + _MAX_TEXT)]
        if b"env" in written:
            yield from _of_attribute(fields, node, match.end(), written.decode("utf-8", "replace"), constants)
    for match in islice(_BUILT.finditer(tree.source), _MAX_FLAGS) if b"clap" in tree.source else ():
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        name = match["name"] or constants.text(match["held"])
        if node is not None and not node.type.endswith(("comment", "content")) and name is not None:
            yield match.start(), {"name": name.decode(), "default": None, "required": False}


def _of_attribute(
    fields: _Fields, node: Node, start: int, written: str, constants: Constants
) -> Iterator[tuple[int, dict[str, Any]]]:
    name = default = None
    place, depth = start, 0
    field = fields.below(node)
    names = [field]  # of the option
    for part in _ASSIGNED.finditer(written):
        if part["bracket"]:
            depth += 1 if part["bracket"] in "([{" else -1
            if depth < 0:
                break
        if depth or not (part["word"] or part["key"]):
            continue  # `value_parser = f(env)`: what another function is given
        key, text = part["key"], part["text"]
        if part["word"] or key == "env":
            place = start + len(written[: part.start()].encode())
            held = constants.text((part["held"] or "").encode()) if part["held"] else None
            name = fields.variable(field) if part["word"] else text or (held or b"").decode()
        elif key in {"default_value", "default_value_t"}:
            said = text if text is not None else part["held"] or ""
            default = said if text is not None or re.fullmatch(r"-?\d[\d_.]*|true|false", said) else None
        elif key in {"long", "name", "id"} and text:
            names.append(text)
    if name and _NAME.fullmatch(name):
        yield place, {"name": name, "default": _shown(default, *names), "required": False}


class _Fields:
    """The fields below the attributes of one file's structs, each struct gone through once."""

    def __init__(self, tree: SyntaxTree) -> None:
        self._tree = tree
        self._below: dict[int, str] = {}  # by where the attribute begins
        self._known: set[int] = set()  # where the bodies begin that were gone through
        self._is_renamed = b"rename_all_env" in tree.source

    def below(self, attribute: Node) -> str:
        """Return the name of the field that an attribute says something of, "" for none."""
        body = self._tree.parent(attribute)
        if body is None or body.type != "field_declaration_list":
            return ""
        if body.start_byte not in self._known:
            self._known.add(body.start_byte)
            self._read(body)
        return self._below.get(attribute.start_byte, "")

    def variable(self, field: str) -> str:
        """Return what a field's name makes of a variable's, where no name is written: `env` before `db_path`."""
        return "" if self._is_renamed else field.upper()

    def _read(self, body: Node) -> None:
        waiting: list[int] = []
        for node in body.named_children:
            if node.type == "field_declaration":
                name = self._tree.text(node.child_by_field_name("name"))
                self._below.update(dict.fromkeys(waiting[-_MAX_ABOVE:], name.removeprefix("r#")))
            if node.type in {"attribute_item", "line_comment", "block_comment"}:
                waiting.append(node.start_byte)
            else:
                waiting.clear()
