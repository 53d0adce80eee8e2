"""What was read in blobs, kept by content: saved in short transactions, loaded by many blobs at once.

The deep facts and line hashes of a blob lie in columns of their own, because a refresh needs few of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from models import Base, MapModule, ParsedBlob
from services.core.database import Database
from services.core.many_rows import batches
from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.parsing import PARSER_VERSION, decode_facts, encode_facts, unpack_deep

# The table itself: for thousands of rows a third quicker than by the mapped class.
SYMBOLS = Base.metadata.tables["symbol"]
# SQLite's default limit of bound variables is 32,766 since 3.32; two are needed for each key.
KEYS = 4000
READ_AHEAD = 300  # blobs whose deep facts are fetched at once: a few MB
# Deep facts of newly read blobs that are kept in memory for the stages that follow; the rest is read again.
KEPT_BYTES = 64 * 1024 * 1024
# Packed bytes of deep facts that are kept unpacked (about fifteen times as much memory): those of a project of 2,000
# files, for which several parts ask. In larger ones each unpacks them anew.
UNPACKED_BYTES = 6 * 1024 * 1024

BlobKey = tuple[str, str]  # blob id, language ("" where no parser reads it)


def load_facts(database: Database, keys: Sequence[BlobKey]) -> dict[BlobKey, FileFacts]:
    """Return the cached facts of those blobs that this parser version has read before; deep ones apart."""
    found: dict[BlobKey, FileFacts] = {}
    broken: list[BlobKey] = []
    for some in batches(keys, KEYS):
        for key, packed in _column(database, some, ParsedBlob.facts):
            try:
                found[key] = decode_facts(packed)
            except (ValueError, RecursionError):
                broken.append(key)
    if broken:  # of a disk that failed, say: they are read again
        with database.write() as session:
            session.execute(
                delete(ParsedBlob).where(
                    tuple_(ParsedBlob.blob, ParsedBlob.language).in_(broken),
                    ParsedBlob.parser_version == PARSER_VERSION,
                )
            )
    return found


def load_read(database: Database, keys: Sequence[BlobKey]) -> dict[BlobKey, tuple[FileFacts, DeepFacts | None]]:
    """Return the cached facts of few blobs together with the deep ones."""
    deep = load_deep(database, keys)
    return {key: (found, deep.get(key)) for key, found in load_facts(database, keys).items()}


def load_deep(database: Database, keys: Sequence[BlobKey]) -> dict[BlobKey, DeepFacts | None]:
    """Return the deep facts of those of few blobs that are in the cache."""
    return {
        key: _unpacked(value) for some in batches(keys, KEYS) for key, value in _column(database, some, ParsedBlob.deep)
    }


def load_line_hashes(database: Database, keys: Iterable[BlobKey]) -> dict[BlobKey, bytes]:
    """Return a CRC-32 of each line of blobs (see FileFacts.line_hashes), of those that are in the cache."""
    found: dict[BlobKey, bytes] = {}
    for some in batches(keys, KEYS):
        found.update(_column(database, some, ParsedBlob.line_hashes))
    return found


def _unpacked(packed: bytes, *, marks_only: bool = False, known: dict[str, str] | None = None) -> DeepFacts | None:
    try:
        return unpack_deep(packed, marks_only=marks_only, known=known)
    except (ValueError, RecursionError):  # of a child that a file had taken over
        return None


def _column(database: Database, keys: Sequence[BlobKey], column: Any) -> Iterator[tuple[BlobKey, bytes]]:
    """Yield one column of the blobs that are there; at most KEYS of them."""
    wanted = set(keys)
    with database.read() as session:
        rows = session.execute(
            select(ParsedBlob.blob, ParsedBlob.language, column).where(
                ParsedBlob.blob.in_({blob for blob, _ in keys}), ParsedBlob.parser_version == PARSER_VERSION
            )
        ).all()
    for blob, language, value in rows:
        if (blob, language) in wanted:
            yield (blob, language), value


def save_facts(database: Database, read: Mapping[BlobKey, FileFacts]) -> None:
    """Add facts to the cache; a blob that another map saved meanwhile is left as it is.

    What the parser gave up on is not kept: a busy machine may have been the reason, and a refresh tries again.
    """
    packed = {key: facts.packed or encode_facts(facts) for key, facts in read.items() if facts.skipped is None}
    if not packed:
        return
    with database.write() as session:
        known = {
            (blob, language)
            for blob, language in session.execute(
                select(ParsedBlob.blob, ParsedBlob.language).where(
                    tuple_(ParsedBlob.blob, ParsedBlob.language).in_(list(packed)),
                    ParsedBlob.parser_version == PARSER_VERSION,
                )
            )
        }
        new = [key for key in packed if key not in known]
        if not new:
            return
        ids = session.scalars(
            insert(ParsedBlob).returning(ParsedBlob.id, sort_by_parameter_order=True),
            [_blob_row(key, packed[key], read[key]) for key in new],
        ).all()
        symbols = [row for blob_id, key in zip(ids, new, strict=True) for row in _symbol_rows(blob_id, read[key])]
        if symbols:
            session.execute(insert(SYMBOLS), symbols)


def _blob_row(key: BlobKey, packed: bytes, facts: FileFacts) -> dict[str, Any]:
    return {
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

    def __init__(self, database: Database, keys: Mapping[str, BlobKey]) -> None:
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
        self._ahead.update(_column(self._database, list(self._ahead), ParsedBlob.deep))

    def line_hashes(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return a CRC-32 of each line of files (see FileFacts.line_hashes); what was not parsed is left out."""
        wanted = [path for path in paths if path in self._keys]
        of_key = load_line_hashes(self._database, {self._keys[path] for path in wanted})
        return {path: hashes for path in wanted if (hashes := of_key.get(self._keys[path]))}


def sweep_cache(database: Database, check: Callable[[], None], may_sweep: Callable[[Session], bool]) -> int:
    """Remove parse results that no map uses any more or that a newer parser replaced, a thousand at a time.

    Returns how many.

    `check` is called between and may raise to stop. `may_sweep` is asked in the transaction of each removal, and ends
    it when false: what is being drawn has parse results that no map uses yet.
    """
    removed = 0
    newer = aliased(ParsedBlob)
    replaced = (
        select(newer.id)
        .where(
            newer.blob == ParsedBlob.blob,
            newer.language == ParsedBlob.language,
            newer.parser_version == PARSER_VERSION,
            ParsedBlob.parser_version != PARSER_VERSION,
        )
        .exists()
    )
    unused = select(ParsedBlob.id).where(or_(ParsedBlob.blob.not_in(select(MapModule.blob).distinct()), replaced))
    while True:
        check()
        with database.write() as session:
            ids = session.scalars(unused.limit(1000)).all() if may_sweep(session) else []
            if not ids:
                return removed
            session.execute(delete(ParsedBlob).where(ParsedBlob.id.in_(ids)))
            removed += len(ids)
