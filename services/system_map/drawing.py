"""Draws a folder of a stored map: reads the map's rows once, keeps the last few maps at hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapEdge, MapModule, SystemMap
from services.system_map.content import FolderGraph, WayIn
from services.system_map.reading import PathNotFound

if TYPE_CHECKING:
    from services.system_map.derive.graph import Import
    from services.system_map.folder_rooms import ModuleRow

# Maps kept at hand: going from room to room asks for the same one again and again. About 2 MB for 2,000 modules.
KEPT = 3


@dataclass(frozen=True)
class _Rows:
    modules: list[ModuleRow]
    edges: list[Import]


class _Kept:
    """The rows of the maps drawn last; a ready map never changes, so nothing here goes stale."""

    def __init__(self) -> None:
        self._rows: OrderedDict[tuple[str, int], _Rows] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, map_id: int) -> _Rows:
        database = str(session.get_bind().engine.url)
        with self._lock:
            rows = self._rows.get((database, map_id))
            if rows is not None:
                self._rows.move_to_end((database, map_id))
                return rows
        rows = _read(session, map_id)
        with self._lock:
            self._rows[database, map_id] = rows
            while len(self._rows) > KEPT:
                self._rows.popitem(last=False)
        return rows


_kept = _Kept()


def draw_folder(session: Session, system_map: SystemMap, path: str | None) -> FolderGraph:
    """Return the drawing of a folder of a ready map; without a path, of the folder it opens at.

    Raises PathNotFound for a folder that the map does not have.
    """
    content = system_map.content or {}
    folder = content["main_folder"] if path is None else path
    if folder and not folder.endswith("/"):
        raise PathNotFound
    rows = _kept.get(session, system_map.id)
    if folder and not any(module.path.startswith(folder) for module in rows.modules):
        raise PathNotFound
    # Imported when the first drawing is asked for: with it come numpy and 18 MB that a server at rest does without.
    from services.system_map.folder_graph import build_folder_graph  # noqa: PLC0415

    return build_folder_graph(
        folder,
        rows.modules,
        rows.edges,
        project=content["name"],
        commit=system_map.commit,
        ways=[WayIn.model_validate(way) for way in content["ways_in"]],
    )


def _read(session: Session, map_id: int) -> _Rows:
    modules = session.execute(
        select(
            MapModule.path, MapModule.language, MapModule.role, MapModule.skipped, MapModule.lines,
            MapModule.branches, MapModule.changes_year,
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
