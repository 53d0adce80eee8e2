"""What a map shows to the outside that another does not: routes and data models gained and lost. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.system_map.compare import WHOLE, Cut
from services.system_map.comparison import DataModelChanged, RouteChanged
from services.system_map.parts.surface import DataModel, DataModelsPart, Route, RoutesPart

# As many fields of a model are kept: see surface.models.find.
FIELDS_KEPT = 400


def is_cut(part: RoutesPart | DataModelsPart) -> bool:
    """Say whether a map has more of the product's than it names: those of tests are left out first."""
    rows: Iterable[Route | DataModel] = part.routes if isinstance(part, RoutesPart) else part.models
    return part.left_out > part.left_out_tests and not any(row.is_test for row in rows)


def compare_routes(before: Iterable[Route], after: Iterable[Route], cut: Cut = WHOLE) -> list[RouteChanged]:
    """Return routes of the product that came or went, by method and path."""
    old = {(route.method, route.path): route for route in before if not route.is_test}
    new = {(route.method, route.path): route for route in after if not route.is_test}
    gained = [_route(new[key], "gained") for key in sorted(new.keys() - old.keys(), key=lambda key: key[::-1])]
    lost = [_route(old[key], "lost") for key in sorted(old.keys() - new.keys(), key=lambda key: key[::-1])]
    return ([] if cut.before else gained) + ([] if cut.after else lost)


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


def compare_models(before: Iterable[DataModel], after: Iterable[DataModel], cut: Cut = WHOLE) -> list[DataModelChanged]:
    """Return data models of the product that came, went, or have other fields, by framework and name."""
    old, new = _numbered(before), _numbered(after)
    changes: list[DataModelChanged] = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if (was is None and cut.before) or (now is None and cut.after):
            continue
        gained, lost = _fields_beyond(now, was), _fields_beyond(was, now)
        shown = now or was
        if shown is None or (was is not None and now is not None and not gained and not lost):
            continue
        changes.append(
            DataModelChanged(
                state="gained" if was is None else "lost" if now is None else "changed",
                name=shown.name,
                path=shown.path,
                line=shown.line,
                fields_gained=gained,
                fields_lost=lost,
            )
        )
    order = {"gained": 0, "lost": 1, "changed": 2}
    return sorted(changes, key=lambda change: order[change.state])


def _fields_beyond(model: DataModel | None, other: DataModel | None) -> list[str]:
    """Return the fields that the other model does not have; none where it has more than are kept."""
    if model is None or other is None or len(other.fields) >= FIELDS_KEPT:
        return []
    known = {field.name for field in other.fields}
    return [field.name for field in model.fields if field.name not in known]


def _numbered(models: Iterable[DataModel]) -> dict[tuple[str, str, str, int], DataModel]:
    """Return models by framework, name, kind and, of several of one name, which in the order of their paths."""
    found: dict[tuple[str, str, str, int], DataModel] = {}
    for model in sorted((model for model in models if not model.is_test), key=lambda model: (model.path, model.line)):
        number = 0
        while (model.framework, model.name, model.kind, number) in found:
            number += 1
        found[model.framework, model.name, model.kind, number] = model
    return found
