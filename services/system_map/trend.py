"""The main figures of a project's maps, read by paths into their content, kept at hand once read."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import MapPart, SystemMap
from services.core.clock import iso
from services.core.kept import KeptByMap, MapKey
from services.history.reading import commit_at
from services.system_map.comparison import Figure, Trend, TrendPoint

MAX_POINTS = 200
KEPT_POINTS = 1_000
# As many packages the overview names: see derive.dependencies.
DEPENDENCIES_SHOWN = 500
_NUMBERS = {
    "files": ("files",),
    "modules": ("modules",),
    "lines": ("module_lines",),
    "test_lines": ("test_lines",),
    "symbols": ("symbols",),
    "imports": ("coverage", "imports"),
    "unresolved": ("coverage", "unresolved"),
    "people": ("activity", "people"),
}
_LISTS = ("loops", "layers", "dependencies", "people")
_PARTS = ("routes", "data-models", "duplicates", "dead-code", "evolution")
_READ = (*_PARTS, "dependencies")

# What is compared and drawn: name, words, whether a share, which way is an improvement.
FIGURES: tuple[tuple[str, str, bool, str | None], ...] = (
    ("files", "Files", False, None),
    ("modules", "Modules", False, None),
    ("lines", "Lines of modules", False, None),
    ("test_lines", "Lines of tests", False, "more"),
    ("symbols", "Symbols", False, None),
    ("imports", "Imports", False, None),
    ("unresolved_share", "Imports that could not be followed", True, "less"),
    ("loops", "Import loops", False, "less"),
    ("modules_in_loops", "Modules in loops", False, "less"),
    ("layers", "Layers", False, None),
    ("dependencies", "Outside packages declared", False, None),
    ("people", "People in the history", False, None),
    ("hot_files", "Hot files", False, "less"),
    ("bus_factor", "Bus factor", False, "more"),
    ("duplicates_share", "Duplicated lines", True, "less"),
    ("dead_lines", "Lines that nothing seems to use", False, "less"),
    ("routes", "Routes of the product", False, None),
    ("data_models", "Tables and types of the product", False, None),
)


_kept: KeptByMap[TrendPoint] = KeptByMap(KEPT_POINTS)
forget = _kept.forget


def get_trend(session: Session, project_id: int) -> Trend:
    """Return the main figures of a project's maps, oldest first, at most those of the newest 200."""
    ready = (SystemMap.project_id == project_id, SystemMap.state == "ready")
    total = session.scalar(select(func.count()).select_from(SystemMap).where(*ready)) or 0
    maps = session.scalars(select(SystemMap).where(*ready).order_by(SystemMap.id.desc()).limit(MAX_POINTS)).all()
    return Trend(points=[figures_of(session, one) for one in reversed(maps)], left_out=total - len(maps))


def figures_of(session: Session, system_map: SystemMap) -> TrendPoint:
    """Return the main figures of a ready map."""
    key = MapKey(str(session.get_bind().engine.url), system_map.project_id, system_map.id, system_map.commit)
    return _kept.get(key, lambda: _read(session, system_map))


def _read(session: Session, system_map: SystemMap) -> TrendPoint:
    columns = [SystemMap.content[path].as_integer() for path in _NUMBERS.values()]
    lists = [SystemMap.content[name].as_json() for name in _LISTS]
    row = session.execute(select(*columns, *lists).where(SystemMap.id == system_map.id)).one()
    numbers = {name: value or 0 for name, value in zip(_NUMBERS, row, strict=False)}
    loops, layers, dependencies, people = (value or [] for value in row[len(columns) :])
    unresolved, imports = numbers.pop("unresolved"), numbers["imports"]
    everybody = numbers.pop("people")  # older maps count only those they name
    packed = session.execute(
        select(MapPart.name, MapPart.content).where(MapPart.map_id == system_map.id, MapPart.name.in_(_READ))
    )
    parts = {name: json.loads(zlib.decompress(content)) for name, content in packed}
    at = commit_at(session, system_map.project_id, system_map.commit)
    return TrendPoint(
        map_id=system_map.id,
        commit=system_map.commit,
        commit_at=iso(at) if at is not None else None,
        generated_at=iso(system_map.generated_at),
        **numbers,
        unresolved_share=unresolved / imports if imports else None,
        loops=len(loops),
        modules_in_loops=len({module for loop in loops for module in loop["modules"]}),
        layers=len(layers),
        dependencies=_declared(dependencies, parts.get("dependencies")),
        people=everybody or sum(1 for person in people if not person["is_bot"]),
        **_part_figures(parts),
    )


def _declared(uses: list[dict[str, Any]], part: dict[str, Any] | None) -> int:
    """Return how many packages manifests name, as the page of dependencies counts them.

    Of older maps, those that the part names, or where it names only some of them, those whose state says so. Without
    the part, those that the overview names, which passes over the manifests of tests.
    """
    if part is not None:
        told: int | None = part.get("declared")
        if told is not None:
            return told
        if not part["left_out"]:
            return sum(1 for row in part["dependencies"] if row["manifest"] is not None)
        return sum(count for state, count in part["states"].items() if state != "undeclared")
    return len({use["name"].casefold() for use in uses if use["manifest"] is not None})


def _part_figures(parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    routes, models, copies, dead, evolution = (parts.get(name) for name in _PARTS)
    whole = next((row for row in (evolution or {}).get("bus_factors", ()) if row["path"] == ""), None)
    return {
        "routes": _counted(routes, "routes"),
        "data_models": _counted(models, "models"),
        "duplicates_share": copies["share"] if copies else None,
        "dead_lines": dead["lines"] if dead else None,
        "hot_files": _hot_files(evolution) if evolution else None,
        "bus_factor": whole["factor"] if whole else None,
    }


def _hot_files(evolution: dict[str, Any]) -> int:
    """Return how many modules are hot; of older maps those among the 300 that they name."""
    told: int | None = evolution.get("hot_modules")
    return sum(1 for row in evolution["hot"] if row["hot"]) if told is None else told


def _counted(part: dict[str, Any] | None, name: str) -> int | None:
    """Return how many the product has, those of tests left out; what of the product was cut counts too."""
    if part is None:
        return None
    product = sum(1 for row in part[name] if not row["is_test"])
    # Those of tests are cut first: where one stands, nothing of the product was cut.
    return product if product < len(part[name]) else product + part["left_out"] - part.get("left_out_tests", 0)


def side_by_side(before: TrendPoint, after: TrendPoint) -> list[Figure]:
    """Return the main figures of two maps."""
    return [
        Figure.model_validate(
            {
                "name": name,
                "label": label,
                "before": getattr(before, name),
                "after": getattr(after, name),
                "share": share,
                "better": better,
            }
        )
        for name, label, share, better in FIGURES
    ]
