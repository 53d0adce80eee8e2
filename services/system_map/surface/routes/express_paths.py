"""What Express' paths say: a route's whole path, and which paths get to a router in a handler's place. Pure."""

from __future__ import annotations

import re

from services.system_map.surface.routes.look import joined
from services.system_map.surface.routes.starts import Start

# What lets a path go on: a star, a regular expression, a parameter that takes several parts.
_ROOM = re.compile(r"[*+^\\]|\(.*[.)]")
_PATTERN = re.compile(r"[*+?:({^]")
_EXPRESSION = re.compile(r"[\\^]|./[a-z]*$")


def whole(prefix: str, path: str) -> str:
    """Return a route's whole path; a slash at its end counts for nothing in Express and is left out."""
    if not path.startswith("/") and not prefix:
        return path or "/"
    return (joined(prefix, path).rstrip("/") if path else prefix) or "/"


def leaves_room(path: str) -> bool:
    """Say whether longer paths than itself fit a path."""
    return _ROOM.search(path) is not None


def begins(path: str) -> str:
    """Return what paths begin with that fit one: what stands before its first pattern; "" for a regular expression."""
    found = _PATTERN.search(path)
    if found is None or _EXPRESSION.search(path):
        return "" if found is not None else path
    return path[: max(found.start() - (found[0] in "?{"), 0)]  # what stands before "?" may be left out


def gets_to(start: Start, method: str, path: str) -> bool:
    """Say whether what a start lets through gets to a route."""
    if start.method and method not in {"ANY", start.method}:
        return False
    said, first = whole(start.prefix, path), start.begins.rstrip("/")
    own = begins(said)
    return own.startswith(first) or (own != said and first.startswith(own.rstrip("/"))) or said == "*"
