"""libs.versions.toml: the catalogue from which the builds of a Gradle project take their packages."""

from __future__ import annotations

import re
from typing import Any

from services.system_map.resolve.manifests.found import Found, key_lines
from services.system_map.resolve.texts import as_text, read_toml, table, word

# The catalogue does not say where a package goes; these go nowhere but into tests and builds.
_DEVELOPMENT = re.compile(
    r"junit|assertj|mockito|mockk|hamcrest|kotest|truth|robolectric|espresso|testcontainers|-test\b|test-"
)
_KEY = re.compile(r"^[ \t]*\"?([\w.-]{1,200})\"?[ \t]*=", re.MULTILINE)
_BUILD = re.compile(r"gradle-?plugin|-plugin\b|-processor\b|-compiler\b|-ksp\b|-lint\b")


def read_catalog(path: str, data: bytes) -> Found:
    """Read the libraries of a version catalogue; names are `group:artifact`."""
    document, text = read_toml(data), as_text(data)
    versions = table(document.get("versions"))
    found = Found()
    lines = key_lines(_KEY, text, text.find("[libraries]"))
    for alias, value in table(document.get("libraries")).items():
        name, version = _library(value, versions)
        if name:
            scope = "development" if _DEVELOPMENT.search(name) else "build" if _BUILD.search(name) else "run"
            found.depend(name, version, scope, path, lines.get(alias))
    return found


def _library(value: Any, versions: dict[str, Any]) -> tuple[str | None, str]:
    if short := word(value):
        parts = short.split(":")
        return (":".join(parts[:2]) if len(parts) > 1 else None), (parts[2] if len(parts) > 2 else "")
    details = table(value)
    group, artifact = word(details.get("group")), word(details.get("name"))
    name = word(details.get("module")) or (f"{group}:{artifact}" if group and artifact else None)
    version = details.get("version")
    named = word(table(version).get("ref"))
    given = versions.get(named) if named else version
    return name, word(given) or word(table(given).get("strictly")) or word(table(given).get("require")) or ""
