"""How hot the modules are that tasks point at: their place among the hot spots of the project's newest map."""

from __future__ import annotations

import math

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project, SystemMap, Task
from services.core.kept import KeptByMap, MapKey
from services.history.hot import places_of, rank_score
from services.tasks.shape import LIVE

Module = tuple[int, str]  # project id, path
# The hot part of a map is small, and the map never changes; a few projects' worth is at hand.
_KEPT: KeptByMap[dict[str, float]] = KeptByMap(32, weigh=len, weight=100_000, newest_only=True)


def heat_of_place(place: int, ranked: int) -> float:
    """Return 1 for the hottest of `ranked` modules, falling evenly to 0 behind the first quarter. Pure."""
    hot = math.ceil(ranked / 4)
    return max(0.0, 1 - (place - 1) / hot) if hot else 0.0


def heats(session: Session, user_id: int) -> dict[Module, float]:
    """Return the heat, above 0, of each module that a task of the user that is to be done points at."""
    asked = session.execute(
        select(Task.project_id, Task.module, Project.current_map_id, SystemMap.commit)
        .join(Project, Project.id == Task.project_id)
        .join(SystemMap, SystemMap.id == Project.current_map_id)
        .where(Task.user_id == user_id, Task.status.in_(LIVE), Task.module.is_not(None))
        .distinct()
    )
    found: dict[Module, float] = {}
    for project_id, module, map_id, commit in asked.all():
        if project_id is None or module is None or map_id is None:
            continue  # the joins leave none such; the types do not know
        heat = _hot_modules(session, project_id, map_id, commit).get(module)
        if heat:
            found[project_id, module] = heat
    return found


def forget(project_id: int) -> None:
    """Let go of what is kept of a project's maps."""
    _KEPT.forget(project_id)


def _hot_modules(session: Session, project_id: int, map_id: int, commit: str) -> dict[str, float]:
    key = MapKey(str(session.get_bind().engine.url), project_id, map_id, commit)
    return _KEPT.get(key, lambda: _rank(session, map_id))


def _rank(session: Session, map_id: int) -> dict[str, float]:
    # The same modules and score as `system_map.reading.hot_rank`, all at once.
    rows = session.execute(
        select(MapModule.path, MapModule.recency, MapModule.branches, MapModule.changes_year).where(
            MapModule.map_id == map_id, MapModule.rank.is_not(None), MapModule.branches > 0, MapModule.changes_year > 0
        )
    )
    places = places_of({path: rank_score(recency, branches, changes) for path, recency, branches, changes in rows})
    heated = {path: heat_of_place(place, len(places)) for path, place in places.items()}
    return {path: round(heat, 4) for path, heat in heated.items() if heat > 0}
