"""Constants of modules that hold a word or a number, of which other files may make paths: `LETTER_TYPE = "letter"`.

    python.words  {texts: {name: text}}

They are names in capitals that a module binds once; what begins with "/" is told by `python_texts`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_bound import bound_places
from services.system_map.secrets import looks_secret

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b'= "', b"= '", b'="', b"='", b"VERSION = ")
# Every line that binds such a name, and what a line without indent gives it.
_BOUND = re.compile(
    rb"\n([ \t]*+)([A-Z][A-Z0-9_]{0,79})[ \t]*+(?::[^=\n]{1,80})?\+?=(?!=)[ \t]*+"
    rb"(?:([\"']?)([A-Za-z0-9][\w.~/-]{0,59})\3[ \t]*+(?=[\r\n#]|\Z))?"
)
_STAR = re.compile(rb"\bimport[ \t]*+\(?[ \t]*+\*")  # may bind any name anew
_WORD = re.compile(rb"\w+")
_MAX_LINES = 1_000
_MAX_WORDS = 100


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    found: dict[str, tuple[int, str]] = {}
    for match in islice(_BOUND.finditer(b"\n" + tree.source), _MAX_LINES):
        if match[4] is None or match[1] or not (match[3] or match[4].isdigit()):
            continue
        name, text = match[2].decode(), match[4].decode()
        if len(found) < _MAX_WORDS and not looks_secret(name, text):
            found[name] = (match.start(2) - 1, text)
    if not found or _STAR.search(tree.source):
        return []
    source, names = tree.source, frozenset(name.encode() for name in found)
    bound = Counter(_WORD.match(source, at)[0] for at in bound_places(source, names))  # type: ignore[index] # it is one
    texts: dict[str, str] = {}
    for name, (start, text) in found.items():
        node = tree.root.descendant_for_byte_range(start, start + len(name))
        parent = None if node is None else node.parent
        if bound[name.encode()] == 1 and parent is not None and parent.type == "assignment":
            texts[name] = text
    return [Signal("python.words", 1, {"texts": texts})] if texts else []
