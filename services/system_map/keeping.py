"""Which parts of the newest map stand in the next one: those whose builders would be told what they were told.

A builder is a function of what it is given. While paths, their languages and roles and the texts of manifests are as
they were, it can be told something else only by the facts of the files that were edited, and by imports. So what
it asks of which file is noted (`Watch`) and kept with the map; its part stands when the same questions of the edited
files have the same answers. Builders that share what one of them found out stand or fall together.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.core.bare_database import BareDatabase, DriverError
from services.system_map.content import MapContent, Part
from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.parse_cache import BlobKey, load_line_hashes, load_read
from services.system_map.parts import PARTS
from services.system_map.parts_input import PartsInput
from services.system_map.resolve.again import Edits
from services.system_map.store import ASKED
from services.system_map.surface.dependencies.ecosystems import of_language
from services.system_map.symbols.dead_code import with_lines
from services.system_map.watching import LEADS, LINES, Group, Watch

# A torn row, or one that cannot be read just now: its part is built.
_COSTS_TIME_ONLY = (LookupError, TypeError, ValueError, AttributeError, RecursionError, zlib.error, DriverError)
# Of more edited files most parts have one that they looked into, and all of them have to be read.
MAX_EDITS = 200
# What the graph of symbols, and which names stand where, follow from.
_WHOLE = (*("symbols", "imports", "references", "signals", "package", "is_entry", "generated"), "deep")


GROUPS = (
    Group(("routes", "data-models", "configuration"), "some"),  # they share PythonNames
    Group(("dependencies",), "all", shelf=True),
    Group(("flows",), "all", whole=True, after=("routes",)),
    Group(("dead-code",), "all", whole=True, with_lines=with_lines),
    Group(("duplicates",), "none", lines=True),
)


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
        database: BareDatabase,
        edits: Edits | None,
        given: PartsInput,
        *,
        kept: Callable[[int, list[str]], Mapping[str, bytes]],
        most_bytes: int = 0,
    ) -> None:
        """Take the edits since the newest map (None: build everything) and a reader of rows of that map by name.

        `most_bytes` bounds what is parsed, so what follows from it. Builders are handed contents up to it or to the size
        of a lock file (`MAX_LOCK_BYTES`, of any file), whichever is more, and keep to smaller bounds of their own.
        """
        self._database, self._edits, self._given, self._kept = database, edits, given, kept
        self._drawn_as = [given.found.given.name, most_bytes]
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
            except _COSTS_TIME_ONLY:
                self._stands[group] = None
        return (self._stands[group] or {}).get(name)

    def _parts(self, group: Group) -> Mapping[str, Part] | None:
        """Return a group's parts where all of them stand; None where one does not, or is not there."""
        edits, asked = self._edits, self._record.get(_key(group))
        if edits is None or asked is None or self._edited is None or not self._leads_are_the_same(group, asked, edits):
            return None
        if any(self.standing(name) is None for name in group.after):
            return None
        if group.shelf and any(
            file.role == "vendored" and of_language(file.language) == "npm" for file in edits.files.values()
        ):
            return None  # by their size, which nothing notes
        blobs = {file.blob for file in edits.files.values()}
        if not blobs.isdisjoint(asked["blobs"]) or not self._answers_are_the_same(group, asked, self._edited):
            return None
        rows = self._kept(edits.map_id, list(group.names))
        if rows.keys() != set(group.names):  # a stage had failed
            return None
        parts = {name: PARTS[name].model_validate_json(zlib.decompress(rows[name])) for name in group.names}
        return self._brought_up(group, asked, parts)

    def _brought_up(self, group: Group, asked: Mapping[str, Any], parts: dict[str, Part]) -> dict[str, Part] | None:
        if group.with_lines is None:
            return parts
        brought = {name: group.with_lines(part, self._counts(asked)) for name, part in parts.items()}
        there = {name: part for name, part in brought.items() if part is not None}
        return there if there.keys() == parts.keys() else None

    def _counts(self, asked: Mapping[str, Any]) -> dict[str, int]:
        """Return how many lines edited files have now that were asked for theirs and had another number."""
        paths = bytes.fromhex(asked["facts"].get(LINES, ""))
        return {
            path: edit.now.lines
            for path, edit in (self._edited or {}).items()
            if edit.differs_in(LINES) and self._holds(paths, path)
        }

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
        apart = {LEADS} if group.with_lines is None else {LEADS, LINES}
        bits = {name: bytes.fromhex(paths) for name, paths in asked["facts"].items() if name not in apart}
        for path, edit in edited.items():
            if any(self._holds(paths, path) and edit.differs_in(name) for name, paths in bits.items()):
                return False
        return self._names_are_the_same(asked["product"], asked["tests"])

    def _leads_are_the_same(self, group: Group, asked: Mapping[str, Any], edits: Edits) -> bool:
        if group.imports == "none" or not edits.leads:
            return True
        paths = bytes.fromhex(asked["facts"].get(LEADS, ""))
        return group.imports == "some" and not edits.edges and not any(self._holds(paths, path) for path in edits.leads)

    def _holds(self, paths: bytes, path: str) -> bool:
        place = self._places[path]
        return place >> 3 < len(paths) and bool(paths[place >> 3] >> (place & 7) & 1)

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
        return record if record.get("drawn_as") == self._drawn_as else {}

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
            # Where the parser gave up it may have told some of it, another time more: what then was told is kept nowhere.
            if (
                self._edits.files[path].skipped
                or key not in read
                or path not in facts
                or read[key][0].skipped
                or facts[path].skipped
            ):
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
            self._watches[group] = watch, watch.over(self._given, group)
        return self._watches[group][1]

    def row(self, built: Iterable[str]) -> dict[str, bytes]:
        """Return the row that the next map asks; of groups whose parts are all there."""
        if self._given.symbols is None:
            return {}  # parts were built without what their builders asked for
        there = set(built)
        record: dict[str, Any] = {"drawn_as": self._drawn_as, "ways": _ways(self._given.content)}
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
