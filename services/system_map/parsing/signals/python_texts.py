"""Constants that hold a path or its start: `API_PREFIX = "/api"`, `class Settings: api_prefix: str = "/api"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import MAX_PLACES, PythonCalls

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b'= "/', b"= '/", b'="/', b"='/", b'= r"/', b"= r'/", b'= f"/', b"= f'/")
_PATH = re.compile(rb"""^[ \t]*(\w{1,80})[ \t]*(?::[^=\n]{1,80})?=[ \t]*[fr]?["']/""", re.MULTILINE)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    calls = PythonCalls.of(tree)
    found: list[Signal] = []
    for place, match in enumerate(_PATH.finditer(tree.source)):
        if place >= MAX_PLACES:
            break
        node = tree.root.descendant_for_byte_range(match.start(1), match.end(1))
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
