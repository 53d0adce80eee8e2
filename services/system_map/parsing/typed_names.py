"""What type a name has by its declaration or by the object made for it, for the languages that are read by captures.

| capture | what it marks |
|---|---|
| `@typed` | a declaration: that of a field is always kept, for others may come to it; in a function it is as a local |
| `@local` | a parameter, a name of a pattern: kept where the file calls something on its name |
| `@unknown` | a name that is bound to something of which no type is told; it hides what is called so outside |

A language says how its declarations are written: see `Parts`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_TYPE = 120
_FUNCTIONS = frozenset({"function", "method", "later"})
_VALUES = frozenset({"constant", "variable"})
_END = re.compile(r"[<\[({?!]")
_PATH = re.compile(r"\w+(?:\.\w+)*")
# What a declaration binds: the byte of each name, the name and its type as written, "" where nothing tells it. Asked
# only for names of the set, where there is one.
Typed = tuple[int, str, str]
Parts = Callable[["SyntaxTree", "Node", "frozenset[bytes] | None"], Iterable[Typed]]


def read_typed(tree: SyntaxTree, reading: Reading, parts: Parts) -> None:
    """Note the types of names; calls and definitions are known by now."""
    types = reading.uses.types
    heads = {receiver.partition(".")[0] for _, _, receiver, _, _ in reading.uses.calls}
    if tree.language == "Swift":  # a local may be a function, which hides the module's
        heads |= {name for _, name, receiver, _, _ in reading.uses.calls if not receiver}
    asked = frozenset(head.encode() for head in heads)
    nodes = tree.nodes("typed")
    for node, kind in zip(nodes, _kinds_around(reading, nodes), strict=True):
        if kind in _FUNCTIONS:
            types += parts(tree, node, asked)
        elif kind == "anonymous":  # nobody's field; it hides what is called so outside
            types += [(start, name, "") for start, name, _ in parts(tree, node, asked)]
        elif kind != "impl":  # noted in front of it: a constant is a symbol in which it would stand else
            types += [(node.start_byte - 1, name, written) for _, name, written in parts(tree, node, None)]
    for node in tree.nodes("local"):
        types += parts(tree, node, asked)
    source, is_scala = tree.source, tree.language == "Scala"
    for node in tree.nodes("unknown"):
        text = source[node.start_byte : node.end_byte]
        if text in asked and not (is_scala and text[:1].isupper()):  # `case Tool =>` asks for what is called so
            types.append((node.start_byte, text.decode("utf-8", "replace"), ""))


def _kinds_around(reading: Reading, nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the kind of the innermost function or type that each of the ascending nodes stands in; "" for none."""
    spans = sorted((found.start, -found.end, found.kind) for found in reading.definitions if found.kind not in _VALUES)
    stack: list[tuple[int, str]] = [(sys.maxsize, "")]
    following, count = 0, len(spans)
    for node in nodes:
        place = node.start_byte
        while following < count and spans[following][0] < place:
            start, end, kind = spans[following]
            following += 1
            while stack[-1][0] <= start:
                stack.pop()
            stack.append((-end, kind))
        while stack[-1][0] <= place:
            stack.pop()
        yield stack[-1][1]


def named(tree: SyntaxTree, name: Node, asked: frozenset[bytes] | None) -> str:
    """Return a name's text, "" where nobody asks for it."""
    text = tree.source[name.start_byte : name.end_byte]
    return text.decode("utf-8", "replace") if asked is None or text in asked else ""


def type_of(tree: SyntaxTree, node: Node | None) -> str:
    """Return a type's path without its arguments and marks: `a.B<C>?` is a.B; "" for what is no path."""
    if node is None:
        return ""
    end = min(node.end_byte, node.start_byte + _MAX_TYPE)
    text = tree.source[node.start_byte : end].decode("utf-8", "replace")
    if not text.isidentifier():
        if tree.language != "Scala" and text.rstrip("?! ").endswith("]"):
            return ""  # an array, whose members are not those of what it holds
        text = "".join(_END.split(text.removeprefix("=>"), maxsplit=1)[0].split())
        if not _PATH.fullmatch(text):
            return ""
    return text
