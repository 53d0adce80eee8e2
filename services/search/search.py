"""Searches: the user's files and notes by words and by meaning, filtered, fused, counted, cut to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy.orm import Session

from services.core.paging import offset_of
from services.search import words
from services.search.definitions import find_definitions
from services.search.hits import Hit, SearchAnswer
from services.search.notes_found import find_notes
from services.search.query import CODE_KINDS, Query, matcher_of
from services.search.ranking import Asked, Place, asked_of, lifts_of
from services.search.scope import File, Scope, all_files, scope_of
from services.search.showing import chunk_hit, note_hit, with_texts
from services.search.words import FoundChunk

# Hits of one kind that are ranked; who does not find it among these asks more precisely.
POOL = 300
LIKELY = 1_000  # passages whose name holds what was typed, when no word fits
LOOKED_AT = 20_000  # passages that are passed over because they are not the user's, or filtered out
# Scores of commits and other notes beside those of passages: their texts are short, so that each word counts for more.
NOTE_SHARE = {"commit": 0.35, "task": 0.8, "answer": 0.7, "habit": 0.8, "goal": 0.8}


@dataclass(frozen=True)
class Wanted:
    """What is searched: a query understood, in whose projects."""

    query: Query
    scope: Scope
    asked: Asked
    only_projects: bool  # notes that belong to no project are left out


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
    whole: bool = False,
) -> SearchAnswer:
    """Return a page of what fits, best first; `whole`: with whole passages. Raises BadCursor.

    Only the user's own projects and notes are looked at. `total` counts what is ranked, at most POOL of each sort.
    """
    offset = offset_of(cursor)
    if kinds:
        query = replace(query, kinds=frozenset(kinds) & query.kinds if query.kinds else frozenset(kinds))
    wanted = wanted_of(session, user_id, query, project_id)
    found, mode_used = _ranked(session, wanted, mode)
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


def wanted_of(session: Session, user_id: int, query: Query, project_id: int | None = None) -> Wanted:
    """Return what is searched: the projects that are asked for, by id or by `project:`, of those of this user."""
    scope = scope_of(session, user_id, None if project_id is None else [project_id])
    if query.projects:
        asked = [value.lower() for value in query.projects]
        chosen = {
            one: project
            for one, project in scope.projects.items()
            if any(value == str(one) or value in project.name.lower() for value in asked)
        }
        scope = Scope(user_id, chosen, {one: files for one, files in scope.files.items() if one in chosen})
    return Wanted(query, scope, asked_of(query), project_id is not None or bool(query.projects))


def _ranked(session: Session, wanted: Wanted, mode: str) -> tuple[list[Hit], str]:
    """Return all hits, best first, and which of words and meaning they were found by."""
    by_words = [] if mode == "meaning" else hits_by_words(session, wanted)
    return by_words, "words"


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
        return filters.files_alone()
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
    score = chunk.score + points
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


class Filters:
    """Which passages may be found, and where they lie: the user's own, as the filters ask for them."""

    def __init__(self, wanted: Wanted) -> None:
        """Prepare to ask it of many passages."""
        self._wanted = wanted
        self._kinds = (wanted.query.kinds or CODE_KINDS) & CODE_KINDS
        self._matches = matcher_of(wanted.query)
        self._placed: dict[tuple[str, str], File | None] = {}

    def place(self, chunk: FoundChunk) -> File | None:
        """Return the file to show a passage in, the highest ranked of several; None where it may not be found."""
        if chunk.kind not in self._kinds:
            return None
        key = (chunk.blob, chunk.language)
        if key not in self._placed:
            fitting = [file for file in self._wanted.scope.files_of(chunk.blob) if self._fits(file, chunk.language)]
            self._placed[key] = max(fitting, key=lambda file: (file.rank, -len(file.path), file.path), default=None)
        return self._placed[key]

    def _fits(self, file: File, language: str) -> bool:
        query = self._wanted.query
        if file.language != language or (query.languages and file.language.lower() not in query.languages):
            return False
        if query.after is not None and (file.changed_at is None or file.changed_at < query.after):
            return False
        if query.before is not None and (file.changed_at is None or file.changed_at >= query.before):
            return False
        return self._matches is None or self._matches(file.path)

    def files_alone(self) -> list[Hit]:
        """Return files that only filters ask for, the highest ranked first."""
        query, scope = self._wanted.query, self._wanted.scope
        if not (query.paths or query.languages):
            return []
        fitting = [
            file for files in scope.files.values() for file in all_files(files) if self._fits(file, file.language)
        ]
        fitting.sort(key=lambda file: (-file.rank, file.path))
        return [_file_hit(file, scope) for file in fitting[:POOL]]


def _file_hit(file: File, scope: Scope) -> Hit:
    whole = FoundChunk(0, file.blob, file.language, "text", file.path, 1, 1, 0.0)
    return chunk_hit(whole, file, scope.projects[file.project_id], score=round(file.rank, 4), parts={"rank": file.rank})


def facets_of(hits: Sequence[Hit]) -> Mapping[str, Mapping[str, int]]:
    """Count hits by kind, language and project, the most first."""
    counts = {
        "kind": Counter(hit.kind for hit in hits),
        "lang": Counter(hit.language for hit in hits if hit.language),
        "project": Counter(hit.project_name for hit in hits if hit.project_name),
    }
    return {name: dict(counter.most_common(50)) for name, counter in counts.items()}
