"""Which files' texts the resolver and the overview need: manifests, configuration, README, licence; bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.system_map.facts import InventoryFile
from services.system_map.resolve.paths import base_name

# Bounds: a manifest is small, and a repository with thousands of them still has to fit in memory.
MAX_FILES = 2_000
MAX_FILE_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 48 * 1024 * 1024

_EVERYWHERE = re.compile(
    r"""pyproject\.toml|setup\.cfg|setup\.py|Pipfile|(?:.*[-_.])?requirements(?:[-_.].*)?\.(?:txt|in)
    |package\.json|(?:ts|js)config[^/]*\.json|pnpm-workspace\.yaml|lerna\.json|deno\.jsonc?
    |go\.mod|go\.work|Cargo\.toml|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|libs\.versions\.toml
    |CMakeLists\.txt|(?:GNU)?[Mm]akefile(?:\.am|\.in)?|meson\.build""",
    re.VERBOSE,
)
# Only the root's: they speak of the whole.
_AT_ROOT = re.compile(
    r"readme(?:\.[a-z]+)?|(?:un)?licen[cs]e(?:[-.][\w.-]+)?|copying(?:\.[a-z]+)?|\.gitattributes|\.mailmap|\.gitmodules",
    re.IGNORECASE,
)
_REQUIREMENT_FOLDERS = re.compile(r"(?:^|/)requirements/[^/]+\.(?:txt|in)$")
_UNREAD_ROLES = frozenset({"binary", "link", "submodule", "minified"})


def wanted_texts(files: Mapping[str, InventoryFile]) -> list[str]:
    """Return the paths whose text is needed, the most important first.

    At most 2,000 files, 1 MB each and 48 MB together; of more, the least deep and those of the project's own code win.
    """
    found: list[str] = []
    total = 0
    for path in sorted((path for path in files if _is_wanted(files[path])), key=lambda path: _importance(files[path])):
        size = files[path].size
        if len(found) == MAX_FILES:
            break
        if total + size <= MAX_TOTAL_BYTES:
            found.append(path)
            total += size
    return found


def _is_wanted(file: InventoryFile) -> bool:
    if file.role in _UNREAD_ROLES or file.size > MAX_FILE_BYTES:
        return False
    if "/" not in file.path and _AT_ROOT.fullmatch(file.path):
        return True
    name = base_name(file.path)
    return bool(_EVERYWHERE.fullmatch(name) or _REQUIREMENT_FOLDERS.search(file.path))


def _importance(file: InventoryFile) -> tuple[bool, int, str]:
    return (file.role in {"test", "vendored", "generated"}, file.path.count("/"), file.path)
