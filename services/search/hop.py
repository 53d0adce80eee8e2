"""One hop along the graph: files that the best hits import, or that import them, come up too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import MapEdge
from services.search.hits import Hit
from services.search.wanted import Filters, Wanted

HOP_FROM = 5  # of the best files, the neighbours are shown
HOP_FILES = 40
# A neighbour's own hits come up as if they stood this many places higher; one without any comes last.
HOP_LIFT = 1.25


def hopped(session: Session, wanted: Wanted, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits with those lifted that lie in a file which one of the best files imports, or is imported by.

    Neighbours without a hit of their own come last.
    """
    best: dict[int, list[str]] = {}
    for hit in hits:
        if hit.path is not None and hit.project_id is not None and sum(map(len, best.values())) < HOP_FROM:
            paths = best.setdefault(hit.project_id, [])
            if hit.path not in paths:
                paths.append(hit.path)
    near: set[tuple[int, str]] = set()
    for project_id, paths in best.items():
        map_id = wanted.scope.projects[project_id].current_map_id
        edges = session.execute(
            select(MapEdge.source, MapEdge.target).where(
                MapEdge.map_id == map_id, or_(MapEdge.source.in_(paths), MapEdge.target.in_(paths))
            )
        )
        near |= {(project_id, path) for edge in edges for path in edge if path is not None and path not in paths}
    shown = [
        replace(hit, score=round(hit.score * HOP_LIFT, 6), parts={**hit.parts, "hop": HOP_LIFT})
        if (hit.project_id, hit.path) in near
        else hit
        for hit in hits
    ]
    shown.sort(key=lambda hit: -hit.score)
    there = {(hit.project_id, hit.path) for hit in hits}
    filters = Filters(wanted)
    fitting = [file for file in filters.files() if (file.project_id, file.path) in near - there]
    return [*shown, *(filters.file_hit(file, {"hop": 1.0}) for file in fitting[:HOP_FILES])]
