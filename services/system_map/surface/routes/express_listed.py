"""Which routers hang where each object of a list is mounted by what it holds: `route.router` of `[new Users()]`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.system_map.surface.routes.express_classes import ExpressClasses
from services.system_map.surface.routes.express_handed import Handed, Parameter
from services.system_map.surface.routes.express_roots import Router
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.script_names import Exported, ScriptNames

_MAX_LOOKS = 100_000  # at objects of lists, in one project


class Listed:
    """The lists that functions and constructors are handed."""

    def __init__(
        self,
        look: Look,
        names: ScriptNames,
        classes: ExpressClasses,
        field: Callable[[Exported, str], Router | None],
    ) -> None:
        """Take what tells the router that a field of a class is."""
        self._look = look
        self._lists: Handed[tuple[Seen, tuple[str, ...]]] = Handed(names)
        self._classes = classes
        self._field = field
        self._known: dict[tuple[Parameter, str], list[Router]] = {}
        self._looks = 0

    def give(self, seen: Seen, functions: Sequence[Exported]) -> None:
        """Note what lists one call hands over; a test's say nothing of the product."""
        listed = seen.data.get("listed", {})
        taken = seen.data.get("taken", ())
        for function in functions:
            if self._look.is_test(seen.path) and not self._look.is_test(function.path):
                continue
            for at, classes in listed.items():
                self._lists.give(Parameter(*function, int(at)), (seen, tuple(classes)))
            for at, scope, nth in taken:
                self._lists.pass_on(Parameter(seen.path, scope, nth), Parameter(*function, at))

    def settle(self) -> None:
        """Follow what is handed on."""
        self._lists.settle()

    def held(self, seen: Seen) -> list[Router]:
        """Return the routers that the objects of a mount's list hold; none where it goes over no list that is told."""
        each = seen.data.get("each")
        if each is None:
            return []
        key = (Parameter(seen.path, each["taker"], each["nth"]), each["field"])
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, parameter: Parameter, field: str) -> list[Router]:
        found: dict[int, Router] = {}
        for seen, classes in self._lists.of(parameter):
            self._looks += len(classes)
            for name in classes if self._looks <= _MAX_LOOKS else ():
                owner = self._classes.named(seen.path, f"new:{name}")
                router = self._field(owner, field) if owner is not None else None
                if router is not None:
                    found[id(router)] = router
        return list(found.values())
