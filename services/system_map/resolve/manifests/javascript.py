"""package.json."""

from __future__ import annotations

import re
from typing import Any

from services.system_map.resolve.manifests.found import Found, described, key_lines
from services.system_map.resolve.paths import base_name, parent
from services.system_map.resolve.texts import as_text, items, read_json, table, word

_SCOPES = {
    "dependencies": "run",
    "devDependencies": "development",
    "peerDependencies": "run",
    "optionalDependencies": "optional:npm",
}
_KEY = re.compile(r"\"([^\"\\\n]{1,200})\"\s{0,50}:")
_CONDITIONS = ("source", "svelte", "import", "module", "require", "node", "default")
# What builds a package, or sets its application up: `npm init` takes any script that it finds for the main one.
_BUILD_FILE = re.compile(
    r"(?:.*/)?(?:(?:gulp|grunt|broc|jake)file(?:\.babel|\.esm)?|(?:webpack|rollup|vite|karma|nuxt)\.conf(?:ig)?)(?:\.[cm]?[jt]s)?",
    re.IGNORECASE,
)


def read_package(path: str, data: bytes) -> Found:
    """Read a package.json."""
    document, text = read_json(data), as_text(data)
    found = Found(name=word(document.get("name")), description=described(word(document.get("description"))))
    found.licence = _licence(document)
    seen: set[str] = set()
    for group, scope in _SCOPES.items():
        lines = key_lines(_KEY, text, text.find(f'"{group}"')) if group in document else {}
        for name, requirement in table(document.get(group)).items():
            if group == "peerDependencies" and name in seen:
                continue
            seen.add(name)
            found.depend(name, word(requirement) or "", scope, path, lines.get(name))
    _entries(found, document, parent(path))
    return found


def _licence(document: dict[str, Any]) -> str | None:
    licence = document.get("license")
    if isinstance(licence, dict):
        return word(licence.get("type"))
    several = [word(table(one).get("type")) for one in items(document.get("licenses"))]
    return word(licence) or (several[0] if several else None)


def _entries(found: Found, document: dict[str, Any], folder: str) -> None:
    name = word(document.get("name")) or base_name(folder) or "main"
    binaries = document.get("bin")
    if isinstance(binaries, str):
        found.enter(name.rpartition("/")[2], binaries)
    for label, target in table(binaries).items():
        found.enter(label, word(target) or "")
    is_module = document.get("type") == "module" or "module" in document
    label = f'import "{name}"' if is_module else f'require("{name}")'
    named = [word(document.get(key)) for key in ("source", "module", "main")]
    for target in [_exported(document.get("exports")), *named, "index.js"]:
        if target and not _BUILD_FILE.fullmatch(target):
            found.enter(label, target)


def _exported(exports: Any) -> str | None:
    target = table(exports).get(".", exports)
    for _ in range(4):
        if isinstance(target, dict):
            target = next((target[key] for key in _CONDITIONS if key in target), None)
    return word(target)
