"""The import structure of a repository and nothing else: inventory, parse, resolve, rank, without cache and history."""

from __future__ import annotations

import time
from pathlib import Path

from services.repository import list_tree, read_blobs
from services.system_map.derive.findings import look
from services.system_map.derive.values import DeriveInput
from services.system_map.facts import FileFacts
from services.system_map.inventory import apply_content_marks, take_inventory
from services.system_map.parsing import ParsePool
from services.system_map.resolve import read_manifests, resolve_imports, wanted_texts


def rank_repository(git_dir: Path, commit: str) -> tuple[float, int]:
    """Return the seconds from listing the files to their ranks, all code loaded, and how many modules were ranked."""
    pool = ParsePool(2)
    pool.start(children=2)  # as the map's child does while a first clone is fetched
    # Empty texts of SQL, read without a grammar: the parse children have their code loaded when the clock starts, as
    # the peer has its own. Grammars and queries are loaded by the clock, on both sides.
    list(pool.parse_all([(number, "SQL", b"") for number in range(2)]))
    started = time.perf_counter()
    entries = list(list_tree(git_dir, commit))
    files = {file.path: file for file in take_inventory(entries)}
    paths: dict[str, list[str]] = {}
    for file in files.values():
        if file.skipped is None:
            paths.setdefault(file.blob, []).append(file.path)
    facts: dict[str, FileFacts] = {}
    items = (
        (path, files[path].language, content)
        for blob, content in read_blobs(git_dir, list(paths))
        for path in paths[blob]
    )
    with pool:
        for path, read in pool.parse_all(items):
            facts[path] = read
            files[path] = apply_content_marks(files[path], read)
    wanted = {files[path].blob: path for path in wanted_texts(files)}
    texts = {wanted[blob]: content for blob, content in read_blobs(git_dir, list(wanted))}
    manifests = read_manifests(files, texts)
    imports = resolve_imports(files, facts, texts, manifests)
    found = look(DeriveInput("", commit, files, facts, imports, manifests, texts))
    return time.perf_counter() - started, len(found.ranks)
