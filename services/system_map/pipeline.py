"""The pipeline of one commit: inventory → parse → resolve → history → derive → symbols → parts → store.

Each stage's result is usable when the next fails: what could be read is mapped, and the map says what is missing.
Parse results and history rows are saved as they come, so a second run does not do them again.
History runs beside parsing, because git walks the log in a process of its own, and while git still walks, calls are
followed. What the newest map keeps is read while files are parsed, for which this process only waits. The writing of
edges runs beside the rest, because SQLite copies them without the interpreter.
"""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from services.core.bare_database import BareDatabase
from services.system_map import store
from services.system_map.content import Part
from services.system_map.derive import Derived
from services.system_map.drawing_stages import Calls, build_parts, overview
from services.system_map.earlier import EarlierMap
from services.system_map.languages import has_grammar
from services.system_map.mapper import MapJob, MapResult
from services.system_map.pacing import Say
from services.system_map.parsing import ParsePool
from services.system_map.reading_stages import history_of, kept_history, list_files, parse, resolve, wait_for_history
from services.system_map.run import Run
from services.system_map.version import map_version

# Of a map, for which the next one's first parse child is made ready: some 30 ms and 3 MB each.
_MOST_LANGUAGES = 6


def map_commit(
    job: MapJob, database: BareDatabase, say: Say, stopping: threading.Event, pool: ParsePool | None = None
) -> MapResult:
    """Map one commit and return the finished, still invisible map; soon raises when `stopping` is set.

    `pool` may have been started before the job was known; it is closed.
    """
    pool = pool or ParsePool(1, cancelled=stopping.is_set)
    run = Run(job, database, say, stopping, pool)
    with ThreadPoolExecutor(3) as beside:
        reading = beside.submit(history_of, run)
        run.earlier = EarlierMap(database, job.project_id, beside)
        with run.stage("inventory", needed=True):
            run.files = list_files(run)
        with run.stage("parse"):
            parse(run)
        with run.stage("resolve"):
            resolve(run)
        calls = Calls(run, beside)
        if not reading.done():
            calls.follow()
        history = wait_for_history(run, reading)
        map_id = store.begin_map(database, job.project_id, job.commit, map_version())
        writing = beside.submit(store.write_edges, database, map_id, run.imports, run.check)
        derived = overview(run, history)
        parts, asked = build_parts(run, derived, calls)
        with run.stage("store", needed=True):
            writing.result()
            _store(run, map_id, derived, parts, {**calls.packed(), **asked})
    return MapResult(
        map_id=map_id,
        history_head=job.commit if history is not None else kept_history(run),
        counts={
            "files": derived.content.files,
            "modules": derived.content.modules,
            "loops": len(derived.content.loops),
        },
        missing=[part.stage for part in run.missing],
        languages=_languages(run),
    )


def _languages(run: Run) -> list[str]:
    counts = Counter(file.language for file in run.files.values() if file.skipped is None and file.language)
    return [language for language, _ in counts.most_common() if has_grammar(language)][:_MOST_LANGUAGES]


def _store(run: Run, map_id: int, derived: Derived, parts: dict[str, Part], packed: dict[str, bytes]) -> None:
    run.say({"stage": "draw", "fraction": None, "detail": "writing the map"})
    store.write_modules(run.database, map_id, derived.modules)
    store.write_parts(run.database, map_id, parts, packed)
    store.finish_map(run.database, map_id, derived.content)
