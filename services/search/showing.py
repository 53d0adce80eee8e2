"""Makes hits of what was found: passages of files, notes; with their snippets once it is known which are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy.orm import Session

from models import Project
from services.search import words
from services.search.hits import Hit
from services.search.notes_found import FoundNote, note_texts
from services.search.query import Query
from services.search.scope import File
from services.search.snippets import highlights_of, snippet_of
from services.search.words import FoundChunk


class Ids(NamedTuple):
    """What a hit's id says: of a passage (chunk) or a note, and its row."""

    is_chunk: bool
    row: int


def ids_of(hit: Hit) -> Ids:
    """Read a hit's id."""
    kind, row, *_ = hit.id.split(":", 2)
    return Ids(kind == "chunk", int(row))


def chunk_hit(found: FoundChunk, file: File, project: Project, *, score: float, parts: dict[str, float]) -> Hit:
    """Return the hit of a passage in a file, without its snippet."""
    lines = f"L{found.start_line}-L{found.end_line}" if found.end_line > found.start_line else f"L{found.start_line}"
    return Hit(
        id=f"chunk:{found.id}:{file.project_id}:{file.path}",
        kind=found.kind,
        title=found.name or file.path.rpartition("/")[2],
        link=f"/projects/{file.project_id}/files?path={quote(file.path, safe='')}#{lines}",
        snippet="",
        score=score,
        parts=parts,
        path=file.path,
        start_line=found.start_line,
        end_line=found.end_line,
        commit=project.head_commit,
        blob=file.blob,
        project_id=file.project_id,
        project_name=project.name,
        language=file.language or None,
        at=file.changed_at,
    )


def note_hit(found: FoundNote, project: Project | None, *, score: float, parts: dict[str, float]) -> Hit:
    """Return the hit of a note, without its snippet."""
    at = datetime.fromisoformat(found.at).replace(tzinfo=UTC)
    return Hit(
        id=f"note:{found.id}",
        kind=found.kind,
        title=found.title,
        link=found.link,
        snippet="",
        score=score,
        parts=parts,
        commit=found.ref.partition(":")[2] if found.kind == "commit" else None,
        project_id=found.project_id if project is not None else None,
        project_name=project.name if project is not None else None,
        author=found.author or None,
        at=at,
    )


def with_texts(session: Session, hits: Sequence[Hit], query: Query, *, whole: bool = False) -> list[Hit]:
    """Return hits with their snippets and what is marked in them; with `whole`, with their whole texts too.

    The lines of a passage's hit stay those of the passage.
    """
    ids = [ids_of(hit) for hit in hits]
    of_chunks = words.texts_of(session, [one.row for one in ids if one.is_chunk])
    of_notes = note_texts(session, [one.row for one in ids if not one.is_chunk])
    shown = []
    for hit, one in zip(hits, ids, strict=True):
        text = (of_chunks if one.is_chunk else of_notes).get(one.row, "")
        snippet = snippet_of(text or hit.title, query)
        highlights = snippet.highlights or highlights_of(snippet.text, query)
        shown.append(
            replace(hit, snippet=snippet.text, highlights=highlights, text=text if whole else "")
        )  # fmt: skip
    return shown
