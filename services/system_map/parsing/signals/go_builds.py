"""Go's build constraints: which builds a file says that it is part of.

    go.build  {if}: the expression of `//go:build`, or what the lines `// +build` of older files say together

What the name of a file says, and what all of it means for others, is in `resolve.go_builds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

BUILD = "go.build"
WORDS = (b"//go:build", b"+build")
_MAX_EXPRESSION = 500
_MAX_LINES = 400  # of licences and documentation in front of the package's name


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the constraint of a file, if it has one."""
    older: list[tuple[int, str]] = []
    above: list[tuple[int, str]] = []  # those of `older` that a blank line follows: others document the package
    is_comment = False
    for number, line in enumerate(tree.source[: 200 * _MAX_LINES].split(b"\n")[:_MAX_LINES], 1):
        text = line.strip()
        if is_comment or text.startswith(b"/*"):
            is_comment = b"*/" not in text
        elif not text:
            above = older[:]
        elif not text.startswith(b"//"):
            break
        elif text.startswith(b"//go:build "):
            return _signals([(number, _decoded(text[len(b"//go:build ") :]))])
        elif (words := text[2:].split())[:1] == [b"+build"]:
            older.append((number, _as_expression(words[1:])))
    return _signals(above)


def _signals(lines: list[tuple[int, str]]) -> list[Signal]:
    if not lines:
        return []
    text = lines[0][1] if len(lines) == 1 else " && ".join(f"({one})" for _, one in lines)
    return [Signal(BUILD, lines[0][0], {"if": text})] if 0 < len(text) <= _MAX_EXPRESSION else []


def _as_expression(options: list[bytes]) -> str:
    """Return what a line `// +build a,b c` says: one of its options, of each all that commas join."""
    return " || ".join(_decoded(option).replace(",", " && ") for option in options)


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace").partition("//")[0].strip()
