"""The function that a program starts at, as its language names it: main, Main of C#, run of Scala's applications. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from services.system_map.facts import FileFacts, SymbolFacts

# What a type's method must be called for the language to start it, and what its head must say.
_METHODS = {
    "C#": ("Main", re.compile(r"\bstatic\b")),
    "Java": ("main", re.compile(r"\b(?:static\b|void main\(\))")),  # newer ones start an instance's as well
    "Kotlin": ("main", re.compile(r"\bfun main\(\s*(?:vararg\b|\w+\s*:\s*Array<)")),
    "Scala": ("main", re.compile(r"Array\[String\]")),
    "Swift": ("main", re.compile(r"\bstatic\b")),
}
_APPLICATION = re.compile(
    r"\bobject\s[^({]{1,200}?\s(?:extends|with)\s+[\w.]*(?:App|Application|ZIOAppDefault|ZIOCliDefault|JFXApp3)\b"
)
_RUN = frozenset({"run", "main", "start"})
_CALLABLE = frozenset({"function", "method"})
_TYPES = frozenset({"class", "struct", "enum", "trait", "interface"})


def main_function(facts: FileFacts, language: str | None, marked: Collection[int] = ()) -> SymbolFacts | None:
    """Return what runs first of a file that runs; None where that is the file's own code, or not known.

    `marked` are the symbols that bear the mark of a main (Swift's and Scala's `@main`), by their number.
    """
    if not facts.is_entry:
        return None
    symbols = facts.symbols
    for symbol in symbols:
        if symbol.qualified_name == "main" and symbol.kind in _CALLABLE:
            return symbol
    called, said = _METHODS.get(language or "", ("", None))
    for symbol in symbols if said is not None else ():
        if symbol.name == called and symbol.kind == "method" and said is not None and said.search(symbol.signature):
            return symbol
    if language == "Scala":
        marked = [*marked, *(n for n, one in enumerate(symbols) if _APPLICATION.search(one.signature))]
    return next((_run_of(symbols, number) for number in marked if number < len(symbols)), None)


def _run_of(symbols: Sequence[SymbolFacts], number: int) -> SymbolFacts:
    """Return the method that an application's type is started by, else the type, whose own code runs."""
    whole = symbols[number]
    if whole.kind not in _TYPES:
        return whole
    return next((one for one in symbols if one.parent == number and one.name in _RUN), whole)
