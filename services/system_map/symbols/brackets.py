"""Taking a signature apart at its brackets: where one closes, what stands between commas, which types a type is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.system_map.facts import SymbolFacts

_OPENING, _CLOSING = "([{<", ")]}>"
_IN_NAMES = frozenset("_.$@")
_WORD = re.compile(r"[\w$]+")
_BOUND = re.compile(r"(?:out|in|reified|each|@\w+) +|[+-]")  # what may stand in front of a type parameter


def closing(text: str, start: int) -> int:
    """Return the place of the bracket that closes the one at `start`; -1 for none."""
    depth = 0
    for place in range(start, len(text)):
        letter = text[place]
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING and not (letter == ">" and text[place - 1] in "-="):
            depth -= 1
            if not depth:
                return place
    return -1


def parts(text: str) -> Iterator[str]:
    """Yield what stands between the commas that no bracket is around."""
    depth = start = 0
    for place, letter in enumerate(text):
        if letter in _OPENING:
            depth += 1
        elif letter in _CLOSING and not (letter == ">" and text[place - 1] in "-="):
            depth -= 1
        elif letter == "," and not depth:
            yield text[start:place]
            start = place + 1
    if text[start:].strip():
        yield text[start:]


def without_angles(text: str) -> str:
    """Return a text without what stands in angle brackets."""
    kept = []
    depth = 0
    for place, letter in enumerate(text):
        if letter == "<":
            depth += 1
        elif letter == ">" and depth and text[place - 1] not in "-=":
            depth -= 1
        elif not depth:
            kept.append(letter)
    return "".join(kept)


def place_of(signature: str, name: str, before: str = "") -> int:
    """Return where a name stands as a whole word, with one of these letters right behind it; -1 where it does not."""
    place = signature.find(name)
    while place >= 0:
        first, behind = signature[place - 1 : place], signature[place + len(name) : place + len(name) + 1]
        is_whole = not (first.isalnum() or first in _IN_NAMES or behind.isalnum() or behind == "_")
        if is_whole and (not before or behind in before):
            return place
        place = signature.find(name, place + 1)
    return -1


def names_in(text: str) -> list[str]:
    """Return the names of the type parameters that a text begins with, in brackets."""
    end = closing(text, 0)
    words = (_WORD.match(_BOUND.sub("", part.strip())) for part in parts(text[1:end])) if end > 0 else ()
    return [word[0] for word in words if word is not None]


def type_parameters(facts: SymbolFacts) -> list[str] | None:
    """Return the type parameters of a type; None where the signature does not tell them."""
    place = place_of(facts.signature, facts.name)
    if place < 0:
        return None
    rest = facts.signature[place + len(facts.name) :].lstrip()
    if not rest.startswith(("<", "[")):
        return []
    return names_in(rest) if closing(rest, 0) > 0 else None
