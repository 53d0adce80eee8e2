"""Manifests that are programs, read by pattern and never run: Package.swift, build.sbt, conanfile.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from services.system_map.resolve.manifests.found import MAX_DEPENDENCIES, Found
from services.system_map.resolve.texts import as_text

_SWIFT = re.compile(
    r"\.package\(\s*(?:name:\s*\"[^\"\n]+\"\s*,\s*)?(?:url|id):\s*\"([^\"\n]+)\"\s*(?:,\s*([^)\n]{0,120}))?"
)
_SWIFT_NAME = re.compile(r"\bPackage\(\s*name:\s*\"([^\"\n]+)\"")
_SBT = re.compile(
    r"\"([\w.-]+)\"[ \t]*%{1,3}[ \t]*\"([\w.-]+)\"[ \t]*%[ \t]*(\"[^\"\n]*\"|[\w.]+)(?:[ \t]*%[ \t]*\"?(\w+(?:->\w+)?))?"
)
_SBT_PLUGIN = re.compile(r"^[ \t]*addSbtPlugin\(", re.MULTILINE)
_SBT_NAME = re.compile(r"^[ \t]*(?:ThisBuild\s*/\s*)?name\s*:=\s*\"([^\"\n]+)\"", re.MULTILINE)
_CONAN = re.compile(r"[\"']([a-z0-9_][a-z0-9_+.-]*)/([\w.+\[\]<>=~^*, -]+)(?:@[^\"'\n]*)?[\"']")
_BEFORE = 500  # characters of the line before a string
_VERSION = re.compile(r"\"?\d+(?:\.\d+)*[\w.-]*\"?")


def read_swift(path: str, data: bytes) -> Found:
    """Read the packages of a Package.swift, named by the last part of their address."""
    text = as_text(data)
    named = _SWIFT_NAME.search(text)
    found = Found(name=named[1] if named else None)
    for match, line in _matches(_SWIFT, text):
        name = match[1].rstrip("/").removesuffix(".git").rpartition("/")[2]
        version = _VERSION.search(match[2] or "")
        found.depend(name, version[0].strip('"') if version else "", "run", path, line)
    return found


def read_sbt(path: str, data: bytes) -> Found:
    """Read the modules of a build.sbt, or of what lies in `project/` beside it; names are `group:artifact` without Scala's version."""
    text = as_text(data)
    named = _SBT_NAME.search(text)
    found = Found(name=named[1] if named else None)
    plugins = {line for _, line in _matches(_SBT_PLUGIN, text)}
    for match, line in _matches(_SBT, text):
        configuration = (match[4] or "").lower()
        scope = "development" if configuration.startswith(("test", "it")) else "run"
        if configuration.startswith(("provided", "compile")) and configuration != "compile":
            scope = "build"
        version = match[3].strip('"') if match[3].startswith('"') else ""
        if line in plugins or ("/project/" in f"/{path}" and path.endswith(".sbt")):
            scope = "build"
        found.depend(f"{match[1]}:{match[2]}", version, scope, path, line)
    return found


def read_conanfile(path: str, data: bytes) -> Found:
    """Read the `name/version` strings of a conanfile.py."""
    text = as_text(data)
    found = Found()
    for match, line in _matches(_CONAN, text):
        before = text[
            max(
                match.start() - _BEFORE, text.rfind("\n", max(0, match.start() - _BEFORE), match.start()) + 1
            ) : match.start()
        ]
        if "require" in before or not before.strip(" \t\"'(),["):
            scope = "build" if re.search(r"tool_requires|build_requires|test_requires", before) else "run"
            found.depend(match[1], match[2].strip(), scope, path, line)
    return found


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the first matches with their lines, in one way through the text."""
    line, at = 1, 0
    for match in islice(pattern.finditer(text), MAX_DEPENDENCIES):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield match, line
