"""Brings the index of a project's words up to its newest map: adds blobs never seen, commits, and sweeps the rest.

Cut short at any instant it leaves whole blobs and whole notes; the next run adds what lacks. The state row is written
last, by whoever runs this (see `note_indexed`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import ParsedBlob, Project, SearchChunk, SearchState, Symbol, SystemMap
from services.core import clock
from services.core.database import Database
from services.repository import read_blobs
from services.search import words
from services.search.chunks import Span, cut
from services.search.commits import add_commits
from services.search.scope import File, Files, all_files, files_of_map
from services.search.words import CutBlob

INDEX_VERSION = "2"  # changes when the same text would be cut or split differently
MAX_FILE_BYTES = 1_000_000
# Written in one transaction: small enough that nobody waits long for the database.
BATCH_CHARACTERS = 250_000
BATCH_BLOBS = 40
AHEAD = 400  # blobs whose symbols are read at once
SWEPT = 200  # blobs removed in one transaction
# After so long a stretch of work the threads that answer requests get their turn.
STRETCH_SECONDS, BREATH_SECONDS = 0.004, 0.001

Check = Callable[[], None]
Say = Callable[[str, float, str], None]  # stage, fraction, detail


@dataclass
class Indexed:
    """What a run did, and the map and history that the index now stands for."""

    project_id: int
    map_id: int
    history_head: str | None
    files: int = 0
    added: int = 0
    commits: int = 0
    swept: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    def result(self) -> dict[str, Any]:
        """Return it as a job's answer."""
        return {
            "files": self.files,
            "added": self.added,
            "commits": self.commits,
            "swept": self.swept,
            "left_out": dict(self.left_out),
        }


def index_project(
    database: Database,
    git_dir: Path,
    project_id: int,
    *,
    check: Check = lambda: None,
    say: Say = lambda *_: None,
) -> Indexed | None:
    """Index the newest map of a project; None where it is gone or has none. `check` raises to stop."""
    with database.read() as session:
        project = session.get(Project, project_id)
        if project is None or project.current_map_id is None:
            return None
        commit = session.scalar(select(SystemMap.commit).where(SystemMap.id == project.current_map_id)) or ""
        files = files_of_map(session, project_id, project.current_map_id, commit)
        state = session.get(SearchState, project_id)
        outdated = state is not None and state.version != INDEX_VERSION
        done = Indexed(project_id, project.current_map_id, project.history_head, files.count, left_out=files.left_out)
        user_id, commits_to = project.user_id, state.history_head if state is not None else None
    if outdated:
        _forget_blobs(database, list(all_files(files)), check)
    done.added = _add_blobs(database, git_dir, files, check, say)
    if commits_to is None or commits_to != done.history_head:
        done.commits = add_commits(database, user_id, project_id, check, lambda part, said: say("commits", part, said))
    done.swept = sweep(database, check)
    return done


def note_indexed(session: Session, done: Indexed) -> None:
    """Write that the index stands for a map, in the caller's transaction: the last thing of a run."""
    state = session.get(SearchState, done.project_id)
    if state is None:
        state = SearchState(project_id=done.project_id)
        session.add(state)
    state.map_id, state.history_head = done.map_id, done.history_head
    state.version, state.indexed_at = INDEX_VERSION, clock.now()


def missing_of(session: Session, files: Files) -> list[File]:
    """Return a file of each blob that is not in the index, in order of paths."""
    known: set[tuple[str, str]] = set()
    blobs = list(files.by_blob)
    for start in range(0, len(blobs), 5_000):
        query = select(SearchChunk.blob, SearchChunk.language).where(SearchChunk.blob.in_(blobs[start : start + 5_000]))
        known.update((blob, language) for blob, language in session.execute(query.distinct()))
    missing: dict[tuple[str, str], File] = {}
    for file in all_files(files):
        if (file.blob, file.language) not in known and file.size <= MAX_FILE_BYTES:
            missing.setdefault((file.blob, file.language), file)
    return sorted(missing.values(), key=lambda file: file.path)


def _add_blobs(database: Database, git_dir: Path, files: Files, check: Check, say: Say) -> int:
    with database.read() as session:
        missing = missing_of(session, files)
    _add_paths(database, files, {(file.blob, file.language) for file in missing}, check)
    batch: list[CutBlob] = []
    characters = added = 0
    for number, one in enumerate(_cut_all(database, git_dir, missing), 1):
        check()
        batch.append(one)
        characters += sum(len(chunk.text) for chunk in one.chunks)
        if characters >= BATCH_CHARACTERS or len(batch) >= BATCH_BLOBS:
            added += _write(database, batch)
            batch, characters = [], 0
            say("files", number / len(missing), f"{number:,} of {len(missing):,} files")
    return added + _write(database, batch)


def _cut_all(database: Database, git_dir: Path, missing: Sequence[File]) -> Iterator[CutBlob]:
    by_blob: dict[str, list[File]] = {}
    for file in missing:
        by_blob.setdefault(file.blob, []).append(file)
    names = list(by_blob)
    spans: dict[tuple[str, str], list[Span]] = {}
    ahead: set[str] = set()
    breathed = time.monotonic()
    for blob, content in read_blobs(git_dir, names, limit=MAX_FILE_BYTES) if names else ():
        if blob not in ahead:
            start = names.index(blob)
            ahead = set(names[start : start + AHEAD])
            spans = _spans_of(database, [file for one in ahead for file in by_blob[one]])
        if b"\0" in content[:8_000]:
            continue
        text = content.decode("utf-8", errors="replace").replace("\0", " ")
        if time.monotonic() - breathed > STRETCH_SECONDS:
            time.sleep(BREATH_SECONDS)
            breathed = time.monotonic()
        for file in by_blob[blob]:
            found = spans.get((blob, file.language), ())
            yield CutBlob(blob, file.language, file.path, cut(text, found, file.language, is_doc=file.role == "docs"))


def _spans_of(database: Database, files: Sequence[File]) -> dict[tuple[str, str], list[Span]]:
    """Return the symbols of some files as the newest parser read them, by blob and language."""
    with database.read() as session:
        newest = (
            select(ParsedBlob.blob, ParsedBlob.language, func.max(ParsedBlob.id).label("id"))
            .where(ParsedBlob.blob.in_({file.blob for file in files}))
            .group_by(ParsedBlob.blob, ParsedBlob.language)
        )
        parsed = {(blob, language): parsed_id for blob, language, parsed_id in session.execute(newest)}
        # A file whose name tells no language was read as its first line says; see `system_map.reading`.
        readings = {
            (file.blob, file.language): parsed.get((file.blob, file.language)) or parsed.get((file.blob, ""), 0)
            for file in files
        }
        symbols: dict[int, list[Span]] = {}
        query = select(
            Symbol.parsed_blob_id, Symbol.kind, Symbol.qualified_name, Symbol.start_line, Symbol.end_line
        ).where(Symbol.parsed_blob_id.in_(set(readings.values())))
        for parsed_id, kind, name, start, end in session.execute(query.order_by(Symbol.parsed_blob_id, Symbol.ordinal)):
            symbols.setdefault(parsed_id, []).append(Span(kind, name, start, end))
    return {key: symbols[parsed_id] for key, parsed_id in readings.items() if parsed_id in symbols}


def _write(database: Database, batch: Sequence[CutBlob]) -> int:
    """Write the passages of some blobs, those left out that another run wrote meanwhile; returns how many blobs."""
    rows = [(one.blob, one.language, *words.rows_of(one)) for one in batch]
    if not rows:
        return 0
    with database.write() as session:
        query = select(SearchChunk.blob, SearchChunk.language).where(SearchChunk.blob.in_([row[0] for row in rows]))
        known = {(blob, language) for blob, language in session.execute(query.distinct())}
        new = [row for row in rows if (row[0], row[1]) not in known and row[2]]
        if new:
            words.add_rows(
                session, [one for row in new for one in row[2]], [one for row in new for one in row[3]]
            )  # fmt: skip
    return len(new)


def _add_paths(database: Database, files: Files, missing: set[tuple[str, str]], check: Check) -> None:
    """Have files that were moved, or lie in several places, be found by each of their paths."""
    known = [file for file in all_files(files) if (file.blob, file.language) not in missing]
    with database.read() as session:
        moved = [file for file in known if words.lacks_path(session, file.blob, file.language, file.path)]
    # What is new and lies in several places is told of the first only; the others come with the next map.
    for start in range(0, len(moved), BATCH_BLOBS):
        check()
        with database.write() as session:
            for file in moved[start : start + BATCH_BLOBS]:
                words.add_path(session, file.blob, file.language, file.path)


def _forget_blobs(database: Database, files: Sequence[File], check: Check) -> None:
    for start in range(0, len(files), SWEPT):
        check()
        with database.write() as session:
            words.remove_chunks(session, [(file.blob, file.language) for file in files[start : start + SWEPT]])


def sweep(database: Database, check: Check = lambda: None) -> int:
    """Remove the passages of blobs that no project's newest map holds any more; returns how many blobs."""
    with database.read() as session:
        unused = words.unused_blobs(session)
    for start in range(0, len(unused), SWEPT):
        check()
        with database.write() as session:
            # Looked at again: a map that was drawn meanwhile may hold them.
            still = set(words.unused_blobs(session)) if start else set(unused) & set(words.unused_blobs(session))
            words.remove_chunks(session, [one for one in unused[start : start + SWEPT] if one in still])
    while True:
        check()
        with database.write() as session:
            if words.sweep_note_words(session, SWEPT * 10) < SWEPT * 10:
                return len(unused)
