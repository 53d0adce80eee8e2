"""How numbers, lists and names are said in sentences. Pure."""

from __future__ import annotations

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
