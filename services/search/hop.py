"""One hop along the graph: files that the best hits import, or that import them, come up too."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import MapEdge
from services.search.found import Found
from services.search.showing import whole_file
from services.search.wanted import Filters, Wanted

HOP_FROM = 5  # of the best files, the neighbours are shown
HOP_FILES = 40
# A neighbour's own hits count this many times as much; one without any comes last.
HOP_LIFT = 1.25


def hopped(session: Session, wanted: Wanted, found: Sequence[Found]) -> list[Found]:
    """Return what was found with those lifted that lie in a file which one of the best files imports, or is imported by.

    Neighbours without a hit of their own come last.
    """
    best: dict[int, list[str]] = {}
    for one in found:
        if one.file is not None and sum(map(len, best.values())) < HOP_FROM:
            paths = best.setdefault(one.file.project_id, [])
            if one.path not in paths:
                paths.append(one.path)
    near: set[tuple[int, str]] = set()
    for project_id, paths in best.items():
        map_id = wanted.scope.projects[project_id].current_map_id
        edges = session.execute(
            select(MapEdge.source, MapEdge.target).where(
                MapEdge.map_id == map_id, or_(MapEdge.source.in_(paths), MapEdge.target.in_(paths))
            )
        )
        near |= {(project_id, path) for edge in edges for path in edge if path is not None and path not in paths}
    for one in found:
        if (one.project_id, one.path) in near:
            one.score = round(one.score * HOP_LIFT, 6)
            one.parts["hop"] = HOP_LIFT
    there = {(one.project_id, one.path) for one in found}
    filters = Filters(wanted)
    fitting = [file for file in filters.files() if (file.project_id, file.path) in near - there]
    lifted = sorted(found, key=lambda one: -one.score)
    return [*lifted, *(whole_file(file, {"hop": 1.0}) for file in fitting[:HOP_FILES])]
