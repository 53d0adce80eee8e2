"""Which headers a C or C++ build makes itself, and which libraries it takes from outside, as its files say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from services.system_map.resolve.paths import base_name
from services.system_map.resolve.texts import Unreadable, as_text

_MESON_MADE = re.compile(r"\bconfigure_file\s*\([^()]{0,4000}?\boutput\s*:\s*'([^'\n]{1,200})'")
_CMAKE_MADE = re.compile(r"\bconfigure_file\s*\(\s*[^\s()]{1,300}\s+\"?([^\s()\"]{1,300})", re.IGNORECASE)
_MESON_OUTSIDE = re.compile(r"\bdependency\s*\(\s*'([\w.+-]{1,80})'")
_CMAKE_OUTSIDE = re.compile(r"\bfind_package\s*\(\s*([\w.+-]{1,80})", re.IGNORECASE)
_IN_SOURCES = re.compile(r"SOURCE_DIR")


def made_headers(texts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the names, without folders, of what Meson and CMake write into the build's folder."""
    made = {
        base_name(path)
        for pattern, text in _build_files(texts, _MESON_MADE, _CMAKE_MADE)
        for path in pattern.findall(text)
        if not _IN_SOURCES.search(path)
    }
    return frozenset(made)


def outside_libraries(texts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the names, in small letters, of the libraries that a build looks for on the system."""
    found = _build_files(texts, _MESON_OUTSIDE, _CMAKE_OUTSIDE)
    return frozenset(name.lower() for pattern, text in found for name in pattern.findall(text))


def _build_files(
    texts: Mapping[str, bytes], meson: re.Pattern[str], cmake: re.Pattern[str]
) -> Iterator[tuple[re.Pattern[str], str]]:
    for path in sorted(texts):
        pattern = {"meson.build": meson, "cmakelists.txt": cmake}.get(base_name(path).lower())
        if pattern is None:
            continue
        try:
            yield pattern, as_text(texts[path])
        except Unreadable:
            continue
