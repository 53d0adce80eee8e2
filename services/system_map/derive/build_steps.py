"""Classes of Java's kin whose main a build runs: they make a part of the product and are no way in. Pure."""

from __future__ import annotations

import re

from services.system_map.derive.findings import Findings
from services.system_map.resolve.paths import stem

_PLUGIN = re.compile(r"<plugin>((?:(?!</plugin>).){0,20000})</plugin>", re.DOTALL)
_RUNS = "exec-maven-plugin"
_CLASS = re.compile(r">\s*((?:\w+\.)+[A-Z]\w*)\s*<")


def run_by_builds(found: Findings) -> frozenset[str]:
    """Return the classes that Maven runs in a phase of its own accord; without a phase people run them by hand."""
    classes: set[str] = set()
    for path, data in found.given.texts.items():
        if not path.endswith("pom.xml") or _RUNS.encode() not in data:
            continue
        for plugin in _PLUGIN.findall(data.decode(errors="replace")):
            if _RUNS in plugin and "<phase>" in plugin:
                classes.update(_CLASS.findall(plugin))
    return frozenset(classes)


def is_run_by(found: Findings, path: str, classes: frozenset[str]) -> bool:
    """Say whether a file holds one of these classes."""
    return bool(classes) and f"{found.facts(path).package}.{stem(path)}" in classes
