"""How each of Go's frameworks puts the path of a group before those of its routes. Pure."""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.surface.routes.go_router import Router
from services.system_map.surface.routes.look import joined
from services.system_map.surface.routes.starts import Start, under


def extending(router: Router, parent: Router, prefix: str | None) -> Callable[[Start], Start]:
    """Return what extends a start of a router's parent by what stands before the router's paths there."""
    join = _JOINS.get(router.framework) if router.framework == parent.framework else None
    if join is None or prefix is None:
        return under(prefix)
    # Fiber's own routes begin with a slash already when what mounts them is put before them, that of "" too.
    is_mounted = router.is_made and router.framework == "Fiber"
    said = f"{prefix.rstrip('/')}/" if is_mounted else prefix
    return lambda above: above._replace(prefix=join(above.prefix, said))


def whole(framework: str, prefix: str, path: str) -> str:
    """Return the path that a route of a framework answers below a prefix."""
    text = _JOINS.get(framework, _by_slash)(prefix, path)
    return text if text.startswith("/") or framework == "net/http" else f"/{text}"


def _by_slash(prefix: str, path: str) -> str:
    """Return what most of them make of a prefix and a path: a path that says nothing is the prefix itself."""
    if not prefix:
        return path or "/"
    return joined(prefix, path) if path else prefix


def _of_gin(prefix: str, path: str) -> str:
    """Join as Gin's `joinPaths`: cleaned, with the slash that the path ends with; without a path all stays as it is."""
    if not path:
        return prefix
    kept: list[str] = []
    for part in f"{prefix}/{path}".split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in {"", "."}:
            kept.append(part)
    return "/".join(["", *kept, *([""] if path.endswith("/") or not kept else [])])


def _of_echo(prefix: str, path: str) -> str:
    """Join as Echo, which only writes one behind the other: "/a" and "b" are "/ab"."""
    return prefix + path


def _of_fiber(prefix: str, path: str) -> str:
    """Join as Fiber's `getGroupPath`: by one slash; without a path the prefix stays as it is."""
    return f"{prefix.rstrip('/')}/{path.removeprefix('/')}" if path else prefix


_JOINS: dict[str, Callable[[str, str], str]] = {"Gin": _of_gin, "Echo": _of_echo, "Fiber": _of_fiber}
