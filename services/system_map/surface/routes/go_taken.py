"""Routers that Go functions are given and mount: by the calls that give them, or by a type that one function gives."""

from __future__ import annotations

import posixpath
from functools import cached_property

from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.go_router import Router
from services.system_map.surface.routes.look import Look, Seen

_BY_TYPE = 0.9


class TakenRouters:
    """What parameters are given that functions mount."""

    def __init__(self, look: Look, names: GoNames) -> None:
        """Take what tells routers by their names."""
        self._look = look
        self._names = names

    def of(self, seen: Seen, *, is_known: bool) -> tuple[Router, ...]:
        """Return the routers that a mount of a parameter means; none where it mounts something else, or nobody knows.

        Where the name is known for a router, only calls tell which ones it is given.
        """
        if "taken" not in seen.data:
            return ()
        function = posixpath.dirname(seen.path), seen.data["scope"].partition(".")[0]
        given = self._passed.get((*function, seen.data["taken"]), ())
        if given:
            return tuple(given)
        is_plain = not is_known and seen.data["what"][0] == "name" and not seen.data.get("bare")
        router = self._names.of_type(seen, seen.data["what"][1]) if is_plain else None
        if router is None or router.framework != seen.data["framework"]:
            return ()
        router.most = min(router.most, _BY_TYPE)
        return (router,)

    @cached_property
    def _takers(self) -> frozenset[tuple[str, str]]:
        """The functions that mount what they are given."""
        mounts = [seen for seen in self._look.signals("go.mount") if "taken" in seen.data]
        return frozenset((posixpath.dirname(seen.path), seen.data["scope"].partition(".")[0]) for seen in mounts)

    @cached_property
    def _passed(self) -> dict[tuple[str, str, int], dict[Router, None]]:
        """The routers that the product's functions are given, by the package, the function and the parameter's place."""
        found: dict[tuple[str, str, int], dict[Router, None]] = {}
        for seen in self._look.signals("go.pass"):
            is_test = self._look.is_test(seen.path)
            functions = self._names.functions(seen, seen.data["what"], self._takers) if not is_test else ()
            for index, reference in enumerate(seen.data["passed"] if functions else ()):
                router = self._names.router(seen, reference, seen.data["scope"]) if reference else None
                if router is not None:
                    for folder, scope in functions:
                        found.setdefault((folder, scope, index), {})[router] = None
        return found
