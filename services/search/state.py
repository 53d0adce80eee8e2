"""How far a project is indexed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import Project, SearchState, SystemMap
from services.search.indexing import INDEX_VERSION, missing_of
from services.search.scope import files_of_map


@dataclass(frozen=True)
class IndexedState:
    """Files with passages in the index, of those that belong in it; `at` is when it was last complete."""

    done: int
    total: int
    at: datetime | None


def indexed_state(session: Session, project: Project) -> IndexedState:
    """Return how far a project's words are indexed."""
    state = session.get(SearchState, project.id)
    at = state.indexed_at if state is not None else None
    if project.current_map_id is None:
        return IndexedState(0, 0, at)
    commit = session.scalar(select(SystemMap.commit).where(SystemMap.id == project.current_map_id)) or ""
    files = files_of_map(session, project.id, project.current_map_id, commit)
    if state is not None and state.map_id == project.current_map_id:
        return IndexedState(files.count, files.count, at)
    return IndexedState(files.count - len(missing_of(session, files)), files.count, at)


def projects_to_index(session: Session, project_id: int | None = None) -> list[Project]:
    """Return the projects, or the one, whose newest map, or history, is not wholly in the index."""
    query = (
        select(Project)
        .outerjoin(SearchState, SearchState.project_id == Project.id)
        .where(
            Project.current_map_id.is_not(None),
            or_(
                SearchState.map_id.is_distinct_from(Project.current_map_id),
                SearchState.history_head.is_distinct_from(Project.history_head),
                SearchState.version != INDEX_VERSION,
            ),
        )
    )
    if project_id is not None:
        query = query.where(Project.id == project_id)
    return list(session.scalars(query))
