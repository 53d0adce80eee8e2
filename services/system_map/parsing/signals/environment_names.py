"""Names of variables that stand elsewhere: in a constant of the file, or with whoever calls a function.

env.reader  {function, default}: a function that reads the variable that its first argument names; `default` says
whether its second is what is taken where there is none
env.asked   {function, name, default}: a call that hands such a name to some function, known or not
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_ASKED = 200
_MAX_CONSTANTS = 100  # for each of which the file is searched
_CONSTANT = re.compile(
    rb"^[ \t]*(?:#[ \t]*define[ \t]+(?P<macro>\w{1,100})[ \t]+|(?P<words>(?:\w{1,40}[ \t]+){0,5}?)\$?(?P<name>[A-Za-z_]\w{0,99})"
    rb"[ \t]*(?::[^=\n]{0,40}|[ \t]string[ \t]*)?=[ \t]*)"
    rb"[\"'](?P<value>[A-Za-z_][A-Za-z0-9_]{0,99})[\"'][ \t]*[;,]?[ \t\r]*(?:(?:#|//)[^\n]*)?$",
    re.MULTILINE,
)
_FIXED = re.compile(rb"\b(?:const|final)\b")
_FUNCTIONS = re.compile(r"function|method|arrow|lambda|closure|^def")
# A call by a name that sounds like reading, with a name in capitals.
_ASKED = re.compile(
    rb"\(\s*[\"'](?P<name>[A-Z][A-Z0-9_]{2,99})[\"']"
    rb"(?:\s*,\s*(?:\"(?P<double>[^\"\\\n]{0,200})\"|'(?P<single>[^'\\\n]{0,200})'|(?P<bare>-?\d[\d_.]{0,20}|[Tt]rue|[Ff]alse))(?=\s*[),]))?"
)
_READS = re.compile(
    rb"env|conf|setting|secret|var|get|read|load|require|must|option|flag|lookup|default", re.IGNORECASE
)
_SAYS_SO = re.compile(rb"env|conf", re.IGNORECASE)
_CALLED = re.compile(rb"[A-Za-z_]\w{1,60}$")
_ON_A_VALUE = frozenset({b".", b">", b":"})
_IDENTIFIER = re.compile(r"\$?[A-Za-z_]\w*")
_RECEIVERS = frozenset({"self", "cls", "this", "mut"})
_FALLBACK = re.compile(r"^\$?_?(?:def|dflt|fallback|alt|otherwise)", re.IGNORECASE)
# Where a parameter's type stands before its name.
_TYPE_FIRST = frozenset({"Java", "C#", "PHP"})


class Constants:
    """The names of a file that are given one text, once."""

    def __init__(self, source: bytes) -> None:
        """Look at nothing yet: few files ask."""
        self._source = source
        self._known: dict[bytes, bytes] | None = None
        self._asked: dict[bytes, bytes | None] = {}

    def text(self, name: bytes) -> bytes | None:
        """Return the text that a constant holds."""
        if self._known is None:
            self._known = self._read()
        if name not in self._asked:
            value = self._known.get(name) if len(self._asked) < _MAX_CONSTANTS else None
            self._asked[name] = value if value is not None and self._is_set_once(name) else None
        return self._asked[name]

    def _read(self) -> dict[bytes, bytes]:
        known: dict[bytes, bytes] = {}
        for match in _CONSTANT.finditer(self._source):
            name = match["macro"] or match["name"]
            if match["macro"] or name[:1].isupper() or _FIXED.search(match["words"]):
                known[name] = match["value"]
        return known

    def _is_set_once(self, name: bytes) -> bool:
        given = rb"\b" + name + rb"\b[ \t]*(?::[^=\n]{0,40}|[ \t]string[ \t]*)?:?=(?![=>])"
        defined = rb"#[ \t]*define[ \t]+" + name + rb"\b"
        return len(re.findall(given + rb"|" + defined, self._source)) == 1


def reader(tree: SyntaxTree, match: re.Match[bytes], line: int) -> Signal | None:
    """Return the function around a match whose first parameter names the variable, if it is so."""
    held = match["held"].decode()
    node = tree.root.descendant_for_byte_range(match.start("held"), match.end("held"))
    while node is not None and not (_FUNCTIONS.search(node.type) and node.child_by_field_name("body") is not None):
        node = tree.parent(node)
    if node is None:
        return None
    named = node.child_by_field_name("name")
    if named is None and node.parent is not None and node.parent.type == "variable_declarator":
        named = node.parent.child_by_field_name("name")
    parameters = _parameters(tree, node)
    if named is None or not (_SAYS_SO.search(named.text or b"") or _stands_alone(tree, node)):
        return None
    if parameters[:1] != [held] or _is_set(held, tree.text(node.child_by_field_name("body"))):
        return None
    second = parameters[1] if len(parameters) > 1 else ""
    data: dict[str, Any] = {"function": tree.text(named), "default": bool(_FALLBACK.match(second))}
    return Signal("env.reader", line, data)


def _stands_alone(tree: SyntaxTree, function: Node) -> bool:
    """Say whether a function is no class's or value's."""
    above = tree.parent(function)
    while above is not None and not re.search(r"class|impl_item|object|pair|trait|interface", above.type):
        above = tree.parent(above)
    return above is None and function.type != "method_declaration"


def _is_set(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}\s*:?=(?![=>])", text) is not None


def _parameters(tree: SyntaxTree, function: Node) -> list[str]:
    """Return the names of a function's parameters, its receiver left out."""
    written = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    names: list[str] = []
    for part in tree.text(written).strip("()").split(",")[:8]:
        words = _IDENTIFIER.findall(part.partition("=")[0])
        if tree.language not in _TYPE_FIRST:
            words = words[:1] if "self" not in words else ["self"]
        if words and words[-1] not in _RECEIVERS:
            names.append(words[-1])
    return names


def asked(tree: SyntaxTree) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, data) of the calls that may ask for a variable."""
    count = 0
    for match in _ASKED.finditer(tree.source):
        called = _CALLED.search(tree.source, max(0, match.start() - 60), match.start())
        if called is None or not _READS.search(called[0]):
            continue
        says_so = _SAYS_SO.search(called[0]) is not None
        is_bare = tree.source[max(0, called.start() - 1) : called.start()] not in _ON_A_VALUE
        if not says_so and not (is_bare and b"_" in match["name"]):
            continue
        count += 1
        if count > _MAX_ASKED:
            return
        default = next((match[key] for key in ("double", "single", "bare") if match[key] is not None), None)
        shown = None if default is None else default.decode("utf-8", "replace")
        yield match.start(), {"function": called[0].decode(), "name": match["name"].decode(), "default": shown}
