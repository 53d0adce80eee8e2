"""Writes a map's rows. A map is visible whole or not at all.

Rows are written in short transactions under a map in state "building", so that no other writer waits long;
`publish` makes it visible in one. What a crash leaves behind is swept by `sweep_unfinished`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.orm import Session

from models import Base, MapPart, SystemMap
from services.core import clock
from services.core.database import Database
from services.core.many_rows import batches, insert_rows
from services.system_map.content import MapContent, Part
from services.system_map.facts import ResolvedImport
from services.system_map.symbols.graph import pack_graph
from services.system_map.symbols.state import pack_state
from services.system_map.version import map_version

if TYPE_CHECKING:  # it brings numpy, which a server at rest does without
    from services.system_map.symbols.reuse import Followed
    from services.system_map.symbols.words import Words

# The tables themselves: for thousands of rows a third quicker than by the mapped classes.
MAP_MODULES, MAP_EDGES = (Base.metadata.tables[name] for name in ("map_module", "map_edge"))
# Rows of one transaction: about 50 ms of writing on a laptop, so a request that writes hardly notices.
BATCH = 4000
# Edges that an earlier map has are copied in the time that one new one takes.
_COPIES_AS_ONE = 3
# Rows one after the other for which a statement of their own takes less time than writing them anew.
_WORTH_COPYING = 100
# The name of the row that holds the graph of symbols: no part that is answered as it is.
SYMBOLS = "symbols"
# And of what the next refresh needs to build on it.
SYMBOLS_STATE = "symbols-state"
# And which names stand in how many files.
WORDS = "words"
# And what the builders of parts asked, so that a part may stand.
ASKED = "asked"
# The kind of an edge to a part of the language's standard library.
STANDARD = "standard"


def newest_map(session: Session, project_id: int) -> int | None:
    """Return a project's newest visible map; None where there is none, or another version drew it."""
    newest = session.execute(
        select(SystemMap.id, SystemMap.map_version)
        .where(SystemMap.project_id == project_id, SystemMap.state == "ready")
        .order_by(SystemMap.id.desc())
        .limit(1)
    ).first()
    return None if newest is None or newest.map_version != map_version() else newest.id


def begin_map(database: Database, project_id: int, commit: str, map_version: str) -> int:
    """Add an invisible map and return its id."""
    with database.write() as session:
        row = SystemMap(project_id=project_id, commit=commit, map_version=map_version, state="building")
        session.add(row)
        session.flush()
        return row.id


def write_modules(database: Database, map_id: int, modules: Iterable[dict[str, Any]]) -> None:
    """Write a building map's modules (columns of MapModule)."""
    for some in batches(modules, BATCH):
        with database.write() as session:
            insert_rows(session, MAP_MODULES, [{"map_id": map_id, **row} for row in some])


def write_edges(database: Database, map_id: int, edges: Iterable[ResolvedImport], check: Callable[[], None]) -> None:
    """Write a building map's edges, in this order; `check` is called between transactions and may raise to stop.

    Raises LookupError when rows that edges name as the same are not there any more.
    """
    for some in _transactions(edges):
        check()
        with database.write() as session:
            for row, run in _runs(some):
                if row is None:
                    insert_rows(session, MAP_EDGES, [_edge_row(map_id, edge) for edge in run])
                else:
                    _copy(session, map_id, row, len(run))


def _transactions(edges: Iterable[ResolvedImport]) -> Iterator[list[ResolvedImport]]:
    """Cut edges into lists that take about as long to write as BATCH new ones."""
    some: list[ResolvedImport] = []
    cost = 0
    for edge in edges:
        some.append(edge)
        cost += _COPIES_AS_ONE if edge.row is None else 1
        if cost >= BATCH * _COPIES_AS_ONE:
            yield some
            some, cost = [], 0
    if some:
        yield some


def _runs(edges: Iterable[ResolvedImport]) -> Iterator[tuple[int | None, list[ResolvedImport]]]:
    """Cut edges into those to copy, with the first of their rows, and those to write (None)."""
    new: list[ResolvedImport] = []
    for _, numbered in groupby(enumerate(edges), key=lambda one: None if one[1].row is None else one[1].row - one[0]):
        run = [edge for _, edge in numbered]
        if run[0].row is None or len(run) < _WORTH_COPYING:
            new += run
            continue
        if new:
            yield None, new
            new = []
        yield run[0].row, run
    if new:
        yield None, new


def _copy(session: Session, map_id: int, first: int, count: int) -> None:
    """Copy an earlier map's edges; SQLite does it in a fraction of the time that giving it the values takes."""
    others = [column for column in MAP_EDGES.columns if column.name not in {"id", "map_id"}]
    rows = (
        select(literal(map_id), *others)
        .where(MAP_EDGES.c.id.between(first, first + count - 1))
        .order_by(MAP_EDGES.c.id)
    )
    copied = session.execute(insert(MAP_EDGES).from_select(["map_id", *others], rows)).rowcount  # type: ignore[attr-defined]  # an INSERT's result has it
    if copied != count:
        raise LookupError("rows of the map before went while they were copied")


def _edge_row(map_id: int, edge: ResolvedImport) -> dict[str, Any]:
    return {
        "map_id": map_id,
        "source": edge.source,
        "target": edge.target,
        "external": edge.external,
        "unresolved": edge.unresolved,
        "kind": STANDARD if edge.standard_library else edge.kind,
        "scope": edge.scope,
        "names": edge.names,
        "line": edge.line,
        "also": " ".join(map(str, edge.also)) or None,
        "how": edge.how,
        "confidence": edge.confidence,
    }


def packed_calls(followed: Followed) -> dict[str, bytes]:
    """Return the rows of a graph of symbols, and of what the next refresh needs to build on it, for `write_parts`."""
    rows = {SYMBOLS: pack_graph(followed.graph)}
    if followed.state is not None:
        rows[SYMBOLS_STATE] = pack_state(followed.state)
    return rows


def packed_words(words: Words) -> dict[str, bytes]:
    """Return the row of counted names for `write_parts`; none where they may not be kept."""
    return {WORDS: words.packed()} if words.may_be_kept else {}


def write_parts(database: Database, map_id: int, parts: Mapping[str, Part], packed: Mapping[str, bytes]) -> None:
    """Write a building map's parts, and the rows that are packed already."""
    rows = [(name, zlib.compress(part.model_dump_json().encode(), 1)) for name, part in parts.items()]
    rows += packed.items()
    if rows:
        with database.write() as session:
            session.execute(
                insert(MapPart), [{"map_id": map_id, "name": name, "content": content} for name, content in rows]
            )


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
        for table in (MAP_EDGES, MAP_MODULES):
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
