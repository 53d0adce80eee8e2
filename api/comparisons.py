"""Maps over time: what changed between two of a project's maps, and the trend of the main figures over all."""

from __future__ import annotations

from pydantic import Field

from api.context import reading, user_id
from api.contract import Query, endpoint
from services.projects import ProjectNotFound, get_project
from services.system_map.comparison import Comparison, Trend
from services.system_map.comparison_reading import NoSuchMap, get_comparison
from services.system_map.reading import MapNotFound
from services.system_map.trend import get_trend

MAX_ID = 10**18 - 1


class CompareQuery(Query):
    """Which maps."""

    from_: int | None = Field(
        None, alias="from", ge=1, le=MAX_ID, description="Id of a map; without, the one of the commit before."
    )
    to: int | None = Field(None, ge=1, le=MAX_ID, description="Id of a map; without, the newest.")


@endpoint(query=CompareQuery, answer=Comparison, polled=True, errors=(ProjectNotFound, MapNotFound, NoSuchMap))
def compare_system_maps(project_id: int, query: CompareQuery) -> Comparison:
    """Show what changed from one map of a project to another."""
    with reading() as session:
        return get_comparison(session, get_project(session, user_id(), project_id), query.from_, query.to)


@endpoint(answer=Trend, polled=True, errors=(ProjectNotFound,))
def get_system_maps_trend(project_id: int) -> Trend:
    """Show the main figures over all maps of a project, oldest first."""
    with reading() as session:
        get_project(session, user_id(), project_id)
        return get_trend(session, project_id)
