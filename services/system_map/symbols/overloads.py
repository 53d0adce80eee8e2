"""Telling overloads apart by what signatures say: the labels and types of parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.system_map.facts import SymbolFacts
from services.system_map.symbols.brackets import closing, names_in, parts, place_of, type_parameters, without_angles
from services.system_map.symbols.index import CALLABLE, TYPES, SymbolIndex

# Families with overloads: several functions of one name, told apart by what they are given.
OVERLOADED = frozenset({"java", "csharp", "swift"})
ONE_OF_SEVERAL = 0.8
# Languages whose constructors, beside the one in the type's head, have another name than their type; no base's competes.
BESIDE_HEAD = {"Kotlin": "constructor", "Scala": "this"}
_TYPE_FIRST = frozenset({"Java", "C#"})
_ANY = "?"  # a parameter of the class's own type parameter: what a subclass puts there is not told
_Types = tuple[tuple[str, str], ...]
_MODIFIERS = re.compile(
    r"(?:@[\w.]+(?:\([^()]*\))?|\[[^\[\]]*\]|\b(?:final|ref|out|in|params|this|scoped|readonly|inout)) +"
)
_PRIVATE = re.compile(r"\bprivate\b")
_STATED = re.compile(r"[\w.]+")


class Overloads:
    """Compares functions of one name; remembers what they are given."""

    def __init__(self, index: SymbolIndex) -> None:
        """Look at the functions of an index."""
        self._index = index
        self._given: dict[int, _Types] = {}

    def compete(self, function: int, types: Sequence[int]) -> bool:
        """Say whether one of the types has another function of a function's name that it does not override.

        What is called may then be either: which one, the arguments would say.
        """
        index = self._index
        name = index.facts_of(function).name
        if name == BESIDE_HEAD.get(index.languages[index.file_of(function)]):
            return False
        for symbol in types:
            for rival in index.callables(index.file_of(symbol), f"{index.facts_of(symbol).qualified_name}.{name}"):
                own, other = self._types_of(function), self._types_of(rival)
                is_private = _PRIVATE.search(index.facts_of(rival).signature.partition("(")[0]) is not None
                if not is_private and not (own and other and _are_alike(own, other)):
                    return True
        return False

    def are_one(self, function: int, asked: int) -> bool:
        """Say whether a function surely makes good what an interface asks for under its name: it is given the same."""
        if self._index.families[self._index.file_of(function)] not in OVERLOADED:
            return True
        own = self._types_of(function)
        return bool(own) and own == self._types_of(asked)

    def _types_of(self, function: int) -> _Types:
        known = self._given.get(function)
        if known is None:
            known = self._given[function] = parameter_types(self._index, function)
        return known


def _are_alike(own: _Types, other: _Types) -> bool:
    return len(own) == len(other) and all(
        label == other_label and (written == other_written or _ANY in {written, other_written})
        for (label, written), (other_label, other_written) in zip(own, other, strict=True)
    )


def parameter_types(index: SymbolIndex, function: int) -> _Types:
    """Return label and type of a function's parameters, as far as overriding asks for them; () where they are not known.

    The name comes first, so that a function without parameters has something too. A type parameter of the function
    itself is told by its place, one of the types around is `?`.
    """
    file = index.file_of(function)
    facts = index.facts_of(function)
    before, behind, inside = _split(facts)
    if inside is None:
        return ()
    own = _own_type_parameters(before, behind)
    around = _type_parameters_around(index, file, facts)
    found = [("", facts.name)]
    for text in parts(inside):
        label, written = _written(text, index.languages[file])
        word = _STATED.match(written)
        name = word[0] if word is not None else ""
        if name in own:
            found.append((label, f"#{own.index(name)}{written[len(name) :]}"))
        elif name in around:
            found.append((label, _ANY))
        else:
            found.append((label, written.rpartition(".")[2].lower()))
    return tuple(found)


def type_parameters_of(facts: SymbolFacts) -> frozenset[str]:
    """Return the names that stand for types which others give to a function or type itself."""
    if facts.kind in TYPES:
        return frozenset(type_parameters(facts) or ())
    return frozenset(_own_type_parameters(*_split(facts)[:2])) if facts.kind in CALLABLE else frozenset()


def type_parameters_in(index: SymbolIndex, function: int) -> set[str]:
    """Return the names that stand for types which others give: to a function, or to a type around it."""
    facts = index.facts_of(function)
    before, behind, _ = _split(facts)
    return {*_own_type_parameters(before, behind), *_type_parameters_around(index, index.file_of(function), facts)}


def _written(text: str, language: str) -> tuple[str, str]:
    """Return a parameter's label (Swift), and its type without arguments: `List<T> all` is List."""
    text = without_angles(text).partition("=")[0].replace("...", "[] ").strip()
    if language in _TYPE_FIRST:
        written, _, name = _MODIFIERS.sub("", text).strip().rpartition(" ")
        return "", (written or name).rstrip("? ").replace(" ", "")
    name, _, written = text.partition(":")
    label = name.split(" ")[0] if language == "Swift" else ""
    return label, _MODIFIERS.sub("", written.strip()).rstrip("?! ").replace(" ", "")


def _split(facts: SymbolFacts) -> tuple[str, str, str | None]:
    """Return what a signature says before the name, behind it, and between its brackets; None where it is cut off."""
    signature = facts.signature
    name = place_of(signature, facts.name, before="(<[")
    behind = name + len(facts.name)
    around = closing(signature, behind) if signature[behind : behind + 1] in {"<", "["} else behind
    start = signature.find("(", around) if min(name, around) >= 0 else -1
    end = closing(signature, start) if start >= 0 else -1
    if end < 0:
        return "", "", None
    return signature[:name], signature[behind:start], signature[start + 1 : end]


def _own_type_parameters(before: str, behind: str) -> list[str]:
    """Return the type parameters of a function: behind its name, or in front of the type that it returns (Java)."""
    if behind[:1] in {"<", "["}:
        return names_in(behind)
    words = before.lstrip()
    for _ in range(8):
        if words.startswith("<"):
            return names_in(words)
        _, blank, words = words.partition(" ")
        if not blank:
            break
    return []


def _type_parameters_around(index: SymbolIndex, file: int, facts: SymbolFacts) -> set[str]:
    symbols = index.facts[file].symbols
    found: set[str] = set()
    for _ in range(8):
        if facts.parent is None:
            break
        facts = symbols[facts.parent]
        found.update(type_parameters_of(facts))
    return found
