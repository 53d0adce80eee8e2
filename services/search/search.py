"""Searches: the user's files and notes by words and by meaning, filtered, fused, counted, cut to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from services.core.paging import offset_of
from services.search import words
from services.search.definitions import find_definitions
from services.search.hits import Hit, SearchAnswer
from services.search.hop import hopped
from services.search.hybrid import with_meaning
from services.search.notes_found import find_notes
from services.search.query import CODE_KINDS, Query
from services.search.ranking import Place, lifts_of
from services.search.scope import File
from services.search.showing import chunk_hit, note_hit, with_texts
from services.search.wanted import Filters, Wanted, wanted_of
from services.search.words import FoundChunk

if TYPE_CHECKING:
    from services.search.by_meaning import ByMeaning

# Hits of one kind that are ranked; who does not find it among these asks more precisely.
POOL = 300
LIKELY = 1_000  # passages whose name holds what was typed, when no word fits
# What a match is worth at least: of a word that stands in every other passage, full-text search thinks nothing.
LEAST = 1.0
LOOKED_AT = 20_000  # passages that are passed over because they are not the user's, or filtered out
# Scores of commits and other notes beside those of passages: their texts are short, so that each word counts for more.
NOTE_SHARE = {"commit": 0.35, "task": 0.8, "answer": 0.7, "habit": 0.8, "goal": 0.8}


def search(
    session: Session,
    user_id: int,
    query: Query,
    *,
    project_id: int | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 20,
    cursor: str | None = None,
    mode: str = "both",
    hop: bool = False,
    whole: bool = False,
    by_meaning: ByMeaning | None = None,
) -> SearchAnswer:
    """Return a page of what fits, best first; `whole`: with whole passages. Raises BadCursor.

    Only the user's own projects and notes are looked at. `total` counts what is ranked, at most POOL of each sort.
    """
    offset = offset_of(cursor)
    if kinds:
        query = replace(query, kinds=frozenset(kinds) & query.kinds if query.kinds else frozenset(kinds))
    wanted = wanted_of(session, user_id, query, project_id)
    found, mode_used = _ranked(session, wanted, mode, by_meaning)
    if hop:
        found = hopped(session, wanted, found)
    page = with_texts(session, found[offset : offset + limit], query, whole=whole)
    following = offset + limit
    return SearchAnswer(
        hits=page,
        total=len(found),
        facets=facets_of(found),
        mode_used=mode_used,
        problems=query.problems,
        cursor=str(following) if following < len(found) else None,
    )


def _ranked(session: Session, wanted: Wanted, mode: str, by_meaning: ByMeaning | None) -> tuple[list[Hit], str]:
    """Return all hits, best first, and which of words and meaning they were found by."""
    hits, query = hits_by_words(session, wanted), wanted.query
    # Without words there is no meaning, and code, which is all that has one, has no author.
    if mode == "words" or by_meaning is None or query.is_empty or query.authors:
        return hits, "words"
    return with_meaning(
        session,
        hits,
        by_meaning,
        query=query,
        asked=wanted.asked,
        scope=wanted.scope,
        place=Filters(wanted).place,
        alone=mode == "meaning",
    )


def hits_by_words(session: Session, wanted: Wanted) -> list[Hit]:
    """Return what fits by its words, best first, at most POOL passages and as many notes; without snippets."""
    hits = [*_passages(session, wanted), *_notes(session, wanted)]
    hits.sort(key=lambda hit: (-hit.score, hit.path or "", hit.start_line or 0, hit.id))
    return [
        replace(hit, parts={**hit.parts, "words_rank": float(number)}) for number, hit in enumerate(hits, 1)
    ]  # fmt: skip


def _passages(session: Session, wanted: Wanted) -> list[Hit]:
    query = wanted.query
    # Code has no author, and a time only by its file: who asks for an author asks for commits.
    if query.authors or not (query.kinds or CODE_KINDS) & CODE_KINDS or not wanted.scope.files:
        return []
    filters = Filters(wanted)
    if query.is_empty:
        if not (query.paths or query.languages):
            return []
        return [filters.file_hit(file, {}) for file in filters.files()[:POOL]]
    found = {chunk.id: (chunk, file) for chunk, file in _first(session, words.all_words_expression(query), filters)}
    if len(found) < POOL and len(query.words) > 1:
        for chunk, file in _first(session, words.expression_of(query), filters):
            found.setdefault(chunk.id, (chunk, file))
    points: dict[int, float] = {}
    for definition in find_definitions(session, query, wanted.scope):
        if (at := filters.place(definition.chunk)) is not None:
            found.setdefault(definition.chunk.id, (definition.chunk, at))
            points[definition.chunk.id] = definition.points
    if not found:
        piece = max(query.words or query.phrases, key=len)
        likely = words.find_names_like(session, piece, LIKELY)
        found = {chunk.id: (chunk, at) for chunk in likely if (at := filters.place(chunk)) is not None}
    return [_lifted(wanted, chunk, file, points.get(chunk.id, 0.0)) for chunk, file in found.values()]


def _first(session: Session, expression: str, filters: Filters) -> list[tuple[FoundChunk, File]]:
    found = []
    for chunk in islice(words.find_chunks(session, expression), LOOKED_AT):
        if (file := filters.place(chunk)) is not None:
            found.append((chunk, file))
            if len(found) >= POOL:
                break
    return found


def _lifted(wanted: Wanted, chunk: FoundChunk, file: File, points: float) -> Hit:
    lifts = lifts_of(wanted.asked, Place(chunk.kind, chunk.name, file.path, file.role, file.rank))
    score = LEAST + chunk.score + points
    for lift in lifts.values():
        score *= lift
    parts = {"words": round(chunk.score, 4), **{name: round(lift, 3) for name, lift in lifts.items()}}
    if points:
        parts["definition"] = points
    return chunk_hit(chunk, file, wanted.scope.projects[file.project_id], score=round(score, 4), parts=parts)


def _notes(session: Session, wanted: Wanted) -> list[Hit]:
    query = wanted.query
    if query.paths or query.languages:
        return []
    only = list(wanted.scope.projects) if wanted.only_projects else None
    hits = []
    for found in find_notes(session, wanted.scope.user_id, query, project_ids=only):
        share = NOTE_SHARE.get(found.kind, 0.5)
        project = wanted.scope.projects.get(found.project_id or 0)
        parts = {"words": round(found.score, 4), "note": share}
        hits.append(note_hit(found, project, score=round(found.score * share, 4), parts=parts))
    return hits


def facets_of(hits: Sequence[Hit]) -> Mapping[str, Mapping[str, int]]:
    """Count hits by kind, language and project, the most first."""
    counts = {
        "kind": Counter(hit.kind for hit in hits),
        "lang": Counter(hit.language for hit in hits if hit.language),
        "project": Counter(hit.project_name for hit in hits if hit.project_name),
    }
    return {name: dict(counter.most_common(50)) for name, counter in counts.items()}
