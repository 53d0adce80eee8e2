"""Search over HTTP: by words and meaning, by a regular expression, and how far a project is indexed."""

from __future__ import annotations

import time
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.context import Moment, gander, reading, user_id
from api.contract import Query, endpoint
from services.core.paging import MAX_LIMIT, BadCursor
from services.projects import ProjectNotFound, get_project
from services.search import search as searching
from services.search.embedding import embedded_state
from services.search.hits import Hit
from services.search.query import KINDS, parse
from services.search.regex import (
    BadPattern,
    PatternTooSlow,
    TooManySearches,
    compile_pattern,
    files_to_search,
    search_regex,
)
from services.search.state import indexed_state

MAX_QUERY = 5_000


class HitObject(BaseModel):
    """One thing found. Of code it has a path, lines, blob and commit; `highlights` are [start, end) in the snippet."""

    id: str
    kind: str
    title: str
    path: str | None
    start_line: int | None
    end_line: int | None
    commit: str | None
    blob: str | None
    project_id: int | None
    project_name: str | None
    language: str | None
    author: str | None
    at: Moment | None
    snippet: str
    highlights: list[tuple[int, int]]
    score: float
    parts: dict[str, float]
    link: str


class SearchObject(BaseModel):
    """A page of hits, best first; `facets` count all of them."""

    hits: list[HitObject]
    total: int
    facets: dict[str, dict[str, int]]
    mode_used: str
    problems: list[str]
    cursor: str | None
    took_ms: float


class SearchQuery(Query):
    """What is searched for."""

    q: str = Field(
        "",
        max_length=MAX_QUERY,
        description='Words, "quoted phrases", path: lang: kind: project: author: after: before:.',
    )
    project_id: int | None = Field(None, ge=0, le=2**63 - 1)
    kind: str | None = Field(None, max_length=100, description="One or more kinds with commas.")
    lang: str | None = Field(None, max_length=100)
    mode: Literal["both", "words", "meaning"] = "both"
    hop: bool = Field(False, description="Also what imports, or is imported by, the best hits.")
    limit: int = Field(20, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(None, max_length=100)


@endpoint(query=SearchQuery, answer=SearchObject, errors=(ProjectNotFound, BadCursor))
def search(query: SearchQuery) -> SearchObject:
    """Search code, documentation, commits, tasks, kept answers, habits and goals."""
    started = time.perf_counter()
    asked = query.q if not query.lang else f"{query.q} lang:{query.lang.split()[0] if query.lang.split() else ''}"
    kinds = {one for one in (query.kind or "").split(",") if one in KINDS}
    with reading() as session:
        if query.project_id is not None:
            get_project(session, user_id(), query.project_id)
        found = searching.search(
            session,
            user_id(),
            parse(asked),
            project_id=query.project_id,
            kinds=kinds,
            limit=query.limit,
            cursor=query.cursor,
            mode=query.mode,
            hop=query.hop,
            by_meaning=gander().by_meaning,
        )
    return SearchObject(
        hits=[_hit(hit) for hit in found.hits],
        total=found.total,
        facets={name: dict(counts) for name, counts in found.facets.items()},
        mode_used=found.mode_used,
        problems=list(found.problems),
        cursor=found.cursor,
        took_ms=round((time.perf_counter() - started) * 1000, 1),
    )


def _hit(hit: Hit) -> HitObject:
    return HitObject.model_validate(hit, from_attributes=True)


class LineObject(BaseModel):
    """A line that matches; highlights are [start, end) in its text, of a long line the part around its first match."""

    path: str
    line: int
    text: str
    highlights: list[tuple[int, int]]
    blob: str
    link: str


class RegexObject(BaseModel):
    """Lines that match. `cut` says why not all files were searched to their end: "time", "hits" or null."""

    hits: list[LineObject]
    commit: str
    files_searched: int
    files: int
    left_out: dict[str, int]
    cut: str | None
    took_ms: float


class RegexQuery(Query):
    """What is looked for, and where."""

    project_id: int = Field(ge=0, le=2**63 - 1)
    pattern: str = Field(min_length=1, max_length=5_000, description="A regular expression, of one line.")
    path: str = Field("", max_length=500, description="A part of the path; with * or ? a pattern of it.")
    case: bool = Field(False, description="Whether capitals and small letters differ.")


@endpoint(
    query=RegexQuery,
    answer=RegexObject,
    errors=(ProjectNotFound, BadPattern, PatternTooSlow, TooManySearches),
)
def search_by_regex(query: RegexQuery) -> RegexObject:
    """Search every text file of a project's mapped commit with a regular expression, for at most two seconds."""
    started = time.perf_counter()
    compile_pattern(query.pattern, case=query.case)  # what cannot be understood is said before files are looked up
    with reading() as session:
        project = get_project(session, user_id(), query.project_id)
        searched = files_to_search(session, project, query.path)
    found = search_regex(gander().repositories.path(query.project_id), searched, query.pattern, case=query.case)
    return RegexObject(
        hits=[
            LineObject(
                path=hit.path,
                line=hit.line,
                text=hit.text,
                highlights=list(hit.highlights),
                blob=hit.blob,
                link=f"/projects/{query.project_id}/files?path={quote(hit.path, safe='')}#L{hit.line}",
            )
            for hit in found.hits
        ],
        commit=project.head_commit or "",
        files_searched=found.files_searched,
        files=found.files,
        left_out=dict(found.left_out),
        cut=found.cut,
        took_ms=round((time.perf_counter() - started) * 1000, 1),
    )


class WordsState(BaseModel):
    """How many files are indexed by their words."""

    done: int
    total: int
    at: Moment | None


class MeaningState(BaseModel):
    """How many passages have vectors, of which model."""

    done: int
    total: int
    model: str


class SearchStateObject(BaseModel):
    """How far a project is indexed."""

    words: WordsState
    meaning: MeaningState


@endpoint(answer=SearchStateObject, polled=True, errors=(ProjectNotFound,))
def get_search_state(project_id: int) -> SearchStateObject:
    """Show how far a project is indexed, by words and by meaning."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        state = indexed_state(session, project)
        meaning = embedded_state(session, project, gander().meanings)
        return SearchStateObject(
            words=WordsState.model_validate(state, from_attributes=True),
            meaning=MeaningState.model_validate(meaning, from_attributes=True),
        )
