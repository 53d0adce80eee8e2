"""What JPA's classes inherit: over classes that no annotation names, with the types that each gives those above. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from services.system_map.facts import FileFacts
from services.system_map.surface.java_constants import JavaConstants
from services.system_map.surface.models.named_classes import NamedClass, NamedClasses

_MAX_ANCESTORS = 30
_MAX_TYPE = 200
_HEAD = re.compile(r"\b(?:class|record)\s+\w+\s*")
_EXTENDS = re.compile(r"\bextends\s+[\w.]+\s*")
_COMMENT = re.compile(r"/\*.*?\*/")
_ANNOTATION = re.compile(r"@[\w.]+\s+")
_WORD = re.compile(r"\b[A-Za-z_$][\w$]*")
_NO_TYPE = "Object"  # what a variable without a bound comes to

Bound = dict[str, tuple[str, str]]  # what a type variable stands for, and the file that writes it
Bases = Callable[[str, str], list[str]]  # of a class of a file, as written


class JpaClasses(NamedClasses):
    """The classes with annotations of JPA, and the way from each to those above it."""

    def __init__(
        self,
        classes: Iterable[NamedClass],
        facts: Mapping[str, FileFacts],
        constants: JavaConstants,
        bases: Bases,
    ) -> None:
        """Take the classes, the facts of all files, what finds a class by its name and what tells a class's bases."""
        super().__init__(classes)
        self._facts = facts
        self._constants = constants
        self._bases = bases
        self._by_place = {(one.path, one.data["qualified"]): one for one in self.all}
        self._lines: dict[NamedClass, list[tuple[NamedClass, Bound]]] = {}
        self._steps: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._heads: dict[tuple[str, str], tuple[str, str]] = {}
        self._signatures: dict[str, dict[str, str]] = {}  # by the qualified names of a file's symbols

    def line(self, of: NamedClass) -> Iterator[NamedClass]:
        """Yield a class and those above it that annotations of JPA name; a class between them hides none."""
        return (one for one, _ in self.typed(of))

    def typed(self, of: NamedClass) -> list[tuple[NamedClass, Bound]]:
        """Return the classes of a line, each with what its type variables stand for there."""
        if of not in self._lines:
            self._lines[of] = list(self._walk(of))
        return self._lines[of]

    def _walk(self, of: NamedClass) -> Iterator[tuple[NamedClass, Bound]]:
        place: tuple[str, str] | None = (of.path, of.data["qualified"])
        given: list[tuple[str, str]] = []
        seen: set[tuple[str, str]] = set()
        while place is not None and place not in seen and len(seen) < _MAX_ANCESTORS:
            seen.add(place)
            at = self._by_place.get(place) if seen != {place} else of
            variables, arguments = self._generics(place, at)
            bound = _bound(variables, given, place[0])
            if at is not None:
                yield at, bound
            given = [replaced(one, bound, place[0]) for one in parts_of(arguments)]
            if place not in self._steps:  # a class stands in the lines of many
                names = [at.data["extends"]] if at is not None else self._bases(*place)
                self._steps[place] = self._above(place, names)
            place = self._steps[place]

    def _above(self, place: tuple[str, str], names: list[str]) -> tuple[str, str] | None:
        """Return the class above one of a file; interfaces lead to nothing that is mapped."""
        path, around = place
        for name in names:
            found = self._constants.classes(path, around, name) if name else []
            if len(found) > 1:  # copies of one class in several modules: the module's own counts
                module = path.partition("/src/")[0]
                found = [one for one in found if one[0].partition("/src/")[0] == module]
            if len(found) == 1:
                return found[0]
            bare = name.rpartition(".")[2]
            meant = self.meant(path, bare) if bare and not self._is_imported(path, bare) else None
            if meant is not None:
                return meant.path, meant.data["qualified"]
        return None

    def _is_imported(self, path: str, name: str) -> bool:
        """Say whether a file imports a class by this name: no other one is meant then."""
        facts = self._facts.get(path)
        return facts is not None and any(
            one.kind == "import" and one.target.endswith(f".{name}") for one in facts.imports
        )

    def _generics(self, place: tuple[str, str], at: NamedClass | None) -> tuple[str, str]:
        """Return a class's type variables and what it gives those above, as written."""
        if at is not None:
            return at.data.get("variables", ""), at.data.get("arguments", "")
        if place not in self._heads:  # a class stands in the lines of many
            self._heads[place] = _head(self._signature(*place))
        return self._heads[place]

    def _signature(self, path: str, qualified: str) -> str:
        """Return how a file writes a class; "" for one that it does not have."""
        if path not in self._signatures:
            facts = self._facts.get(path)
            symbols = facts.symbols if facts is not None else []
            self._signatures[path] = {
                one.qualified_name: one.signature for one in reversed(symbols)
            }  # the first counts
        return self._signatures[path].get(qualified, "")


def _head(signature: str) -> tuple[str, str]:
    """Return the type variables of a class as it is written, and what it gives those above."""
    head = _HEAD.search(signature)
    rest = signature[head.end() :] if head else ""
    variables = _angled(rest)
    above = _EXTENDS.search(rest, len(variables))
    return variables, _angled(rest[above.end() :]) if above else ""


def replaced(text: str, bound: Bound, path: str) -> tuple[str, str]:
    """Return a type with what its variables stand for, and the file that its names are written in."""
    used = [word for word in _WORD.findall(text) if word in bound]
    if not used:
        return text, path
    said = _WORD.sub(lambda word: bound[word[0]][0] if word[0] in bound else word[0], text)
    return said[:_MAX_TYPE], bound[used[-1]][1]


def parts_of(text: str) -> list[str]:
    """Return the types between angle brackets; none of what is cut off."""
    text = _COMMENT.sub("", text)
    if not (text.startswith("<") and text.endswith(">")):
        return []
    parts, depth = [""], 0
    for letter in text[1:-1]:
        depth += (letter == "<") - (letter == ">")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _bound(variables: str, given: list[tuple[str, str]], path: str) -> Bound:
    """Return what a class's type variables stand for: what it is given, else their bounds."""
    written = [_ANNOTATION.sub("", part).partition(" extends ") for part in parts_of(variables)]
    bounds = [(name.strip(), limit.partition("&")[0].strip() or _NO_TYPE) for name, _, limit in written]
    if len(given) == len(bounds):
        return {
            name: (limit, path) if said[0].startswith("?") else said
            for (name, limit), said in zip(bounds, given, strict=True)
        }
    return {name: (limit, path) for name, limit in bounds}


def _angled(text: str) -> str:
    """Return what stands in angle brackets at the front of a text, with them; "" for none or what does not end."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "<") - (letter == ">")
        if depth <= 0:
            return text[: at + 1] if at else ""
    return ""
