"""Questions to the graph of a project's newest map: what is near, how two things connect, what depends on one."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from api.context import reading, user_id
from api.contract import Query, endpoint
from services.graph.answers import EdgeKind, ImpactAnswer, PathAnswer, RelatedAnswer
from services.graph.asking import NodeNotFound, get_impact, get_path, get_related
from services.projects import ProjectNotFound, get_project
from services.system_map.reading import MapNotFound

ERRORS = (ProjectNotFound, MapNotFound, NodeNotFound)
KINDS: tuple[EdgeKind, ...] = get_args(EdgeKind)
NODE = "file:path, symbol:path#qualified.name, package:folder/ or external:name"
MAX_NODE = 5_000


def _known_kinds(text: str) -> str:
    if unknown := [kind for kind in text.split(",") if kind and kind not in KINDS]:
        raise ValueError(f"{', '.join(unknown)[:100]}: the kinds are {', '.join(KINDS)}")
    return text


class RelatedQuery(Query):
    """Whose neighbours."""

    node: str = Field(min_length=1, max_length=MAX_NODE, description=NODE)
    max_depth: int = Field(3, ge=1, le=10)
    direction: Literal["both", "in", "out"] = Field(
        "both", description="in: what depends on the node; out: what it depends on."
    )
    kinds: Annotated[str, AfterValidator(_known_kinds)] = Field(
        "",
        max_length=100,
        pattern="^[a-z,]*$",
        description="Of imports, calls, inherits and contains, with commas; without: calls and inherits for a symbol, "
        "imports for all else.",
    )
    limit: int = Field(100, ge=1, le=300, description="Nodes shown, the nearest first.")


@endpoint(query=RelatedQuery, answer=RelatedAnswer, polled=True, errors=ERRORS)
def get_related_nodes(project_id: int, query: RelatedQuery) -> RelatedAnswer:
    """Show the neighbours of a node to a depth, nearest first, with the edges among them."""
    with reading() as session:
        return get_related(
            session,
            get_project(session, user_id(), project_id),
            query.node,
            max_depth=query.max_depth,
            direction=query.direction,
            kinds=[kind for kind in KINDS if kind in query.kinds.split(",")],
            limit=query.limit,
        )


class PathBetweenQuery(Query):
    """From where to where."""

    from_: str = Field(alias="from", min_length=1, max_length=MAX_NODE, description=NODE)
    to: str = Field(min_length=1, max_length=MAX_NODE, description=NODE)


@endpoint(query=PathBetweenQuery, answer=PathAnswer, polled=True, errors=ERRORS)
def get_graph_path(project_id: int, query: PathBetweenQuery) -> PathAnswer:
    """Show a shortest path from one node to another, with the line and the rule of each step.

    Where none leads from the first to the second, one the other way is shown, else one that walks some edges against
    their direction; the answer says which.
    """
    with reading() as session:
        return get_path(session, get_project(session, user_id(), project_id), query.from_, query.to)


class ImpactQuery(Query):
    """Of what."""

    node: str = Field(min_length=1, max_length=MAX_NODE, description=NODE)
    max_depth: int = Field(20, ge=1, le=50)
    limit: int = Field(200, ge=1, le=500, description="Entries of each list.")


@endpoint(query=ImpactQuery, answer=ImpactAnswer, polled=True, errors=ERRORS)
def get_graph_impact(project_id: int, query: ImpactQuery) -> ImpactAnswer:
    """Show what depends on a node, by depth, with the tests that reach it apart."""
    with reading() as session:
        return get_impact(
            session,
            get_project(session, user_id(), project_id),
            query.node,
            max_depth=query.max_depth,
            limit=query.limit,
        )
