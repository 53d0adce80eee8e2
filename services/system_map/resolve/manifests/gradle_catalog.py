"""libs.versions.toml: the catalogue from which the builds of a Gradle project take their packages.

What settings.gradle writes out of a catalogue is held alike (`gradle_settings`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from services.system_map.facts import Dependency
from services.system_map.resolve.manifests.found import Found, key_lines
from services.system_map.resolve.manifests.gradle import ANY_OF_CATALOGUE, OF_THE_BUILD
from services.system_map.resolve.paths import ancestors, base_name, parent
from services.system_map.resolve.texts import as_text, read_toml, table, word, words

# The catalogue does not say where a package goes; these go nowhere but into tests and builds.
_DEVELOPMENT = re.compile(
    r"junit|assertj|mockito|mockk|hamcrest|kotest|truth|robolectric|espresso|testcontainers|-test\b|test-"
)
# Scripts beside those of projects, and programs of the build: what they take is not known.
_UNREAD = re.compile(
    r"(?:^|/)(?!(?:build|settings|init)\.)[\w.-]+\.gradle(?:\.kts)?$"
    r"|(?:^|/)(?:buildSrc|build-?[lL]ogic|[\w-]*conventions?|[\w-]*plugins?)/(?:[^/]+/)*src/.+\.(?:kts?|groovy|java)$"
)
LIBS = "libs"  # how scripts call the catalogue that they take from
_RANKS = {"run": 0, "build": 2, "development": 3}
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
            add_library(found, alias, Dependency(name, version, "", path, lines.get(alias)))
    for bundle, aliases in table(document.get("bundles")).items():
        add_bundle(found, bundle, words(aliases))
    return found


def add_library(found: Found, alias: str, library: Dependency, *, is_taken: bool = True) -> None:
    """Add a library of a catalogue; what scripts take of one not called `libs` is not known.

    Its name says its scope, save where the catalogue is that of the build itself.
    """
    name = library.name
    is_of_build = OF_THE_BUILD.search(library.manifest) is not None or _BUILD.search(name) is not None
    scope = "development" if _DEVELOPMENT.search(name) else "build" if is_of_build else "run"
    place = len(found.dependencies)
    found.depend(name, library.requirement, scope, library.manifest, library.line)
    if is_taken and len(found.dependencies) > place:
        found.unsaid[place] = _accessor(alias)


def add_bundle(found: Found, bundle: str, aliases: Iterable[str]) -> None:
    """Add several libraries that scripts take by one name."""
    for alias in aliases:
        found.bundles.setdefault(_accessor(alias), set()).add(f"bundles.{_accessor(bundle)}")


def _accessor(alias: str) -> str:
    return re.sub(r"[-_]", ".", alias)


def take_scopes(founds: Mapping[str, Found], files: Collection[str]) -> None:
    """Give what catalogues hold for running the scopes with which the scripts of their builds take it.

    A script that is not read may take it otherwise: where there are such, nothing is known.
    """
    catalogues = {folder for path, found in founds.items() if (folder := _speaks_for(path, found)) is not None}
    if not catalogues:
        return
    taken: dict[str, dict[str, set[str]]] = {folder: {} for folder in catalogues}
    for path, found in founds.items():
        if found.taken and (folder := _nearest(path, catalogues)) is not None:
            for accessor, scopes in found.taken.items():
                taken[folder].setdefault(accessor, set()).update(scopes)
    hidden = {_nearest(path, catalogues) for path in files if _UNREAD.search(path)}
    for path, found in founds.items():
        folder = _speaks_for(path, found)
        if folder is None or folder in hidden or ANY_OF_CATALOGUE in taken[folder]:
            continue
        for place, accessor in found.unsaid.items():
            names = [accessor, *found.bundles.get(accessor, ())]
            scopes = set[str]().union(*(taken[folder].get(name, ()) for name in names))
            # What the name says of a tool holds: scripts that build the build take such to run.
            if scopes and found.dependencies[place].scope == "run":
                scope = min(scopes, key=lambda one: (_RANKS.get(one, 1), one))
                found.dependencies[place] = replace(found.dependencies[place], scope=scope)


def _speaks_for(path: str, found: Found) -> str | None:
    """Return the folder whose builds take from what a manifest holds of a catalogue; None where it holds nothing."""
    name = base_name(path)
    if name == "libs.versions.toml":
        return parent(parent(path))
    return parent(path) if found.unsaid and name in {"settings.gradle", "settings.gradle.kts"} else None


def _nearest(path: str, catalogues: Collection[str]) -> str | None:
    return next((folder for folder in ancestors(parent(path)) if folder in catalogues), None)


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
