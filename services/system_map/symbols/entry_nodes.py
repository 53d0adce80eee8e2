"""Where a way in begins among the symbols: its main function, the code of its script, a library's main callables."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from services.system_map.content import WayIn
from services.system_map.derive.aside import is_aside
from services.system_map.facts import SymbolFacts
from services.system_map.parts.surface import Route, RoutesPart
from services.system_map.symbols.adjacency import CallGraph

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

# A library has many doors: those that reach furthest show how it works.
MAX_OF_LIBRARY = 3
_MAX_CANDIDATES = 300
_ROUTE_SCORE = 0.5
_MAX_NESTING = 20
_INTERNAL = re.compile(r"\binternal\b")
_MAINS = ("main", "Main", "run", "cli")


def entry_nodes(given: PartsInput, calls: CallGraph, way: WayIn) -> list[tuple[int, str]]:
    """Return the nodes that a way in starts at, with how to call each; none where it calls nothing that is known."""
    if way.kind == "library":
        return _of_library(given, calls, way)
    number = _at_line(given, calls, way)
    return [] if number is None else [(number, way.label)]


def _at_line(given: PartsInput, calls: CallGraph, way: WayIn) -> int | None:
    """Return the function at the way's line, else the file's main, else its own code."""
    symbols = given.found.facts(way.path).symbols
    wanted = [symbol for symbol in symbols if way.line is not None and symbol.start_line == way.line]
    wanted += [symbol for name in _MAINS for symbol in symbols if symbol.qualified_name == name]
    wanted += [symbol for symbol in symbols if symbol.name == "main" and symbol.kind == "method"]
    own = calls.numbers.get(f"file:{way.path}")
    for symbol in wanted:
        number = calls.numbers.get(f"symbol:{way.path}#{symbol.qualified_name}")
        if number is not None and calls.out(number):
            return number
    return own if own is not None and calls.out(own) else None


def _of_library(given: PartsInput, calls: CallGraph, way: WayIn) -> list[tuple[int, str]]:
    """Return the public callables of a library's main module and what it passes on that reach furthest."""
    paths = {way.path, *(target for source, target in given.found.edges if source == way.path)}
    if way.path.endswith(".go"):
        folder = posixpath.dirname(way.path)
        paths = {path for path in given.found.own if posixpath.dirname(path) == folder}
    paths = {path for path in paths if not is_aside(path)}
    public = {
        (path, symbol.qualified_name)
        for path in paths
        for symbol in given.found.facts(path).symbols
        if symbol.kind in {"function", "method"} and _is_open(given, path, symbol)
    }
    candidates = [
        number
        for number in sorted(number for path in paths for number in calls.nodes_in(path))
        if (calls.paths[number], calls.names[number]) in public
        and calls.out(number)
        and not any(_is_own(given, calls, caller) for caller in calls.callers(number))
    ]
    reach = {number: calls.reach(number) for number in candidates[:_MAX_CANDIDATES]}
    chosen: list[tuple[int, str]] = []
    while reach and len(chosen) < MAX_OF_LIBRARY:  # each shows what those before it do not
        best = min(reach, key=lambda number: (-len(reach[number]), calls.graph.nodes[number]))
        covered = reach.pop(best)
        if not covered:
            break
        chosen.append((best, calls.names[best]))
        reach = {number: found - covered for number, found in reach.items()}
    return chosen


def _is_own(given: PartsInput, calls: CallGraph, number: int) -> bool:
    file = given.found.given.files.get(calls.paths[number])
    return file is not None and file.role == "code" and not is_aside(calls.paths[number])


def _is_open(given: PartsInput, path: str, symbol: SymbolFacts) -> bool:
    """Say whether others can call a symbol: it and the types around it are open to them, and no function is."""
    symbols = given.found.facts(path).symbols
    if path.endswith(".rs") and not symbol.signature.startswith("pub"):
        return False  # of a trait, which the language calls as a rule (`drop`, `next`)
    for _ in range(_MAX_NESTING):
        if not symbol.exported or (path.endswith((".kt", ".swift", ".cs")) and _INTERNAL.search(symbol.signature)):
            return False
        if symbol.parent is None:
            return True
        symbol = symbols[symbol.parent]
        if symbol.kind in {"function", "method"}:
            return False
    return False


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
