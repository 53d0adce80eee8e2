"""What the server does with the maps that its children write: shows them, takes old ones away, sweeps what none uses."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from models import Base, MapModule, MapPart, ParsedBlob, SystemMap
from services.core.database import Database
from services.system_map.parsing import PARSER_VERSION
from services.system_map.store import ASKED, BATCH, SYMBOLS, SYMBOLS_STATE, WORDS

# The tables themselves: for thousands of rows a third quicker than by the mapped classes.
_MAP_MODULES, _MAP_EDGES = (Base.metadata.tables[name] for name in ("map_module", "map_edge"))


def publish(session: Session, map_id: int) -> None:
    """Make a finished map visible."""
    session.execute(update(SystemMap).where(SystemMap.id == map_id).values(state="ready"))


def sweep_unfinished(session: Session, project_id: int | None = None) -> int:
    """Remove maps that were never finished (of one project, or all); returns how many."""
    query = delete(SystemMap).where(SystemMap.state == "building")
    if project_id is not None:
        query = query.where(SystemMap.project_id == project_id)
    return session.execute(query).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE's result has it


def sweep_old(session: Session, project_id: int, keep: int) -> None:
    """Take away all but the newest `keep` maps of a project; one that is being drawn is neither counted nor taken.

    Nobody sees them from then on; `delete_removed` deletes their rows, which of a large map takes seconds.
    """
    ready = (SystemMap.project_id == project_id, SystemMap.state == "ready")
    kept = select(SystemMap.id).where(*ready).order_by(SystemMap.id.desc()).limit(keep)
    session.execute(update(SystemMap).where(*ready, SystemMap.id.not_in(kept)).values(state="removed"))


def delete_removed(database: Database, check: Callable[[], None]) -> int:
    """Delete the rows of maps that were taken away, in short transactions; returns how many maps.

    `check` is called between and may raise to stop.
    """
    deleted = 0
    while True:
        with database.read() as session:
            map_id = session.scalar(select(SystemMap.id).where(SystemMap.state == "removed").limit(1))
        if map_id is None:
            return deleted
        for table in (_MAP_EDGES, _MAP_MODULES):
            rows = BATCH
            while rows == BATCH:
                check()
                with database.write() as session:
                    some = select(table.c.id).where(table.c.map_id == map_id).limit(BATCH)
                    rows = session.execute(delete(table).where(table.c.id.in_(some))).rowcount  # type: ignore[attr-defined]  # a DELETE's result has it
        with database.write() as session:
            session.execute(delete(SystemMap).where(SystemMap.id == map_id))
        deleted += 1


def forget_symbols(session: Session, project_id: int, map_id: int) -> None:
    """Drop the graphs of symbols, and what refreshes build on, of all maps of a project but one: the newest."""
    others = select(SystemMap.id).where(SystemMap.project_id == project_id, SystemMap.id != map_id)
    session.execute(
        delete(MapPart).where(MapPart.map_id.in_(others), MapPart.name.in_((SYMBOLS, SYMBOLS_STATE, WORDS, ASKED)))
    )


def sweep_cache(database: Database, check: Callable[[], None], may_sweep: Callable[[Session], bool]) -> int:
    """Remove parse results that no map uses any more or that a newer parser replaced, a thousand at a time.

    Returns how many.

    `check` is called between and may raise to stop. `may_sweep` is asked in the transaction of each removal, and ends
    it when false: what is being drawn has parse results that no map uses yet.
    """
    removed = 0
    newer = aliased(ParsedBlob)
    replaced = (
        select(newer.id)
        .where(
            newer.blob == ParsedBlob.blob,
            newer.language == ParsedBlob.language,
            newer.parser_version == PARSER_VERSION,
            ParsedBlob.parser_version != PARSER_VERSION,
        )
        .exists()
    )
    unused = select(ParsedBlob.id).where(or_(ParsedBlob.blob.not_in(select(MapModule.blob).distinct()), replaced))
    while True:
        check()
        with database.write() as session:
            ids = session.scalars(unused.limit(1000)).all() if may_sweep(session) else []
            if not ids:
                return removed
            session.execute(delete(ParsedBlob).where(ParsedBlob.id.in_(ids)))
            removed += len(ids)
