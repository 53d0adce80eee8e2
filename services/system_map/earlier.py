"""What a project's newest map keeps for the next one: read while git and the parse children are waited for."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future

from services.core.bare_database import BareDatabase
from services.system_map import leading
from services.system_map.parse_cache import load_read
from services.system_map.resolve.again import Before
from services.system_map.store import SYMBOLS, SYMBOLS_STATE, WORDS, newest_map
from services.system_map.symbols.graph import unpack_graph
from services.system_map.symbols.state import Earlier, unpack_state
from services.system_map.symbols.words import Words, unpack_words


class EarlierMap:
    """Each part is None where there is no map to build on; asking for one raises what reading it raised.

    A part is given away: who asks first has it alone, and its memory goes with the asker.
    """

    def __init__(self, database: BareDatabase, project_id: int, beside: Executor) -> None:
        """Begin to read, in the order in which the stages ask."""
        self._imports: list[Future[Before | None]] = [beside.submit(leading.before, database, project_id)]
        self._words: list[Future[Words | None]] = [beside.submit(words_before, database, project_id)]
        self._calls: list[Future[Earlier | None]] = [beside.submit(calls_before, database, project_id)]

    def imports(self) -> Before | None:
        """Return where imports led."""
        return self._imports.pop().result()

    def words(self) -> Words | None:
        """Return which names stood in how many files."""
        return self._words.pop().result()

    def calls(self) -> Earlier | None:
        """Return who called whom."""
        return self._calls.pop().result()


def words_before(database: BareDatabase, project_id: int) -> Words | None:
    """Return the names that the project's newest map counted."""
    kept = _kept(database, project_id, [WORDS])
    try:
        return unpack_words(kept[WORDS]) if WORDS in kept else None
    except ValueError:
        return None


def calls_before(database: BareDatabase, project_id: int) -> Earlier | None:
    """Return the calls of the project's newest map; None where it was drawn by another version, or keeps nothing."""
    parts = _kept(database, project_id, [SYMBOLS, SYMBOLS_STATE])
    if len(parts) < 2:  # of the two
        return None
    try:
        graph, state = unpack_graph(parts[SYMBOLS]), unpack_state(parts[SYMBOLS_STATE])
    except ValueError:
        return None
    return Earlier(graph, state, lambda keys: load_read(database, keys))


def _kept(database: BareDatabase, project_id: int, names: list[str]) -> dict[str, bytes]:
    """Return rows of the project's newest map; none where another version drew it."""
    with database.read() as asking:
        map_id = newest_map(asking, project_id)
    return {} if map_id is None else kept_rows(database, map_id, names)


def kept_rows(database: BareDatabase, map_id: int, names: list[str]) -> dict[str, bytes]:
    """Return rows of a map by name, those that are there."""
    query = "SELECT name, content FROM map_part WHERE map_id = ? AND name IN (SELECT value FROM json_each(?))"
    with database.read() as asking:
        return dict(asking.rows(query, map_id, json.dumps(names)))
