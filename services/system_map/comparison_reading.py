"""Reads two maps of a project and compares them; the last comparisons are kept at hand."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models import MapEdge, MapModule, Project, SystemMap
from services.core.clock import iso
from services.core.errors import NotFound
from services.core.kept import KeptByMap, MapKey
from services.history.hot import heat
from services.history.reading import commit_at, renames_between
from services.system_map.comparison import (
    Changes,
    ComparedMap,
    Comparison,
    DataModelChanged,
    DependencyChanged,
    RouteChanged,
)
from services.system_map.content import MapContent, Part
from services.system_map.parts.surface import DataModelsPart, DependenciesPart, RoutesPart
from services.system_map.parts_reading import PartNotFound, kept_part
from services.system_map.reading import MapNotFound
from services.system_map.trend import DEPENDENCIES_SHOWN, figures_of, side_by_side

if TYPE_CHECKING:
    from services.system_map.compare import MapSide

KEPT = 8
Found = TypeVar("Found", bound=Part)


class NoSuchMap(NotFound):
    """This project has no map {map_id}. Its list of maps says which there are; old ones are removed."""

    code = 40425
    title = "No such map"


_kept: KeptByMap[Comparison] = KeptByMap(KEPT)
forget = _kept.forget


def get_comparison(session: Session, project: Project, before: int | None, after: int | None) -> Comparison:
    """Compare two maps of a project, by default the newest with the one before it. Raises MapNotFound, NoSuchMap."""
    new = _map(session, project, after)
    old = _map(session, project, before) if before is not None else _previous(session, new)
    key = MapKey(str(session.get_bind().engine.url), project.id, new.id, new.commit, (old.id, old.commit))
    return _kept.get(key, lambda: _compare(session, old, new))


def _renamed(session: Session, old: SystemMap, new: SystemMap) -> dict[str, str]:
    """Return the paths that files got between the two maps, and what they were called at the older of them."""
    ends = [commit_at(session, new.project_id, one.commit) for one in (old, new)]
    known = sorted(end for end in ends if end is not None)
    return renames_between(session, new.project_id, *known) if len(known) == len(ends) else {}


def _map(session: Session, project: Project, map_id: int | None) -> SystemMap:
    query = select(SystemMap).where(SystemMap.project_id == project.id, SystemMap.state == "ready")
    if map_id is not None:
        query = query.where(SystemMap.id == map_id)
    found = session.scalar(query.order_by(SystemMap.id.desc()).limit(1))
    if found is None:
        raise MapNotFound if map_id is None else NoSuchMap(map_id=map_id)
    return found


def _previous(session: Session, system_map: SystemMap) -> SystemMap:
    """Return the newest map of an earlier commit; where there is none, the map itself."""
    query = select(SystemMap).where(
        SystemMap.project_id == system_map.project_id,
        SystemMap.state == "ready",
        SystemMap.id < system_map.id,
        SystemMap.commit != system_map.commit,
    )
    return session.scalar(query.order_by(SystemMap.id.desc()).limit(1)) or system_map


def _compare(session: Session, old: SystemMap, new: SystemMap) -> Comparison:
    # Imported when the first comparison is asked for: with it come numpy and rustworkx.
    from services.system_map import compare  # noqa: PLC0415

    before, after = (_side(session, one) for one in (old, new))
    moves = compare.find_moves(before.modules, after.modules, _renamed(session, old, new))
    new_path = {move.before: move.after for move in moves}
    added, removed, changed = compare.compare_modules(before, after, moves)
    gained, lost = compare.compare_imports(before.edges, after.edges, new_path)
    loops_cut = compare.Cut(*(compare.loops_cut(side) for side in (before, after)))
    return Comparison(
        before=_compared(session, old),
        after=_compared(session, new),
        same=(old.commit, old.map_version) == (new.commit, new.map_version),
        other_version=old.map_version != new.map_version,
        figures=side_by_side(figures_of(session, old), figures_of(session, new)),
        modules_added=compare.cut(added),
        modules_removed=compare.cut(removed),
        modules_moved=compare.cut(moves),
        modules_changed=compare.cut(changed),
        imports_gained=compare.cut(gained),
        imports_lost=compare.cut(lost),
        loops=compare.cut(
            compare.compare_loops(before.content.loops, after.content.loops, new_path, loops_cut),
            partial=any(loops_cut),
        ),
        layers=compare.cut(compare.compare_layers(before.layers, after.layers, new_path)),
        dependencies=_dependencies(session, old, new, before, after),
        hot_spots=compare.cut(compare.compare_hot_spots(before.modules, after.modules, new_path)),
        routes=_routes(session, old, new),
        data_models=_models(session, old, new),
    )


def _dependencies(
    session: Session, old: SystemMap, new: SystemMap, before: MapSide, after: MapSide
) -> Changes[DependencyChanged]:
    """Compare what both maps' parts name; where one has no such part, what their overviews name."""
    from services.system_map import compare  # noqa: PLC0415  # as above

    parts = [_part(session, one, "dependencies", DependenciesPart) for one in (old, new)]
    if parts[0] is not None and parts[1] is not None:
        cut = compare.Cut(parts[0].left_out > 0, parts[1].left_out > 0)
        changes = compare.compare_dependencies(parts[0].dependencies, parts[1].dependencies, cut)
    else:
        old_uses, new_uses = (side.content.dependencies for side in (before, after))
        cut = compare.Cut(len(old_uses) >= DEPENDENCIES_SHOWN, len(new_uses) >= DEPENDENCIES_SHOWN)
        changes = compare.compare_dependencies(old_uses, new_uses, cut)
    return compare.cut(changes, partial=any(cut))


def _routes(session: Session, old: SystemMap, new: SystemMap) -> Changes[RouteChanged] | None:
    from services.system_map import compare, compare_surface  # noqa: PLC0415  # as above

    before, after = (_part(session, one, "routes", RoutesPart) for one in (old, new))
    if before is None or after is None:
        return None
    cut = compare.Cut(compare_surface.is_cut(before), compare_surface.is_cut(after))
    return compare.cut(compare_surface.compare_routes(before.routes, after.routes, cut), partial=any(cut))


def _models(session: Session, old: SystemMap, new: SystemMap) -> Changes[DataModelChanged] | None:
    from services.system_map import compare, compare_surface  # noqa: PLC0415  # as above

    before, after = (_part(session, one, "data-models", DataModelsPart) for one in (old, new))
    if before is None or after is None:
        return None
    cut = compare.Cut(compare_surface.is_cut(before), compare_surface.is_cut(after))
    return compare.cut(compare_surface.compare_models(before.models, after.models, cut), partial=any(cut))


def _side(session: Session, system_map: SystemMap) -> MapSide:
    from services.system_map.compare import ComparedModule, side_of  # noqa: PLC0415  # as above

    query = select(SystemMap).where(SystemMap.id == system_map.id)
    content = session.scalars(query.options(undefer(SystemMap.content))).one().content
    modules = session.execute(
        select(
            MapModule.path, MapModule.blob, MapModule.language, MapModule.role, MapModule.skipped, MapModule.lines,
            MapModule.branches, MapModule.recency,
        ).where(MapModule.map_id == system_map.id).order_by(MapModule.path)
    )  # fmt: skip
    edges = session.execute(
        select(
            MapEdge.source, MapEdge.target, MapEdge.external, MapEdge.kind, MapEdge.scope, MapEdge.names,
            MapEdge.line, MapEdge.how,
        ).where(MapEdge.map_id == system_map.id, MapEdge.target.is_not(None)).order_by(MapEdge.id)
    )  # fmt: skip
    return side_of(
        MapContent.model_validate(content),
        (
            ComparedModule(
                path,
                blob,
                language,
                role,
                skipped,
                lines or 0,
                branches or 0,
                heat(recency, branches),
            )
            for path, blob, language, role, skipped, lines, branches, recency in modules
        ),
        list(edges),
    )


def _part(session: Session, system_map: SystemMap, name: str, shape: type[Found]) -> Found | None:
    try:
        return shape.model_validate_json(zlib.decompress(kept_part(session, system_map.id, name)))
    except PartNotFound:
        return None


def _compared(session: Session, system_map: SystemMap) -> ComparedMap:
    at = commit_at(session, system_map.project_id, system_map.commit)
    return ComparedMap(
        id=system_map.id,
        commit=system_map.commit,
        commit_at=iso(at) if at is not None else None,
        generated_at=iso(system_map.generated_at),
    )
