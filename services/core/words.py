"""How numbers, lists and names are said in sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """Return a count as a word up to twelve, then in figures with commas."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return "1 module", "24 modules"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def day(seconds: int) -> str:
    """Return "6 April 2010"."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%B %Y}"


def article(word: str) -> str:
    """Return "a" or "an" for a word as it sounds."""
    return "an" if word[:1].lower() in "aeio" or word[:2].lower() == "un" else "a"


def plain(text: str, longest: int = 160) -> str:
    """Return foreign text on one line without its full stop, cut at a word."""
    line = re.sub(r"[\s\x00-\x1f]+", " ", text).strip().rstrip(".")
    if len(line) <= longest:
        return line
    return f"{(line[:longest].rpartition(' ')[0] or line[:longest]).rstrip(' ,;:')} …"


def ended(text: str) -> str:
    """Return a sentence with its full stop; one that was cut ends with its ellipsis."""
    return text if text.endswith("…") else f"{text}."


def some(names: Sequence[str]) -> str:
    """Return the first four names, and how many more there are."""
    return listed(names if len(names) <= 5 else [*names[:4], f"{number(len(names) - 4)} more"])


def times(count: int) -> str:
    """Return "once", "twice", "three times"."""
    return "once" if count == 1 else "twice" if count == 2 else f"{number(count)} times"
