"""What was read in blobs, kept by content: saved in short transactions, loaded by many blobs at once.

The deep facts and line hashes of a blob lie in columns of their own, because a refresh needs few of them.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.core.bare_database import BareDatabase
from services.core.many_rows import batches
from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.parsing import PARSER_VERSION, decode_facts, encode_facts, unpack_deep

KEYS = 4000  # rows of one reading: some MB of facts
READ_AHEAD = 300  # blobs whose deep facts are fetched at once: a few MB
# Deep facts of newly read blobs that are kept in memory for the stages that follow; the rest is read again.
KEPT_BYTES = 64 * 1024 * 1024
# Packed bytes of deep facts that are kept unpacked (about fifteen times as much memory): those of a project of 2,000
# files, for which several parts ask. In larger ones each unpacks them anew.
UNPACKED_BYTES = 6 * 1024 * 1024

_FROM = "FROM parsed_blob WHERE blob IN (SELECT value FROM json_each(?)) AND parser_version = ?"
_COLUMNS = {name: f"SELECT blob, language, {name} {_FROM}" for name in ("facts", "deep", "line_hashes")}

BlobKey = tuple[str, str]  # blob id, language ("" where no parser reads it)


def load_facts(database: BareDatabase, keys: Sequence[BlobKey]) -> dict[BlobKey, FileFacts]:
    """Return the cached facts of those blobs that this parser version has read before; deep ones apart."""
    found: dict[BlobKey, FileFacts] = {}
    broken: list[BlobKey] = []
    for some in batches(keys, KEYS):
        for key, packed in _column(database, some, "facts"):
            try:
                found[key] = decode_facts(packed)
            except (ValueError, RecursionError):
                broken.append(key)
    if broken:  # of a disk that failed, say: they are read again
        with database.write() as writing:
            writing.change(
                "DELETE FROM parsed_blob WHERE parser_version = ? AND (blob, language) IN"
                " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))",
                *(PARSER_VERSION, json.dumps(broken)),
            )
    return found


def load_read(database: BareDatabase, keys: Sequence[BlobKey]) -> dict[BlobKey, tuple[FileFacts, DeepFacts | None]]:
    """Return the cached facts of few blobs together with the deep ones."""
    deep = load_deep(database, keys)
    return {key: (found, deep.get(key)) for key, found in load_facts(database, keys).items()}


def load_deep(database: BareDatabase, keys: Sequence[BlobKey]) -> dict[BlobKey, DeepFacts | None]:
    """Return the deep facts of those of few blobs that are in the cache."""
    return {key: _unpacked(value) for some in batches(keys, KEYS) for key, value in _column(database, some, "deep")}


def load_line_hashes(database: BareDatabase, keys: Iterable[BlobKey]) -> dict[BlobKey, bytes]:
    """Return a CRC-32 of each line of blobs (see FileFacts.line_hashes), of those that are in the cache."""
    found: dict[BlobKey, bytes] = {}
    for some in batches(keys, KEYS):
        found.update(_column(database, some, "line_hashes"))
    return found


def _unpacked(packed: bytes, *, marks_only: bool = False, known: dict[str, str] | None = None) -> DeepFacts | None:
    try:
        return unpack_deep(packed, marks_only=marks_only, known=known)
    except (ValueError, RecursionError):  # of a child that a file had taken over
        return None


def _column(database: BareDatabase, keys: Sequence[BlobKey], column: str) -> Iterator[tuple[BlobKey, bytes]]:
    """Yield one column of the blobs that are there; at most KEYS of them."""
    wanted = set(keys)
    blobs = {blob for blob, _ in keys}
    with database.read() as asking:
        rows = asking.rows(_COLUMNS[column], json.dumps(sorted(blobs)), PARSER_VERSION)
    for blob, language, value in rows:
        if (blob, language) in wanted:
            yield (blob, language), value


def save_facts(database: BareDatabase, read: Mapping[BlobKey, FileFacts]) -> None:
    """Add facts to the cache; a blob that another map saved meanwhile is left as it is.

    What the parser gave up on is not kept: a busy machine may have been the reason, and a refresh tries again.
    """
    packed = {key: facts.packed or encode_facts(facts) for key, facts in read.items() if facts.skipped is None}
    if not packed:
        return
    with database.write() as writing:
        known = set(
            writing.rows(
                "SELECT blob, language FROM parsed_blob WHERE parser_version = ?"
                " AND blob IN (SELECT value FROM json_each(?))",
                *(PARSER_VERSION, json.dumps([blob for blob, _ in packed])),
            )
        )
        new = [key for key in packed if key not in known]
        # The write lock is held, so nobody else takes these ids.
        first = (writing.value("SELECT max(id) FROM parsed_blob") or 0) + 1
        writing.insert(
            "parsed_blob", (_blob_row(row, key, packed[key], read[key]) for row, key in enumerate(new, first))
        )
        writing.insert("symbol", (one for row, key in enumerate(new, first) for one in _symbol_rows(row, read[key])))


def _blob_row(identity: int, key: BlobKey, packed: bytes, facts: FileFacts) -> dict[str, Any]:
    return {
        "id": identity,
        "blob": key[0],
        "language": key[1],
        "parser_version": PARSER_VERSION,
        "facts": packed,
        "deep": facts.packed_deep,
        "line_hashes": facts.line_hashes,
    }


def _symbol_rows(parsed_blob_id: int, facts: FileFacts) -> Iterator[dict[str, Any]]:
    for ordinal, symbol in enumerate(facts.symbols):
        yield {
            "parsed_blob_id": parsed_blob_id,
            "ordinal": ordinal,
            "parent": symbol.parent,
            "kind": symbol.kind,
            "name": symbol.name,
            "qualified_name": symbol.qualified_name,
            "signature": symbol.signature,
            "start_line": symbol.start_line,
            "end_line": symbol.end_line,
            "complexity": symbol.complexity,
        }


class DeepReader:
    """Gives the deep facts of paths, reading ahead in the order of paths."""

    def __init__(self, database: BareDatabase, keys: Mapping[str, BlobKey]) -> None:
        """Take what each path's blob is."""
        self._database = database
        self._keys = keys
        self._paths = sorted(keys)
        self._expected: list[str] = []
        self._new: dict[BlobKey, bytes] = {}  # of this run, so that they need not be read again
        self._new_bytes = 0
        self._ahead: dict[BlobKey, bytes] = {}
        self._unpacked: dict[BlobKey, DeepFacts | None] = {}
        self._unpacked_bytes = 0
        self._texts: dict[str, str] = {}  # of those that are kept unpacked, each once

    def keep(self, key: BlobKey, facts: FileFacts) -> None:
        """Take over the deep facts of a blob that was read just now, while there is room."""
        if self._new_bytes < KEPT_BYTES:
            self._new[key] = facts.packed_deep
            self._new_bytes += len(facts.packed_deep)

    def deep(self, path: str) -> DeepFacts | None:
        """Return a file's deep facts; None where there are none."""
        key = self._keys.get(path)
        if key is None:
            return None
        if key in self._unpacked:
            return self._unpacked[key]
        packed = self._packed(path, key)
        if self._unpacked_bytes >= UNPACKED_BYTES:
            return _unpacked(packed)
        self._unpacked_bytes += len(packed)
        deep = self._unpacked[key] = _unpacked(packed, known=self._texts)
        return deep

    def marks(self, path: str) -> DeepFacts | None:
        """Return bases and decorators of a file, which takes a third of the time; None where there are no deep facts."""
        key = self._keys.get(path)
        if key is None:
            return None
        if key in self._unpacked:
            return self._unpacked[key]
        return _unpacked(self._packed(path, key), marks_only=True)

    def _packed(self, path: str, key: BlobKey) -> bytes:
        packed = self._new.get(key)
        if packed is None:
            if key not in self._ahead:
                self._read_from(path, key)
            packed = self._ahead[key]
        return packed

    def expect(self, paths: Iterable[str]) -> None:
        """Say which paths are asked for next, in their order: what is read ahead of these is theirs only."""
        self._expected = sorted(path for path in paths if path in self._keys)

    def _read_from(self, path: str, key: BlobKey) -> None:
        start = bisect_left(self._expected, path)
        ahead = self._expected[start : start + READ_AHEAD]
        if ahead[:1] != [path]:
            start = bisect_left(self._paths, path)
            ahead = self._paths[start : start + READ_AHEAD]
        keys = {self._keys[one] for one in ahead} - self._new.keys()
        self._ahead = dict.fromkeys([*keys, key], b"")
        self._ahead.update(_column(self._database, list(self._ahead), "deep"))

    def line_hashes(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return a CRC-32 of each line of files (see FileFacts.line_hashes); what was not parsed is left out."""
        wanted = [path for path in paths if path in self._keys]
        of_key = load_line_hashes(self._database, {self._keys[path] for path in wanted})
        return {path: hashes for path in wanted if (hashes := of_key.get(self._keys[path]))}
