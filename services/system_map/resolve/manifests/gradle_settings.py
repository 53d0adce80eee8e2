"""settings.gradle and settings.gradle.kts: a project's name, and the catalogues that are written out there."""

from __future__ import annotations

import re

from services.system_map.facts import Dependency
from services.system_map.resolve.manifests.found import Found
from services.system_map.resolve.manifests.gradle import COMMENTS, with_blocks, without_comment
from services.system_map.resolve.manifests.gradle_catalog import LIBS, add_bundle, add_library
from services.system_map.resolve.texts import as_text

_NAME = re.compile(r"rootProject\.name\s*=\s*[\"']([^\"'\n]+)")
_CATALOGUES = re.compile(r"(?:^|[\s.])versionCatalogs$")
# A catalogue's own block: `libs {`, `create("libs") {`.
_CATALOGUE = re.compile(r"(?:(?:create|register|named|maybeCreate)[ \t]*+\([ \t]*+[\"'])?(\w{1,100})")
# A library by its coordinates, or by their parts: `library("look", "org.acme:look:1")`, `alias("look").to("org.acme", "look")`.
_LIBRARY = re.compile(
    r"(?:^|[{;\s])(?:(library)[ \t]*+\(?[ \t\n]*+|(alias)[ \t]*\([ \t]*)[\"']([\w.-]{1,200})[\"']"
    r"(?:[ \t\n]*+,|[ \t]*\)[ \t\n]*\.[ \t]*to[ \t]*\()[ \t\n]*+[\"']([^\"'\n]{1,400})[\"']"
    r"(?:[ \t\n]*+,[ \t\n]*+[\"']([\w.-]{1,200})[\"'])?[ \t\n]*+\)?"
    r"(?:[ \t\n]*+\.[ \t]*(version|versionRef)[ \t]*+\(?[ \t]*+[\"']([^\"'\n]{1,100})[\"'])?",
    re.MULTILINE,
)
_VERSION = re.compile(r"\bversion[ \t]*+\(?[ \t]*+[\"']([\w.-]{1,100})[\"'][ \t]*+,[ \t]*+[\"']([^\"'\n]{1,100})[\"']")
_BUNDLE = re.compile(
    r"(?:^|[{;\s])(bundle)[ \t]*+\(?[ \t]*+[\"']([\w.-]{1,100})[\"'][ \t]*+,[ \t\n]*+(?:\[|listOf\()([^\])]{1,4000})"
)
_QUOTED = re.compile(r"[\"']([\w.-]{1,200})[\"']")
_NAME_OF_PART = re.compile(r"[\w.-]{1,200}")  # of a group or an artifact, as it stands in a build's script


def read_settings(path: str, data: bytes) -> Found:
    """Read the project's name, and the libraries of the version catalogues; their names are `group:artifact`."""
    text = as_text(data)
    match = _NAME.search(text)
    found = Found(name=match[1] if match else None)
    if "versionCatalogs" not in text:
        return found
    text = COMMENTS.sub(without_comment, text)
    versions = dict(_VERSION.findall(text))
    line, at = 1, 0
    for one, heads in with_blocks(text, _LIBRARY):
        catalogue = _catalogue(heads)
        if catalogue is None:
            continue
        start = max(one.start(1), one.start(2))
        line, at = line + text.count("\n", at, start), start
        alias, coordinates, artifact, sort, version = one.groups()[2:]
        group, _, rest = coordinates.partition(":")
        name, _, own = rest.partition(":")
        said = versions.get(version, "") if sort == "versionRef" else version or own.partition("@")[0]
        if _NAME_OF_PART.fullmatch(group) and _NAME_OF_PART.fullmatch(artifact or name):
            library = Dependency(f"{group}:{artifact or name}", said, "", path, line)
            add_library(found, alias, library, is_taken=catalogue == LIBS)
    for one, heads in with_blocks(text, _BUNDLE):
        if _catalogue(heads) == LIBS:
            add_bundle(found, one[2], _QUOTED.findall(one[3]))
    return found


def _catalogue(heads: list[str]) -> str | None:
    """Return the name of the catalogue in whose block something stands, by the heads of the blocks around."""
    at = next((at for at, head in enumerate(heads[:-1]) if _CATALOGUES.search(head)), None)
    named = _CATALOGUE.match(heads[at + 1]) if at is not None else None
    return named[1] if named else None
