"""Modules that the settings of tools name by their paths: `"customWebpackConfig": {"path": "./webpack/own.js"}`. Pure."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from services.system_map.resolve.paths import base_name, parent
from services.system_map.roles import LOCKS

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

# Settings lie beside a package's manifest, those of Nx in the folder of what they are for.
_BESIDE = "package.json"
_OF_PROJECT = "project.json"
_LANGUAGES = frozenset({"JSON", "YAML", "TOML"})
_PATH = re.compile(rb"[\"'\s:,\[]([\w@./+-]{1,300}\.[cm]?[jt]sx?)(?![\w./-])")
MAX_FILES = 300
MAX_BYTES = 256 * 1024  # of one
MAX_TOTAL_BYTES = 8 * 1024 * 1024
MAX_NAMED = 20_000


def named_in_settings(given: PartsInput) -> frozenset[str]:
    """Return the paths of JavaScript and TypeScript that settings name, from their own folder or from the root."""
    files = given.found.given.files
    folders = {parent(path) for path in files if base_name(path) == _BESIDE}
    by_blob: dict[str, list[str]] = {}
    paths = [
        path
        for path, file in files.items()
        if file.language in _LANGUAGES
        and file.size <= MAX_BYTES
        and (base_name(path) == _OF_PROJECT or parent(path) in folders)
        and base_name(path).lower() not in LOCKS
    ]
    left = MAX_TOTAL_BYTES
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:MAX_FILES]:
        left -= files[path].size
        if left < 0:
            break
        by_blob.setdefault(files[path].blob, []).append(path)
    found: set[str] = set()
    for blob, content in given.blobs(list(by_blob)) if given.blobs is not None and by_blob else ():
        for match in _PATH.finditer(content):
            if len(found) > MAX_NAMED:
                break
            said = match[1].decode()
            for path in by_blob[blob]:
                found.update({posixpath.normpath(said), posixpath.normpath(posixpath.join(parent(path), said))})
    return frozenset(found)
