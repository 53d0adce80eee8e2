"""HTTP routes of the whole repository: a finder for each framework puts its detector's signals together.

A finder is a module here with `find(look: Look) -> Found` and a row in FINDERS. It never guesses: what hangs on
something that is not seen to be mounted says so, and what is computed is named as unread.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.system_map.parts.place import Place
from services.system_map.parts.surface import OutsideRoutes, Route, RoutesPart
from services.system_map.surface.routes import django_urls, express, fastapi, flask, go, nest, ninja, rails, spring
from services.system_map.surface.routes.look import Found, Look, place

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_ROUTES = 3_000
MAX_UNREAD = 50
# By the kind of the signals that registrations are, which nobody read where a finder fails.
FINDERS: dict[str, Callable[[Look], Found]] = {
    "flask.route": flask.find,
    "fastapi.route": fastapi.find,
    "django.pattern": django_urls.find,
    "ninja.route": ninja.find,
    "express.route": express.find,
    "nest.route": nest.find,
    "spring.route": spring.find,
    "go.route": go.find,
    "rails.routes": rails.find,
}
# Whose failing on a file may cost routes.
DETECTORS = frozenset(
    {
        *("flask", "fastapi", "django_urls", "ninja", "express", "nest", "script_texts", "python_tables"),
        *("gin", "net_http", "spring", "rails", "ruby_texts"),
    }
)


def find_routes(given: PartsInput) -> RoutesPart:
    """Return every route that the code registers, by file and line."""
    look = Look(given)
    routes: dict[tuple[str, int, str, str], Route] = {}
    unread: dict[tuple[str, int], Place] = {}
    outside: dict[tuple[bool, str, int, str, str], OutsideRoutes] = {}  # the product's own first
    for seen in look.signals("detector.failed"):
        if seen.data["detector"] in DETECTORS:
            unread.setdefault((seen.path, seen.line), place(seen))
    for kind, find in FINDERS.items():
        found = _guarded(find, look, kind)
        for route in found.routes:
            routes.setdefault((route.file, route.line, route.method, route.path), route)
        for at in found.unread:
            unread.setdefault((at.path, at.line or 0), at)
        for one in found.outside:
            outside.setdefault((one.is_test, one.file, one.line, one.path, one.module), one)
    ordered = [routes[key] for key in sorted(routes)]
    # The product's own come first where there are more than a page can take.
    kept = sorted(ordered, key=lambda route: route.is_test)[:MAX_ROUTES]
    kept.sort(key=lambda route: (route.file, route.line, route.path, route.method))
    return RoutesPart(
        routes=kept,
        left_out=len(ordered) - len(kept),
        left_out_tests=sum(route.is_test for route in ordered) - sum(route.is_test for route in kept),
        frameworks=dict(Counter(route.framework for route in ordered).most_common()),
        unread=[unread[key] for key in sorted(unread)][:MAX_UNREAD],
        outside=[outside[key] for key in sorted(outside)][:MAX_UNREAD],
    )


def _guarded(find: Callable[[Look], Found], look: Look, kind: str) -> Found:
    """Return what a finder finds; what nobody foresaw in one framework must not cost the others' routes."""
    try:
        return find(look)
    except MemoryError:
        raise
    except Exception:
        traceback.print_exc()
        return Found(unread=[place(seen) for seen in look.signals(kind)])
