"""Servers that stand in for the real one while a front end is worked on, by their names: `fake-api/`, `mock-server.js`. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from services.system_map.derive.node_programs import package_of

_STAND_IN = re.compile(
    r"(?:^|/)(?:fake|mock|mocked|stub)[-_](?:[a-z]{1,40}[-_])?(?:apis?|servers?|backend)(?:/|(?=\.[cm]?[jt]s$))",
    re.IGNORECASE | re.ASCII,
)
_WORD = re.compile(r"[^\s;&|\"'=]{1,300}")
_ENDINGS = ("", ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", "/index.js", "/index.ts", "/index.mjs", "/index.cjs")
_MAX_WORDS = 2_000  # of one package.json
_SCRIPTS = (".js", ".ts", ".cjs", ".mjs", ".cts", ".mts")


def stand_in_of(path: str) -> str:
    """Return the folder, with its slash, or the file without its ending that is called so; "" for none.

    Only of scripts: of other languages servers like that are mostly products that tests are written with.
    """
    found = _STAND_IN.search(path) if path.endswith(_SCRIPTS) else None
    return path[: found.end()] if found is not None else ""


def files_named(texts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what files the main, the programs and the scripts of each package.json may name, whether they are there or not."""
    for manifest in texts:
        if posixpath.basename(manifest) != "package.json":
            continue
        package = package_of(texts, manifest)
        said = [package.get("main"), *_values(package.get("bin")), *_values(package.get("scripts"))]
        words = (match[0] for one in said if isinstance(one, str) for match in _WORD.finditer(one))
        for word in islice(words, _MAX_WORDS):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(manifest), word))
            yield from (path + ending for ending in _ENDINGS)


def _values(value: object) -> list[object]:
    return list(value.values()) if isinstance(value, dict) else [value]
