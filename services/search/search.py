"""Searches: the user's files and notes by words and by meaning, filtered, fused, counted, cut to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import prod
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from services.core.paging import offset_of
from services.search import words
from services.search.definitions import find_definitions
from services.search.expressions import NARROWER, all_words_expression, expression_of, in_columns
from services.search.found import Found
from services.search.hits import SearchAnswer
from services.search.hop import hopped
from services.search.hybrid import has_meaning, with_meaning
from services.search.notes_found import find_notes
from services.search.query import CODE_KINDS, Query
from services.search.ranking import Place, lifts_of, note_role
from services.search.scope import File
from services.search.showing import shown, whole_file
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
    page = shown(session, found[offset : offset + limit], wanted.scope, query, whole=whole)
    following = offset + limit
    return SearchAnswer(
        hits=page,
        total=len(found),
        facets=_facets(found, wanted),
        mode_used=mode_used,
        problems=query.problems,
        cursor=str(following) if following < len(found) else None,
    )


def _ranked(session: Session, wanted: Wanted, mode: str, by_meaning: ByMeaning | None) -> tuple[list[Found], str]:
    """Return all that fits, best first, and which of words and meaning it was found by."""
    query = wanted.query
    if mode == "words" or by_meaning is None or not has_meaning(query):
        return _by_words(session, wanted), "words"
    comparing = by_meaning.begin(session, wanted.scope.projects.values(), query.text)
    return with_meaning(
        session,
        _by_words(session, wanted),
        by_meaning,
        comparing,
        query=query,
        asked=wanted.asked,
        place=Filters(wanted).place,
        alone=mode == "meaning",
    )


def _by_words(session: Session, wanted: Wanted) -> list[Found]:
    """Return what fits by its words, best first, at most POOL passages and as many notes."""
    found = [*_passages(session, wanted), *_notes(session, wanted)]
    found.sort(key=lambda one: (-one.score, one.place))
    for number, one in enumerate(found, 1):
        one.parts["words_rank"] = float(number)
    return found


def _passages(session: Session, wanted: Wanted) -> list[Found]:
    query = wanted.query
    # Code has no author, and a time only by its file: who asks for an author asks for commits.
    if query.authors or not (query.kinds or CODE_KINDS) & CODE_KINDS or not wanted.scope.files:
        return []
    filters = Filters(wanted)
    if query.is_empty:
        if not (query.paths or query.languages):
            return []
        return [whole_file(file, {}) for file in filters.files()[:POOL]]
    found: dict[int, tuple[FoundChunk, File]] = {}
    for expression in _expressions(session, query):
        if len(found) < POOL:
            for chunk, file in _first(session, expression, filters):
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


def _expressions(session: Session, query: Query) -> Iterator[str]:
    """Yield what full-text search is asked, one after the other until enough is found.

    Of rare words those passages come first anyway that hold all of them.
    """
    common = words.common_words(session, query)
    all_are_common = bool(common) and len(common) == len(query.words)
    if all_are_common and len(common) > 1:  # each says little, and all of them in one name much
        yield in_columns(all_words_expression(query), NARROWER[0])
    elif common and not all_are_common:
        yield all_words_expression(query)
    yield expression_of(query, common)
    if all_are_common:
        yield all_words_expression(query)


def _first(session: Session, expression: str, filters: Filters) -> list[tuple[FoundChunk, File]]:
    found = []
    for chunk in islice(words.find_chunks(session, expression), LOOKED_AT):
        if (file := filters.place(chunk)) is not None:
            found.append((chunk, file))
            if len(found) >= POOL:
                break
    return found


def _lifted(wanted: Wanted, chunk: FoundChunk, file: File, points: float) -> Found:
    lifts = lifts_of(wanted.asked, Place(chunk.kind, chunk.name, file.path, file.role, file.rank))
    score = (LEAST + chunk.score + points) * prod(lifts.values())
    parts = {"words": chunk.score, **lifts}
    if points:
        parts["definition"] = points
    return Found(chunk, file, round(score, 4), parts)


def _notes(session: Session, wanted: Wanted) -> list[Found]:
    query = wanted.query
    if query.paths or query.languages:
        return []
    only = list(wanted.scope.projects) if wanted.only_projects else None
    found = []
    for note in find_notes(session, wanted.scope.user_id, query, project_ids=only):
        share = note_role(wanted.asked, note.kind)
        found.append(Found(note, None, round(note.score * share, 4), {"words": note.score, "note": share}))
    return found


def _facets(found: Sequence[Found], wanted: Wanted) -> Mapping[str, Mapping[str, int]]:
    """Count what was found by kind, language and project, the most first."""
    projects = Counter(one.project_id for one in found if one.project_id is not None)
    names: Counter[str] = Counter()
    for project_id, count in projects.items():
        if project_id in wanted.scope.projects:
            names[wanted.scope.projects[project_id].name] += count
    counts = {
        "kind": Counter(one.what.kind for one in found),
        "lang": Counter(one.language for one in found if one.language),
        "project": names,
    }
    return {name: dict(counter.most_common(50)) for name, counter in counts.items()}
