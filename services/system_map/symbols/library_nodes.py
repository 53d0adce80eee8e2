"""Where a library's flows begin: its public callables that reach furthest, those that its README shows before others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.system_map.content import WayIn
from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.readme import readme_text
from services.system_map.facts import SymbolFacts
from services.system_map.symbols.adjacency import CallGraph
from services.system_map.symbols.default_exports import SCRIPTS

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

# A library has many doors: those that reach furthest show how it works.
MAX_OF_LIBRARY = 3
_MAX_CANDIDATES = 300
_MAX_NESTING = 20
_MAX_HANDED_ON = 3  # modules that each hand on the next
_INTERNAL = re.compile(r"\binternal\b")
_CALL = re.compile(r"\b(\w+)\(")
_CONSTRUCTORS = frozenset({"__init__", "__construct", "constructor", "initialize"})
# How much further another callable must reach to come before one that the README calls, or that the main module holds.
_SHOWN = 2.0
_OF_MAIN = 1.5


def library_nodes(given: PartsInput, calls: CallGraph, way: WayIn) -> list[tuple[int, str]]:
    """Return the callables that a library's flows begin at, with how to call each; each shows what those before do not.

    What the library itself calls is no beginning, unless the README shows it.
    """
    main = _main_module(given, way.path)
    paths = _offering(given, {way.path, main})
    public = {
        (path, symbol.qualified_name)
        for path in paths
        for symbol in given.found.facts(path).symbols
        if symbol.kind in {"function", "method"} and _is_open(given, path, symbol)
    }
    shown = given.found.once(_called_by_readme)
    candidates = [
        number
        for number in sorted(number for path in paths for number in calls.nodes_in(path))
        if (calls.paths[number], calls.names[number]) in public
        and calls.out(number)
        and (
            _said(calls.names[number]) in shown
            or not any(_is_own(given, calls, caller) for caller in calls.callers(number))
        )
    ]
    reach = {number: calls.reach(number) for number in candidates[:_MAX_CANDIDATES]}
    weights = {
        number: (_SHOWN if _said(calls.names[number]) in shown else 1.0)
        * (_OF_MAIN if calls.paths[number] == main else 1.0)
        for number in reach
    }
    chosen: list[tuple[int, str]] = []
    while reach and len(chosen) < MAX_OF_LIBRARY:
        best = min(reach, key=lambda number: (-len(reach[number]) * weights[number], calls.graph.nodes[number]))
        covered = reach.pop(best)
        if not covered:
            break
        chosen.append((best, calls.names[best]))
        reach = {number: found - covered for number, found in reach.items()}
    return chosen


def _main_module(given: PartsInput, path: str) -> str:
    """Return the module that a script without symbols hands on, where it imports one only: of `index.js` what it requires."""
    for _ in range(_MAX_HANDED_ON):
        targets = {one.target for one in given.leads(path) if one.target in given.found.given.facts}
        if not path.endswith(SCRIPTS) or given.found.facts(path).symbols or len(targets) != 1:
            break
        path = next(target for target in targets if target is not None)
    return path


def _offering(given: PartsInput, mains: Iterable[str]) -> set[str]:
    """Return the files whose callables a library offers: its main modules, what they import, and what is passed on whole."""
    mains = set(mains)
    paths = mains | {target for source, target in given.found.edges if source in mains}
    folders = {posixpath.dirname(path) for path in mains if path.endswith(".go")}
    if folders:  # a package of Go is all of its files, and no other
        paths = {path for path in given.found.own if posixpath.dirname(path) in folders}
    waiting = [path for path in paths if path.endswith(SCRIPTS)]
    for _ in range(_MAX_HANDED_ON):
        waiting = [target for path in waiting for target in _passed_on(given, path) if target not in paths]
        paths.update(waiting)
    return {path for path in paths if not is_aside(path)}


def _passed_on(given: PartsInput, path: str) -> set[str]:
    """Return the modules that a script exports as a whole: `exports.request = req` of `req = require("./request")`."""
    deep = given.deep(path)
    bindings = deep.bindings if deep is not None else []
    exported = {one.name for one in bindings if one.import_index == -1}
    imports = given.found.facts(path).imports
    lines = {
        imports[one.import_index].line
        for one in bindings
        if one.import_index >= 0 and one.local in exported and one.name in {"", "default"}
    }
    targets = {one.target for one in given.leads(path) if one.target is not None and not lines.isdisjoint(one.lines)}
    return targets & given.found.given.facts.keys()


def _called_by_readme(found: Findings) -> frozenset[str]:
    """Return the names that the README's text calls; ask by `once`."""
    return frozenset(_CALL.findall(readme_text(found.given.texts) or ""))


def _said(name: str) -> str:
    """Return what a call of a symbol says: of a constructor the type's name."""
    around, _, last = name.rpartition(".")
    return around.rpartition(".")[2] if last in _CONSTRUCTORS else last


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
