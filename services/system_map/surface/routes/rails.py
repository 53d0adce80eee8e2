"""Rails' routes: the routes files of applications and engines, with the methods of controllers that answer."""

from __future__ import annotations

import posixpath

from services.system_map.parts.place import Place
from services.system_map.parts.surface import Route
from services.system_map.surface.routes.inflections import underscored
from services.system_map.surface.routes.look import Found, Look, Seen
from services.system_map.surface.routes.rails_answers import Call
from services.system_map.surface.routes.rails_engines import LoadedEngines
from services.system_map.surface.routes.rails_mapper import UNSURE, Made, Mapper
from services.system_map.surface.routes.rails_scopes import Scope
from services.system_map.surface.routes.rails_texts import ModuleTexts

FRAMEWORK = "Rails"
_APPLICATION = ("Rails.application", "::Application", "Rails.application.class")
_MAX_MOUNTS = 12


def find(look: Look) -> Found:
    """Return the routes of all applications and engines."""
    found = Found()
    drawn = look.signals("rails.routes")
    if not drawn:
        return found
    finder = _Finder(look, found)
    engines = [seen for seen in drawn if not str(seen.data["on"]).endswith(_APPLICATION)]
    for seen in drawn:
        if seen not in engines:
            is_loaded = not finder.engines.is_left_out(posixpath.dirname(posixpath.dirname(seen.path)))
            finder.draw(seen, Scope(text_of=finder.text_of), mounted=is_loaded)
    for seen in engines:
        on = str(seen.data["on"])
        prefixes = sorted({path for name, path in finder.mounts if name.removeprefix("::") == on.removeprefix("::")})
        module = finder.module_of(on)
        for prefix in prefixes[:_MAX_MOUNTS]:
            finder.draw(seen, Scope(path=prefix, module=module, text_of=finder.text_of), mounted=True)
        if not prefixes:
            finder.draw(seen, Scope(module=module, text_of=finder.text_of), mounted=False)
    return found


class _Finder:
    def __init__(self, look: Look, found: Found) -> None:
        self.look = look
        self.found = found
        self.mounts: list[tuple[str, str]] = []
        self.parts: dict[str, list[Call]] = {seen.path: seen.data["calls"] for seen in look.signals("rails.part")}
        self.text_of = ModuleTexts(look).text_of
        self.isolated = [str(seen.data["name"]) for seen in look.signals("rails.isolated")]
        self.apis = {seen.path for seen in look.signals("rails.api")}
        self.engines = LoadedEngines(look.texts, look.files, look.imports)
        self.controllers: dict[str, list[str]] = {}
        for path in look.files:
            if path.endswith("_controller.rb"):
                name = path.rpartition("app/controllers/")[2].removesuffix("_controller.rb")
                self.controllers.setdefault(name, []).append(path)

    def module_of(self, on: str) -> str:
        """Return the namespace that an engine's controllers stand in."""
        within = [name for name in self.isolated if on.removeprefix("::").startswith(f"{name}::")]
        return underscored(max(within, key=len)) if within else ""

    def draw(self, seen: Seen, scope: Scope, *, mounted: bool) -> None:
        """Take the routes of one `draw` block."""
        home = posixpath.dirname(posixpath.dirname(seen.path))
        mapper = Mapper(self._part, api=posixpath.join(home, "config/application.rb") in self.apis)
        mapper.run(seen.path, seen.data["calls"], scope)
        self.mounts += mapper.mounts
        self.found.unread += [Place(path=path, line=line) for path, line in mapper.unread]
        for made in mapper.made:
            self._add(made, home, mounted=mounted)

    def _part(self, path: str, name: str) -> tuple[str, list[Call]] | None:
        """Return the file that `draw(:name)` takes in; from within such a file too."""
        folder = posixpath.dirname(path)
        while folder and posixpath.basename(folder) != "config":
            folder = posixpath.dirname(folder)
        target = posixpath.join(folder, "routes", f"{name}.rb")
        calls = self.parts.get(target)
        return (target, calls) if calls is not None else None

    def _add(self, made: Made, home: str, *, mounted: bool) -> None:
        controller, _, action = made.to.partition("#")
        path = self._controller(controller, home) if action else None
        # What stands in a block that nobody knows may have more before its path.
        mounted = mounted and made.confidence > UNSURE
        confidence = made.confidence if mounted else min(made.confidence, UNSURE)
        self.found.routes.append(
            Route(
                framework=FRAMEWORK,
                method=made.method,
                path=made.path,
                handler=made.to,
                handler_path=path,
                handler_line=self._line(path, action),
                file=made.file,
                line=made.line,
                mounted=mounted,
                confidence=confidence,
                is_test=self.look.is_test(made.file),
            )
        )

    def _controller(self, name: str, home: str) -> str | None:
        candidates = self.controllers.get(name, [])
        own = posixpath.join(home, "app/controllers", f"{name}_controller.rb")
        if own in candidates:
            return own
        return candidates[0] if len(candidates) == 1 else None

    def _line(self, path: str | None, action: str) -> int | None:
        if path is None:
            return None
        lines = [
            one.start_line for one in self.look.symbols(path).values() if one.name == action and one.kind != "class"
        ]
        return lines[0] if lines else None
