"""The routes of Django that one pattern, or one line of a router's table, makes where it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.django_methods import ViewMethods
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named
from services.system_map.surface.routes.starts import Start

FRAMEWORK = "Django"


class Rows:
    """Writes routes."""

    def __init__(self, look: Look) -> None:
        """Take the map's facts."""
        self._look = look
        self._methods = ViewMethods(look)

    def of_entry(  # noqa: PLR0917 - what one line of a router's table says
        self, seen: Seen, method: str, at: Start, named: Named, handler: str, line: int | None
    ) -> Route:
        """Return the route that a method of a view set answers."""
        return Route(
            framework=FRAMEWORK,
            method=method,
            path=at.prefix if at.prefix.startswith("/") else f"/{at.prefix}",
            handler=f"{named.qualified}.{handler}",
            handler_path=named.path,
            handler_line=line or self._look.line_of(named.path, named.qualified),
            file=seen.path,
            line=seen.line,
            mounted=at.mounted,
            confidence=at.confidence,
            is_test=self._look.is_test(seen.path),
        )

    def of_pattern(self, seen: Seen, at: Start, named: Named | None) -> Iterator[Route]:
        """Yield the routes of a pattern, one for each method that is told."""
        actions: dict[str, str] = seen.data.get("actions") or {}
        if named is not None and actions:
            for method, handler in actions.items():
                line = self._look.line_of(named.path, f"{named.qualified}.{handler}")
                yield self.of_entry(seen, method, at, named, handler, line)
            return
        for method in actions or self._methods.of(named, seen) or ["ANY"]:
            yield self._of_view(seen, at, named, method)

    def _of_view(self, seen: Seen, at: Start, named: Named | None, method: str) -> Route:
        data: dict[str, Any] = seen.data
        return Route(
            framework=FRAMEWORK,
            method=method,
            path=at.prefix if at.prefix.startswith("/") else f"/{at.prefix}",
            handler=named.qualified if named is not None and named.qualified else data["view"],
            handler_path=named.path if named else None,
            handler_line=self._look.line_of(named.path, named.qualified) if named else None,
            file=seen.path,
            line=seen.line,
            name=data["name"],
            mounted=at.mounted,
            confidence=at.confidence,
            is_test=self._look.is_test(seen.path),
        )
