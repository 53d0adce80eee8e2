"""Reads where the imports of a project's newest map led, for a refresh to build on."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import select

from models import SystemMap
from services.core.database import Database
from services.system_map.facts import ResolvedImport
from services.system_map.parse_cache import load_facts
from services.system_map.resolve.again import Before, FileBefore
from services.system_map.store import MAP_EDGES, MAP_MODULES, STANDARD, newest_map

# Stages without which a map does not say where everything led.
_STAGES = frozenset({"parse", "resolve"})


def before(database: Database, project_id: int) -> Before | None:
    """Return where imports led; None where there is no map, or one that was drawn otherwise or not whole."""
    with database.read() as session:
        map_id = newest_map(session, project_id)
        if map_id is None:
            return None
        missing = session.scalar(select(SystemMap.content["missing"]).where(SystemMap.id == map_id))
        if missing is None or any(part["stage"] in _STAGES for part in missing):
            return None
        columns = MAP_MODULES.c
        modules = session.execute(
            select(columns.path, columns.blob, columns.language, columns.role, columns.skipped, columns.lines).where(
                columns.map_id == map_id
            )
        ).all()
        columns = MAP_EDGES.c
        edges = session.execute(
            select(
                columns.source, columns.line, columns.kind, columns.scope, columns.names, columns.how,
                columns.confidence, columns.target, columns.external, columns.unresolved, columns.also, columns.id,
            ).where(columns.map_id == map_id).order_by(columns.source, columns.id)
        ).all()  # fmt: skip
    files = {
        path: FileBefore(blob, language, role, skipped, lines is not None)
        for path, blob, language, role, skipped, lines in modules
    }
    imports = {
        source: [
            ResolvedImport(
                source,
                line,
                kind,
                scope,
                names,
                how,
                confidence,
                target,
                external,
                kind == STANDARD,
                unresolved,
                tuple(map(int, also.split())) if also else (),
                row,
            )
            for _, line, kind, scope, names, how, confidence, target, external, unresolved, also, row in rows
        ]
        for source, rows in groupby(edges, key=lambda edge: edge[0])
    }
    return Before(files, imports, lambda keys: load_facts(database, keys), map_id)
