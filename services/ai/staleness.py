"""Whether what an answer cites still stands in the newest map: by the blob at its path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project

AT_ONCE = 500  # paths of one query


def is_stale(citation: Mapping[str, Any], now: Mapping[tuple[int, str], str]) -> bool:
    """Say whether the cited text is no longer what the newest map has at that path.

    A file that changed anywhere is stale, for its lines may have moved; so are one that went, and one whose project did.
    """
    return now.get((int(citation["project_id"]), str(citation["path"]))) != str(citation["blob"])


def blobs_now(session: Session, user_id: int, citations: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], str]:
    """Return the blob that stands at each cited path of the newest maps of the user's own projects."""
    wanted: dict[int, set[str]] = {}
    for citation in citations:
        wanted.setdefault(citation["project_id"], set()).add(citation["path"])
    found: dict[tuple[int, str], str] = {}
    for project_id, paths in wanted.items():
        map_id = session.scalar(
            select(Project.current_map_id).where(Project.id == project_id, Project.user_id == user_id)
        )
        if map_id is not None:
            found |= {(project_id, path): blob for path, blob in _blobs(session, map_id, paths)}
    return found


def _blobs(session: Session, map_id: int, paths: Collection[str]) -> Iterable[tuple[str, str]]:
    ordered = sorted(paths)
    for begin in range(0, len(ordered), AT_ONCE):
        part = ordered[begin : begin + AT_ONCE]
        rows = session.execute(
            select(MapModule.path, MapModule.blob).where(MapModule.map_id == map_id, MapModule.path.in_(part))
        )
        yield from ((path, blob) for path, blob in rows)
