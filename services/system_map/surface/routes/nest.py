"""Nest's routes: methods of controllers, inherited ones too, under what their controller, module and application put before."""

from __future__ import annotations

from collections.abc import Iterator

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place
from services.system_map.surface.routes.nest_applications import LIKELY, SURE, UNSURE, Applications, Asked, Key, Modules
from services.system_map.surface.routes.script_constants import Pieces, ScriptConstants

FRAMEWORK = "Nest"
_MAX_ABOVE = 8


def find(look: Look) -> Found:
    """Return the routes of all controllers."""
    return _Finder(look).find() if look.has("nest") else Found()


class _Finder:
    def __init__(self, look: Look) -> None:
        self._look = look
        self._found = Found()
        self._constants = ScriptConstants(look)
        self._applications = Applications(look, self._constants)
        self._modules = Modules(look, self._constants)
        self._above = {(seen.path, seen.data["class"]): seen.data["extends"] for seen in look.signals("nest.class")}
        self._composed: dict[tuple[str | None, str], Seen] = {}
        for seen in look.signals("nest.composed"):
            known = self._composed.setdefault((seen.path, seen.data["name"]), seen)
            if known.data != seen.data:  # it depends on what it is given
                known = known._replace(data={**known.data, "takes": "unknown", "paths": []})
                self._composed[seen.path, seen.data["name"]] = known
        self._routes: dict[Key, list[Seen]] = {}
        for seen in look.signals("nest.route"):
            self._routes.setdefault((seen.path, seen.data["class"]), []).append(seen)

    def find(self) -> Found:
        self._found.unread += [place(seen) for seen in self._modules.unread]
        controllers = self._look.signals("nest.controller")
        plain = {(one.path, one.data["class"]) for one in controllers if one.data["by"] == "Controller"}
        known = set[Key]()  # what answers, and what is told not to be understood
        for controller in controllers:
            key = (controller.path, controller.data["class"])
            is_nest = self._is_nest(controller)
            if is_nest is None:
                continue
            if controller.data["by"] != "Controller":
                made = self._composed_by(controller)
                if made is None and controller.data.get("other"):
                    continue
                paths, told = self._paths(controller, made)
                known.add(key)
                if not paths:  # what such a decorator does with a path is not known
                    if key not in plain:
                        self._found.unread += [place(seen) for seen in self._routes.get(key, ())]
                    continue
                is_nest = min(is_nest, told)
                controller = controller._replace(data={**controller.data, "paths": paths})  # noqa: PLW2901 - it stands for it
            hidden: set[str] = set()
            for owner in self._line(key):
                known.add(owner)
                for seen in self._routes.get(owner, ()):
                    sure = self._is_nest(seen)
                    if sure is not None and seen.data["handler"] not in hidden:
                        self._add(controller, seen, min(is_nest, sure, SURE if owner == key else LIKELY))
                hidden.update(self._look.members(*owner))
        self._leave(controllers, known)
        return self._found

    def _leave(self, controllers: list[Seen], known: set[Key]) -> None:
        """Tell the routes of classes that a decorator of the project may make controllers."""
        left = [one for one in controllers if (one.path, one.data["class"]) not in known and self._is_own(one)]
        for key in dict.fromkeys((one.path, one.data["class"]) for one in left):
            routes = self._routes.get(key, [])
            self._found.unread += [place(seen) for seen in routes if (self._is_nest(seen) or UNSURE) > UNSURE]

    def _is_own(self, controller: Seen) -> bool:
        """Say whether a decorator is the project's own."""
        name, path = controller.data["by"], controller.path
        bound = self._constants.bound(path).get(name)
        if bound is None:
            return name in self._look.symbols(path)
        return self._constants.target(path, name) is not None or str(bound[1]).startswith(".")

    def _composed_by(self, controller: Seen) -> Seen | None:
        """Return what the project makes of Nest's decorator, where that is a controller's."""
        name, path = controller.data["by"], controller.path
        composed = self._composed.get((path, name))
        if composed is None and name in self._constants.bound(path):
            found = self._constants.leads(path, name)
            real = str(self._constants.bound(path)[name][2])
            composed = self._composed.get(
                (found.path, found.reference) if found else (self._constants.target(path, name), real)
            )
        return composed

    def _paths(self, controller: Seen, composed: Seen | None) -> tuple[list[Pieces], float]:
        """Return the paths of a controller whose decorator the project makes of Nest's, and how sure they are.

        What the decorator puts before them may not be known, then they are what it is given; none where nothing is known.
        """
        given: list[Pieces] = controller.data["paths"]
        if composed is None:
            return [], UNSURE
        takes = composed.data["takes"]
        if takes == "frame":
            framed = [self._framed(controller, composed, pieces) for pieces in given]
            told: list[Pieces] = [[["t", text]] for text in framed if text is not None]
            return (told, SURE) if len(told) == len(given) else (given, UNSURE)
        if takes == "unknown":
            said = [self._constants.text(controller.path, pieces) for pieces in given]
            return (given if all(text is not None and " " not in text for text in said) else []), UNSURE
        return list(given if takes else composed.data["paths"]), SURE

    def _framed(self, controller: Seen, composed: Seen, pieces: Pieces) -> str | None:
        """Return the path that a decorator makes of one that it is given."""
        text = ""
        for piece in composed.data["frame"]:
            is_given = piece[0] == "p"
            said = self._constants.text(*((controller.path, pieces) if is_given else (composed.path, [piece])))
            if said is None or (is_given and not pieces):
                return None
            text += said
        return text

    def _line(self, key: Key) -> Iterator[Key]:
        """Yield a class and those above it, as far as they are known."""
        at: Key | None = key
        for _ in range(_MAX_ABOVE):
            if at is None:
                return
            yield at
            above = self._above.get(at)
            at = self._modules.meant(at[0], above) if above else None

    def _is_nest(self, seen: Seen) -> float | None:
        """Return how sure a decorator is Nest's; None where it is another's.

        It comes from Nest itself, or from a file here that hands Nest's on or wraps it.
        """
        name = seen.data["by"]
        bound = self._constants.bound(seen.path).get(name)
        if bound is None:
            return LIKELY if (seen.path, name) in self._composed else None
        if str(bound[1]).startswith("@nestjs/"):
            return SURE
        found = self._constants.leads(seen.path, name)
        target = self._constants.target(seen.path, name)
        inside = [path for path in (found.path if found else None, target) if path]
        if inside:
            return LIKELY if any(self._asks_nest(path) for path in inside) else None
        return UNSURE if self._asks_nest(seen.path) else None

    def _asks_nest(self, path: str) -> bool:
        facts = self._look.facts.get(path)
        return facts is not None and any(one.target.startswith("@nestjs/") for one in facts.imports)

    def _add(self, controller: Seen, seen: Seen, confidence: float) -> None:
        data = seen.data
        below = self._modules.before((controller.path, controller.data["class"]))
        texts = data["version"], controller.data["version"]
        versions = next(
            (
                self._applications.versions(at.path, one)
                for at, one in zip((seen, controller), texts, strict=True)
                if one
            ),
            None,
        )
        for start in controller.data["paths"]:
            for pieces in data["paths"]:
                before, path = self._constants.text(controller.path, start), self._constants.text(seen.path, pieces)
                if before is None or path is None:
                    self._found.unread.append(place(seen))
                    continue
                own = joined(before, path)
                asked = Asked(controller.path, data["method"], below or "", own, versions)
                paths, sure = self._applications.paths(asked)
                if below is None or controller.data["hosted"]:
                    sure = UNSURE
                for whole in paths:
                    self._put(controller, seen, whole, min(sure, confidence))

    def _put(self, controller: Seen, seen: Seen, path: str, confidence: float) -> None:
        data = seen.data
        self._found.routes.append(
            Route(
                framework=FRAMEWORK,
                method=data["method"],
                path=path.rstrip("/") or "/",
                handler=f"{data['class']}.{data['handler']}",
                handler_path=seen.path,
                handler_line=data["handler_line"],
                file=seen.path,
                line=seen.line,
                mounted=confidence > UNSURE,
                confidence=confidence,
                is_test=self._look.is_test(controller.path),
            )
        )
