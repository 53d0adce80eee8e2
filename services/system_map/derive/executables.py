"""What a C or C++ build calls the program that it makes of a file with a main(). Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from services.system_map.derive.values import folder_of

_AUTOMAKE = re.compile(r"^[ \t]*([\w.-]+)_SOURCES[ \t]*=((?:[^\n\\]|\\\n)*)", re.MULTILINE)
_CMAKE = re.compile(r"\badd_executable\s*\(\s*([\w.-]+)([^()]*)\)", re.IGNORECASE)
_MESON = re.compile(r"\bexecutable\s*\(\s*'([\w.-]+)'([^()]*)", re.IGNORECASE)
_BUILDS = (("Makefile.am", _AUTOMAKE), ("CMakeLists.txt", _CMAKE), ("meson.build", _MESON))


def executable_of(texts: Mapping[str, bytes], path: str) -> tuple[str, str] | None:
    """Return the program's name and the build file that names it, that next above the source; None where none does."""
    folder = folder_of(path)
    while True:
        for name, pattern in _BUILDS:
            text = texts.get(f"{folder}{name}", b"").decode(errors="replace")
            for program, sources in pattern.findall(text):
                written = {posixpath.normpath(word.strip("\"',\\")) for word in sources.replace(",", " ").split()}
                if path.removeprefix(folder) in written:
                    return program, name
        if not folder:
            return None
        folder = folder_of(folder[:-1])
