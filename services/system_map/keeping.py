"""Which parts of the newest map stand in the next one: those whose builders would be told what they were told.

A builder is a function of what it is given. While paths, their languages and roles, the texts of manifests and where
imports lead are as they were, it can be told something else by the facts of the files only that were edited. So what
it asks of which file is noted (`Watch`) and kept with the map; its part stands when the same questions of the edited
files have the same answers. Builders that share what one of them found out stand or fall together.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, cast

from services.core.database import Database
from services.system_map.builders import PartsInput
from services.system_map.content import MapContent, Part
from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.parse_cache import BlobKey, load_line_hashes, load_read
from services.system_map.parts import PARTS
from services.system_map.resolve.again import Edits
from services.system_map.store import ASKED
from services.system_map.symbols.words import Words

# Of more edited files most parts have one that they looked into, and all of them have to be read.
MAX_EDITS = 200
# What the graph of symbols, and which names stand where, follow from.
_WHOLE = (*("symbols", "imports", "references", "signals", "package", "is_entry", "generated"), "deep")


class Group(NamedTuple):
    """Builders that stand or fall together."""

    names: tuple[str, ...]
    # Whether they look at calls and at the ways in, and so at all that an edited file says but for its lines.
    whole: bool = False
    lines: bool = False  # whether they compare the lines of own modules and tests


GROUPS = (
    Group(("routes", "data-models", "configuration")),  # they share PythonNames
    Group(("dependencies",)),
    Group(("dead-code",), whole=True),
    Group(("duplicates",), lines=True),
)


class _Watched:
    """A file's facts as a builder sees them: which attributes it asks for is noted."""

    __slots__ = ("_asked", "_facts", "_path")

    def __init__(self, facts: FileFacts, path: str, asked: dict[str, set[str]]) -> None:
        self._facts, self._path, self._asked = facts, path, asked

    def __getattr__(self, name: str) -> Any:
        self._asked[name].add(self._path)
        return getattr(self._facts, name)


class _AskedNames(Mapping[str, int]):
    """Counted names of which nothing is asked but whether they are there; what was answered is noted."""

    def __init__(self, names: Mapping[str, int], answers: dict[str, bool]) -> None:
        self._names, self._answers = names, answers

    def __contains__(self, name: object) -> bool:
        found = self._answers[str(name)] = name in self._names
        return found

    def __getitem__(self, name: str) -> int:
        raise TypeError("whether a name is there is all that may be asked")

    __iter__ = __len__ = __getitem__  # type: ignore[assignment]  # as above


@dataclass(slots=True)
class Watch:
    """What the builders of a group asked; `facts` are attributes of FileFacts (and "deep", "marks") by paths."""

    facts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    blobs: set[str] = field(default_factory=set)
    product: dict[str, bool] = field(default_factory=dict)  # names that code of the product holds, or does not
    tests: dict[str, bool] = field(default_factory=dict)

    def over(self, given: PartsInput, *, whole: bool) -> PartsInput:
        """Return the same input, watched. What hangs on history is not in it, nor, unless `whole`, calls."""
        seen = {
            path: cast("FileFacts", _Watched(facts, path, self.facts))
            for path, facts in given.found.given.facts.items()
        }
        narrow = replace(given.found.given, facts=seen, history=None, missing=(), seconds={})
        found = replace(given.found, given=narrow, history=None, _worked_out={})
        return replace(
            given,
            found=found,
            deep=self._noted("deep", given.deep),
            marks=self._noted("marks", given.marks) if given.marks is not None else None,
            blobs=self._blobs(given.blobs) if given.blobs is not None else None,
            words=given.words if whole or given.words is None else self._words(given.words),
            symbols=given.symbols if whole else None,
            content=given.content if whole else cast("MapContent", None),
            built={},
            python=None,
        )

    def _noted(self, name: str, read: Callable[[str], DeepFacts | None]) -> Callable[[str], DeepFacts | None]:
        def noted(path: str) -> DeepFacts | None:
            self.facts[name].add(path)
            return read(path)

        return noted

    def _blobs(
        self, read: Callable[[list[str]], Iterator[tuple[str, bytes]]]
    ) -> Callable[[list[str]], Iterator[tuple[str, bytes]]]:
        def noted(ids: list[str]) -> Iterator[tuple[str, bytes]]:
            self.blobs.update(ids)
            return read(ids)

        return noted

    def _words(self, count: Callable[[], Words]) -> Callable[[], Words]:
        def noted() -> Words:
            counted, asked = count(), Words()
            asked.product = _AskedNames(counted.product, self.product)  # type: ignore[assignment]
            asked.tests = _AskedNames(counted.tests, self.tests)  # type: ignore[assignment]
            return asked

        return noted

    def packed(self, places: Mapping[str, int]) -> dict[str, Any]:
        """Return this as JSON has it, paths by their places among all."""
        size = (len(places) + 7) // 8
        facts: dict[str, str] = {}
        for name, paths in self.facts.items():
            bits = bytearray(size)
            for path in paths:
                if (place := places.get(path)) is not None:
                    bits[place >> 3] |= 1 << (place & 7)
            facts[name] = bits.hex()
        return {"facts": facts, "blobs": sorted(self.blobs), "product": self.product, "tests": self.tests}


@dataclass(slots=True)
class _Edit:
    then: FileFacts
    now: FileFacts
    deep_then: DeepFacts | None
    deep_now: DeepFacts | None
    said_then: bytes  # the hashes of its lines up to the last that says something
    said_now: bytes

    def differs_in(self, name: str) -> bool:
        """Say whether the file answers another than it did; unknown to this version counts as that."""
        if name == "deep":
            return self.deep_then != self.deep_now
        if name == "marks":
            return _marks(self.deep_then) != _marks(self.deep_now)
        return bool(getattr(self.then, name) != getattr(self.now, name))


def _marks(deep: DeepFacts | None) -> tuple[object, object] | None:
    return None if deep is None else (deep.bases, deep.decorators)


class Keeping:
    """Tells which parts stand, gives the others' builders a watched input, and says what is to be kept for the next map."""

    def __init__(
        self,
        database: Database,
        edits: Edits | None,
        given: PartsInput,
        *,
        kept: Callable[[int, list[str]], Mapping[str, bytes]],
    ) -> None:
        """Take the edits since the newest map (None: build everything) and a reader of rows of that map by name."""
        self._database, self._edits, self._given, self._kept = database, edits, given, kept
        self._groups = {name: group for group in GROUPS for name in group.names}
        self._watches: dict[Group, tuple[Watch, PartsInput]] = {}
        self._stands: dict[Group, Mapping[str, Part] | None] = {}

    def standing(self, name: str) -> Part | None:
        """Return a part as the newest map has it, where it stands."""
        group = self._groups.get(name)
        if group is None or self._edits is None:
            return None
        if group not in self._stands:
            try:
                self._stands[group] = self._parts(group)
            except (LookupError, TypeError, ValueError, AttributeError, zlib.error):  # a torn row costs time only
                self._stands[group] = None
        return (self._stands[group] or {}).get(name)

    def _parts(self, group: Group) -> Mapping[str, Part] | None:
        """Return a group's parts where all of them stand; None where one does not, or is not there."""
        edits, asked = self._edits, self._record.get(_key(group))
        if edits is None or asked is None or self._edited is None:
            return None
        if not self._answers_are_the_same(group, asked, self._edited):
            return None
        rows = self._kept(edits.map_id, list(group.names))
        if rows.keys() != set(group.names):  # a stage had failed
            return None
        return {name: PARTS[name].model_validate_json(zlib.decompress(rows[name])) for name in group.names}

    def _answers_are_the_same(self, group: Group, asked: Mapping[str, Any], edited: Mapping[str, _Edit]) -> bool:
        if group.whole:
            if self._record.get("ways") != _ways(self._given.content):
                return False
            if any(edit.differs_in(name) for edit in edited.values() for name in _WHOLE):
                return False
        if group.lines and any(
            edited[path].said_then != edited[path].said_now for path in edited.keys() & self._compared
        ):
            return False
        bits = {name: bytes.fromhex(paths) for name, paths in asked["facts"].items()}
        places = self._places
        for path, edit in edited.items():
            place = places[path]
            for name, paths in bits.items():
                if paths[place >> 3] >> (place & 7) & 1 and edit.differs_in(name):
                    return False
        edits = self._edits
        if edits is not None and not {file.blob for file in edits.files.values()}.isdisjoint(asked["blobs"]):
            return False
        return self._names_are_the_same(asked["product"], asked["tests"])

    def _names_are_the_same(self, product: Mapping[str, bool], tests: Mapping[str, bool]) -> bool:
        if not product and not tests:
            return True
        if self._given.words is None:
            return False
        counted = self._given.words()
        return all((name in counted.product) == there for name, there in product.items()) and all(
            (name in counted.tests) == there for name, there in tests.items()
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each path stands among all; the same in two maps of the same paths."""
        return {path: place for place, path in enumerate(sorted(self._given.found.given.files))}

    @cached_property
    def _compared(self) -> frozenset[str]:
        return frozenset((*self._given.found.own, *self._given.found.tests))

    @cached_property
    def _record(self) -> Mapping[str, Any]:
        """What the newest map's builders asked, by group; empty where that is not known of this project."""
        row = self._kept(self._edits.map_id, [ASKED]).get(ASKED) if self._edits is not None else None
        record = json.loads(zlib.decompress(row)) if row is not None else {}
        return record if record.get("name") == self._given.found.given.name else {}

    @cached_property
    def _edited(self) -> dict[str, _Edit] | None:
        """The edited files that were read, as they were and as they are; None where one of them is not known."""
        if self._edits is None or len(self._edits.files) > MAX_EDITS:
            return None
        keys: dict[str, BlobKey] = {
            path: (file.blob, file.language or "") for path, file in self._edits.files.items() if file.read
        }
        read = load_read(self._database, list(keys.values()))
        facts, files = self._given.found.given.facts, self._given.found.given.files
        now_keys = {path: (files[path].blob, files[path].language or "") for path in keys}
        lines = load_line_hashes(self._database, {*keys.values(), *now_keys.values()})
        edited: dict[str, _Edit] = {}
        for path, key in keys.items():
            # Where the parser gave up it may have told some of it, another time more.
            if key not in read or path not in facts or read[key][0].skipped or facts[path].skipped:
                return None
            then, deep = read[key]
            said = (_saying(lines.get(one, b"")) for one in (key, now_keys[path]))
            edited[path] = _Edit(then, facts[path], deep, self._given.deep(path), *said)
        return edited

    def input_of(self, name: str) -> PartsInput:
        """Return what a part's builder is given: watched where its part may stand one day."""
        group = self._groups.get(name)
        if group is None:
            return self._given
        if group not in self._watches:
            watch = Watch()
            self._watches[group] = watch, watch.over(self._given, whole=group.whole)
        return self._watches[group][1]

    def row(self, built: Iterable[str]) -> dict[str, bytes]:
        """Return the row that the next map asks; of groups whose parts are all there."""
        there = set(built)
        record: dict[str, Any] = {"name": self._given.found.given.name, "ways": _ways(self._given.content)}
        for group in GROUPS:
            if not there.issuperset(group.names):
                continue
            if self._stands.get(group) is not None:
                record[_key(group)] = self._record[_key(group)]
            elif group in self._watches:
                record[_key(group)] = self._watches[group][0].packed(self._places)
        text = json.dumps(record, separators=(",", ":")).encode()
        return {ASKED: zlib.compress(text, 1)}


def _key(group: Group) -> str:
    return " ".join(group.names)


def _saying(hashes: bytes) -> bytes:
    """Return hashes of lines without those at the end of lines that say nothing."""
    said = len(hashes.rstrip(b"\0"))
    return hashes[: (said + 3) // 4 * 4]


def _ways(content: MapContent) -> str:
    text = json.dumps([way.model_dump(mode="json") for way in content.ways_in], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
