"""Writes a map's rows. A map is visible whole or not at all.

Rows are written in short transactions under a map in state "building", so that no other writer waits long;
`upkeep.publish` makes it visible in one. What a crash leaves behind is swept by `upkeep.sweep_unfinished`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from services.core import clock
from services.core.bare_database import BareDatabase, Transaction, as_stored
from services.core.many_rows import batches
from services.system_map.content import MapContent, Part
from services.system_map.facts import ResolvedImport
from services.system_map.symbols.graph import pack_graph
from services.system_map.symbols.state import pack_state
from services.system_map.version import map_version

if TYPE_CHECKING:  # it brings numpy, which a server at rest does without
    from services.system_map.symbols.reuse import Followed
    from services.system_map.symbols.words import Words

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


def newest_map(asking: Transaction, project_id: int) -> int | None:
    """Return a project's newest visible map; None where there is none, or another version drew it."""
    newest = asking.rows(
        "SELECT id, map_version FROM system_map WHERE project_id = ? AND state = 'ready' ORDER BY id DESC LIMIT 1",
        project_id,
    )
    return next((map_id for map_id, version in newest if version == map_version()), None)


def begin_map(database: BareDatabase, project_id: int, commit: str, map_version: str) -> int:
    """Add an invisible map and return its id."""
    with database.write() as writing:
        writing.change(
            'INSERT INTO system_map (project_id, "commit", map_version, state, generated_at) VALUES (?, ?, ?, ?, ?)',
            *(project_id, commit, map_version, "building", as_stored(clock.now())),
        )
        return int(writing.value("SELECT last_insert_rowid()"))


def write_modules(database: BareDatabase, map_id: int, modules: Iterable[dict[str, Any]]) -> None:
    """Write a building map's modules (columns of MapModule)."""
    for some in batches(modules, BATCH):
        with database.write() as writing:
            writing.insert("map_module", [{"map_id": map_id, **row, **_moments(row)} for row in some])


def _moments(row: dict[str, Any]) -> dict[str, str]:
    return {name: as_stored(value) for name, value in row.items() if isinstance(value, datetime)}


def write_edges(
    database: BareDatabase, map_id: int, edges: Iterable[ResolvedImport], check: Callable[[], None]
) -> None:
    """Write a building map's edges, in this order; `check` is called between transactions and may raise to stop.

    Raises LookupError when rows that edges name as the same are not there any more.
    """
    for some in _transactions(edges):
        check()
        with database.write() as writing:
            for row, run in _runs(some):
                if row is None:
                    writing.insert("map_edge", [_edge_row(map_id, edge) for edge in run])
                else:
                    _copy(writing, map_id, row, len(run))


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


def _copy(writing: Transaction, map_id: int, first: int, count: int) -> None:
    """Copy an earlier map's edges; SQLite does it in a fraction of the time that giving it the values takes."""
    copied = writing.change(
        "INSERT INTO map_edge (map_id, source, target, external, unresolved, kind, scope, names, line, also, how,"
        " confidence) SELECT ?, source, target, external, unresolved, kind, scope, names, line, also, how, confidence"
        " FROM map_edge WHERE id BETWEEN ? AND ? ORDER BY id",
        *(map_id, first, first + count - 1),
    )
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


def write_parts(database: BareDatabase, map_id: int, parts: Mapping[str, Part], packed: Mapping[str, bytes]) -> None:
    """Write a building map's parts, and the rows that are packed already."""
    rows = [(name, zlib.compress(part.model_dump_json().encode(), 1)) for name, part in parts.items()]
    rows += packed.items()
    if rows:
        with database.write() as writing:
            writing.insert("map_part", ({"map_id": map_id, "name": name, "content": content} for name, content in rows))


def finish_map(database: BareDatabase, map_id: int, content: MapContent) -> None:
    """Give a building map its content; it stays invisible until `publish`."""
    with database.write() as writing:
        writing.change(
            "UPDATE system_map SET content = ?, generated_at = ? WHERE id = ?",
            *(json.dumps(content.model_dump(mode="json")), as_stored(clock.now()), map_id),
        )
