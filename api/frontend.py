"""The React build: any GET outside /api answers a file of static/, or the page itself."""

from __future__ import annotations

import functools
import secrets
from pathlib import Path

from flask import Response, g, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter

STATIC = Path(__file__).resolve().parents[1] / "static"
NONCE_PLACE = "__CSP_NONCE__"
NOT_BUILT = "<!doctype html><title>Gander</title><p>The page is not built. Run <code>npm ci && npm run build</code> in frontend/."


class PagePath(PathConverter):
    """Any path outside /api, where a path that is not there is an error and no page."""

    regex = r"(?!api(?:/|\Z))[^/].*?"


def _built() -> frozenset[str]:
    """Return the paths of the build; what is asked for is looked up here and never on the disk."""
    # A folder's time moves with the names in it: a build that replaces this one while Gander runs is served at once.
    return _files_of(
        tuple(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in (STATIC, STATIC / "assets"))
    )


@functools.lru_cache(maxsize=1)
def _files_of(_changed: tuple[int, ...]) -> frozenset[str]:
    return frozenset(file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file())


def page(path: str = "") -> Response:
    """Serve a file of the build, or the page for every other address, which the page's router reads."""
    if path in _built():
        response = send_from_directory(STATIC, path)
        if path.startswith("assets/"):
            # File names carry a digest of their content, so a name never means something else.
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    if path.startswith("assets/") or request.method not in {"GET", "HEAD"}:
        raise NotFound
    g.csp_nonce = secrets.token_urlsafe(16)
    index = STATIC / "index.html"
    html = index.read_text(encoding="utf-8").replace(NONCE_PLACE, g.csp_nonce) if index.is_file() else NOT_BUILT
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response
