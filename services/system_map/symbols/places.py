"""What was read of each file's uses, kept small: bases, bindings, types as maps; calls as columns of numbers."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from services.system_map.facts import IN_FUNCTION, OR_ANOTHER, DeepFacts, ImportFacts

NOWHERE = -1  # the caller of code outside any symbol
OVERLOAD = "overload"
# Bare names that may be calls, or words of a library (Ruby): they count where they lead to a method.
NAMES = frozenset({"name", "block name"})
IN_BLOCK = frozenset({"block", "block name"})
# A call in what a macro is given that nobody knows: it may put the words together otherwise (Rust).
IN_MACRO = "in macro"
_KINDS = (
    *("call", "new", "decorator", "reference", "macro", "expression", "local", "block", OVERLOAD),
    *("name", "block name", IN_MACRO),
)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_MACRO_NUMBER = _KIND_NUMBERS[IN_MACRO]
NO_CALLS = frozenset({"reference", "expression"})
_MAX_AGAIN = 10  # of one name


class Use(NamedTuple):
    """One call as written, in file and symbol."""

    caller: int  # index in the file, NOWHERE at module level
    name: str
    receiver: str
    line: int
    kind: str


@dataclass(slots=True)
class FileUses:
    """What is needed of a file by others too, and where its calls stand in the columns."""

    bases: dict[int, list[tuple[str, int]]] = field(default_factory=dict)  # of symbol index: written, line
    bindings: dict[str, tuple[int, str]] = field(default_factory=dict)  # local: import, name
    again: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # of a name bound twice, the others
    inner: list[tuple[int, str, int, str]] = field(default_factory=list)  # in functions: line, local, import, name
    stars: list[int] = field(default_factory=list)  # imports that bring all names
    exports: dict[str, str] = field(default_factory=dict)  # name shown to others: name in the file
    unsure: set[str] = field(default_factory=set)  # names shown to others that may be something else
    types: dict[tuple[int, str], str] = field(default_factory=dict)  # (holder, name): written; "" is two at once
    properties: set[int] = field(default_factory=set)  # methods that are read, not called (Python)
    expressions: set[tuple[int, str]] = field(default_factory=set)  # (caller, name) of functions that are values
    start: int = 0
    end: int = 0


class _Files(dict[int, FileUses]):
    """Uses by the file's number, taken in when they are first asked for."""

    def __init__(self, take: Callable[[int], FileUses]) -> None:
        super().__init__()
        self._take = take

    def __missing__(self, file: int) -> FileUses:
        return self._take(file)


class _Numbers(dict[str, int]):
    """Gives each text a number when it is first asked for, and appends it to the texts."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self._texts)
        self._texts.append(text)
        return number


class UseTable:
    """Files' uses: 14 bytes a call, names once; each file is read when it is first asked for."""

    def __init__(
        self, deep: Callable[[int], DeepFacts | None], imports: Callable[[int], Sequence[ImportFacts]]
    ) -> None:
        """Take what reads a file's deep facts, and tells its imports."""
        self.files = _Files(self._add)
        self._deep = deep
        self._imports = imports
        self._texts: list[str] = []
        self._numbers = _Numbers(self._texts)
        self._callers = array("i")
        self._called = array("I")
        self._receivers = array("I")
        self._lines = array("I")
        self._kinds = array("B")

    def _add(self, file: int) -> FileUses:
        uses = self.files[file] = FileUses()
        deep = self._deep(file)
        if deep is not None:
            self._take_in(uses, deep, self._imports(file))
        return uses

    def _take_in(self, uses: FileUses, deep: DeepFacts, imports: Sequence[ImportFacts]) -> None:
        for symbol, written, line in deep.bases:
            uses.bases.setdefault(symbol, []).append((written, line))
        _bind(uses, deep, imports)
        for holder, name, written in deep.types:
            known = uses.types.setdefault((holder, name), written)
            if known != written:
                uses.types[holder, name] = agreed(known, written)
        uses.properties.update(symbol for symbol, name in deep.decorators if name.endswith(("property", ".setter")))
        uses.start = len(self._called)
        calls, numbers = deep.calls, self._numbers
        callers = [NOWHERE if call[3] is None else call[3] for call in calls]
        self._callers.extend(callers)
        self._called.extend([numbers[call[0]] for call in calls])
        self._receivers.extend([numbers[call[1]] for call in calls])
        self._lines.extend([call[2] for call in calls])
        self._kinds.extend([_KIND_NUMBERS.get(call[4], 0) for call in calls])
        uses.expressions.update(
            (caller, call[0]) for caller, call in zip(callers, calls, strict=True) if call[4] == "expression"
        )
        uses.end = len(self._called)

    def files_calling(
        self, files: Iterable[int], names: AbstractSet[str], alike: Callable[[str], Iterable[str]]
    ) -> list[int]:
        """Return those of the files in whose calls some of the names stand; `alike` takes a receiver apart."""
        asked = [(file, self.files[file]) for file in files]
        meant = np.fromiter(
            (
                text in names or (not text.isidentifier() and any(word in names for word in alike(text)))
                for text in self._texts
            ),
            dtype=bool,
            count=len(self._texts),
        )
        if not meant.any():
            return []
        hits = meant[np.frombuffer(self._called, np.uint32)] | meant[np.frombuffer(self._receivers, np.uint32)]
        before = np.concatenate(([0], np.cumsum(hits)))
        return [file for file, uses in asked if before[uses.end] > before[uses.start]]

    def uses_in(self, file: int) -> Iterator[Use]:
        """Yield a file's calls in the order of the text, those in macros last: others tell the same more surely."""
        texts = self._texts
        uses = self.files[file]
        places: Iterable[int] = range(uses.start, uses.end)
        if _MACRO_NUMBER in self._kinds[uses.start : uses.end]:
            places = sorted(places, key=lambda place: self._kinds[place] == _MACRO_NUMBER)
        for place in places:
            yield Use(
                self._callers[place],
                texts[self._called[place]],
                texts[self._receivers[place]],
                self._lines[place],
                _KINDS[self._kinds[place]],
            )


def _bind(uses: FileUses, deep: DeepFacts, imports: Sequence[ImportFacts]) -> None:
    """Take in the names that imports bind and exports show."""
    inner: dict[str, set[tuple[int, str]]] = {}
    for local, number, name in deep.bindings:
        if number < 0:
            _show(uses, local, name)
        elif "*" in {name, local}:
            uses.stars.append(number)
        elif number < len(imports) and (
            imports[number].scope in {"function", "test"} or imports[number].within == IN_FUNCTION
        ):
            uses.inner.append((imports[number].line, local, number, name))
            if imports[number].within != IN_FUNCTION:  # a variable, of which no other function knows
                inner.setdefault(local, set()).add((number, name))
        elif uses.bindings.setdefault(local, (number, name)) != (number, name):
            others = uses.again.setdefault(local, [])
            others.append((number, name))
            if len(others) > _MAX_AGAIN:  # the last one counts in Python
                del others[0]
    for local, bound in inner.items():
        if len(bound) == 1:  # else two functions import different things under one name
            uses.bindings.setdefault(local, *bound)


def _show(uses: FileUses, local: str, name: str) -> None:
    """Take in under which name others see something."""
    if name == OR_ANOTHER:
        uses.unsure.add(local)
    else:
        uses.exports.setdefault(local, name)


def agreed(known: str, written: str) -> str:
    """Return what two statements about one name's type agree on: a declared type stands, two of a kind do not."""
    if known.endswith("()") != written.endswith("()") and not known.endswith("[]") and not written.endswith("[]"):
        return known if written.endswith("()") else written
    return ""
