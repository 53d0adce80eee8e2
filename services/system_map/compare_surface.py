"""What a map shows to the outside that another does not: routes and data models gained and lost. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.system_map.comparison import DataModelChanged, RouteChanged
from services.system_map.parts.surface import DataModel, Route


def compare_routes(before: Iterable[Route], after: Iterable[Route]) -> list[RouteChanged]:
    """Return routes of the product that came or went, by method and path."""
    old = {(route.method, route.path): route for route in before if not route.is_test}
    new = {(route.method, route.path): route for route in after if not route.is_test}
    gained = [_route(new[key], "gained") for key in sorted(new.keys() - old.keys(), key=lambda key: key[::-1])]
    lost = [_route(old[key], "lost") for key in sorted(old.keys() - new.keys(), key=lambda key: key[::-1])]
    return gained + lost


def _route(route: Route, state: str) -> RouteChanged:
    return RouteChanged.model_validate(
        {
            "state": state,
            "method": route.method,
            "path": route.path,
            "handler": route.handler,
            "file": route.file,
            "line": route.line,
        }
    )


def compare_models(before: Iterable[DataModel], after: Iterable[DataModel]) -> list[DataModelChanged]:
    """Return data models of the product that came, went, or have other fields, by framework and name."""
    old, new = _numbered(before), _numbered(after)
    changes: list[DataModelChanged] = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        fields = [[] if model is None else [field.name for field in model.fields] for model in (was, now)]
        shown = now or was
        if shown is None or (was is not None and now is not None and set(fields[0]) == set(fields[1])):
            continue
        changes.append(
            DataModelChanged(
                state="gained" if was is None else "lost" if now is None else "changed",
                name=shown.name,
                path=shown.path,
                line=shown.line,
                fields_gained=[name for name in fields[1] if name not in set(fields[0])] if was else [],
                fields_lost=[name for name in fields[0] if name not in set(fields[1])] if now else [],
            )
        )
    order = {"gained": 0, "lost": 1, "changed": 2}
    return sorted(changes, key=lambda change: order[change.state])


def _numbered(models: Iterable[DataModel]) -> dict[tuple[str, str, int], DataModel]:
    """Return models by framework, name and, of several of one name, which in the order of their paths."""
    found: dict[tuple[str, str, int], DataModel] = {}
    for model in sorted((model for model in models if not model.is_test), key=lambda model: (model.path, model.line)):
        number = 0
        while (model.framework, model.name, number) in found:
            number += 1
        found[model.framework, model.name, number] = model
    return found
