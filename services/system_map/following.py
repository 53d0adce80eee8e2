"""Follows the calls of a commit with the help of the newest map's graph of symbols, where there is one to build on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import select

from models import MapPart, SystemMap
from services.core.database import Database
from services.system_map.facts import DeepFacts, FileFacts, InventoryFile, ResolvedImport
from services.system_map.parse_cache import load_read
from services.system_map.store import SYMBOLS, SYMBOLS_STATE
from services.system_map.symbols.graph import unpack_graph
from services.system_map.symbols.reuse import Followed, follow_again
from services.system_map.symbols.state import Earlier, unpack_state
from services.system_map.version import map_version


def follow(
    database: Database,
    project_id: int,
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    *,
    imports: Iterable[ResolvedImport],
    deep: Callable[[str], DeepFacts | None],
) -> Followed:
    """Return the graph of symbols, the same whether an earlier one could be used or not."""
    resolved = list(imports)
    earlier = _earlier(database, project_id)
    if earlier is not None:
        try:
            return follow_again(files, facts, resolved, deep, earlier)
        except (LookupError, ValueError, OverflowError):  # rows that do not fit each other: they cost time only
            pass
    return follow_again(files, facts, resolved, deep, None)


def _earlier(database: Database, project_id: int) -> Earlier | None:
    """Return what the project's newest map keeps; None where it was drawn by another version, or keeps nothing."""
    with database.read() as session:
        newest = session.execute(
            select(SystemMap.id, SystemMap.map_version)
            .where(SystemMap.project_id == project_id, SystemMap.state == "ready")
            .order_by(SystemMap.id.desc())
            .limit(1)
        ).first()
        if newest is None or newest.map_version != map_version():
            return None
        parts = dict(
            session.execute(
                select(MapPart.name, MapPart.content).where(
                    MapPart.map_id == newest.id, MapPart.name.in_([SYMBOLS, SYMBOLS_STATE])
                )
            ).all()
        )
    if len(parts) < 2:  # of the two
        return None
    try:
        graph, state = unpack_graph(parts[SYMBOLS]), unpack_state(parts[SYMBOLS_STATE])
    except ValueError:
        return None
    return Earlier(graph, state, lambda keys: load_read(database, keys))
