"""Classes of Java's kin whose main a build runs: they make a part of the product and are no way in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.system_map.derive.findings import Findings
from services.system_map.resolve.paths import stem
from services.system_map.resolve.texts import Unreadable, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_RUNS = "exec-maven-plugin"
_CLASS = re.compile(r"(?:\w+\.)+[A-Z]\w*")


def run_by_builds(found: Findings) -> frozenset[str]:
    """Return the classes that Maven runs in a phase of its own accord; without a phase people run them by hand."""
    classes: set[str] = set()
    for path, data in found.given.texts.items():
        if not path.endswith("pom.xml") or _RUNS.encode() not in data:
            continue
        try:
            document = read_xml(data)
        except Unreadable:
            continue
        for plugin in document.iter():
            if _tag(plugin) == "plugin" and _said(plugin, "artifactId") == _RUNS:
                classes.update(_run_in_a_phase(plugin))
    return frozenset(classes)


def _run_in_a_phase(plugin: Element) -> Iterable[str]:
    """Yield the classes of the executions with a phase: those that one names itself, else those of the whole plugin."""
    for executions in _children(plugin, "executions"):
        for execution in _children(executions, "execution"):
            # Maven knows no phase "none": so people take an execution out of the build.
            if _said(execution, "phase") not in {"", "none"}:
                yield from _classes(execution) or _classes(plugin)


def _classes(element: Element) -> list[str]:
    """Return what is written like a class in an element's own configuration."""
    texts = [(one.text or "").strip() for own in _children(element, "configuration") for one in own.iter()]
    return [text for text in texts if _CLASS.fullmatch(text)]


def _children(element: Element, tag: str) -> list[Element]:
    return [one for one in element if _tag(one) == tag]


def _said(element: Element, tag: str) -> str:
    return next(((one.text or "").strip() for one in _children(element, tag)), "")


def _tag(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def is_run_by(found: Findings, path: str, classes: frozenset[str]) -> bool:
    """Say whether a file holds one of these classes."""
    return bool(classes) and f"{found.facts(path).package}.{stem(path)}" in classes
