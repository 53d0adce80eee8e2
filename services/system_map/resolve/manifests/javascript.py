"""package.json."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

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
# Of `exports` what is taken by who imports a package and by who requires it: the first one that is there.
_IMPORTED = ("source", "svelte", "import", "module", "node", "default")
_REQUIRED = ("source", "svelte", "require", "node", "default")
_MAX_LEVELS = 4
# What is one kind of module whatever the package says.
_MODULES = (".mjs", ".mts")
_COMMON_MODULES = (".cjs", ".cts")
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
    exports = document.get("exports")
    given = [one for one in (_exported(exports, _IMPORTED), _exported(exports, _REQUIRED)) if one.target]
    is_module = document.get("type") == "module" or "module" in document or any(one.by == "import" for one in given)
    labels = {True: f'import "{name}"', False: f'require("{name}")'}
    for entry in given:
        _enter(found, labels[_is_imported(entry, is_module=is_module)], entry.target)
    # Beside `exports` nothing else is asked; what it names is built, or lies where these say.
    label = labels[_is_imported(given[0], is_module=is_module)] if given else ""
    named = [_Entry(word(document.get(key))) for key in ("source", "module", "main")]
    for entry, target in [*((one, one.target) for one in named), (named[-1], "index.js")]:
        _enter(found, label or labels[_is_imported(entry, is_module=is_module)], target)


def _enter(found: Found, label: str, target: str | None) -> None:
    if target and not _BUILD_FILE.fullmatch(target):
        found.enter(label, target)


def _is_imported(entry: _Entry, *, is_module: bool) -> bool:
    """Say whether a package is imported by an entry rather than required; `is_module` says what it is written in."""
    if (entry.target or "").endswith((*_MODULES, *_COMMON_MODULES)):
        return str(entry.target).endswith(_MODULES)
    return is_module and entry.by != "require"


class _Entry(NamedTuple):
    """A file that `exports` gives, and for which of both ways alone: `import`, `require` or, empty, either."""

    target: str | None
    by: str = ""


def _exported(exports: Any, conditions: tuple[str, ...]) -> _Entry:
    """Return what the package itself is, under the first of some conditions that each level has."""
    target, by = table(exports).get(".", exports), ""
    for _ in range(_MAX_LEVELS):
        if isinstance(target, dict):
            key = next((key for key in conditions if key in target), "")
            by = {"import": "import", "module": "import", "require": "require"}.get(key, by)
            target = target.get(key)
    return _Entry(word(target), by)
