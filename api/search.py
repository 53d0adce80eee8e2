"""Search over HTTP: by words and meaning, by a regular expression, and how far a project is indexed."""

from __future__ import annotations

import time
from typing import Literal

from pydantic import BaseModel, Field

from api.context import Moment, reading, user_id
from api.contract import Query, endpoint
from services.core.paging import MAX_LIMIT, BadCursor
from services.projects import ProjectNotFound, get_project
from services.search import search as searching
from services.search.hits import Hit
from services.search.query import KINDS, parse
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


class WordsState(BaseModel):
    """How many files are indexed by their words."""

    done: int
    total: int
    at: Moment | None


class SearchStateObject(BaseModel):
    """How far a project is indexed."""

    words: WordsState


@endpoint(answer=SearchStateObject, polled=True, errors=(ProjectNotFound,))
def get_search_state(project_id: int) -> SearchStateObject:
    """Show how far a project is indexed, by words and by meaning."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        state = indexed_state(session, project)
        return SearchStateObject(words=WordsState.model_validate(state, from_attributes=True))
