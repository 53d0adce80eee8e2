"""Which headers a C or C++ build makes itself, and which libraries it takes from outside, as its files say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from services.system_map.resolve.paths import base_name, parent
from services.system_map.resolve.texts import Unreadable, as_text

_MESON_MADE = re.compile(r"\bconfigure_file\s*\([^()]{0,4000}?\boutput\s*:\s*'([^'\n]{1,200})'")
_CMAKE_MADE = re.compile(r"\bconfigure_file\s*\(\s*[^\s()]{1,300}\s+\"?([^\s()\"]{1,300})", re.IGNORECASE)
_MESON_OUTSIDE = re.compile(r"\bdependency\s*\(\s*'([\w.+-]{1,80})'")
_CMAKE_OUTSIDE = re.compile(r"\bfind_package\s*\(\s*([\w.+-]{1,80})", re.IGNORECASE)
_MESON_OWN = re.compile(r"\b(?:project|library|static_library|shared_library)\s*\(\s*'([\w.+-]{1,80})'")
_CMAKE_OWN = re.compile(r"\b(?:project|add_library)\s*\(\s*([\w.+-]{1,80})", re.IGNORECASE)
_MESON_PROJECT = re.compile(r"\bproject\s*\(\s*'([\w.+-]{1,80})'")
_CMAKE_PROJECT = re.compile(r"\bproject\s*\(\s*([\w.+-]{1,80})", re.IGNORECASE)
_IN_SOURCES = re.compile(r"SOURCE_DIR")


def made_headers(texts: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Return by folder of a build file the names, without folders, of what Meson and CMake write into the build's folder."""
    found: dict[str, frozenset[str]] = {}
    for folder, pattern, text in _build_files(texts, _MESON_MADE, _CMAKE_MADE):
        made = {base_name(path) for path in pattern.findall(text) if not _IN_SOURCES.search(path)}
        if made:
            found[folder] = found.get(folder, frozenset()) | made
    return found


def outside_libraries(texts: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Return by folder of a build file the names, in small letters, of the libraries that it looks for on the system."""
    own = {
        name.lower()
        for _, pattern, text in _build_files(texts, _MESON_OWN, _CMAKE_OWN)
        for name in pattern.findall(text)
    }
    found: dict[str, frozenset[str]] = {}
    for folder, pattern, text in _build_files(texts, _MESON_OUTSIDE, _CMAKE_OUTSIDE):
        named = {name.lower() for name in pattern.findall(text)} - own
        if named:
            found[folder] = found.get(folder, frozenset()) | named
    return found


def project_names(texts: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Return by folder of a build file what it calls the project that it builds.

    Not where it looks for a library of that name: samples and tests are called after what they show.
    """
    found: dict[str, frozenset[str]] = {}
    for folder, pattern, text in _build_files(texts, _MESON_PROJECT, _CMAKE_PROJECT):
        outside = _MESON_OUTSIDE if pattern is _MESON_PROJECT else _CMAKE_OUTSIDE
        asked = {name.lower() for name in outside.findall(text)}
        named = frozenset(name for name in pattern.findall(text) if name.lower() not in asked)
        if named:
            found[folder] = found.get(folder, frozenset()) | named
    return found


def _build_files(
    texts: Mapping[str, bytes], meson: re.Pattern[str], cmake: re.Pattern[str]
) -> Iterator[tuple[str, re.Pattern[str], str]]:
    for path in sorted(texts):
        pattern = {"meson.build": meson, "cmakelists.txt": cmake}.get(base_name(path).lower())
        if pattern is None:
            continue
        try:
            yield parent(path), pattern, as_text(texts[path])
        except Unreadable:
            continue
