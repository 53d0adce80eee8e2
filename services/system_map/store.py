"""Writes a map: the parse cache, then the map's rows. A map is visible whole or not at all.

Rows are written in short transactions under a map in state "building", so that no other writer waits long;
`publish` makes it visible in one. What a crash leaves behind is swept by `sweep_unfinished`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from models import Base, MapModule, ParsedBlob, SystemMap
from services.core import clock
from services.core.database import Database
from services.system_map.content import MapContent
from services.system_map.facts import FileFacts, ResolvedImport
from services.system_map.parsing import PARSER_VERSION, decode_facts, encode_facts

Item = TypeVar("Item")
# The tables themselves: for thousands of rows a third quicker than by the mapped classes.
MAP_MODULES, MAP_EDGES, SYMBOLS = (Base.metadata.tables[name] for name in ("map_module", "map_edge", "symbol"))
# Rows of one transaction: about 50 ms of writing on a laptop, so a request that writes hardly notices.
BATCH = 4000
# SQLite's default limit of bound variables is 32,766 since 3.32; two are needed for each key.
KEYS = 4000

BlobKey = tuple[str, str]  # blob id, language ("" where no parser reads it)


def batches(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut `rows` into lists of at most `size`."""
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def load_facts(database: Database, keys: Sequence[BlobKey]) -> dict[BlobKey, FileFacts]:
    """Return the cached facts of those blobs that this parser version has read before."""
    found: dict[BlobKey, FileFacts] = {}
    for some in batches(keys, KEYS):
        wanted = set(some)
        with database.read() as session:
            rows = session.execute(
                select(ParsedBlob.blob, ParsedBlob.language, ParsedBlob.facts).where(
                    ParsedBlob.blob.in_({blob for blob, _ in some}), ParsedBlob.parser_version == PARSER_VERSION
                )
            ).all()
        for blob, language, packed in rows:
            if (blob, language) in wanted:
                found[blob, language] = decode_facts(zlib.decompress(packed))
    return found


def save_facts(database: Database, read: Mapping[BlobKey, FileFacts]) -> None:
    """Add facts to the cache; a blob that another map saved meanwhile is left as it is.

    What the parser gave up on is not kept: a busy machine may have been the reason, and a refresh tries again.
    """
    packed = {key: zlib.compress(encode_facts(facts), 1) for key, facts in read.items() if facts.skipped is None}
    if not packed:
        return
    with database.write() as session:
        known = {
            (blob, language)
            for blob, language in session.execute(
                select(ParsedBlob.blob, ParsedBlob.language).where(
                    tuple_(ParsedBlob.blob, ParsedBlob.language).in_(list(packed)),
                    ParsedBlob.parser_version == PARSER_VERSION,
                )
            )
        }
        new = [key for key in packed if key not in known]
        if not new:
            return
        ids = session.scalars(
            insert(ParsedBlob).returning(ParsedBlob.id, sort_by_parameter_order=True),
            [
                {"blob": blob, "language": language, "parser_version": PARSER_VERSION, "facts": packed[blob, language]}
                for blob, language in new
            ],
        ).all()
        symbols = [row for blob_id, key in zip(ids, new, strict=True) for row in _symbol_rows(blob_id, read[key])]
        if symbols:
            session.execute(insert(SYMBOLS), symbols)


def _symbol_rows(parsed_blob_id: int, facts: FileFacts) -> Iterator[dict[str, Any]]:
    for ordinal, symbol in enumerate(facts.symbols):
        yield {
            "parsed_blob_id": parsed_blob_id,
            "ordinal": ordinal,
            "parent": symbol.parent,
            "kind": symbol.kind,
            "name": symbol.name,
            "qualified_name": symbol.qualified_name,
            "signature": symbol.signature,
            "start_line": symbol.start_line,
            "end_line": symbol.end_line,
            "complexity": symbol.complexity,
        }


def begin_map(database: Database, project_id: int, commit: str, map_version: str) -> int:
    """Add an invisible map and return its id."""
    with database.write() as session:
        row = SystemMap(project_id=project_id, commit=commit, map_version=map_version, state="building")
        session.add(row)
        session.flush()
        return row.id


def write_rows(
    database: Database, map_id: int, modules: Iterable[dict[str, Any]], edges: Iterable[ResolvedImport]
) -> None:
    """Write a building map's modules (columns of MapModule) and edges."""
    for some in batches(modules, BATCH):
        with database.write() as session:
            session.execute(insert(MAP_MODULES), [{"map_id": map_id, **row} for row in some])
    for rows in batches(edges, BATCH):
        with database.write() as session:
            session.execute(insert(MAP_EDGES), [_edge_row(map_id, edge) for edge in rows])


def _edge_row(map_id: int, edge: ResolvedImport) -> dict[str, Any]:
    return {
        "map_id": map_id,
        "source": edge.source,
        "target": edge.target,
        "external": edge.external,
        "unresolved": edge.unresolved,
        "kind": "standard" if edge.standard_library else edge.kind,
        "scope": edge.scope,
        "names": edge.names,
        "line": edge.line,
        "how": edge.how,
        "confidence": edge.confidence,
    }


def finish_map(database: Database, map_id: int, content: MapContent) -> None:
    """Give a building map its content; it stays invisible until `publish`."""
    with database.write() as session:
        session.execute(
            update(SystemMap)
            .where(SystemMap.id == map_id)
            .values(content=content.model_dump(mode="json"), generated_at=clock.now())
        )


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
    """Remove all but the newest `keep` maps of a project; one that is being drawn is neither counted nor removed."""
    ready = (SystemMap.project_id == project_id, SystemMap.state == "ready")
    kept = select(SystemMap.id).where(*ready).order_by(SystemMap.id.desc()).limit(keep)
    session.execute(delete(SystemMap).where(*ready, SystemMap.id.not_in(kept)))


def sweep_cache(database: Database, check: Callable[[], None], may_sweep: Callable[[Session], bool]) -> int:
    """Remove parse results that no map uses any more, a thousand at a time; returns how many.

    `check` is called between and may raise to stop. `may_sweep` is asked in the transaction of each removal, and ends
    it when false: what is being drawn has parse results that no map uses yet.
    """
    removed = 0
    unused = select(ParsedBlob.id).where(ParsedBlob.blob.not_in(select(MapModule.blob).distinct()))
    while True:
        check()
        with database.write() as session:
            ids = session.scalars(unused.limit(1000)).all() if may_sweep(session) else []
            if not ids:
                return removed
            session.execute(delete(ParsedBlob).where(ParsedBlob.id.in_(ids)))
            removed += len(ids)
