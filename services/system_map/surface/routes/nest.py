"""Nest's routes: methods of controllers under their controller's path and the global prefix."""

from __future__ import annotations

import posixpath

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place

FRAMEWORK = "Nest"
_UNSURE = 0.6
Pieces = list[list[str]]


def find(look: Look) -> Found:
    """Return the routes of all controllers."""
    found = Found()
    controllers = {(seen.path, seen.data["class"]): seen for seen in look.signals("nest.controller")}
    prefixes = _prefixes(look)
    for seen in look.signals("nest.route"):
        controller = controllers.get((seen.path, seen.data["class"]))
        if controller is None:
            continue
        prefix, sure = _prefix_of(seen.path, prefixes)
        sure = sure and not controller.data["versioned"]
        for start in controller.data["paths"]:
            for pieces in seen.data["paths"]:
                before, path = _text(controller, start), _text(controller, pieces)
                if before is None or path is None:
                    found.unread.append(place(seen))
                    continue
                _add(look, found, seen, joined(prefix, before, path), sure=sure)
    return found


def _prefixes(look: Look) -> dict[str, str | None]:
    """Return the global prefix of each application, by the folder that its package stands in."""
    prefixes: dict[str, str | None] = {}
    for seen in look.signals("nest.prefix"):
        if not look.is_test(seen.path):
            folder = posixpath.dirname(seen.path)
            prefixes[folder] = _text(seen, seen.data["prefix"])
    return prefixes


def _prefix_of(path: str, prefixes: dict[str, str | None]) -> tuple[str, bool]:
    """Return the global prefix that holds for a file, and whether it could be read."""
    within = [folder for folder in prefixes if not folder or path.startswith(f"{folder}/")]
    if not within and len(prefixes) == 1:
        within = list(prefixes)
    if not within:
        return "", True
    prefix = prefixes[max(within, key=len)]
    return prefix or "", prefix is not None


def _text(seen: Seen, pieces: Pieces) -> str | None:
    text = ""
    for kind, value in pieces:
        known = seen.data["texts"].get(value) if kind == "n" else None
        inner = known[0][1] if known and len(known) == 1 and known[0][0] == "t" else None
        if kind != "t" and inner is None:
            return None
        text += value if kind == "t" else str(inner)
    return text


def _add(look: Look, found: Found, seen: Seen, path: str, *, sure: bool) -> None:
    data = seen.data
    found.routes.append(
        Route(
            framework=FRAMEWORK,
            method=data["method"],
            path=path.rstrip("/") or "/",
            handler=f"{data['class']}.{data['handler']}",
            handler_path=seen.path,
            handler_line=data["handler_line"],
            file=seen.path,
            line=seen.line,
            mounted=sure,
            confidence=1.0 if sure else _UNSURE,
            is_test=look.is_test(seen.path),
        )
    )
