"""The pipeline of one commit: inventory → parse → resolve → history → derive → symbols → parts → store.

Each stage's result is usable when the next fails: what could be read is mapped, and the map says what is missing.
Parse results and history rows are saved as they come, so a second run does not do them again.
History runs beside parsing, because git walks the log in a process of its own, and then the writing of edges beside the
rest, because SQLite copies them without the interpreter.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.core.database import Database
from services.core.errors import OutOfSpace
from services.history.refresh import read_history
from services.history.rows import stored_head
from services.history.values import HistoryFacts
from services.repository import list_tree, read_blobs
from services.system_map import leading, store
from services.system_map.builders import BUILDERS, PartsInput
from services.system_map.content import MissingPart, Part
from services.system_map.derive import Derived, DeriveInput, bare_derived, derive
from services.system_map.derive.findings import Findings
from services.system_map.facts import FileFacts, InventoryFile, Manifests, ResolvedImport
from services.system_map.following import WordCount, follow
from services.system_map.inventory import apply_content_marks, take_inventory
from services.system_map.mapper import MapCancelled, MapJob, MapResult
from services.system_map.pacing import Paced, Say
from services.system_map.parse_cache import BlobKey, DeepReader, load_facts, save_facts
from services.system_map.parsing import ParsePool
from services.system_map.resolve import read_manifests, resolve_imports, wanted_texts
from services.system_map.symbols.reuse import Followed
from services.system_map.symbols.words import Words
from services.system_map.version import map_version

# Files that keep a parse child busy for longer than it takes to start.
WORTH_A_PROCESS = 20
SAVED_AT_ONCE = 400  # blobs of one cache transaction


@dataclass
class _Run:
    """What the stages hand on."""

    job: MapJob
    database: Database
    say: Say
    stopping: threading.Event
    pool: ParsePool
    seconds: dict[str, float] = field(default_factory=dict)
    history_seconds: float = 0.0
    missing: list[MissingPart] = field(default_factory=list)
    files: dict[str, InventoryFile] = field(default_factory=dict)
    facts: dict[str, FileFacts] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    imports: list[ResolvedImport] = field(default_factory=list)
    manifests: Manifests = field(default_factory=Manifests)
    deep: DeepReader | None = None
    followed: Followed | None = None
    words: Words | None = None
    parts: dict[str, Part] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, *, needed: bool = False) -> Iterator[None]:
        """Time a stage; unless it is needed, note its failure and go on."""
        started = time.monotonic()
        try:
            yield
        except (OutOfSpace, MemoryError):
            raise
        except Exception as error:
            if needed or self.stopping.is_set():
                raise
            traceback.print_exc()
            self.missing.append(MissingPart(stage=name, reason=getattr(error, "detail", None) or type(error).__name__))
        finally:
            self.seconds[name] = round(time.monotonic() - started, 3)

    @property
    def git_dir(self) -> Path:
        return Path(self.job.repository_path)

    def check(self) -> None:
        """Raise when the map is to be drawn no further."""
        if self.stopping.is_set():
            raise MapCancelled

    def blobs(self, ids: list[str]) -> Iterator[tuple[str, bytes]]:
        return read_blobs(self.git_dir, ids, limit=self.job.max_parse_bytes, cancelled=self.stopping)


def map_commit(
    job: MapJob, database: Database, say: Say, stopping: threading.Event, pool: ParsePool | None = None
) -> MapResult:
    """Map one commit and return the finished, still invisible map; soon raises when `stopping` is set.

    `pool` may have been started before the job was known; it is closed.
    """
    pool = pool or ParsePool(1, cancelled=stopping.is_set)
    run = _Run(job, database, say, stopping, pool)
    history: HistoryFacts | None = None
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(_read_history, run)
        with run.stage("inventory", needed=True):
            say({"stage": "read", "fraction": 0.0, "detail": "listing files"})
            run.files = _take_inventory(run)
        with run.stage("parse"):
            _parse(run)
        with run.stage("resolve"):
            _resolve(run)
        history = _wait_for_history(run, reading)
        map_id = store.begin_map(database, job.project_id, job.commit, map_version())
        writing = beside.submit(store.write_edges, database, map_id, run.imports, run.check)
        derived = _derive(run, history)
        if derived.found is not None:
            _build_parts(run, derived, derived.found)
        with run.stage("store", needed=True):
            writing.result()
            _store(run, map_id, derived)
    return MapResult(
        map_id=map_id,
        history_head=job.commit if history is not None else _kept_history(run),
        counts={
            "files": derived.content.files,
            "modules": derived.content.modules,
            "loops": len(derived.content.loops),
        },
        missing=[part.stage for part in run.missing],
    )


def _take_inventory(run: _Run) -> dict[str, InventoryFile]:
    entries = list(list_tree(run.git_dir, run.job.commit, max_paths=run.job.max_paths, cancelled=run.stopping))
    attributes = next((entry.blob for entry in entries if entry.raw_path == b".gitattributes"), None)
    text = next((content for _, content in run.blobs([attributes])), b"") if attributes else b""
    files = take_inventory(
        entries, max_parse_bytes=run.job.max_parse_bytes, attributes=text.decode("utf-8", errors="replace")
    )
    return {file.path: file for file in files}


def _parse(run: _Run) -> None:
    """Fill `run.facts`, from the cache where the blob was read before, else by the parse children."""
    paths: dict[BlobKey, list[str]] = {}
    for file in run.files.values():
        if file.skipped is None:
            paths.setdefault((file.blob, file.language or ""), []).append(file.path)
    run.deep = DeepReader(run.database, {path: key for key, some in paths.items() for path in some})
    done = load_facts(run.database, list(paths))
    try:
        missing = {key for key in paths if key not in done}
        if not missing:
            run.pool.close()
        else:
            _read_blobs(run, run.deep, missing, done)
    finally:  # what was read stands, whatever ended the rest
        for key, facts in done.items():
            for path in paths[key]:
                run.facts[path] = facts
                run.files[path] = apply_content_marks(run.files[path], facts)


def _read_blobs(run: _Run, deep: DeepReader, missing: set[BlobKey], done: dict[BlobKey, FileFacts]) -> None:
    """Have the parse children read blobs, save what they read as it comes, and add it to `done`."""
    new: dict[BlobKey, FileFacts] = {}
    say = Paced(run.say, "read", "files", len(missing))
    languages: dict[str, list[str]] = {}
    for blob, language in missing:
        languages.setdefault(blob, []).append(language)
    items = (
        ((blob, language), language or None, content)
        for blob, content in run.blobs(list(languages))
        for language in languages[blob]
    )
    run.pool.limit(
        min(run.job.parse_processes, 1 + len(missing) // WORTH_A_PROCESS),
        run.job.max_parse_seconds,
        run.job.max_parse_bytes,
    )
    with run.pool as pool:
        for count, (key, facts) in enumerate(pool.parse_all(items), 1):
            new[key] = done[key] = facts
            deep.keep(key, facts)
            say(count)
            if len(new) >= SAVED_AT_ONCE:
                _save(run, new)
    _save(run, new)


def _save(run: _Run, new: dict[BlobKey, FileFacts]) -> None:
    """Move what was read into the cache; what the stages do not need of all files at once leaves the memory."""
    save_facts(run.database, new)
    for facts in new.values():
        facts.packed_deep = facts.line_hashes = b""
    new.clear()


def _resolve(run: _Run) -> None:
    """Follow every import, and read what the manifests say."""
    run.say({"stage": "read", "fraction": 1.0, "detail": "following imports"})
    paths: dict[str, list[str]] = {}
    for path in wanted_texts(run.files):
        paths.setdefault(run.files[path].blob, []).append(path)
    for blob, content in run.blobs(list(paths)):
        for path in paths[blob]:
            run.texts[path] = content
    run.manifests = read_manifests(run.files, run.texts)
    before = leading.before(run.database, run.job.project_id)
    run.imports = resolve_imports(run.files, run.facts, run.texts, run.manifests, before)


def _read_history(run: _Run) -> HistoryFacts:
    started = time.monotonic()
    try:
        return read_history(
            run.database,
            run.job.project_id,
            run.git_dir,
            run.job.commit,
            known_head=run.job.history_head,
            on_progress=Paced(run.say, "history", "commits", None),
            cancelled=run.stopping,
            seconds=run.job.seconds,
        )
    finally:
        run.history_seconds = round(time.monotonic() - started, 3)


def _wait_for_history(run: _Run, reading: Future[HistoryFacts]) -> HistoryFacts | None:
    """Return the history once it is read; what it took is told, not what the other stages had to wait for it."""
    history: HistoryFacts | None = None
    with run.stage("history"):
        history = reading.result()
    run.seconds["history"] = run.history_seconds
    return history


def _kept_history(run: _Run) -> str | None:
    """Return the commit whose whole history is stored, now: its rows may have gone before the reading failed."""
    with run.database.read() as session:
        return stored_head(session, run.job.project_id)


def _derive(run: _Run, history: HistoryFacts | None) -> Derived:
    run.say({"stage": "draw", "fraction": None, "detail": "layers, loops and hot spots"})
    given = DeriveInput(
        name=run.job.project_name,
        commit=run.job.commit,
        files=run.files,
        facts=run.facts,
        imports=run.imports,
        manifests=run.manifests,
        texts=run.texts,
        history=history,
        missing=run.missing,
        seconds=run.seconds,
    )
    with run.stage("derive"):
        return derive(given)
    if history is not None:  # one that no figure can be counted from costs the map its history only
        run.missing[-1] = MissingPart(stage="history", reason=run.missing[-1].reason)
        return _derive(run, None)
    return bare_derived(given)


def _build_parts(run: _Run, derived: Derived, found: Findings) -> None:
    """Build the parts one after the other; what fails is missing, and the rest stands."""
    if run.deep is None:
        return
    run.say({"stage": "draw", "fraction": None, "detail": "following calls"})
    known = (run.database, run.job.project_id)
    counting: WordCount | None = None
    with run.stage("symbols"):
        counting = WordCount(*known, run.files, run.facts, run.deep.deep)
        run.followed = follow(*known, run.files, run.facts, imports=run.imports, deep=counting.deep)
    run.say({"stage": "draw", "fraction": None, "detail": "routes, flows and what changes together"})
    given = PartsInput(
        found=found,
        content=derived.content,
        symbols=run.followed.graph if run.followed else None,
        deep=run.deep.deep,
        expect=run.deep.expect,
        line_hashes=run.deep.line_hashes([*found.own, *found.tests]),
        built=run.parts,
        words=None if counting is None else lambda: _finish(run, counting),
    )
    for name, build in BUILDERS.items():
        with run.stage(name):
            run.parts[name] = build(given)
    derived.content.missing = list(run.missing)
    derived.content.seconds = dict(run.seconds)


def _finish(run: _Run, counting: WordCount) -> Words:
    run.words = counting.finish()
    return run.words


def _store(run: _Run, map_id: int, derived: Derived) -> None:
    run.say({"stage": "draw", "fraction": None, "detail": "writing the map"})
    store.write_modules(run.database, map_id, derived.modules)
    store.write_parts(run.database, map_id, run.parts, run.followed, run.words)
    store.finish_map(run.database, map_id, derived.content)
