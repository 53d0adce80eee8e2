"""What a map shows to the outside that another does not: routes and data models gained and lost. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.system_map.compare import WHOLE, Cut
from services.system_map.comparison import DataModelChanged, FieldChanged, RouteChanged
from services.system_map.parts.surface import DataModel, DataModelsPart, ModelField, Route, RoutesPart

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
        gained, lost, changed = _fields_beyond(now, was), _fields_beyond(was, now), _fields_changed(was, now)
        shown = now or was
        if shown is None or (was is not None and now is not None and not gained and not lost and not changed):
            continue
        changes.append(
            DataModelChanged(
                state="gained" if was is None else "lost" if now is None else "changed",
                name=shown.name,
                path=shown.path,
                line=shown.line,
                fields_gained=gained,
                fields_lost=lost,
                fields_changed=changed,
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


def _fields_changed(was: DataModel | None, now: DataModel | None) -> list[FieldChanged]:
    """Return the fields of both that are told in other words; of several of one name the first."""
    if was is None or now is None:
        return []
    old, new = ({field.name: _told(field) for field in reversed(model.fields)} for model in (was, now))
    return [
        FieldChanged(name=name, before=old[name], after=new[name])
        for name in dict.fromkeys(field.name for field in now.fields)
        if name in old and old[name] != new[name]
    ]


def _told(field: ModelField) -> str:
    """Return what a field is: its type, and the constraints that are said."""
    constraints = {
        "primary key": field.primary_key,
        "unique": field.unique,
        "not null": field.nullable is False,
        "nullable": field.nullable is True,
        f"references {field.references}": field.references is not None,
    }
    return ", ".join(part for part in (field.type, *(said for said, holds in constraints.items() if holds)) if part)


def _numbered(models: Iterable[DataModel]) -> dict[tuple[str, str, str, int], DataModel]:
    """Return models by framework, name, kind and, of several of one name, which in the order of their paths."""
    found: dict[tuple[str, str, str, int], DataModel] = {}
    for model in sorted((model for model in models if not model.is_test), key=lambda model: (model.path, model.line)):
        number = 0
        while (model.framework, model.name, model.kind, number) in found:
            number += 1
        found[model.framework, model.name, model.kind, number] = model
    return found
