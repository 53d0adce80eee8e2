"""Scopes of scripts as Express' signals write them: functions, classes and blocks, joined by dots."""

from __future__ import annotations

from services.system_map.surface.routes.look import Seen

_MAX_DEPTH = 60


def takers(seen: Seen) -> list[tuple[str, str]]:
    """Return the functions that take what a registration is made on, or says, or goes over, or what is handed on."""
    data = seen.data
    found = [data.get("taker", ""), data.get("helper", {}).get("of", ""), data.get("each", {}).get("taker", "")]
    found += [scope for _, scope, _ in data.get("taken", ())]
    return [(seen.path, scope) for scope in found if scope]


def function_of(scope: str) -> str:
    """Return a scope without the blocks in its functions."""
    return ".".join(part for part in scope.split(".") if not part.startswith("{"))


def scopes_of(scope: str) -> list[str]:
    """Return a scope and those around it, the innermost first."""
    parts = scope.split(".") if scope else []
    return [".".join(parts[:count]) for count in range(len(parts), -1, -1)][:_MAX_DEPTH]
