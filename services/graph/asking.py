"""Reads a map's graph from its rows once, keeps the last few at hand, and answers questions about them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapEdge, MapModule, Project, SystemMap
from services.core.errors import NotFound
from services.core.kept import KeptByMap, MapKey
from services.graph.answers import EdgeKind, ImpactAnswer, PathAnswer, RelatedAnswer
from services.system_map.parts_reading import packed_part
from services.system_map.reading import current_map_id, symbols_of_map
from services.system_map.symbols.graph import SymbolGraph, unpack_graph

if TYPE_CHECKING:
    from services.graph.arrays import MapGraph

# Graphs kept at hand: 50,000 nodes and 200,000 edges take about 20 MB and two seconds to read.
KEPT_BYTES = 128_000_000
KEPT_GRAPHS = 8
# Beyond so many symbols, those that nothing calls or inherits are left out: they have no edge that a question follows.
MAX_SYMBOLS = 150_000


class NodeNotFound(NotFound):
    """The map has no node {node}. Ids are file:path, symbol:path#qualified.name, package:folder/ and external:name."""

    code = 40424
    title = "No such node"


# A project's older map is asked for no more once there is a newer one.
_kept: KeptByMap[MapGraph] = KeptByMap(
    KEPT_GRAPHS, weigh=lambda graph: graph.nbytes, weight=KEPT_BYTES, newest_only=True
)
forget = _kept.forget


def _graph_of(session: Session, project: Project) -> tuple[MapGraph, str]:
    map_id = current_map_id(project)
    commit = session.scalar(select(SystemMap.commit).where(SystemMap.id == map_id)) or ""
    key = MapKey(str(session.get_bind().engine.url), project.id, map_id, commit)
    return _kept.get(key, lambda: read_graph(session, map_id)), commit


def read_graph(session: Session, map_id: int) -> MapGraph:
    """Read the graph of a ready map from its rows."""
    # Imported when the first question is asked: with it comes numpy, which a server at rest does without.
    from services.graph.arrays import GraphBuilder  # noqa: PLC0415  # brings numpy
    from services.system_map.derive.values import is_drawable  # noqa: PLC0415  # brings numpy

    builder = GraphBuilder()
    files = session.execute(
        select(MapModule.path, MapModule.language, MapModule.role, MapModule.lines, MapModule.skipped)
        .where(MapModule.map_id == map_id)
        .order_by(MapModule.path)
    )
    builder.add_files(
        (path, language, role, lines, role == "code" and skipped is None and is_drawable(path, language))
        for path, language, role, lines, skipped in files
    )
    builder.add_imports(
        session.execute(
            select(
                MapEdge.source, MapEdge.target, MapEdge.external, MapEdge.kind, MapEdge.scope, MapEdge.line,
                MapEdge.how, MapEdge.confidence,
            ).where(MapEdge.map_id == map_id, MapEdge.unresolved.is_(None)).order_by(MapEdge.id)
        )
    )  # fmt: skip
    symbols = symbols_of_map(session, map_id, MAX_SYMBOLS + 1)
    if len(symbols) <= MAX_SYMBOLS:
        builder.add_symbols(symbols)
    calls = _calls(session, map_id)
    if calls is not None:
        builder.add_relations(calls)
    return builder.build(calls_known=calls is not None)


def _calls(session: Session, map_id: int) -> SymbolGraph | None:
    """Return who calls and inherits what; None where the map does not know it, or it was packed by another version."""
    packed = packed_part(session, map_id, "symbols")
    try:
        return None if packed is None else unpack_graph(packed)
    except ValueError:
        return None


def _number(graph: MapGraph, node: str) -> int:
    number = graph.number_of.get(node)
    if number is None:
        raise NodeNotFound(node=node if len(node) <= 200 else f"{node[:199]}…")
    return number


def get_related(
    session: Session,
    project: Project,
    node: str,
    *,
    max_depth: int,
    direction: Literal["both", "in", "out"],
    kinds: Collection[EdgeKind],
    limit: int,
) -> RelatedAnswer:
    """Return the neighbours of a node; without kinds, over those that fit it. Raises MapNotFound, NodeNotFound."""
    from services.graph.related import related  # noqa: PLC0415  # brings numpy

    graph, commit = _graph_of(session, project)
    number = _number(graph, node)
    return related(graph, number, commit=commit, max_depth=max_depth, direction=direction, kinds=kinds, limit=limit)


def get_path(session: Session, project: Project, source: str, target: str) -> PathAnswer:
    """Return a shortest path from one node to another. Raises MapNotFound, NodeNotFound."""
    from services.graph.path import path  # noqa: PLC0415  # brings numpy

    graph, commit = _graph_of(session, project)
    return path(graph, _number(graph, source), _number(graph, target), commit=commit)


def get_impact(session: Session, project: Project, node: str, *, max_depth: int, limit: int) -> ImpactAnswer:
    """Return what depends on a node. Raises MapNotFound, NodeNotFound."""
    from services.graph.impact import impact  # noqa: PLC0415  # brings numpy

    graph, commit = _graph_of(session, project)
    return impact(graph, _number(graph, node), commit=commit, max_depth=max_depth, limit=limit)
