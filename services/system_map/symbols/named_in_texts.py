"""Names in texts of which nobody knows the language: templates that generators fill in use what code nowhere names. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.derive.aside import is_aside

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_WORD = re.compile(rb"[A-Za-z_$\x80-\xff][\w$\x80-\xff]+")
# What is told of prose is no use; what is not read as text, or is of others, is left out.
_NOT_ASKED = frozenset({"docs", "binary", "vendored", "generated", "minified", "link", "submodule"})
MAX_FILES = 300
MAX_LINES = 10_000  # of one: what has more is data
MAX_TOTAL_BYTES = 2 * 1024 * 1024
MAX_WORDS = 100_000  # different ones that are held


def named_in_texts(given: PartsInput) -> frozenset[str]:
    """Return the words of texts of unknown language, those of the product first: only so much is read.

    What is read hangs on paths, lines and contents that the part asked for, so that an edit of one has it built anew.
    """
    files, facts = given.found.given.files, given.found.given.facts
    paths = [
        path
        for path, file in files.items()
        if file.language is None and file.skipped is None and file.role not in _NOT_ASKED and path in facts
    ]
    paths.sort(key=lambda path: (files[path].role == "test" or is_aside(path), path.count("/"), path))
    blobs = dict.fromkeys(files[path].blob for path in paths[:MAX_FILES] if facts[path].code_lines <= MAX_LINES)
    found: set[str] = set()
    left = MAX_TOTAL_BYTES
    for _, content in given.blobs(list(blobs)) if given.blobs is not None and blobs else ():
        left -= len(content)
        if left < 0:
            break
        for word in _WORD.finditer(content):
            if len(found) >= MAX_WORDS:
                return frozenset(found)
            found.add(word[0].decode("utf-8", "replace"))
    return frozenset(found)
