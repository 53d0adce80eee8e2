"""Draws a folder of a stored map: reads the map's rows once, keeps the last few maps at hand."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapEdge, MapModule, Project, SystemMap
from services.core.database import Database
from services.core.kept import KeptByMap, MapKey
from services.system_map.content import Crumb, FolderGraph, FoundModule, WayIn
from services.system_map.reading import PathNotFound

if TYPE_CHECKING:
    from services.system_map.derive.graph import Import
    from services.system_map.folder_rooms import ModuleRow

logger = logging.getLogger("gander.map")
# Kept at hand, because going from room to room asks for the same map again and again: the rows of the last maps, as
# long as they are few (about 1 kB each), and the last drawings.
KEPT_ROWS = 40_000
KEPT_MAPS = 40
KEPT_DRAWINGS = 16
# A drawing of 300 rooms that all import each other has 90,000 arrows, which nobody can read and 15 MB carry.
MAX_EDGES = 4_000
_NOWHERE = 4


@dataclass(frozen=True)
class _Rows:
    modules: list[ModuleRow]
    edges: list[Import]

    @property
    def count(self) -> int:
        return len(self.modules) + len(self.edges)


_rows: KeptByMap[_Rows] = KeptByMap(KEPT_MAPS, weigh=lambda rows: rows.count, weight=KEPT_ROWS)
_drawings: KeptByMap[FolderGraph] = KeptByMap(KEPT_DRAWINGS)


def forget(project_id: int) -> None:
    """Let go of a project's rows and drawings."""
    _rows.forget(project_id)
    _drawings.forget(project_id)


def _key(session: Session, system_map: SystemMap, folder: str = "") -> MapKey:
    return MapKey(str(session.get_bind().engine.url), system_map.project_id, system_map.id, system_map.commit, folder)


def draw_folder(session: Session, system_map: SystemMap, path: str | None) -> FolderGraph:
    """Return the drawing of a folder of a ready map; without a path, of the folder it opens at.

    Raises PathNotFound for a folder that the map does not have.
    """
    folder = (system_map.content or {})["main_folder"] if path is None else _as_folder(path)
    graph = _drawings.get(_key(session, system_map, folder), lambda: _draw(session, system_map, folder))
    project = session.get(Project, system_map.project_id)
    return graph if project is None else _called(graph, project.name)


def _as_folder(path: str) -> str:
    """Return a folder's path as the map has it: "" or ending with a slash, also where who wrote it left that out."""
    bare = path.strip("/")
    return f"{bare}/" if bare else ""


def _called(graph: FolderGraph, name: str) -> FolderGraph:
    """Return a drawing under the name that its project has today."""
    if graph.crumbs[0].name == name:
        return graph
    crumbs = [Crumb(name=name, path=""), *graph.crumbs[1:]]
    return graph.model_copy(update={"crumbs": crumbs, "name": graph.name if graph.path else name})


def find_modules(session: Session, system_map: SystemMap, words: str, limit: int) -> list[FoundModule]:
    """Return the modules of a map whose path holds `words`, whatever folder is drawn.

    The name as it is typed comes first, then names that begin with it, that hold it, then other paths; the shorter
    path before the longer.
    """
    from services.system_map.folder_rooms import is_drawn  # noqa: PLC0415 - as in _draw

    low = words.strip().casefold()
    if not low:
        return []
    rows = _rows.get(_key(session, system_map), lambda: _read(session, system_map.id))
    ranked = [
        (_place(module.path.casefold(), low), len(module.path), module.path, module)
        for module in is_drawn("", rows.modules)
    ]
    found = sorted((*one[:3], one[3].lines or 0) for one in ranked if one[0] < _NOWHERE)
    return [FoundModule(path=path, lines=lines) for _, _, path, lines in found[:limit]]


def _place(path: str, words: str) -> int:
    name = path.rpartition("/")[2]
    if words in {name, name.partition(".")[0]} or path == words:
        return 0
    if name.startswith(words):
        return 1
    return 2 if words in name else 3 if words in path else _NOWHERE


def make_ready(database: Database, map_id: int) -> threading.Thread:
    """Draw the folder that a map opens at, in a thread: it was published now, and somebody waits to see it."""
    thread = threading.Thread(target=_draw_opening, args=(database, map_id), name="drawing", daemon=True)
    thread.start()
    return thread


def _draw_opening(database: Database, map_id: int) -> None:
    try:
        with database.read() as session:
            system_map = session.get(SystemMap, map_id)
            if system_map is not None:  # else its project is gone already
                project_id = system_map.project_id
                draw_folder(session, system_map, None)
        with database.read() as session:
            if system_map is not None and session.get(SystemMap, map_id) is None:  # it went meanwhile
                forget(project_id)
    except Exception:
        logger.warning("the opening of map %s is drawn when it is asked for", map_id, exc_info=True)


def _draw(session: Session, system_map: SystemMap, folder: str) -> FolderGraph:
    from services.system_map.folder_graph import build_folder_graph  # noqa: PLC0415 - numpy, 18 MB: not for a server at rest

    content = system_map.content or {}
    rows = _rows.get(_key(session, system_map), lambda: _read(session, system_map.id))
    if folder and not any(module.path.startswith(folder) for module in rows.modules):
        is_file = any(module.path == folder[:-1] for module in rows.modules)
        raise PathNotFound("This is a file; what is drawn is a folder, such as the one around it." if is_file else None)
    graph = build_folder_graph(
        folder,
        rows.modules,
        rows.edges,
        project=content["name"],
        commit=system_map.commit,
        ways=[WayIn.model_validate(way) for way in content["ways_in"]],
    )
    if len(graph.edges) > MAX_EDGES:
        # Those drawn at rest first, then the heaviest.
        graph.edges_left_out = len(graph.edges) - MAX_EDGES
        graph.edges = sorted(graph.edges, key=lambda edge: (not edge.closes, not edge.drawn, -edge.names))[:MAX_EDGES]
    return graph


def _read(session: Session, map_id: int) -> _Rows:
    modules = session.execute(
        select(
            MapModule.path, MapModule.language, MapModule.role, MapModule.skipped, MapModule.lines,
            MapModule.branches, MapModule.changes_year, MapModule.recency,
        ).where(MapModule.map_id == map_id)
    )  # fmt: skip
    edges = session.execute(
        select(
            MapEdge.source, MapEdge.target, MapEdge.external, MapEdge.kind, MapEdge.scope, MapEdge.names,
            MapEdge.line, MapEdge.how,
        ).where(MapEdge.map_id == map_id)
    )  # fmt: skip
    # Rows of plain columns have the attributes that the two protocols name.
    return _Rows(list(modules), list(edges))
