"""Gander's own answer, straight from a clone: the pipeline's stages in process, without server or database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from services.repository import list_tree, read_blobs
from services.system_map.facts import FileFacts, InventoryFile, Manifests, ResolvedImport
from services.system_map.inventory import apply_content_marks, take_inventory
from services.system_map.parsing import ParsePool
from services.system_map.resolve import read_manifests, resolve_imports, wanted_texts
from services.system_map.resolve.rust_tests import mark_test_modules

PROCESSES = 2
MAX_BYTES = 1024 * 1024


@dataclass(slots=True)
class Mapped:
    """What the stages up to resolving give."""

    files: dict[str, InventoryFile]
    facts: dict[str, FileFacts]
    texts: dict[str, bytes]
    manifests: Manifests = field(default_factory=Manifests)
    imports: list[ResolvedImport] = field(default_factory=list)

    def edges(self, *languages: str) -> list[ResolvedImport]:
        """Return the imports between files of the given languages."""
        known = set(languages)
        return [
            found
            for found in self.imports
            if found.target is not None
            and self.files[found.source].language in known
            and self.files[found.target].language in known
        ]


def map_clone(git_dir: Path, commit: str) -> Mapped:
    """Return Gander's facts and imports of one commit."""
    entries = list(list_tree(git_dir, commit))
    attributes = next((entry.blob for entry in entries if entry.raw_path == b".gitattributes"), None)
    text = next((content for _, content in read_blobs(git_dir, [attributes])), b"") if attributes else b""
    inventory = take_inventory(entries, max_parse_bytes=MAX_BYTES, attributes=text.decode("utf-8", errors="replace"))
    files = {file.path: file for file in inventory}
    paths: dict[tuple[str, str | None], list[str]] = {}
    for file in inventory:
        if file.skipped is None:
            paths.setdefault((file.blob, file.language), []).append(file.path)
    languages: dict[str, list[str | None]] = {}
    for blob, language in paths:
        languages.setdefault(blob, []).append(language)
    items = (
        ((blob, language), language, content)
        for blob, content in read_blobs(git_dir, languages, limit=MAX_BYTES)
        for language in languages[blob]
    )
    facts: dict[str, FileFacts] = {}
    with ParsePool(PROCESSES) as pool:
        for key, found in pool.parse_all(items):
            for path in paths[key]:
                facts[path] = found
                files[path] = apply_content_marks(files[path], found)
    mark_test_modules(files, facts)
    wanted: dict[str, list[str]] = {}
    for path in wanted_texts(files):
        wanted.setdefault(files[path].blob, []).append(path)
    texts = {path: content for blob, content in read_blobs(git_dir, wanted) for path in wanted[blob]}
    manifests = read_manifests(files, texts)
    return Mapped(files, facts, texts, manifests, resolve_imports(files, facts, texts, manifests))
