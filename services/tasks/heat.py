"""How hot the modules are that tasks point at: their place among the hot spots of the project's newest map."""

from __future__ import annotations

import math
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project, SystemMap
from services.core.kept import KeptByMap, MapKey
from services.history.hot import heat, places_of

Module = tuple[int, str]  # project id, path
MAX_HOT = 200  # of one map: what lies behind is no hot spot, and every list of tasks takes them along
# The hot part of a map is small, and a map never changes; many projects' worth is at hand.
_KEPT: KeptByMap[dict[Module, float]] = KeptByMap(256, weigh=len, weight=50_000, newest_only=True)


def heat_of_place(place: int, ranked: int) -> float:
    """Return 1 for the hottest of `ranked` modules, falling evenly to 0 behind the first quarter, or 200. Pure."""
    hot = min(math.ceil(ranked / 4), MAX_HOT)
    return max(0.0, 1 - (place - 1) / hot) if hot else 0.0


def heats(session: Session, user_id: int) -> dict[Module, float]:
    """Return the heat, above 0, of the hot modules of the user's projects."""
    maps = session.execute(
        select(Project.id, SystemMap.id, SystemMap.commit)
        .join(SystemMap, SystemMap.id == Project.current_map_id)
        .where(Project.user_id == user_id)
    )
    found: dict[Module, float] = {}
    for project_id, map_id, commit in maps.all():
        key = MapKey(str(session.get_bind().engine.url), project_id, map_id, commit)
        found |= _KEPT.get(key, partial(_rank, session, project_id, map_id))
    return found


def _rank(session: Session, project_id: int, map_id: int) -> dict[Module, float]:
    # The same modules and score as `system_map.reading.hot_rank`, all at once.
    rows = session.execute(
        select(MapModule.path, MapModule.recency, MapModule.branches).where(
            MapModule.map_id == map_id, MapModule.rank.is_not(None), MapModule.branches > 0, MapModule.recency > 0
        )
    )
    places = places_of({path: heat(recency, branches) for path, recency, branches in rows})
    heated = {path: round(heat_of_place(place, len(places)), 4) for path, place in places.items()}
    return {(project_id, path): warmth for path, warmth in heated.items() if warmth > 0}
