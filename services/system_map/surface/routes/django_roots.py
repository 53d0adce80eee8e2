"""The roots that Django's settings name, and how sure each of them is one."""

from __future__ import annotations

from services.system_map.surface.routes.django_routers import held
from services.system_map.surface.routes.look import Look, Seen

_BY_DEFAULT = 0.85  # the environment may name another one


def roots(look: Look) -> list[tuple[float, Seen]]:
    """Return the roots, the product's and the surer ones first: a route is told by the first that reaches it."""
    found = [(min(held(seen), _sure(seen)), seen) for seen in look.signals("django.root")]
    return sorted(found, key=lambda one: (look.is_test(one[1].path), -one[0]))


def _sure(seen: Seen) -> float:
    return _BY_DEFAULT if seen.data.get("default") else 1.0
