"""Whose a router or an application is: of FastAPI or Starlette, or of another framework that the repository uses."""

from __future__ import annotations

from services.system_map.surface.routes.look import Look, Seen

_PACKAGES = frozenset({"fastapi", "starlette"})
_ROUTERS = frozenset({"APIRouter", "Router"})
_MAX_HOPS = 6
# What makes the applications and routers of frameworks whose decorators are alike.
_MAKERS = {
    "flask": frozenset({"Flask", "Quart", "APIFlask", "OpenAPI", "Blueprint", "APIBlueprint"}),
    "fastapi": frozenset({"FastAPI", "Starlette", "APIRouter"}),
}
# What brings them.
_IMPORTED = {"flask": ("flask", "quart", "apiflask"), "fastapi": ("fastapi", "starlette")}


def is_of_fastapi(look: Look, seen: Seen) -> bool:
    """Say whether an object is a framework's; one by `via` is where modules lead to the packages that have it.

    Ones that the repository does not show are none: many libraries call something a `Router`.
    """
    via = seen.data.get("via")
    path: str | None = seen.path
    if via is None:
        return True
    line, name = int(via[0]), str(via[1])
    for _ in range(_MAX_HOPS):
        path = next((one.target for one in look.imports(path or "").get(line, ()) if one.target), None)
        facts = look.facts.get(path) if path is not None else None
        if path is None or facts is None:
            return False
        symbol = look.symbols(path).get(name)
        if symbol is not None and symbol.kind == "class":
            return any(base.rpartition(".")[2] == "APIRouter" for base in look.bases(path, name))
        brings = [one for one in facts.imports if not one.level and one.target.partition(".")[0] in _PACKAGES]
        if any(one.kind == "import" and _ROUTERS.intersection(one.names or _ROUTERS) for one in brings):
            return True
        again = next((one.line for one in facts.imports if name in one.names), None)
        if again is None:
            return False
        line = again
    return False


def made_by_another(look: Look, framework: str, path: str) -> bool:
    """Say whether the repository makes applications or routers of another framework that this one may be taken for.

    What a file itself imports of a framework goes before what others make; what tests make says nothing of the product.
    """
    facts = look.facts.get(path)
    if framework not in _MAKERS or any(
        one.target.startswith(_IMPORTED[framework]) for one in (facts.imports if facts is not None else ())
    ):
        return False
    others = [(other, makers) for other, makers in _MAKERS.items() if other != framework]
    return any(
        seen.data["maker"] in makers and (look.is_test(path) or not look.is_test(seen.path))
        for other, makers in others
        for seen in look.signals(f"{other}.object")
    )
