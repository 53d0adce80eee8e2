"""What a text expression of Python says, with the constants that the repository's files give their names."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_members import members_of
from services.system_map.surface.routes.python_names import PythonNames
from services.system_map.surface.routes.python_router_lists import given_by

Pieces = list[list[str]]
_MAX_DEPTH = 6
_BOUND_AGAIN = 0.7  # what the name is bound to first; a condition may bind it to something else
_BY_DEFAULT = 0.85  # what a parameter is where a call gives nothing; no call is seen
_BY_ATTRIBUTE = 0.85  # no other class of the repository has an attribute of this name


class Said(NamedTuple):
    """A text, and how sure that is."""

    text: str
    confidence: float


class PythonTexts:
    """Joins pieces of text."""

    def __init__(self, look: Look, names: PythonNames, kind: str) -> None:
        """Take the constants that hold paths; `kind` is that of the signals with a file's own ones."""
        self._look = look
        self._names = names
        self._own = {seen.path: seen.data["texts"] for seen in look.signals(kind)}
        self._again = {seen.path: frozenset(seen.data.get("again", ())) for seen in look.signals(kind)}
        self._known: dict[tuple[str, str], Pieces] = {}
        self._attributes: dict[str, set[tuple[str, str]]] = {}
        for seen in look.signals("python.text"):
            name = str(seen.data["name"])
            if look.is_test(seen.path):
                continue
            self._known.setdefault((seen.path, name), seen.data["text"])
            self._attributes.setdefault(name.rpartition(".")[2], set()).add((seen.path, name))

    @cached_property
    def _words(self) -> dict[tuple[str, str], str]:
        """The words of the product's modules, by file and name."""
        told = (seen for seen in self._look.signals("python.words") if not self._look.is_test(seen.path))
        return {(seen.path, name): text for seen in told for name, text in seen.data["texts"].items()}

    @cached_property
    def _members(self) -> dict[tuple[str, str], str]:
        """The texts of enumerations' members, which are known by their `value`."""
        return members_of(self._look)

    def read(self, path: str, pieces: Pieces | None, depth: int = 0, gap: str | None = None) -> Said | None:
        """Return what the pieces say together, with `gap` for those that cannot be told; None where there is no gap."""
        text, confidence = "", 1.0
        for kind, value in pieces or []:
            if kind == "t":
                text += value
                continue
            said = self._constant(path, value, depth, gap) if kind == "n" and depth < _MAX_DEPTH else None
            if said is None and gap is not None:
                said = Said(gap, 1.0)
            if said is None:
                return None
            text += said.text
            confidence = min(confidence, said.confidence)
        return Said(text, confidence)

    def _constant(self, path: str, name: str, depth: int, gap: str | None) -> Said | None:
        own = self._own.get(path, {}).get(name)
        if own is not None:
            said = self.read(path, own[0], depth + 1, gap)
            return said if said is None or own[1] == 1 else Said(said.text, _BOUND_AGAIN)
        found = self._names.find(path, name, self._known)
        is_word = found in self._words and name not in self._again.get(path, ())
        if found is not None and (found in self._known or is_word):
            pieces = self._known[found] if found in self._known else [["t", self._words[found]]]
            return self.read(found.path, pieces, depth + 1)
        head, dot, attribute = name.rpartition(".")
        if attribute == "value" and "." in head:
            member = self._names.find(path, head, self._members)
            return Said(self._members[member], 1.0) if member is not None and member in self._members else None
        if not dot or not head:
            return None
        places = self._attributes.get(attribute, set())
        values = {said.text for place in places if (said := self.read(place[0], self._known[place], depth + 1))}
        if len(values) != 1:
            return None
        return Said(values.pop(), _BY_ATTRIBUTE)


def said_in_call(
    texts: PythonTexts, path: str, pieces: Pieces, taken: dict[str, dict[str, Any]], passed: Seen | None
) -> Said | None:
    """Return what a text of a function says in one of its calls; by the parameters' own values where none is seen.

    None where it cannot be told, or differs from item to item of what is given.
    """
    text, confidence = "", 1.0 if passed is not None else _BY_DEFAULT
    for piece in pieces:
        handed = taken.get(piece[1]) if piece[0] == "n" else None
        where = path
        told: Pieces | None = [piece]
        if handed is not None:
            given = given_by(passed, handed) if passed is not None else None
            if handed.get("each") or (given is None and passed is not None and passed.data.get("open")):
                return None
            where = passed.path if passed is not None and given is not None else path
            told = handed.get("default") if given is None else _told(given)
        said = texts.read(where, told) if told is not None else None
        if said is None:
            return None
        text, confidence = text + said.text, min(confidence, said.confidence)
    return Said(text, confidence)


def _told(given: dict[str, Any]) -> Pieces | None:
    """Return the text that a call gives: as it stands there, or by a name."""
    if "text" in given:
        return given["text"]  # type: ignore[no-any-return] # pieces, as a signal has them
    name = given["what"]
    return [["n", name]] if name and "handed" not in given and not name.endswith("()") else None
