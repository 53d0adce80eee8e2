"""What the program shows to the outside: routes, tables, dependencies, configuration."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.ai.answerers import Citation, Fact
from services.ai.facts.kinds import Asked
from services.ai.facts.view import MapView
from services.ai.quoting import code, plain
from services.core.words import plural
from services.system_map.parts.surface import (
    ConfigurationPart,
    DataModelsPart,
    DependenciesPart,
    Route,
    RoutesPart,
    Variable,
)

SHOWN = 12
_METHOD = re.compile(r"(?i)^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+")
_PARAMETER = re.compile(r"^(?:<.*>|:.+|\{.*\}|\*.*|\(.*\))$")


def route(view: MapView, asked: Asked) -> list[Fact]:
    """Return who handles a path, with its method where one is given; routes with parameters fit, too."""
    part = view.part("routes", RoutesPart)
    if part is None or not part.routes:
        return [Fact("The map has no routes of this project.")]
    method = _METHOD.match(asked.subject)
    path = _METHOD.sub("", asked.subject).split("?")[0].split("#")[0]
    scored = [(fit, each) for each in part.routes if (fit := _fits(each.path, path))]
    if method:
        scored = [each for each in scored if each[1].method.upper() in {method[1].upper(), "ANY"}]
    if not scored:
        asked_for = f"{method[1].upper()} {path}" if method else path
        return [Fact(f"The map has no route {code(asked_for)} among the {len(part.routes):,} it has.")]
    scored.sort(key=lambda each: (each[1].is_test, -each[0], -each[1].confidence, each[1].file, each[1].line))
    own = [each for each in scored if not each[1].is_test] or scored
    own = [each for each in own if each[0] == own[0][0]]  # what says the path literally outdoes a parameter
    return [fact for _, each in own[:5] for fact in _route_facts(view, each)]


def _fits(pattern: str, path: str) -> int:
    """Return 0 where a route does not answer a path, more the more of it is literally the same."""
    if pattern.rstrip("/") == path.rstrip("/"):
        return 1_000
    ours, theirs = pattern.strip("/").split("/"), path.strip("/").split("/")
    same = 0
    for place, part in enumerate(ours):
        if part.startswith("*") or (part.startswith("<path:") and part.endswith(">")):
            return 1 + same
        if place >= len(theirs):
            return 0
        if part == theirs[place]:
            same += 2
        elif not _PARAMETER.match(part) and not _PARAMETER.match(theirs[place]):
            return 0
        else:
            same += 1
    return 1 + same if len(ours) == len(theirs) else 0


def _route_facts(view: MapView, each: Route) -> list[Fact]:
    name = code(f"{each.method} {each.path}")
    handler = code(each.handler) if each.handler else "a function without a name"
    if each.handler_path and each.handler_line:
        return [
            Fact(
                f"- {name} is handled by {handler} in {code(each.handler_path)}, line {each.handler_line}.",
                (*view.cite(each.handler_path, each.handler_line, each.handler_line), *_registered(view, each)),
            )
        ]
    return [Fact(f"- {name} is handled by {handler}.", view.cite(each.file, each.line, each.line))]


def _registered(view: MapView, each: Route) -> tuple[Citation, ...]:
    if (each.file, each.line) == (each.handler_path, each.handler_line):
        return ()
    return view.cite(each.file, each.line, each.line)


def routes(view: MapView) -> list[Fact]:
    """Return the routes of the product, else say that only tests and examples have some."""
    part = view.part("routes", RoutesPart)
    if part is None or not part.routes:
        return [Fact("The map has no routes of this project.")]
    own = [each for each in part.routes if not each.is_test]
    shown = own or part.routes
    frameworks = ", ".join(plain(name) for name in part.frameworks)
    said = [
        Fact(
            f"The product has {plural(len(own), 'route')} ({frameworks})."
            if own
            else f"The product itself has no routes; its tests and examples register {len(part.routes):,} ({frameworks})."
        )
    ]
    said += [fact for each in shown[:SHOWN] for fact in _route_facts(view, each)]
    if len(shown) > SHOWN:
        said.append(Fact(f"- and {len(shown) - SHOWN:,} more, on the page of routes and models."))
    return said


def models(view: MapView) -> list[Fact]:
    """Return the tables and types that data is checked by."""
    part = view.part("data-models", DataModelsPart)
    if part is None or not part.models:
        return [Fact("The map has no tables or data models of this project.")]
    own = [each for each in part.models if not each.is_test] or part.models
    tables = sum(each.kind == "table" for each in own)
    others = plural(len(own) - tables, "other data model")
    said = [Fact(f"There {'is' if tables == 1 else 'are'} {plural(tables, 'table')} and {others}.")]
    for each in own[:SHOWN]:
        named = f"table {code(each.table)}, " if each.table and each.table != each.name else ""
        words = f"- {code(each.name)} ({named}{plain(each.framework)}, {plural(len(each.fields), 'field')}) in {code(each.path)}."
        said.append(Fact(words, view.cite(each.path, each.line, each.end_line or each.line)))
    if len(own) > SHOWN:
        said.append(Fact(f"- and {len(own) - SHOWN:,} more, on the page of routes and models."))
    return said


def dependencies(view: MapView) -> list[Fact]:
    """Return the outside packages that it needs to run, and how many there are beside."""
    part = view.part("dependencies", DependenciesPart)
    if part is None or not part.dependencies:
        return [Fact("The map has no outside packages of this project.")]
    run = [each for each in part.dependencies if each.scope == "run"]
    run.sort(key=lambda each: (-each.importers, each.name))
    said = [
        Fact(
            f"It declares {plural(len(run), 'package')} that it needs to run, of {plural(len(part.dependencies), 'package')} in all."
        )
    ]
    for each in run[:SHOWN]:
        used = f", imported by {plural(each.importers, 'module')}" if each.importers else ""
        version = f" {code(each.requirement)}" if each.requirement else ""
        said.append(
            Fact(f"- {code(each.name)}{version}{used}.", view.cite(each.manifest, each.line or 1, each.line or 1))
        )
    return said


def configuration(view: MapView) -> list[Fact]:
    """Return the environment variables that it reads, and its ports."""
    part = view.part("configuration", ConfigurationPart)
    if part is None or not (part.variables or part.ports):
        return [Fact("The map has no environment variables and no ports of this project.")]
    said = [Fact(_of_variables(part.variables))]
    for each in part.variables[:SHOWN]:
        where = (each.read_by or each.set_by)[:1]
        needed = ", required" if each.required else ""
        said.append(
            Fact(
                f"- {code(each.name)}{needed}", view.cite(where[0].path, where[0].line, where[0].line) if where else ()
            )
        )
    said.extend(
        Fact(f"- port {code(port.number)}, {plain(port.how)}", view.cite(port.where.path, port.where.line))
        for port in part.ports[:3]
    )
    return said


def _of_variables(variables: Sequence[Variable]) -> str:
    """Return how many the product reads, and how many more there are that it does not."""
    beside = sum(each.beside for each in variables)
    only_set = sum(not each.read_by for each in variables)
    read = len(variables) - beside - only_set
    if not (beside or only_set):
        return f"It reads {plural(read, 'environment variable')}."
    how = " or ".join(
        words for words, some in (("only set", only_set), ("read only beside the product", beside)) if some
    )
    others = f"{beside + only_set:,}{' more' if read else ''} {'is' if beside + only_set == 1 else 'are'} {how}"
    return f"It reads {plural(read, 'environment variable') if read else 'no environment variable'}; {others}."
