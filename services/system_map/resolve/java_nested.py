"""Nested classes of Java that a class has from those above it: they are named there without an import."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from services.system_map.facts import FileFacts

TYPES = frozenset({"class", "interface", "enum", "record", "annotation", "type", "struct"})
_MAX_ABOVE = 40  # classes that are looked at above one
_GENERIC = re.compile(r"<[^<>]*>?")
_ABOVE = re.compile(r"\b(?:extends|implements)\s+([\w.,\s]+?)(?=\s*(?:\b(?:extends|implements|permits)\b|[{&?>]|$))")
# Of a file: which file declares the class that a name stands for.
FindFile = Callable[[str, str], "str | None"]


@dataclass(slots=True)
class _Class:
    above: list[str] = field(default_factory=list)  # as written, without type arguments
    nested: set[str] = field(default_factory=set)  # what classes below have too


class NestedClasses:
    """What classes have from those above them, as far as these lie in the repository."""

    def __init__(self, facts: Mapping[str, FileFacts], find: FindFile) -> None:
        """Take what files declare; they are looked at when they are asked about."""
        self._facts = facts
        self._find = find
        self._files: dict[str, dict[str, _Class]] = {}
        self._outers: dict[str, set[str]] | None = None
        self._inherited: dict[str, dict[str, str]] = {}

    def inherited(self, path: str) -> dict[str, str]:
        """Return the nested classes that those of a file inherit: simple name → file that declares it."""
        if path not in self._inherited:
            found: dict[str, str] = {}
            for name in self._classes(path):
                for place, above in self._above(path, name):
                    for nested in self._classes(place)[above].nested:
                        found.setdefault(nested, place)
            self._inherited[path] = found
        return self._inherited[path]

    def declares(self, path: str, name: str) -> bool:
        """Tell whether a file declares a class of a simple name, at its top or within another."""
        return name in self._classes(path)

    def of_those_named(self, names: Collection[str]) -> set[str]:
        """Return which of some names are nested in a class of another of them, whatever its package."""
        if self._outers is None:
            self._outers = {}
            for path in self._facts:
                for outer, found in self._classes(path).items():
                    for nested in found.nested:
                        self._outers.setdefault(nested, set()).add(outer)
        known = set(names)
        return {name for name in names if not known.isdisjoint(self._outers.get(name, ()))}

    def _above(self, path: str, name: str) -> Iterator[tuple[str, str]]:
        """Yield (file, name) of the classes above one, nearest first."""
        waiting, seen = [(path, name)], {(path, name)}
        for place, own in waiting:  # grows as it goes
            for written in self._classes(place)[own].above:
                simple = written.rpartition(".")[2]
                found = self._find(place, written)
                if found is None or simple not in self._classes(found) or (found, simple) in seen:
                    continue
                if len(seen) > _MAX_ABOVE:
                    return
                seen.add((found, simple))
                waiting.append((found, simple))
                yield found, simple

    def _classes(self, path: str) -> dict[str, _Class]:
        if path not in self._files:
            found: dict[str, _Class] = {}
            facts = self._facts.get(path)
            symbols = facts.symbols if facts is not None else []
            for symbol in symbols:
                if symbol.kind not in TYPES:
                    continue
                known = found.setdefault(symbol.name, _Class())
                known.above += _named_above(symbol.signature)
                outer = symbols[symbol.parent] if symbol.parent is not None else None
                if outer is not None and outer.kind in TYPES and "private " not in symbol.signature:
                    found.setdefault(outer.name, _Class()).nested.add(symbol.name)
            self._files[path] = found
        return self._files[path]


def _named_above(signature: str) -> list[str]:
    plain, before = signature, ""
    while plain != before:
        before, plain = plain, _GENERIC.sub("", plain)
    return [name for group in _ABOVE.findall(plain) for part in group.split(",") if (name := part.strip())]
