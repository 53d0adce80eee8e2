"""What a tool found, before it is cut to its ceiling: lines of words, and the places they were read from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.ai.quoting import visible

MOST_BYTES = 8_000  # of a result
LONG_LINE = 400  # characters of one line of a file that are shown


@dataclass(frozen=True)
class Seen:
    """Lines of a file of the map that a result tells of."""

    path: str
    start: int = 1
    end: int = 1
    quote: str = ""


@dataclass(frozen=True)
class Found:
    """A result: lines of words, best first, and what they were read from. `most_bytes` where more was asked for."""

    lines: Sequence[str]
    seen: Sequence[Seen] = field(default_factory=tuple)
    most_bytes: int = MOST_BYTES


def plain(text: object, most: int = 300) -> str:
    """Return foreign words on one line, without control characters or what hides the writing around it."""
    words = " ".join(visible(str(text)).split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def source(line: str) -> str:
    """Return a line of a file as it is shown."""
    shown = visible(line.rstrip("\r").replace("\n", " "))
    return shown if len(shown) <= LONG_LINE else f"{shown[:LONG_LINE]}… ({len(shown):,} characters)"


def place(path: str | None, line: int | None = None, end: int | None = None) -> str:
    """Return where something stands: path:line, path:first-last."""
    if path is None:
        return ""
    where = plain(path)
    if line is None or line < 1:
        return where
    return f"{where}:{line}" if end is None or end <= line else f"{where}:{line}-{end}"


def cut(lines: Iterable[str], most_bytes: int) -> str:
    """Return the lines that fit into so many bytes, and how many were left out."""
    wanted = list(lines)
    kept: list[str] = []
    room = most_bytes - 80  # for the words on what is left out
    for line in wanted:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    left = len(wanted) - len(kept)
    if left:
        kept.append(f"(… {left:,} more lines left out; ask for less at once)")
    return "\n".join(kept)


def more(total: int, shown: int, what: str) -> list[str]:
    """Return the line that says what a list leaves out, if it does."""
    return [f"… and {total - shown:,} more {what}."] if total > shown else []
