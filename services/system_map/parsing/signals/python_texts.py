"""Constants that hold a path or its start: `API_PREFIX = "/api"`, `class Settings: api_prefix: str = "/api"`.

A start may be empty: `API_PREFIX = ""` counts by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import MAX_PLACES, PythonCalls

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

_WORDS = (b'= "/', b"= '/", b'="/', b"='/", b'= r"/', b"= r'/", b'= f"/', b"= f'/")
_EMPTY_WORDS = (b'= ""', b"= ''")
WORDS = (*_WORDS, *_EMPTY_WORDS)
_PATH = re.compile(rb"""^[ \t]*(\w{1,80})[ \t]*(?::[^=\n]{1,80})?=[ \t]*[fr]?["']/""", re.MULTILINE)
_EMPTY = re.compile(rb"""= (?:""|'')[ \t]*(?=[\r\n#]|\Z)""")
_OF_START = re.compile(rb"(?i)[ \t]*(\w{0,80}(?:prefix|api|path|url|base|root)\w{0,80})[ \t]*(?::[^=\n]{1,80})?\Z")


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    calls = PythonCalls.of(tree)
    found: list[Signal] = []
    for start, end in islice(_places(tree), MAX_PLACES):
        node = tree.root.descendant_for_byte_range(start, end)
        parent = None if node is None else node.parent
        if parent is None or parent.type != "assignment" or parent.child_by_field_name("left") != node:
            continue
        around = calls.around(parent)
        if around.scope != around.class_name:  # inside a function: nobody else's
            continue
        text = calls.text(parent.child_by_field_name("right"))
        name = tree.text(node)
        qualified = f"{around.scope}.{name}" if around.scope else name
        found.append(Signal("python.text", parent.start_point[0] + 1, {"name": qualified, "text": text}))
    return found


def _places(tree: SyntaxTree) -> Iterator[tuple[int, int]]:
    """Yield where the names stand that are given such texts."""
    source = tree.source
    if tree.holds(_WORDS):
        yield from (match.span(1) for match in _PATH.finditer(source))
    if not tree.holds(_EMPTY_WORDS):
        return
    for match in _EMPTY.finditer(source):
        line = source.rfind(b"\n", 0, match.start()) + 1
        name = _OF_START.match(source, line, match.start())
        if name is not None:
            yield name.span(1)
