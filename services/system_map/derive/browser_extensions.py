"""Ways in of a browser's extension: the scripts that its manifest names. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from services.system_map.content import WayIn
from services.system_map.derive.aside import in_aside_folder
from services.system_map.derive.findings import Findings
from services.system_map.derive.values import below, folder_of
from services.system_map.resolve.paths import join, stem
from services.system_map.resolve.texts import Unreadable, items, read_json, table, word, words

_CODE = (".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".vue", ".svelte")
_MAX_SCRIPTS = 100  # of one manifest
_NOT_OF_IT = frozenset({"test", "vendored", "docs", "generated"})


def extension_scripts(found: Findings) -> Iterable[WayIn]:
    """Yield what a browser loads of the product: in the background, and into the pages that are visited."""
    own = frozenset(found.own)
    for manifest in sorted(found.given.texts, key=lambda path: (path.count("/"), path)):
        if posixpath.basename(manifest) != "manifest.json" or b'"manifest_version"' not in found.given.texts[manifest]:
            continue
        file = found.given.files.get(manifest)
        if file is None or file.role in _NOT_OF_IT or in_aside_folder(manifest):
            continue
        try:
            document = read_json(found.given.texts[manifest])
        except Unreadable:
            continue
        told: set[str] = set()
        for kind, target in islice(_named(document), _MAX_SCRIPTS):
            path = _source(found, own, folder_of(manifest), target)
            if path is not None and path not in told:
                told.add(path)
                reason = "declared in manifest.json"
                yield WayIn(label=f"{kind} {path}", kind="main", path=path, line=None, score=0.88, reason=reason)


def _named(document: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield (kind, file as written) of the scripts that a manifest names; nothing of what is no extension's."""
    if not isinstance(document.get("manifest_version"), int):
        return
    background = table(document.get("background"))
    for target in (word(background.get("service_worker")), *words(background.get("scripts"))):
        if target:
            yield "background script", target
    for one in items(document.get("content_scripts")):
        for target in words(table(one).get("js")):
            yield "content script", target


def _source(found: Findings, own: frozenset[str], folder: str, target: str) -> str | None:
    """Return the file of a script: it as it is named, else the only one of its name that it may be built from."""
    place = join(folder.rstrip("/"), target)
    if place in own:
        return place
    alike = below(found.once(_by_stem).get(stem(target), []), folder)
    return alike[0] if len(alike) == 1 else None


def _by_stem(found: Findings) -> dict[str, list[str]]:
    """Return the own files that scripts are built from, sorted, by their names without endings."""
    by_stem: dict[str, list[str]] = {}
    for path in found.own:
        if path.endswith(_CODE):
            by_stem.setdefault(stem(path), []).append(path)
    return by_stem
