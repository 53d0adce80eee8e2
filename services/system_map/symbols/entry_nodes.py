"""Where a way in begins among the symbols: its main function, the code of its script, what a library offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.content import WayIn
from services.system_map.derive.aside import is_aside
from services.system_map.derive.main_functions import main_function
from services.system_map.parts.surface import Route, RoutesPart
from services.system_map.symbols.adjacency import CallGraph
from services.system_map.symbols.library_nodes import library_nodes

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_MAX_CANDIDATES = 300
_ROUTE_SCORE = 0.5
_MAINS = ("main", "Main", "run", "cli")


def entry_nodes(given: PartsInput, calls: CallGraph, way: WayIn) -> list[tuple[int, str]]:
    """Return the nodes that a way in starts at, with how to call each; none where it calls nothing that is known."""
    if way.kind == "library":
        return library_nodes(given, calls, way)
    number = _at_line(given, calls, way)
    return [] if number is None else [(number, way.label)]


def _at_line(given: PartsInput, calls: CallGraph, way: WayIn) -> int | None:
    """Return the function at the way's line, else what its language starts of the file, else its main, else its own code."""
    facts = given.found.facts(way.path)
    symbols = facts.symbols
    wanted = [symbol for symbol in symbols if way.line is not None and symbol.start_line == way.line]
    if facts.is_entry and (begun := main_function(facts, _language(given, way), _marked(given, way.path))):
        wanted.append(begun)
    wanted += [symbol for name in _MAINS for symbol in symbols if symbol.qualified_name == name]
    wanted += [symbol for symbol in symbols if symbol.name == "main" and symbol.kind == "method"]
    own = calls.numbers.get(f"file:{way.path}")
    for symbol in wanted:
        number = calls.numbers.get(f"symbol:{way.path}#{symbol.qualified_name}")
        if number is not None and calls.out(number):
            return number
    return own if own is not None and calls.out(own) else None


def _language(given: PartsInput, way: WayIn) -> str | None:
    file = given.found.given.files.get(way.path)
    return file.language if file is not None else None


def _marked(given: PartsInput, path: str) -> list[int]:
    """Return the symbols that bear the mark of what a program starts at, in languages that have one."""
    deep = given.deep(path) if path.endswith((".scala", ".swift")) else None
    return [number for number, mark in deep.decorators if mark == "main"] if deep is not None else []


def start_reason(given: PartsInput, calls: CallGraph, way: WayIn, number: int, label: str) -> str:
    """Return why a flow starts at a node: what is known of its way in holds of the way, not of all that it offers."""
    if way.kind == "library" and label != way.label:
        return f"offered by {way.label} ({way.reason})"
    if way.line is not None and calls.graph.nodes[number] == f"file:{way.path}":
        for symbol in given.found.facts(way.path).symbols:
            if symbol.start_line == way.line:
                name = symbol.qualified_name
                return (
                    f"{way.reason}, at {name}; what that calls is not known, so this is what loading its file sets off"
                )
    return way.reason


def route_nodes(given: PartsInput, calls: CallGraph) -> list[tuple[WayIn, int]]:
    """Return the product's routes as ways in, with the node of each handler; those that reach furthest first."""
    routes = given.built.get("routes")
    if not isinstance(routes, RoutesPart):
        return []
    found: dict[int, tuple[WayIn, int]] = {}
    for route in routes.routes:
        number = calls.numbers.get(f"symbol:{route.handler_path}#{_qualified(given, route)}")
        if number is None or number in found or route.is_test or is_aside(route.file) or not calls.out(number):
            continue
        label = f"{route.method} {route.path}"
        way = WayIn(
            label=label,
            kind="server",
            path=route.handler_path or route.file,
            line=route.handler_line,
            score=_ROUTE_SCORE,
            reason=f"a route of {route.framework}",
        )
        found[number] = (way, number)
    reach = {number: len(calls.reach(number)) for number in list(found)[:_MAX_CANDIDATES]}
    return [found[number] for number in sorted(reach, key=lambda number: (-reach[number], found[number][0].label))]


def _qualified(given: PartsInput, route: Route) -> str:
    """Return the handler's qualified name: the symbol at its line, else what the route calls it."""
    for symbol in given.found.facts(route.handler_path or "").symbols:
        if symbol.start_line == route.handler_line and symbol.kind in {"function", "method"}:
            return symbol.qualified_name
    return route.handler
