"""Tools that tell what the map found out: overview, ways in, hot spots, routes, data models, dependencies."""

from __future__ import annotations

import zlib
from typing import TypeVar

from services.ai.toolbox.arguments import BadArguments, Given
from services.ai.toolbox.found import Found, Seen, more, place, plain
from services.ai.toolbox.one_map import OneMap
from services.system_map.content import Part
from services.system_map.parts.surface import DataModel, DataModelsPart, DependenciesPart, Route, RoutesPart
from services.system_map.parts_reading import kept_part

AnyPart = TypeVar("AnyPart", bound=Part)
MOST_FIELDS = 40


def overview(one: OneMap, _: Given) -> Found:
    """Tell what the project is: sentences, sizes, languages, main modules, people."""
    content = one.content
    lines = [f"{plain(content.name)} at commit {one.commit[:12]}" + _after(content.description)]
    lines.extend(plain("".join(phrase.text for phrase in line), 600) for line in content.summary)
    lines.append(
        f"{content.files:,} files, {content.lines:,} lines, {content.modules:,} modules of code, "
        f"{content.symbols:,} symbols, {len(content.loops):,} import loops, licence {plain(content.licence or 'not told')}"
    )
    lines.append("languages: " + ", ".join(f"{each.name} {each.lines:,} lines" for each in content.languages[:8]))
    lines.append(f"its code is mainly in {plain(content.main_folder or './')}")
    lines.append("most leaned on:")
    leaned = content.leaned_on[:10]
    lines.extend(f"  {place(each.path)}: imported by {each.imported_by}, {each.lines:,} lines" for each in leaned)
    lines.append("people:")
    lines.extend(
        f"  {plain(each.name, 60)}: {each.commits:,} commits, last {plain(each.last_at)[:10]}"
        for each in content.people[:8]
        if not each.is_bot
    )
    lines.append("worth knowing:")
    lines.extend(f"  {plain(each.title)}: {plain(each.detail)}" for each in content.notes[:8])
    return Found(lines, [Seen(each.path) for each in leaned])


def _after(description: str | None) -> str:
    return f": {plain(description)}" if description else ""


def entry_points(one: OneMap, _: Given) -> Found:
    """Name the ways in, likeliest first."""
    ways = one.content.ways_in
    if not ways:
        return Found(["The map found no way in: no command, main function, script or server."])
    lines = [
        f"{each.kind}: {plain(each.label)} at {place(each.path, each.line)} ({plain(each.reason)})" for each in ways
    ]
    return Found(lines, [Seen(each.path, each.line or 1, each.line or 1) for each in ways])


def hot_spots(one: OneMap, given: Given) -> Found:
    """Name the modules that are both complex and often changed."""
    content, limit = one.content, given.number("limit")
    ranked = sorted(content.hot_spots, key=lambda each: (-each.score, -each.lines, each.path))[:limit]
    if not ranked:
        return Found(["The map has no hot spots: no code with history."])
    lines = ["score, path: how often it changed, how complex it is"]
    lines.extend(
        f"{each.score:.1f}{' HOT' if each.hot else ''} {place(each.path)}: {each.changes_year} changes in a year "
        f"({each.changes_all} in all), {each.branches} branches in {each.lines:,} lines"
        + (f", tested by {', '.join(plain(test) for test in each.tests)}" if each.tests else "")
        for each in ranked
    )
    return Found(lines, [Seen(each.path) for each in ranked])


def routes(one: OneMap, given: Given) -> Found:
    """Name the HTTP routes and their handlers."""
    part, wanted, limit = _part(one, "routes", RoutesPart), given.text("containing").lower(), given.number("limit")
    fitting = [
        each for each in part.routes
        if not wanted or wanted in f"{each.method} {each.path} {each.handler} {each.file}".lower()
    ]  # fmt: skip
    fitting.sort(key=lambda each: each.is_test)
    if not fitting:
        return Found([f"None of {len(part.routes):,} routes fits." if part.routes else "The map found no routes."])
    lines = [f"{len(fitting):,} routes:"]
    lines.extend(_route(each) for each in fitting[:limit])
    lines.extend(more(len(fitting) + part.left_out, min(limit, len(fitting)), "routes"))
    return Found(lines, [_of_route(each) for each in fitting[:limit]])


def _route(route: Route) -> str:
    handler = f" {plain(route.handler)}" if route.handler else " an anonymous function"
    where = place(route.handler_path or route.file, route.handler_line or route.line)
    tests = ", of tests" if route.is_test else ""
    return f"{plain(route.method)} {plain(route.path)} →{handler} at {where} ({route.framework}{tests})"


def _of_route(route: Route) -> Seen:
    if route.handler_path and route.handler_line:
        return Seen(route.handler_path, route.handler_line, route.handler_line)
    return Seen(route.file, route.line, route.line)


def models(one: OneMap, given: Given) -> Found:
    """Name the data models, their fields and relations."""
    part = _part(one, "data-models", DataModelsPart)
    wanted, limit = given.text("containing").lower(), given.number("limit")
    fitting = [each for each in part.models if not wanted or wanted in f"{each.name} {each.table} {each.path}".lower()]
    fitting.sort(key=lambda each: each.is_test)
    if not fitting:
        said = f"None of {len(part.models):,} data models fits." if part.models else "The map found no data models."
        return Found([said])
    lines = [f"{len(fitting):,} data models:"]
    for each in fitting[:limit]:
        lines.extend(_model(each))
    lines.extend(more(len(fitting) + part.left_out, min(limit, len(fitting)), "data models"))
    return Found(lines, [Seen(each.path, each.line, each.end_line or each.line) for each in fitting[:limit]])


def _model(model: DataModel) -> list[str]:
    table = f", table {plain(model.table)}" if model.table else ""
    where = place(model.path, model.line, model.end_line)
    fields = ", ".join(
        f"{plain(field.name)}: {plain(field.type, 60)}" + (f" → {plain(field.references)}" if field.references else "")
        for field in model.fields[:MOST_FIELDS]
    )
    left = len(model.fields) - MOST_FIELDS
    lines = [f"{plain(model.name)} ({model.framework} {model.kind}{table}) at {where}"]
    lines.append(f"  fields: {fields}" + (f", … {left} more" if left > 0 else ""))
    lines.extend(f"  {plain(each.name)}: {each.kind} to {plain(each.target)}" for each in model.relations[:MOST_FIELDS])
    return lines


def dependencies(one: OneMap, given: Given) -> Found:
    """Name the outside packages: declared, used, or both."""
    part = _part(one, "dependencies", DependenciesPart)
    wanted, limit = given.text("containing").lower(), given.number("limit")
    fitting = [each for each in part.dependencies if wanted in each.name.lower()]
    if not fitting:
        known = len(part.dependencies)
        return Found([f"None of {known:,} dependencies fits." if known else "The map found no dependencies."])
    lines = [f"{len(fitting):,} dependencies:"]
    seen: list[Seen] = []
    for each in fitting[:limit]:
        declared = f" in {place(each.manifest, each.line)}" if each.manifest else ""
        used = f", imported by {each.importers} modules" if each.importers else ""
        first = f", first at {place(each.first.path, each.first.line)}" if each.first else ""
        asked = f" {plain(each.requirement)}" if each.requirement else ""
        lines.append(f"{plain(each.name)}{asked} ({each.ecosystem}, {each.scope}, {each.state}){declared}{used}{first}")
        if each.manifest:
            seen.append(Seen(each.manifest, each.line or 1, each.line or 1))
        elif each.first:
            seen.append(Seen(each.first.path, each.first.line or 1, each.first.line or 1))
    lines.extend(more(len(fitting) + part.left_out, min(limit, len(fitting)), "dependencies"))
    return Found(lines, seen)


def _part(one: OneMap, name: str, kind: type[AnyPart]) -> AnyPart:
    try:
        return kind.model_validate_json(zlib.decompress(kept_part(one.session, one.map_id, name)))
    except (ValueError, zlib.error):
        raise BadArguments("This map was drawn by another version of Gander. Refresh the project.") from None
