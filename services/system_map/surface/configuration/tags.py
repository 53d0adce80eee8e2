"""Whose prefix the variables have that tags of Go's structs name: what is said where the structs are filled. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from services.system_map.derive.values import DeriveInput
from services.system_map.resolve.paths import parent


class _Said(NamedTuple):
    prefixes: tuple[str | None, ...]
    more: bool  # others than the environment are asked as well
    of: str = ""  # the type that is filled, as written; "" where that is not told


_NOTHING = _Said((), more=False)
_PLAIN = _Said(("",), more=False)
_MAX_PREFIXES = 10  # of one package's calls


class TagPrefixes:
    """What stands before the names of tags, by the files that fill structs and those that import them."""

    def __init__(self, findings: DeriveInput, edges: Iterable[tuple[str, str]]) -> None:
        """Collect what the product's code says."""
        self._edges = edges
        self._by_file: dict[tuple[str, str], set[_Said]] = {}  # (path, tag) → what each call says
        self._by_folder: dict[tuple[str, str], set[_Said]] = {}
        for path, facts in findings.facts.items():
            file = findings.files.get(path)
            for signal in facts.signals if file is not None and file.role == "code" else ():
                if signal.kind == "env.prefix":
                    before = tuple(sorted(signal.data["prefixes"], key=str))
                    said = _Said(before, signal.data["more"], signal.data["of"])
                    self._by_file.setdefault((path, signal.data["tag"]), set()).add(said)
                    self._by_folder.setdefault((parent(path), signal.data["tag"]), set()).add(said)

    def read(self, path: str, data: dict[str, Any]) -> Iterator[tuple[str, bool]]:
        """Yield (variable, whether it is required) of a field; none where what stands before its name cannot be told."""
        name, tag = data["name"], data["tag"]
        every = {said._replace(of="") for said in self._said(path, tag)}
        said = next(iter(every)) if len(every) == 1 else _NOTHING
        if tag == "envconfig":  # what the tag says alone is tried as well
            said = _Said(("", *(one for one in said.prefixes if one and not data["plain"])), said.more)
        elif filled := self._filling(path, data):
            said = _either(filled)
        elif len(every) != 1:
            said = _with_and_without(_either(every)) if every else _PLAIN
        # Where several are tried, none of them has to be set.
        is_required = data["required"] and not said.more and len(said.prefixes) == 1
        for prefix in said.prefixes:
            if prefix is not None:
                yield f"{prefix}{name}", is_required

    def _filling(self, path: str, data: dict[str, Any]) -> set[_Said]:
        """Return what the calls say that fill a field's struct; nothing where others may, of which that is not told."""
        folder, tag, struct = parent(path), data["tag"], data["struct"]
        here, there = self._by_folder.get((folder, tag), set()), self._by_importers.get((folder, tag), set())
        if not struct or not all(said.of for said in here | there):
            return set()
        found = {said for said in here if said.of == struct}
        return found | {said for said in there if said.of.partition(".")[2] == struct}

    def _said(self, path: str, tag: str) -> set[_Said]:
        """Return what the file's calls say, else those of its package, else those of who imports that."""
        folder = parent(path)
        return (
            self._by_file.get((path, tag))
            or self._by_folder.get((folder, tag))
            or self._by_importers.get((folder, tag), set())
        )

    @cached_property
    def _by_importers(self) -> dict[tuple[str, str], set[_Said]]:
        found: dict[tuple[str, str], set[_Said]] = {}
        for source, target in self._edges if self._by_file else ():
            for tag in ("env", "envconfig"):
                if said := self._by_file.get((source, tag)):
                    found.setdefault((parent(target), tag), set()).update(said)
        return found


def _either(every: set[_Said]) -> _Said:
    """Return what several calls say together; nothing with a computed prefix."""
    found = sorted({str(prefix) for said in every for prefix in said.prefixes if prefix is not None})
    is_known = all(prefix is not None for said in every for prefix in said.prefixes) and len(found) <= _MAX_PREFIXES
    return _Said(tuple(found), any(said.more for said in every)) if is_known else _NOTHING


def _with_and_without(said: _Said) -> _Said:
    """Return what calls say of which it is not told what they fill: with one prefix and without; nothing for several."""
    return said if len([prefix for prefix in said.prefixes if prefix]) < 2 else _NOTHING
