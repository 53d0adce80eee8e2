"""Finds passages by what a question means: the nearest of those that have vectors, and the likeliest of the others.

What no vector is known of yet is embedded while the question waits, but only the first passages found by words.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from models import Project
from services.core.database import Database
from services.core.sqlite_file import DatabaseBusy
from services.search import vectors
from services.search.meaning import Meaning, go_on, passage_text
from services.search.told import note_told
from services.search.vectors import Matrix, Near
from services.search.words import read_chunks, texts_of

if TYPE_CHECKING:
    from services.search.meaning import Vectors

REORDERED = 30  # passages found by words that are embedded at once when they have no vector yet
NEAREST = 300  # of each project
# Below, a passage has nothing to do with a question: of two unrelated texts 0.05 is usual, rarely 0.2.
LEAST = 0.15
KEPT_QUESTIONS = 500

Answer = TypeVar("Answer")


class Likely(NamedTuple):
    """A passage found by words, and where it lies."""

    chunk_id: int
    path: str
    project_id: int


class _Whose(NamedTuple):
    """Who asks, and about which project; None: about several."""

    user_id: int
    project_id: int | None


class _Part(NamedTuple):
    """Projects of one model, and what comes of comparing a question with their passages."""

    meaning: Meaning
    projects: Sequence[Project]
    matrices: Sequence[Matrix | None]
    compared: Future[tuple[Vectors, list[Near]]]


@dataclass(frozen=True)
class Comparing:
    """A question that is being compared."""

    parts: Sequence[_Part]


def _in_thread(work: Callable[[], Answer]) -> Future[Answer]:
    """Start work in a thread of its own and return what will come of it.

    Not in a pool: there a question would wait behind those of others whose server is slow, and Python's end for all.
    """
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # whoever waits for the result gets it
            future.set_exception(error)

    threading.Thread(target=run, name="question", daemon=True).start()
    return future


class Meanings:
    """Which model a project's texts are told to: another one where that is set and allowed, else the one inside."""

    def __init__(self, local: Meaning, other: Meaning | None = None) -> None:
        """Use `other` for those projects whose texts may be sent there."""
        self.local, self.other = local, other
        self._questions: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, project: Project) -> Meaning:
        """Return the model of a project."""
        if self.other is not None and (self.other.is_local or project.allow_remote_model):
            return self.other
        return self.local

    @property
    def local_only(self) -> bool:
        """Whether no text is ever told to another model than the one inside."""
        return self.other is None

    @property
    def names(self) -> list[str]:
        """Return the names of all that are in use."""
        return [one.name for one in (self.local, self.other) if one is not None]

    def question(self, meaning: Meaning, text: str, before: Callable[[], None] = go_on) -> Vectors:
        """Return the vector of a question (one row), kept for the next page of its answer; `before` one is made."""
        key = meaning.name, text
        with self._lock:
            if key in self._questions:
                self._questions.move_to_end(key)
                return self._questions[key]
        before()
        vector = meaning.embed([text], hurry=True)
        with self._lock:
            self._questions[key] = vector
            while len(self._questions) > KEPT_QUESTIONS:
                self._questions.popitem(last=False)
        return vector


class ByMeaning:
    """Search by meaning over one database."""

    def __init__(self, database: Database, meanings: Meanings) -> None:
        """Use `database` to keep vectors that are made while somebody waits."""
        self._database, self.meanings = database, meanings

    def begin(self, session: Session, projects: Iterable[Project], question: str, *, count: int = NEAREST) -> Comparing:
        """Start comparing a question with the passages of these projects that have vectors, in a thread.

        Meanwhile the caller looks for its words: neither needs the interpreter for long.
        """
        by_model: dict[str, tuple[Meaning, list[Project]]] = {}
        for project in projects:
            if project.current_map_id is not None:
                meaning = self.meanings.of(project)
                by_model.setdefault(meaning.name, (meaning, []))[1].append(project)
        parts = []
        for meaning, some in by_model.values():
            matrices = [
                vectors.matrices.of(session, project.id, project.current_map_id or 0, meaning.name) for project in some
            ]
            whose = _Whose(some[0].user_id, some[0].id if len(some) == 1 else None)
            compared = _in_thread(partial(self._compare, meaning, question, whose, matrices, count))
            parts.append(_Part(meaning, some, matrices, compared))
        return Comparing(parts)

    def finish(self, session: Session, comparing: Comparing, likely: Sequence[Likely] = ()) -> list[Near]:
        """Return passages by how alike they are to the question, most alike first.

        `likely` are passages found by words, best first: the first REORDERED of them are in the answer though they have
        no vector yet. A passage may lie in several projects and stands once. Raises MeaningUnavailable.
        """
        found: dict[int, float] = {}
        for meaning, projects, matrices, compared in comparing.parts:
            asked, near = compared.result()
            found.update((one.chunk_id, one.likeness) for one in near if one.likeness >= LEAST)
            for project, matrix in zip(projects, matrices, strict=True):
                if matrix is None or matrix.missing:
                    fresh = [one for one in likely[:REORDERED] if one.project_id == project.id]
                    fresh = [one for one in fresh if one.chunk_id not in found]
                    found.update(self._reordered(session, project, meaning, asked, fresh))
        return sorted((Near(*one) for one in found.items()), key=lambda one: -one.likeness)

    def _compare(
        self, meaning: Meaning, question: str, whose: _Whose, matrices: Sequence[Matrix | None], count: int
    ) -> tuple[Vectors, list[Near]]:
        def before() -> None:
            note_told(
                self._database, meaning, user_id=whose.user_id, project_id=whose.project_id, texts=[question]
            )  # fmt: skip

        asked = self.meanings.question(meaning, question, before)
        return asked, [one for matrix in matrices if matrix is not None for one in matrix.nearest(asked, count)]

    def _reordered(
        self, session: Session, project: Project, meaning: Meaning, asked: Vectors, some: Sequence[Likely]
    ) -> dict[int, float]:
        """Return how alike some passages are; vectors that lack are made, and kept for the next time."""
        import numpy as np  # noqa: PLC0415  # heavy: a server at rest does without

        chunks = {chunk.id: chunk for chunk in read_chunks(session, [one.chunk_id for one in some])}
        some = [one for one in some if one.chunk_id in chunks]
        digests = vectors.digests_of(session, list(chunks))
        known = vectors.load_vectors(session, meaning.name, list(digests.values()))
        if lacking := [one for one in some if digests[one.chunk_id] not in known]:
            bodies = texts_of(session, [one.chunk_id for one in lacking])
            texts = [
                passage_text(chunks[one.chunk_id].name, one.path, bodies.get(one.chunk_id, "")) for one in lacking
            ]  # fmt: skip
            note_told(
                self._database, meaning, user_id=project.user_id, project_id=project.id, texts=texts,
                files=[one.path for one in lacking],
            )  # fmt: skip
            made = meaning.embed(texts, hurry=True)
            fresh = {digests[one.chunk_id]: row.tobytes() for one, row in zip(lacking, made, strict=True)}
            known |= fresh
            # Who writes at this moment is not waited for longer than usual; then the vectors are made again.
            with contextlib.suppress(DatabaseBusy), self._database.write() as writing:
                vectors.save_vectors(writing, meaning.name, fresh)
        ids = [one for one, digest in digests.items() if len(known[digest]) == asked.shape[-1]]
        if not ids:
            return {}
        rows = np.frombuffer(b"".join(known[digests[one]] for one in ids), dtype=np.int8).reshape(len(ids), -1)
        return dict(zip(ids, vectors.likeness(asked, rows), strict=True))
