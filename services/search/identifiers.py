"""Names as words: how identifiers are split, which words say nothing, and what words have in common. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# Words of questions and sentences that are everywhere. Fixed, because a list that followed the text would change what
# is found from day to day; "if", "for", "while", "class" and the like are left out only where they end up here too.
_STOP = """
    a about all also am an and any are as at be been being but by can could did do does doing done for from had has have
    having he her here his how i if in into is it its itself just me more most my no nor not of off on once only or other
    our out over own same she should so some such than that the their them then there these they this those through to
    too under until up very was we were what when where which while who whom whose why will with would you your
    happen happens happened please show tell find found located lives live function functions
"""
STOP_WORDS = frozenset(_STOP.split())

_WORD = re.compile(r"\w+")
# Where one part of an identifier ends: lower|Upper, UPPERWord's last capital, letter|digit, digit|letter.
_BORDER = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
# What is longer is no name: a key, a picture, a hash.
MAX_WORD = 80
_SUFFIXES = ("ments", "ment", "ing", "ion", "ed", "er", "or", "ly", "al")


@lru_cache(maxsize=50_000)
def split_name(name: str) -> tuple[str, ...]:
    """Return the parts of one identifier in lower case: "getHTTPResponse2" is get, http, response, 2."""
    if len(name) > MAX_WORD:
        return (name.lower(),)
    return tuple(
        part.lower() for piece in name.split("_") if piece for part in _BORDER.split(piece) if part
    )  # fmt: skip


def words_of(text: str) -> list[str]:
    """Return the parts of all names in a text, in order; paths, dots and signs only separate."""
    return [part for word in _WORD.findall(text) for part in split_name(word)]


@lru_cache(maxsize=50_000)
def _compound(word: str) -> str:
    """Return what stands for a compound name beside its text; "" for a simple one.

    That is the whole without underscores, and the parts where they are not separate words in the text already.
    """
    parts = split_name(word)
    if len(parts) < 2:
        return ""
    whole = "".join(parts)
    pieces = [piece for piece in word.split("_") if piece]
    told = [whole] if len(pieces) > 1 else []
    if any(len(_BORDER.split(piece)) > 1 for piece in pieces):
        told.append(" ".join(parts))
    return " ".join(told)


def extra_words(text: str) -> str:
    """Return what to index beside a text so that its compound names are found whole and by their parts."""
    return " ".join(
        extra for word in dict.fromkeys(_WORD.findall(text)) if len(word) <= MAX_WORD and (extra := _compound(word))
    )


def whole_of(name: str) -> str:
    """Return a name as one word: "register_blueprint" and "registerBlueprint" are registerblueprint."""
    return "".join(split_name(name))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the beginning that forms of a word share, roughly: register, registers, registered, registration."""
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    for _ in range(2):  # "registered" is register, which is what a register-er does
        word = next((word[: -len(end)] for end in _SUFFIXES if word.endswith(end) and len(word) - len(end) >= 3), word)
    if len(word) > 3 and word[-1] in "ey":
        word = word[:-1] + ("i" if word[-1] == "y" else "")
    # "signed" and "signing" leave sign, "mapped" leaves mapp.
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of words."""
    return frozenset(stem(word) for word in words)
