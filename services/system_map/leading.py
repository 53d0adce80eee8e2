"""Reads where the imports of a project's newest map led, for a refresh to build on."""

from __future__ import annotations

import json
from itertools import groupby

from services.core.bare_database import BareDatabase
from services.system_map.facts import ResolvedImport
from services.system_map.parse_cache import load_facts
from services.system_map.resolve.again import Before, FileBefore
from services.system_map.store import STANDARD, newest_map

# Stages without which a map does not say where everything led.
_STAGES = frozenset({"parse", "resolve"})


def before(database: BareDatabase, project_id: int) -> Before | None:
    """Return where imports led; None where there is no map, or one that was drawn otherwise or not whole."""
    with database.read() as asking:
        map_id = newest_map(asking, project_id)
        if map_id is None:
            return None
        missing = asking.value("SELECT json_extract(content, '$.missing') FROM system_map WHERE id = ?", map_id)
        if missing is None or any(part["stage"] in _STAGES for part in json.loads(missing)):
            return None
        modules = asking.rows(
            "SELECT path, blob, language, role, skipped, lines FROM map_module WHERE map_id = ?", map_id
        )
        edges = asking.rows(
            "SELECT source, line, kind, scope, names, how, confidence, target, external, unresolved, also, id"
            " FROM map_edge WHERE map_id = ? ORDER BY source, id",
            map_id,
        )
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
