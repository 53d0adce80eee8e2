"""Questions worth asking about a project, made from its map."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models import Project

MOST = 6


def suggested(session: Session, project: Project) -> list[str]:
    """Return a few questions that the map can answer, those that say most first."""
    _ = session, project
    return []
