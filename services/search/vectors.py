"""Vectors kept and compared: by digest of their text and model in the database, a project's as one matrix in memory.

Compared exactly, all of them, by usearch on signed bytes: 100,000 take 10 ms and a million 90 ms of one processor, less
than numpy's product (which makes floats of them first), and no index has to be built or kept up.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.orm import Session

from models import SearchState

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from services.search.meaning import Vectors

# Of all matrices together. A million passages of 384 bytes and their ids take 392 MB.
KEPT_BYTES = 512 * 1024 * 1024
# A matrix that lacks passages is read again after this long, and after so many times as long as reading it took.
STALE_SECONDS = 15.0
STALE_TIMES = 20
SOME = 500  # digests of one statement
ROWS = 4_096  # fetched at once

_COUNT = """
    SELECT count(*), count(v.digest), max(length(v.vector))
    FROM search_chunk c LEFT JOIN search_vector v ON v.digest = c.digest AND v.model = ?
    WHERE c.blob IN (SELECT blob FROM map_module WHERE map_id = ?)
"""
_READ = """
    SELECT c.id, v.vector
    FROM search_chunk c CROSS JOIN search_vector v ON v.digest = c.digest AND v.model = ?
    WHERE c.blob IN (SELECT blob FROM map_module WHERE map_id = ?)
"""
_SAVE = "INSERT OR REPLACE INTO search_vector (digest, model, vector) VALUES (?, ?, ?)"


class Near(NamedTuple):
    """A passage and how alike it is, −1 to 1."""

    chunk_id: int
    likeness: float


@dataclass(frozen=True)
class Matrix:
    """The vectors of a project's passages; row n is of passage `ids[n]`. `missing` passages have none yet."""

    ids: NDArray[np.int64]
    rows: Vectors
    missing: int

    @property
    def nbytes(self) -> int:
        """Return the memory that it takes."""
        return int(self.ids.nbytes + self.rows.nbytes)

    def nearest(self, question: Vectors, count: int) -> list[Near]:
        """Return the passages most like a question (one row), most alike first."""
        count = min(count, len(self.ids))
        if not count or question.shape[-1] != self.rows.shape[1]:
            return []
        found = _search(self.rows, question.reshape(-1), count)
        return [
            Near(int(self.ids[int(place)]), 1.0 - float(distance))
            for place, distance in zip(found.keys, found.distances, strict=True)
        ]


def _search(rows: Vectors, question: Vectors, count: int) -> Any:
    """Return usearch's places and distances of the rows nearest to a question."""
    # In this order: where usearch is loaded first (2.26, with numkong 7), the loading of onnxruntime ends the process.
    with contextlib.suppress(ImportError):
        import onnxruntime  # noqa: F401, PLC0415  # heavy: a server at rest does without
    from usearch.compiled import MetricKind  # noqa: PLC0415  # as above
    from usearch.index import search  # noqa: PLC0415  # as above

    # One thread: with two the other requests wait, for half of 90 ms gained with a million.
    return search(rows, question, count, MetricKind.Cos, exact=True, threads=1)


def likeness(question: Vectors, rows: Vectors) -> list[float]:
    """Return how alike each row is to a question (one row), −1 to 1."""
    import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

    products = rows.astype(np.float32) @ question.reshape(-1).astype(np.float32)
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1) * float(np.linalg.norm(question.astype(np.float32)))
    return [float(one) for one in np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)]


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────


def load_vectors(session: Session, model: str, digests: Sequence[str]) -> dict[str, bytes]:
    """Return the vectors that are there, by digest."""
    found: dict[str, bytes] = {}
    connection = session.connection()
    for start in range(0, len(digests), SOME):
        some = tuple(digests[start : start + SOME])
        marks = ", ".join("?" * len(some))
        sql = f"SELECT digest, vector FROM search_vector WHERE model = ? AND digest IN ({marks})"  # noqa: S608  # question marks
        found.update((digest, vector) for digest, vector in connection.exec_driver_sql(sql, (model, *some)))
    return found


def save_vectors(session: Session, model: str, vectors: Mapping[str, bytes]) -> None:
    """Write vectors by digest, in the caller's write transaction."""
    if vectors:
        session.connection().exec_driver_sql(_SAVE, [(digest, model, vector) for digest, vector in vectors.items()])


def digests_of(session: Session, chunk_ids: Sequence[int]) -> dict[int, str]:
    """Return by which digest the vectors of passages are kept, by the passages' ids."""
    marks = ", ".join("?" * len(chunk_ids))
    sql = f"SELECT id, digest FROM search_chunk WHERE id IN ({marks})"  # noqa: S608  # question marks
    return {row[0]: row[1] for row in session.connection().exec_driver_sql(sql, tuple(chunk_ids))}


def count_vectors(session: Session, model: str, map_id: int) -> tuple[int, int]:
    """Return how many passages a map has and how many of them have a vector."""
    total, done, _ = session.connection().exec_driver_sql(_COUNT, (model, map_id)).one()
    return int(total), int(done)


def unused_digests(session: Session, models: Collection[str], limit: int) -> list[tuple[str, str]]:
    """Return digest and model of vectors of texts that are gone, or of other models than these; at most `limit`."""
    marks = ", ".join("?" * len(models))
    rows = session.connection().exec_driver_sql(
        f"SELECT digest, model FROM search_vector WHERE model NOT IN ({marks}) OR ("  # noqa: S608  # question marks
        "NOT EXISTS (SELECT 1 FROM search_chunk c WHERE c.digest = search_vector.digest) "
        "AND NOT EXISTS (SELECT 1 FROM search_note n WHERE n.digest = search_vector.digest)) LIMIT ?",
        (*models, limit),
    )
    return [(digest, model) for digest, model in rows]


def delete_vectors(session: Session, keys: Sequence[tuple[str, str]]) -> None:
    """Remove vectors by digest and model, in the caller's write transaction; those of texts that came back stay."""
    if keys:
        session.connection().exec_driver_sql("DELETE FROM search_vector WHERE digest = ? AND model = ?", list(keys))


def read_matrix(session: Session, model: str, map_id: int) -> Matrix | None:
    """Return the vectors of a map's passages; None where they are more than KEPT_BYTES."""
    import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

    total, done, width = session.connection().exec_driver_sql(_COUNT, (model, map_id)).one()
    width = width or 0
    if done * (width + 8) > KEPT_BYTES:
        return None
    # Made whole at once: joining pieces would take the memory twice.
    ids, rows = np.empty(done, dtype=np.int64), np.empty((done, width), dtype=np.int8)
    at = 0
    for some in session.connection().exec_driver_sql(_READ, (model, map_id)).partitions(ROWS):
        fitting = [(chunk_id, vector) for chunk_id, vector in some if len(vector) == width][: done - at]
        if fitting:
            ids[at : at + len(fitting)] = [chunk_id for chunk_id, _ in fitting]
            joined = b"".join(vector for _, vector in fitting)
            rows[at : at + len(fitting)] = np.frombuffer(joined, dtype=np.int8).reshape(-1, width)
            at += len(fitting)
    return Matrix(ids[:at], rows[:at], missing=int(total) - at)


# ── Matrices kept ────────────────────────────────────────────────────────────────────────────────────


class _Key(NamedTuple):
    database: str
    project_id: int
    model: str


@dataclass(frozen=True)
class _Kept:
    stamp: tuple[int, str]
    matrix: Matrix | None
    stale_at: float


class Matrices:
    """The matrices asked for last, one for each project and model, as long as all fit in KEPT_BYTES."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        """Keep at most so many bytes."""
        self._limit = limit
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # one at a time: several at once would pass the limit by far

    def of(self, session: Session, project_id: int, map_id: int, model: str) -> Matrix | None:
        """Return the matrix of a project's newest map, read when it is not at hand; None where it is too large."""
        state = session.get(SearchState, project_id)
        stamp = map_id, str(state.indexed_at if state is not None else "")
        key = _Key(str(session.get_bind().engine.url), project_id, model)
        if (kept := self._find(key, stamp)) is not None:
            return kept.matrix
        with self._reading:
            if (kept := self._find(key, stamp)) is not None:
                return kept.matrix
            started = time.monotonic()
            matrix = read_matrix(session, model, map_id)
            took = time.monotonic() - started
            complete = matrix is not None and not matrix.missing
            stale_at = float("inf") if complete else time.monotonic() + max(STALE_SECONDS, took * STALE_TIMES)
            self._keep(key, _Kept(stamp, matrix, stale_at))
            return matrix

    def forget(self, project_id: int) -> None:
        """Let go of a project's matrices."""
        with self._lock:
            for key in [key for key in self._kept if key.project_id == project_id]:
                del self._kept[key]

    @property
    def nbytes(self) -> int:
        """Return the memory that all take."""
        return sum(kept.matrix.nbytes for kept in self._kept.values() if kept.matrix is not None)

    def _find(self, key: _Key, stamp: tuple[int, str]) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.stamp != stamp or kept.stale_at < time.monotonic():
                self._kept.pop(key, None)  # before the next is read, so that never both are in memory
                return None
            self._kept.move_to_end(key)
            return kept

    def _keep(self, key: _Key, kept: _Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and self.nbytes > self._limit:
                self._kept.popitem(last=False)


matrices = Matrices()
forget = matrices.forget
