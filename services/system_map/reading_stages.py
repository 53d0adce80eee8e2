"""The first stages of a map: what there is, what its files say, where their imports lead, what happened to them."""

from __future__ import annotations

import time
from concurrent.futures import Future

from services.history.refresh import read_history
from services.history.rows import stored_head
from services.history.values import HistoryFacts
from services.repository import list_tree
from services.system_map.facts import FileFacts, InventoryFile
from services.system_map.inventory import apply_content_marks, take_inventory
from services.system_map.pacing import Paced
from services.system_map.parse_cache import BlobKey, DeepReader, load_facts, save_facts
from services.system_map.resolve import read_manifests, resolve_imports, wanted_texts
from services.system_map.resolve.again import edits_since
from services.system_map.resolve.rust_tests import mark_test_modules
from services.system_map.resolve.texts import as_utf8
from services.system_map.resolve.wanted import MAX_LOCK_BYTES
from services.system_map.run import Run

# Files that keep a parse child busy for longer than it takes to start.
WORTH_A_PROCESS = 20
SAVED_AT_ONCE = 400  # blobs of one cache transaction


def list_files(run: Run) -> dict[str, InventoryFile]:
    """Return the commit's files by path."""
    run.say({"stage": "read", "fraction": 0.0, "detail": "listing files"})
    entries = list(list_tree(run.git_dir, run.job.commit, max_paths=run.job.max_paths, cancelled=run.stopping))
    attributes = next((entry.blob for entry in entries if entry.raw_path == b".gitattributes"), None)
    text = next((content for _, content in run.blobs([attributes])), b"") if attributes else b""
    files = take_inventory(
        entries, max_parse_bytes=run.job.max_parse_bytes, attributes=as_utf8(text).decode("utf-8", errors="replace")
    )
    return {file.path: file for file in files}


def parse(run: Run) -> None:
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
        mark_test_modules(run.files, run.facts)


def _read_blobs(run: Run, deep: DeepReader, missing: set[BlobKey], done: dict[BlobKey, FileFacts]) -> None:
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


def _save(run: Run, new: dict[BlobKey, FileFacts]) -> None:
    """Move what was read into the cache; what the stages do not need of all files at once leaves the memory."""
    save_facts(run.database, new)
    for facts in new.values():
        facts.packed = facts.packed_deep = facts.line_hashes = b""
        facts.unread = None  # it was all read when it came
    new.clear()


def resolve(run: Run) -> None:
    """Follow every import, and read what the manifests say."""
    run.say({"stage": "read", "fraction": 1.0, "detail": "following imports"})
    paths: dict[str, list[str]] = {}
    for path in wanted_texts(run.files):
        paths.setdefault(run.files[path].blob, []).append(path)
    for blob, content in run.blobs(list(paths), most=MAX_LOCK_BYTES):
        for path in paths[blob]:
            run.texts[path] = as_utf8(content)
    run.manifests = read_manifests(run.files, run.texts)
    before = run.earlier.imports()
    run.imports = resolve_imports(run.files, run.facts, run.texts, run.manifests, before)
    run.edits = edits_since(before, run.files, run.facts, run.imports) if before is not None else None


def history_of(run: Run) -> HistoryFacts:
    """Bring the stored history up to the commit, and return it."""
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


def wait_for_history(run: Run, reading: Future[HistoryFacts]) -> HistoryFacts | None:
    """Return the history once it is read; what it took is told, not what the other stages had to wait for it."""
    history: HistoryFacts | None = None
    with run.stage("history"):
        history = reading.result()
    run.seconds["history"] = run.history_seconds
    return history


def kept_history(run: Run) -> str | None:
    """Return the commit whose whole history is stored, now: its rows may have gone before the reading failed."""
    return stored_head(run.database, run.job.project_id)
