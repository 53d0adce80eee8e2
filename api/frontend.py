"""The React build: any GET outside /api answers a file of static/, or the page itself."""

from __future__ import annotations

import functools
import os
import secrets
import time
from pathlib import Path

from flask import Response, g, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter

STATIC = Path(__file__).resolve().parents[1] / "static"
NONCE_PLACE = "__CSP_NONCE__"
NOT_BUILT = (
    "<!doctype html><title>Gander</title><p>The page is not built, or is being built just now. Reload it in a moment, "
    "or run <code>npm ci && npm run build</code> in frontend/."
)
# A folder's time is as coarse as some clocks: within this time it may change again and show the same one.
_SETTLES_NS = 2 * 10**9


class PagePath(PathConverter):
    """Any path outside /api, where a path that is not there is an error and no page."""

    regex = r"(?!api(?:/|\Z))[^/].*?"


def _built() -> frozenset[str]:
    """Return the paths of the build; what is asked for is looked up here and never on the disk."""
    # A folder's time moves with the names in it: a build that replaces this one while Gander runs is served at once.
    changed = tuple(_changed_ns(folder) for folder in (STATIC, STATIC / "assets"))
    return _files_of(STATIC) if max(changed) + _SETTLES_NS > time.time_ns() else _known_files_of(STATIC, changed)


def _changed_ns(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0  # a build takes it away before it makes it anew


@functools.lru_cache(maxsize=1)
def _known_files_of(folder: Path, _changed: tuple[int, ...]) -> frozenset[str]:
    return _files_of(folder)


def _files_of(folder: Path) -> frozenset[str]:
    """Return the paths of the files in a folder; what goes away meanwhile is left out."""
    return frozenset(
        Path(within, name).relative_to(folder).as_posix() for within, _, names in os.walk(folder) for name in names
    )


def page(path: str = "") -> Response:
    """Serve a file of the build, or the page for every other address, which the page's router reads."""
    if path in _built():
        try:
            response = send_from_directory(STATIC, path)
        except FileNotFoundError as gone:  # a build took it away just now
            raise NotFound from gone
        if path.startswith("assets/"):
            # File names carry a digest of their content, so a name never means something else.
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    if path.startswith("assets/") or request.method not in {"GET", "HEAD"}:
        raise NotFound
    g.csp_nonce = secrets.token_urlsafe(16)
    try:
        html = (STATIC / "index.html").read_text(encoding="utf-8").replace(NONCE_PLACE, g.csp_nonce)
    except FileNotFoundError:
        html = NOT_BUILT
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response
