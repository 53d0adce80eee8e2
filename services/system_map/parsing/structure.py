"""Reading YAML, TOML and JSON: the keys at the top, each once and no more than a couple of hundred, as variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.summary import summary_of_comments

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

MAX_KEYS = 200
_MAX_KEY = 100


def read(tree: SyntaxTree) -> Reading:
    """Read a file of settings; one with more keys than that is data, and only its first are kept."""
    reading = Reading()
    seen: set[str] = set()
    for node in tree.nodes("key"):
        if len(seen) >= MAX_KEYS:
            break
        around = node.parent
        if around is None or node.end_byte - node.start_byte > _MAX_KEY:
            continue
        name = tree.text(node).strip("\"' \r\n")
        if not name or "\n" in name or name in seen:
            continue
        seen.add(name)
        line = tree.source[around.start_byte : around.start_byte + 400].decode("utf-8", "replace").lstrip()
        reading.definitions.append(
            Definition(
                start=around.start_byte,
                end=around.end_byte,
                start_line=around.start_point[0] + 1,
                end_line=_last_line(tree, around.end_byte, around.start_point[0] + 1, around.end_point),
                kind="variable",
                name=name,
                signature=one_line(line.partition("\n")[0]),
            )
        )
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:50]]
    first = min((found.start for found in reading.definitions), default=len(tree.source))
    reading.summary = summary_of_comments(tree.source, comments, first)
    return reading


def _last_line(tree: SyntaxTree, end: int, first: int, point: tuple[int, int]) -> int:
    """Return the last line that holds something: a table ends where the next one starts."""
    blank = tree.source[max(0, end - 400) : end]
    kept = blank.rstrip()
    return max(first, point[0] + 1 - blank[len(kept) :].count(b"\n")) if kept else max(first, point[0] + 1)
