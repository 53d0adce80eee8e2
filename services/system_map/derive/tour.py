"""Two minutes through a project: what it is, how one gets in, what happens then, and whom to ask. Pure.

Each stop says two sentences of facts at most and leads to where they can be seen; a stop without grounds is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from services.core.words import capital, ended, listed, number, plain, plural, some, times
from services.system_map.content import HotSpot, LeanedOn, Part
from services.system_map.derive.aside import is_aside, is_build_configuration
from services.system_map.derive.findings import MAX_LOOPS, Findings
from services.system_map.derive.hot_spots import ranked
from services.system_map.derive.readme import MAX_WHOLE
from services.system_map.derive.tables import own_tables, ties
from services.system_map.derive.values import module_name
from services.system_map.facts import LOADS_NOTHING, FileFacts
from services.system_map.parts.evolution import EvolutionPart
from services.system_map.parts.structure import Flow, FlowsPart, TourPart, TourStop
from services.system_map.parts.surface import ConfigurationPart, DataModelsPart, Route, RoutesPart

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_STOPS = 10
# At about 170 words a minute.
MAX_WORDS = 350
# What is left out first when there is too much to say, after all modules but the first.
SPARED = ("models", "run", "routes", "flow")
_SURE = 0.8
Found = TypeVar("Found", bound=Part)


def build_tour(given: PartsInput) -> TourPart:
    """Return the stops in the order of a walk from the outside in, at most ten and 350 words."""
    stops: list[TourStop] = []
    for guide in _GUIDES:
        stops += guide(given)
    modules = [stop for stop in stops if stop.kind == "module"]
    spared = [*modules[:0:-1], *(stop for kind in SPARED for stop in stops if stop.kind == kind)]
    while (len(stops) > MAX_STOPS or _words(stops) > MAX_WORDS) and spared:
        stops.remove(spared.pop(0))
    return TourPart(stops=stops, words=_words(stops))


def _words(stops: list[TourStop]) -> int:
    return sum(len(stop.text.split()) for stop in stops)


def _part(given: PartsInput, name: str, shape: type[Found]) -> Found | None:
    part = given.built.get(name)
    return part if isinstance(part, shape) else None


def _name(given: PartsInput, path: str) -> str:
    return module_name(path, given.found.main_folder)


def _what(given: PartsInput) -> list[TourStop]:
    content = given.content
    language = given.found.language()
    told = plain(content.description, MAX_WHOLE) if content.description else ""
    size = f"{plural(content.modules, 'module')} with {plural(content.module_lines, 'line')}"
    if not content.modules:
        size = f"{plural(content.files, 'file')} and no module that could be read"
    mostly = f", mostly {language}" if language else ""
    tests = f", and {plural(content.test_lines, 'line')} of tests beside them" if content.test_lines else ""
    licence = f", under the licence {plain(content.licence, 40)}" if content.licence else ""
    if content.activity and content.activity.first_at and content.activity.last_at:
        begun = "known since" if content.activity.is_cut else "begun in"
        licence += f", {begun} {content.activity.first_at[:4]} and last changed in {content.activity.last_at[:4]}"
    facts = f"{'There is' if content.modules == 1 else 'There are'} {size}{mostly}{tests}{licence}."
    text = f"{ended(capital(told))} {facts}" if told else facts
    return [TourStop(kind="what", title="What it is", text=text, link="tab:overview")]


def _entry(given: PartsInput) -> list[TourStop]:
    ways = given.content.ways_in
    if not ways:
        return []
    best, *others = ways
    text = f"The likeliest way in is {best.label}, in {best.path}: {best.reason}."
    if others:
        text += f" {'Another is' if len(others) == 1 else 'Others are'} {some([way.label for way in others])}."
    return [_at("entry", f"Getting in by {best.label}", text, best.path, best.line)]


def _at(kind: str, title: str, text: str, path: str, line: int | None = None, link: str | None = None) -> TourStop:  # noqa: PLR0917  # a stop's fields in their order
    return TourStop.model_validate(
        {"kind": kind, "title": title, "text": text, "link": link or f"file:{path}", "path": path, "line": line}
    )


def _flow(given: PartsInput) -> list[TourStop]:
    flows = _part(given, "flows", FlowsPart)
    followed = [flow for flow in flows.flows if len(flow.steps) > 1] if flows else []
    if followed:
        return [_calls(given, followed[0])]
    ways = given.content.ways_in
    below = sorted(
        (
            edge
            for (source, _), edge in given.found.edges.items()
            if ways and source == ways[0].path and edge.scope not in LOADS_NOTHING
        ),
        key=lambda edge: (-edge.names, edge.target),
    )
    if not below:
        return []
    reached = _reached(given, ways[0].path)
    text = f"{_name(given, ways[0].path)} imports {some([_name(given, edge.target) for edge in below])}."
    text += f" Their imports lead to {plural(reached, 'module')} of {given.content.modules:,}."
    return [_at("flow", "What that brings in", text, ways[0].path)]


def _reached(given: PartsInput, path: str) -> int:
    below: dict[str, list[str]] = {}
    for (source, target), edge in given.found.edges.items():
        if edge.scope not in LOADS_NOTHING:
            below.setdefault(source, []).append(target)
    seen, waiting = {path}, [path]
    while waiting:
        new = [target for target in below.get(waiting.pop(), ()) if target not in seen]
        seen.update(new)
        waiting += new
    return len(seen) - 1


def _calls(given: PartsInput, flow: Flow) -> TourStop:
    first = list(dict.fromkeys(step.name for step in flow.steps if step.depth == 1))
    text = f"{flow.steps[0].name} calls {some(first)}"
    second = list(dict.fromkeys(step.name for step in flow.steps if step.depth == 2))
    text += f", which calls {some(second)}." if len(first) == 1 and second else "."
    text += (
        f" From there {plural(flow.reached, 'function')} in {plural(flow.modules, 'module')} can be reached"
        f", of {given.content.modules:,}."
    )
    return _at("flow", f"What {flow.label} sets off", text, flow.path, flow.line, "tab:flow")


def _routes(given: PartsInput) -> list[TourStop]:
    part = _part(given, "routes", RoutesPart)
    routes = [route for route in part.routes if not route.is_test and not is_aside(route.file)] if part else []
    if not routes:
        return []
    files = list(dict.fromkeys(route.file for route in routes))
    frameworks = listed(sorted({route.framework for route in routes}))
    shortest = min(routes, key=_shortness)
    first = min(routes, key=lambda route: (not _is_sure(route), *_shortness(route)))
    what = "shortest" if first is shortest else "shortest whose whole path is sure"
    text = f"It answers {plural(len(routes), 'route')} over HTTP with {frameworks}, from {plural(len(files), 'file')}."
    text += f" The {what} is {first.method} {plain(first.path, 60) or '/'}"
    text += f", answered by {plain(first.handler, 60)}." if first.handler else "."
    return [_at("routes", "What it answers", text, first.file, first.line, "tab:routes")]


def _shortness(route: Route) -> tuple[int, str, str]:
    return len(route.path), route.path, route.method


def _is_sure(route: Route) -> bool:
    """Say whether a route's path is the whole one: what hangs on something that is not seen mounted may lack a prefix."""
    return route.mounted and route.confidence >= _SURE


def _models(given: PartsInput) -> list[TourStop]:
    part = _part(given, "data-models", DataModelsPart)
    tables = own_tables(part.models) if part else []
    if not tables:
        return []
    with_ties = zip(tables, ties(tables), strict=True)
    central, most = min(with_ties, key=lambda one: (-one[1], -len(one[0].fields), one[0].name))
    # The same table may be told by SQL files of several dialects and by the code, or by several classes.
    names = {(table.table or table.name).casefold() for table in tables}
    text = f"It keeps {plural(len(names), 'table')}."
    text += f" The one with the most {'ties' if most else 'fields'} is {central.name}: "
    text += f"{plural(len(central.fields), 'field')} and {plural(most, 'relation')}."
    return [_at("models", "What it keeps", text, central.path, central.line, "tab:routes")]


def _layers(given: PartsInput) -> list[TourStop]:
    layers, loops = given.content.layers, given.content.loops
    if len(layers) < 2:
        return []
    bottom = min(layers, key=lambda layer: layer.number)
    text = f"By their imports the modules stand in {number(len(layers))} layers; "
    text += (
        "one imports nothing else here."
        if bottom.modules == 1
        else f"{number(bottom.modules)} import nothing else here."
    )
    if loops:
        tangled = len({module for loop in loops for module in loop.modules})
        more = " or more" if len(loops) >= MAX_LOOPS else ""
        ways = "One loop runs" if len(loops) == 1 else f"{capital(number(len(loops)))}{more} loops run"
        text += f" {ways} against that order, among {plural(tangled, 'module')}"
        text += f"; {'it' if len(loops) == 1 else 'one'} is closed by {_name(given, loops[0].cut.source)}, "
        text += f"which imports {_name(given, loops[0].cut.target)}."
    else:
        text += " No loop runs against that order."
    return [TourStop(kind="layers", title="How it is stacked", text=text, link="tab:map")]


def _modules(given: PartsInput) -> list[TourStop]:
    # What everything imports and nobody reads is skipped: a package's own __init__ says little. Nor is what configures a
    # build what the rest leans on, though all of its configurations import it.
    told = [one for one in given.content.leaned_on if one.imported_by > 1 and not is_build_configuration(one.path)][:3]
    return [_module(given, one, first=index == 0) for index, one in enumerate(told)]


def _module(given: PartsInput, module: LeanedOn, *, first: bool) -> TourStop:
    facts = given.found.facts(module.path)
    says = plain(facts.summary) if facts.summary else ""
    users = given.found.once(_importers)
    # Of all, those beside the product as well: the list leaves them out.
    imported = given.found.imported_by.items() if first else ()
    is_most = first and all(len(by) < module.imported_by for path, by in imported if path != module.path)
    # Others may be imported by more, late or for their types.
    most = max((count for path, count in users.items() if path != module.path), default=0) if is_most else 0
    differs = users[module.path] != module.imported_by or most >= module.imported_by
    loaded = " when they load" if differs else ""
    text = f"{plural(module.imported_by, 'module')} of {given.content.modules:,} import {module.name}{loaded}"
    text += ", more than any other" if is_most else ""
    text += f", among them {some(leaning)}" if (leaning := _leaning(given, module.path)) else ""
    text += f"; it has {plural(module.lines, 'line')}."
    if says:
        text += f" It says of itself: {ended(says)}"
    elif names := _held(facts):
        text += f" It holds {some(names)}."
    return _at("module", f"What the rest leans on: {module.name}", text, module.path)


def _importers(found: Findings) -> Counter[str]:
    """Return how many own modules import each other one at all: late, or for its types alone, too."""
    return Counter(target for _, target in found.edges)


def _leaning(given: PartsInput, path: str) -> list[str]:
    """Return the names of the three highest ranked modules that import one when they are loaded."""
    ranks = given.found.ranks
    users = sorted(given.found.imported_by.get(path, ()), key=lambda user: (-ranks.get(user, 0.0), user))
    return [_name(given, user) for user in users[:3]]


def _held(facts: FileFacts) -> list[str]:
    """Return the public functions and types of a file, each name once; its constants say less."""
    symbols = [symbol for symbol in facts.symbols if symbol.parent is None and symbol.exported]
    return list(dict.fromkeys(symbol.name for symbol in symbols if symbol.kind not in {"constant", "variable"}))


def _hot_spots(given: PartsInput) -> list[TourStop]:
    spots = ranked(given.content.hot_spots)
    if not spots:
        return []
    return [_hot_spot(spots[0], [spot.name for spot in spots[1:3]])]


def _hot_spot(spot: HotSpot, next_names: list[str]) -> TourStop:
    text = f"{spot.name} has {plural(spot.branches, 'branch', 'branches')} in {plural(spot.lines, 'line')} "
    # A score fades, but never runs out: in a project at rest the first may have been left alone for long.
    lately = spot.changes_year > 0
    text += f"and changed {times(spot.changes_year if lately else spot.changes_all)} "
    text += f"{'' if lately else 'so far, but never '}in the year to the newest commit"
    testers = {0: "", 1: "; one test module imports it", 2: "; two test modules import it"}
    text += f"{testers.get(len(spot.tests), '; several test modules import it')}."
    if next_names:
        text += f" Next {'come' if len(next_names) > 1 else 'comes'} {listed(next_names)}."
    title = "Where work is going on" if lately else "Where change met complexity"
    return _at("hot_spot", title, text, spot.path, None, "tab:hot-spots")


def _people(given: PartsInput) -> list[TourStop]:
    people = [person for person in given.content.people if not person.is_bot]
    if not people:
        return []
    most = people[0]
    total = given.content.activity.commits if given.content.activity else 0
    share = f", {round(100 * most.commits / total)} % of all" if total else ""
    text = f"{plain(most.name, 60)} made the most commits: {most.commits:,}{share}."
    lately = max(people, key=lambda person: person.commits_year)
    evolution = _part(given, "evolution", EvolutionPart)
    factor = next((one for one in evolution.bus_factors if one.path == ""), None) if evolution else None
    if lately.commits_year:
        who = "it was the same person" if lately is most else f"it was {plain(lately.name, 60)}"
        text += f" In the last year {who}, with {lately.commits_year:,}"
        text += f"; half of the code is known best by {_known_by(factor.factor)}." if factor else "."
    elif factor:
        text += f" Half of the code is known best by {_known_by(factor.factor)}."
    return [TourStop(kind="people", title="Whom to ask", text=text, link="tab:history")]


def _known_by(people: int) -> str:
    return "one person" if people == 1 else f"{number(people)} people"


def _run(given: PartsInput) -> list[TourStop]:
    part = _part(given, "configuration", ConfigurationPart)
    if part is None:
        return []
    # One service may stand in several files: for development, for production. An image alone is only built.
    services = [service for service in part.services if not service.beside]
    started = [service for service in services if service.kind in {"container", "process"}]
    images = [service for service in services if service.kind == "image"]
    read = [variable for variable in part.variables if variable.read_by and not variable.beside]
    needed = [variable.name for variable in read if variable.required]
    sentences = []
    for told_of, can in ((started, "service"), ([] if started else images, "image")):
        names = list(dict.fromkeys(plain(service.name, 40) for service in told_of))
        if names:
            verb = "started" if can == "service" else "built"
            sentences.append(f"{plural(len(names), can)} of it can be {verb}: {some(names)}.")
    if read:
        told = f"It reads {plural(len(read), 'environment variable')}"
        # Those that it fails without are named as such, else the first few.
        told += f"; some code fails without {some(needed)}." if needed else f": {some([one.name for one in read])}."
        sentences.append(told)
    if not sentences:
        return []
    text = " ".join(sentences)
    if started or images:
        return [_at("run", "What it needs to run", text, (started or images)[0].path)]
    # A file that reads one of them says nothing of the others: all stand on one page.
    return [_at("run", "What it needs to run", text, read[0].read_by[0].path, link="tab:configuration")]


_GUIDES: tuple[Callable[[PartsInput], list[TourStop]], ...] = (
    _what, _entry, _flow, _routes, _models, _layers, _modules, _hot_spots, _people, _run,
)  # fmt: skip
