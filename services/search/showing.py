"""Makes hits of what was found: passages of files, notes; with their snippets once it is known which are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from sqlalchemy.orm import Session

from models import Project
from services.search import words
from services.search.found import Found
from services.search.hits import Hit
from services.search.notes_found import FoundNote, note_texts
from services.search.query import Query
from services.search.scope import File, Scope
from services.search.snippets import Marker
from services.search.words import FoundChunk


def _hit(one: Found, scope: Scope) -> Hit:
    project = scope.projects.get(one.project_id or 0)
    if isinstance(one.what, FoundNote):
        return _of_note(one.what, project, one)
    assert one.file is not None, "a passage lies in a file"
    assert project is not None, "a file lies in a project"
    return _of_chunk(one.what, one.file, project, one)


def _of_chunk(found: FoundChunk, file: File, project: Project, one: Found) -> Hit:
    lines = f"L{found.start_line}-L{found.end_line}" if found.end_line > found.start_line else f"L{found.start_line}"
    return Hit(
        id=f"chunk:{found.id}:{file.project_id}:{file.path}",
        kind=found.kind,
        title=found.name or file.path.rpartition("/")[2],
        link=f"/projects/{file.project_id}/files?path={quote(file.path, safe='')}#{lines}",
        snippet="",
        score=one.score,
        parts={name: round(part, 4) for name, part in one.parts.items()},
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


def _of_note(found: FoundNote, project: Project | None, one: Found) -> Hit:
    at = datetime.fromisoformat(found.at).replace(tzinfo=UTC)
    return Hit(
        id=f"note:{found.id}",
        kind=found.kind,
        title=found.title,
        link=found.link,
        snippet="",
        score=one.score,
        parts={name: round(part, 4) for name, part in one.parts.items()},
        commit=found.ref.partition(":")[2] if found.kind == "commit" else None,
        project_id=found.project_id if project is not None else None,
        project_name=project.name if project is not None else None,
        author=found.author or None,
        at=at,
    )


def whole_file(file: File, parts: dict[str, float]) -> Found:
    """Return a file as something found: no passage of it is better than another."""
    chunk = FoundChunk(0, file.blob, file.language, "text", file.path, 1, 1, 0.0)
    return Found(chunk, file, 0.0, {"rank": file.rank, **parts})


def shown(session: Session, found: Sequence[Found], scope: Scope, query: Query, *, whole: bool = False) -> list[Hit]:
    """Return hits with their snippets and what is marked in them; with `whole`, with their whole texts too.

    The lines of a passage's hit stay those of the passage.
    """
    of_chunks = words.texts_of(session, [one.what.id for one in found if one.file is not None])
    of_notes = note_texts(session, [one.what.id for one in found if one.file is None])
    marker = Marker(query)
    hits = []
    for one in found:
        hit = _hit(one, scope)
        text = (of_chunks if one.file is not None else of_notes).get(one.what.id, "")
        snippet = marker.snippet(text or hit.title)
        hits.append(replace(hit, snippet=snippet.text, highlights=snippet.highlights, text=text if whole else ""))
    return hits
