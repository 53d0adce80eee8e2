"""pom.xml (Maven) and build.gradle (by pattern: Gradle's files are programs, which are never run)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.resolve.manifests.found import MAX_DEPENDENCIES, Found, described
from services.system_map.resolve.texts import as_text, line_of, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SCOPES = {"test": "development", "provided": "build", "system": "build", "import": "build"}
_CONFIGURATION = (
    r"(implementation|api|compile|compileOnly|runtime|runtimeOnly|annotationProcessor|kapt|ksp|developmentOnly"
)
_CONFIGURATION += r"|test\w*|androidTest\w*|classpath)"
_GRADLE = re.compile(
    rf"^[ \t]*{_CONFIGURATION}[ \t(]+(?:platform\(|enforcedPlatform\()?[\"']([\w.-]+:[\w.-]+)(?::([^\"':@]+))?",
    re.MULTILINE,
)
_GRADLE_MAP = re.compile(
    rf"^[ \t]*{_CONFIGURATION}[ \t(]+group\s*[:=]\s*[\"']([\w.-]+)[\"']\s*,\s*name\s*[:=]\s*[\"']([\w.-]+)[\"'](?:\s*,\s*version\s*[:=]\s*[\"']([^\"']+))?",
    re.MULTILINE,
)


def read_pom(path: str, data: bytes) -> Found:
    """Read a pom.xml; dependency names are `group:artifact`."""
    root, text = read_xml(data), as_text(data)
    found = Found()
    found.name = _text(root, "artifactId")
    group = _text(root, "groupId") or next((_text(above, "groupId") for above in _children(root, "parent")), None)
    found.identity = f"{group}:{found.name}"
    found.description = described(_text(root, "description") or _text(root, "name"))
    for licences in _children(root, "licenses"):
        for licence in _children(licences, "license"):
            found.licence = found.licence or _text(licence, "name")
    properties = {_tag(child): (child.text or "").strip() for block in _children(root, "properties") for child in block}
    offset = text.find("<dependencies>")
    for block in _children(root, "dependencies"):
        for dependency in _children(block, "dependency"):
            group, artifact = _text(dependency, "groupId"), _text(dependency, "artifactId")
            if not group or not artifact:
                continue
            version = _text(dependency, "version") or ""
            if version.startswith("${") and version.endswith("}"):
                version = properties.get(version[2:-1], version)
            scope = _SCOPES.get(_text(dependency, "scope") or "", "run")
            if scope == "run" and _text(dependency, "optional") == "true":
                scope = "optional:maven"  # whoever wants what it is for declares it too
            if found.is_full:
                break
            line = line_of(text, f"<artifactId>{artifact}</artifactId>", max(0, offset))
            found.depend(f"{group}:{artifact}", version, scope, path, line)
    return found


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _tag(child) == name]


def _text(element: Element, name: str) -> str | None:
    return next(((child.text or "").strip() or None for child in _children(element, name)), None)


def read_gradle(path: str, data: bytes) -> Found:
    """Read the dependencies that a Gradle file writes out."""
    text = as_text(data)
    found = Found()
    for match in islice(_GRADLE.finditer(text), MAX_DEPENDENCIES):
        found.depend(match[2], match[3] or "", _gradle_scope(match[1]), path, text.count("\n", 0, match.start(1)) + 1)
    for match in islice(_GRADLE_MAP.finditer(text), MAX_DEPENDENCIES):
        line = text.count("\n", 0, match.start(1)) + 1
        found.depend(f"{match[2]}:{match[3]}", match[4] or "", _gradle_scope(match[1]), path, line)
    if described_as := re.search(r"^description\s*(?:=\s*)?[\"']([^\"'\n]+)", text, re.MULTILINE):
        found.description = described(described_as[1])
    if main := re.search(r"mainClass(?:Name)?(?:\.set\(|\s*=\s*)[\"']([\w.]+)", text):
        found.enter("main", main[1])
    return found


def _gradle_scope(configuration: str) -> str:
    if configuration.startswith(("test", "androidTest")) or configuration == "developmentOnly":
        return "development"
    return "build" if configuration in {"compileOnly", "annotationProcessor", "kapt", "ksp", "classpath"} else "run"


def read_settings(path: str, data: bytes) -> Found:
    """Read the project's name from settings.gradle."""
    del path
    match = re.search(r"rootProject\.name\s*=\s*[\"']([^\"'\n]+)", as_text(data))
    return Found(name=match[1] if match else None)
