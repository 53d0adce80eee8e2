"""Servers that stand in for the real one while a front end is worked on, by their names: `fake-api/`, `mock-server.js`. Pure."""

from __future__ import annotations

import re

_STAND_IN = re.compile(
    r"(?:^|/)(?:fake|mock|mocked|stub)[-_](?:[a-z]{1,40}[-_])?(?:apis?|servers?|backend)(?:/|(?=\.[cm]?[jt]s$))"
)
_SCRIPTS = (".js", ".ts", ".cjs", ".mjs", ".cts", ".mts")


def stand_in_of(path: str) -> str:
    """Return the folder, with its slash, or the file without its ending that is called so; "" for none.

    Only of scripts: of other languages servers like that are mostly products that tests are written with.
    """
    found = _STAND_IN.search(path.lower()) if path.endswith(_SCRIPTS) else None
    return path[: found.end()] if found is not None else ""
