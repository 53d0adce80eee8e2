"""How widely a symbol is shown, by the rules of its language. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.system_map.facts import SymbolFacts
from services.system_map.languages import COMPONENTS
from services.system_map.symbols.index import TYPES

# Languages in which a name with an underscore in front is private, though no keyword says so; in others it is a name
# like any other, as is that of a function that a module of JavaScript exports.
_BY_UNDERSCORE = frozenset({"Python", "Shell"})
_MEMBERS_BY_UNDERSCORE = frozenset({"JavaScript", "TypeScript", "TSX", *COMPONENTS})
# Languages with members for whoever inherits, wherever that stands.
_INHERITED = (".java", ".kt", ".scala", ".cs", ".php", ".ts", ".tsx", ".mts", ".cts")
_OF_RUBY = (".rb", ".rake")
# C#'s `private protected` holds within the assembly, Scala's `protected[this]` and `protected[a]` within what they name.
_PROTECTED = re.compile(r"(?<!private )\bprotected\b(?! private|\[)")
_CLOSED = re.compile(r"\b(?:final|sealed|static)\b[\w\s]{0,60}\bclass\b|\bstruct\b")
# What a declaration says of who may use it.
_WORD = re.compile(r"\b(?:protected|internal|private|fileprivate)\b")
_STATIC = re.compile(r"\bstatic\b")  # of C++ in a namespace: for the file alone
_WITH_WORDS = frozenset({"Java", "Kotlin", "Scala", "C#", "PHP", "Swift", "TypeScript", "TSX", *COMPONENTS})
_NOT_EXPORTED = frozenset({"Go", "JavaScript", "TypeScript", "TSX", *COMPONENTS})
_NOT_PUBLIC = frozenset({"Java", "Kotlin", "Scala", "Swift"})  # without a word: the package's, the module's
# Languages whose compilers, or Ruby itself, let nobody else call what is private.
_KEEPING = frozenset({"Java", "Kotlin", "Scala", "C#", "PHP", "Swift", "TypeScript", "TSX", "Ruby"})
_OPEN_IN_KOTLIN = re.compile(r"\b(?:open|abstract|sealed)\b")


def is_private(language: str | None, symbol: SymbolFacts) -> bool:
    """Say whether only the file, or the type around, should use a symbol."""
    if not symbol.exported:
        return True
    if not symbol.name.startswith("_"):
        return False
    return language in _BY_UNDERSCORE or (language in _MEMBERS_BY_UNDERSCORE and symbol.kind == "method")


def how_hidden(language: str | None, symbol: SymbolFacts) -> str:
    """Return what keeps a symbol from others, as its language says it.

    "private", "protected", "internal", "static", "not exported" or "not public". It is one for which `is_private` holds.
    """
    said = _WORD.search(symbol.signature.partition("(")[0])
    if said and language in _WITH_WORDS:
        return said[0].removeprefix("file")
    is_named = symbol.name.startswith(("_", "#"))
    if language in {"C", "C++"}:
        return "static" if symbol.parent is None or _STATIC.search(symbol.signature.partition("(")[0]) else "not public"
    if language == "C#" and symbol.parent is None:
        return "internal"
    if language in _NOT_EXPORTED and not (is_named and symbol.kind == "method"):
        return "not exported"
    return "not public" if language in _NOT_PUBLIC else "private"


def is_for_own_file(language: str | None, symbol: SymbolFacts) -> bool:
    """Say whether the language keeps a member to the type that declares it, so that no other file calls it on an object."""
    if symbol.exported or language not in _KEEPING or how_hidden(language, symbol) != "private":
        return False
    head = symbol.signature.partition("(")[0]
    return (
        "private[" not in head and f".{symbol.name}" not in head
    )  # to a package (Scala), an interface's own name (C#)


def is_for_heirs(path: str, symbol: SymbolFacts, symbols: Sequence[SymbolFacts]) -> bool:
    """Say whether a member is `protected`, in a class that others see and may inherit from.

    Ruby's `private` hides from others than the object itself, whose class may be an heir.
    """
    if symbol.parent is None:
        return False
    owner = symbols[symbol.parent]
    if path.endswith(_OF_RUBY):
        return not symbol.exported and owner.exported
    if not path.endswith(_INHERITED):
        return False
    head = symbol.signature.partition("(")[0]
    if not _PROTECTED.search(head) or not owner.exported or owner.kind not in TYPES:
        return False
    if path.endswith(".kt"):
        return _OPEN_IN_KOTLIN.search(owner.signature.partition("(")[0]) is not None
    return not _CLOSED.search(owner.signature)
