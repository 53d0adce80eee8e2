"""Gives the passages of a project's newest map their vectors, the most central first, and sweeps those nobody needs.

Every batch is kept at once: what was embedded when a run is cut short is found by the next. Commits get no vectors.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project, SearchChunk, SearchState, SystemMap
from services.core.database import Database
from services.search import vectors
from services.search.by_meaning import Meanings
from services.search.meaning import Meaning, passage_text
from services.search.scope import Files, files_of_map
from services.search.told import note_told
from services.search.words import texts_of

BATCH = 32  # passages embedded, and written, at once: about a second
SWEPT = 2_000  # vectors removed in one transaction
BREATH_SECONDS = 0.005  # between batches, in which the threads that answer requests get their turn
NICE = 19  # of the thread that embeds: what answers requests goes first, and what draws a map (10 for its parsing)
# Symbols and documentation are what is asked for; what stands between symbols comes last, as tests do.
_ORDER = {"symbol": 0, "doc": 0, "text": 1}

Check = Callable[[], None]
Say = Callable[[float, str], None]  # fraction, detail


@dataclass(frozen=True)
class Embedded:
    """What a run did, and the map whose passages all have vectors now."""

    project_id: int
    map_id: int
    model: str
    passages: int
    made: int
    swept: int

    def result(self) -> dict[str, Any]:
        """Return it as a job's answer."""
        return {"model": self.model, "passages": self.passages, "made": self.made, "swept": self.swept}


@dataclass(frozen=True)
class EmbeddedState:
    """Passages of a project's newest map that have vectors of a model."""

    done: int
    total: int
    model: str


@dataclass(frozen=True, slots=True)
class _Lacking:
    chunk_id: int
    digest: str
    name: str
    path: str
    order: tuple[bool, int, float, int]


def embed_project(
    database: Database,
    meanings: Meanings,
    project_id: int,
    *,
    check: Check = lambda: None,
    say: Say = lambda *_: None,
) -> Embedded | None:
    """Make the vectors that a project's passages lack; None where it is gone or has no map. `check` raises to stop.

    Raises MeaningUnavailable.
    """
    with database.read() as session:
        project = session.get(Project, project_id)
        if project is None or project.current_map_id is None:
            return None
        map_id, meaning = project.current_map_id, meanings.of(project)
        lacking = _lacking(session, project, meaning.name)
        total, _ = vectors.count_vectors(session, meaning.name, map_id)
    made = 0
    with ThreadPoolExecutor(1, thread_name_prefix="embedding", initializer=_be_nice) as thread:
        for start in range(0, len(lacking), BATCH):
            check()
            some = lacking[start : start + BATCH]
            made += thread.submit(_embed, database, meaning, project, some, check).result()
            say((start + len(some)) / len(lacking), f"{start + len(some):,} of {len(lacking):,} passages")
            time.sleep(BREATH_SECONDS)
    vectors.forget(project_id)
    swept = sweep(database, meanings, check)
    return Embedded(project_id, map_id, meaning.name, total, made, swept)


def note_embedded(session: Session, done: Embedded) -> None:
    """Write that a map's passages have vectors, in the caller's transaction: the last thing of a run."""
    state = session.get(SearchState, done.project_id)
    if state is not None:
        state.vectors_map_id = done.map_id


def embedded_state(session: Session, project: Project, meanings: Meanings) -> EmbeddedState:
    """Return how far the passages of a project's newest map have vectors of the model that it uses."""
    name = meanings.of(project).name
    if project.current_map_id is None:
        return EmbeddedState(0, 0, name)
    total, done = vectors.count_vectors(session, name, project.current_map_id)
    return EmbeddedState(done, total, name)


def projects_to_embed(session: Session, meanings: Meanings) -> list[Project]:
    """Return the projects that are indexed by words and whose newest map has passages without vectors.

    That another model was chosen is seen by one passage of each: to look at all takes seconds with a million.
    """
    indexed = session.execute(
        select(Project, SearchState.vectors_map_id)
        .join(SearchState, SearchState.project_id == Project.id)
        .where(SearchState.map_id == Project.current_map_id)
    )
    return [
        project
        for project, embedded_map in indexed
        if embedded_map != project.current_map_id or _lacks_one(session, project, meanings.of(project).name)
    ]


def _lacks_one(session: Session, project: Project, model: str) -> bool:
    of_map = select(MapModule.blob).where(MapModule.map_id == project.current_map_id)
    digest = session.scalar(select(SearchChunk.digest).where(SearchChunk.blob.in_(of_map)).limit(1))
    return digest is not None and not vectors.load_vectors(session, model, [digest])


def sweep(database: Database, meanings: Meanings, check: Check = lambda: None) -> int:
    """Remove the vectors of texts that are in no passage any more, or of models not in use; returns how many."""
    swept = 0
    while True:
        check()
        # Looked for and removed in one transaction, so that a text that comes back meanwhile keeps its vector.
        with database.write() as session:
            unused = vectors.unused_digests(session, meanings.names, SWEPT)
            vectors.delete_vectors(session, unused)
        swept += len(unused)
        if len(unused) < SWEPT:
            return swept


def _lacking(session: Session, project: Project, model: str) -> list[_Lacking]:
    """Return a passage for each digest without a vector, in the order in which they are to be made."""
    files = _files(session, project)
    found: dict[str, _Lacking] = {}
    blobs = list(files.by_blob)
    for start in range(0, len(blobs), vectors.SOME):
        query = select(
            SearchChunk.id, SearchChunk.blob, SearchChunk.language, SearchChunk.kind, SearchChunk.name,
            SearchChunk.start_line, SearchChunk.digest,
        ).where(SearchChunk.blob.in_(blobs[start : start + vectors.SOME]))  # fmt: skip
        rows = session.execute(query).all()
        known = vectors.load_vectors(session, model, [row.digest for row in rows])
        for row in rows:
            if row.digest in known:
                continue
            file = max(files.by_blob[row.blob], key=lambda one: one.rank)
            order = file.role == "test", _ORDER.get(row.kind, 1), -file.rank, row.start_line
            lacking = _Lacking(row.id, row.digest, row.name, file.path, order)
            if row.digest not in found or order < found[row.digest].order:
                found[row.digest] = lacking
    return sorted(found.values(), key=lambda one: (*one.order[:3], one.path, one.order[3]))


def _files(session: Session, project: Project) -> Files:
    map_id = project.current_map_id or 0
    commit = session.scalar(select(SystemMap.commit).where(SystemMap.id == map_id)) or ""
    return files_of_map(session, project.id, map_id, commit)


def _embed(database: Database, meaning: Meaning, project: Project, some: Sequence[_Lacking], check: Check) -> int:
    """Make and keep the vectors of a batch; passages that went meanwhile are passed over."""
    with database.read() as session:
        bodies = texts_of(session, [one.chunk_id for one in some])
    there = [one for one in some if one.chunk_id in bodies]
    texts = [passage_text(one.name, one.path, bodies[one.chunk_id]) for one in there]
    files = [one.path for one in there]
    note_told(database, meaning, user_id=project.user_id, project_id=project.id, texts=texts, files=files)
    made = meaning.embed(texts, check)
    rows = {one.digest: row.tobytes() for one, row in zip(there, made, strict=True)}
    with database.write() as session:
        vectors.save_vectors(session, meaning.name, rows)
    return len(rows)


def _be_nice() -> None:
    """Have this thread wait for others; where the system knows no priorities of threads it stays as it is."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
