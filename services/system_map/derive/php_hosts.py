"""Ways in of PHP that another program calls: plugins and themes of WordPress, packages that Laravel finds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.system_map.content import WayIn
from services.system_map.derive.findings import Findings
from services.system_map.resolve.paths import stem
from services.system_map.resolve.texts import Unreadable, read_json, table, word, words

_PLUGINS = frozenset({"wordpress-plugin", "wordpress-muplugin"})
# What a plugin's readme says for the directory of plugins.
_STABLE = re.compile(rb"^[ \t*]{0,4}Stable tag:", re.MULTILINE | re.IGNORECASE)
_TESTED = re.compile(rb"^[ \t*]{0,4}(?:Tested up to|Requires at least):", re.MULTILINE | re.IGNORECASE)
_READMES = ("readme.txt", "README.txt", "readme.md", "README.md")
_MAX_README = 20_000
_NO_MAIN = frozenset({"index.php", "uninstall.php", "functions.php"})
_THEME = "functions.php"
_MAX_PROVIDERS = 20


def called_by_hosts(found: Findings) -> Iterable[WayIn]:
    """Yield what WordPress or Laravel loads of the project."""
    kind = found.once(kind_for_wordpress)
    if kind == "theme":
        yield _way(_THEME, _THEME, "main", 0.93, "what WordPress loads of a theme")
    elif kind == "plugin" and (path := _main_file(found)) is not None:
        yield _way(path, path, "main", 0.93, "what WordPress loads of a plugin")
    yield from _providers(found)


def kind_for_wordpress(found: Findings) -> str | None:
    """Return "plugin" or "theme" where a repository is one of WordPress's; None of others."""
    said = word(_composer(found).get("type"))
    own = frozenset(path for path in found.own if "/" not in path)
    if said == "wordpress-theme" and _THEME in own:
        return "theme"
    texts = [found.given.texts.get(name, b"")[:_MAX_README] for name in _READMES]
    if said in _PLUGINS or any(_STABLE.search(text) and _TESTED.search(text) for text in texts):
        return "plugin"
    return None


def _main_file(found: Findings) -> str | None:
    """Return the file of a plugin that is called like it, else the only one that may be it: WordPress looks at the root."""
    at_root = [path for path in found.own if path.endswith(".php") and "/" not in path and path not in _NO_MAIN]
    named = [path for path in at_root if found.is_called(stem(path))]
    candidates = named or at_root
    return candidates[0] if len(candidates) == 1 else None


def _providers(found: Findings) -> Iterable[WayIn]:
    """Yield the classes that Laravel makes of an installed package without being told."""
    extra = table(table(_composer(found).get("extra")).get("laravel"))
    for name in words(extra.get("providers"))[:_MAX_PROVIDERS]:
        package, _, called = name.strip("\\").rpartition("\\")
        for path in found.own:
            is_named = path.endswith(f"/{called}.php") or path == f"{called}.php"
            if is_named and (found.facts(path).package or "") == package:
                label = f"use {package}\\{called};" if package else f"use {called};"
                yield _way(label, path, "library", 0.8, "a provider that Laravel finds")
                break


def _composer(found: Findings) -> Mapping[str, Any]:
    """Return the root's composer.json; empty where there is none that can be read."""
    try:
        return read_json(found.given.texts.get("composer.json", b"{}"))
    except Unreadable:
        return {}


def _way(label: str, path: str, kind: str, score: float, reason: str) -> WayIn:
    return WayIn.model_validate(
        {"label": label, "kind": kind, "path": path, "line": None, "score": score, "reason": reason}
    )
