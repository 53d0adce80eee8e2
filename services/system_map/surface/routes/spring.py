"""Spring's routes: methods of controllers, with what the class and the types above it put before."""

from __future__ import annotations

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place

FRAMEWORK = "Spring"
_MAX_ABOVE = 6
_MAX_CONTROLLERS = 50
Pieces = list[list[str]]


def find(look: Look) -> Found:
    """Return the routes of all controllers."""
    found = Found()
    classes: dict[str, list[Seen]] = {}
    below: dict[str, list[Seen]] = {}
    for seen in look.signals("spring.class"):
        classes.setdefault(seen.data["name"], []).append(seen)
        for name in seen.data["above"]:
            below.setdefault(name, []).append(seen)
    for seen in look.signals("spring.route"):
        owner = next((one for one in classes.get(seen.data["class"], ()) if one.path == seen.path), None)
        if owner is None or owner.data["client"]:
            continue
        for controller in _controllers(owner, below, 0)[:_MAX_CONTROLLERS]:
            _add(look, found, seen, owner, controller)
    return found


def _controllers(owner: Seen, below: dict[str, list[Seen]], depth: int) -> list[Seen]:
    """Return the controllers that answer a class's mappings: itself, or those that inherit them."""
    if owner.data["controller"]:
        return [owner]
    if depth > _MAX_ABOVE:
        return []
    return [
        found
        for heir in below.get(owner.data["name"], ())[:_MAX_CONTROLLERS]
        if heir is not owner
        for found in _controllers(heir, below, depth + 1)
    ]


def _add(look: Look, found: Found, seen: Seen, owner: Seen, controller: Seen) -> None:
    data = seen.data
    starts = controller.data["paths"] or owner.data["paths"] or [[]]
    given = controller if controller.data["paths"] else owner
    methods = data["methods"] or controller.data["methods"] or ["ANY"]
    for start in starts:
        before = _text(given, start)
        for pieces in data["paths"] or [[]]:
            path = _text(owner, pieces)
            if path is None or before is None:
                found.unread.append(place(seen))
                continue
            for method in methods:
                found.routes.append(
                    Route(
                        framework=FRAMEWORK,
                        method=method,
                        path=joined(before, path),
                        handler=f"{controller.data['name'] if controller is owner else data['class']}.{data['handler']}",
                        handler_path=seen.path,
                        handler_line=data["handler_line"],
                        file=seen.path,
                        line=seen.line,
                        confidence=1.0 if controller is owner else 0.9,
                        is_test=look.is_test(seen.path),
                    )
                )


def _text(owner: Seen, pieces: Pieces, depth: int = 0) -> str | None:
    text = ""
    for kind, value in pieces:
        if kind == "t":
            text += value
            continue
        inner = owner.data["texts"].get(value.rpartition(".")[2]) if kind == "n" and depth < _MAX_ABOVE else None
        said = _text(owner, inner, depth + 1) if inner else None
        if said is None:
            return None
        text += said
    return text
