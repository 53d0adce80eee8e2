"""The findings that the words and lists are made from: modules, edges, layers, loops, ranks, main folder. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, TypeVarTuple

from services.history.counting import count_history
from services.history.figures import HistoryFigures, PathFigures
from services.system_map.derive.aside import is_aside
from services.system_map.derive.graph import Edge, Edges, importers, module_edges, within
from services.system_map.derive.layers import layer_nodes
from services.system_map.derive.loops import FoundLoop, find_loops
from services.system_map.derive.rank import rank_modules
from services.system_map.derive.values import DeriveInput, folder_of, is_module, same_name
from services.system_map.facts import LOADS_NOTHING, FileFacts

MAX_LOOPS = 50
# The map opens one folder further down as long as one child holds this part of the code, or this and stands alone.
NEARLY_ALL = 0.8
MOST = 2 / 3
FEW_SHOWN = 0.03  # imports between rooms of a picture, to those within one of them
# What people call the language of a file, where that is not its display name.
SPOKEN = {"TSX": "TypeScript", "JSX": "JavaScript"}
Given = TypeVarTuple("Given")
Result = TypeVar("Result")


@dataclass(slots=True)
class Findings:
    """What was found, by path; "own" is the project's own code without tests."""

    given: DeriveInput
    own: list[str]
    tests: list[str]
    all_edges: Edges
    edges: Edges  # among own modules
    imported_by: dict[str, list[str]]  # own modules, at load time
    layers: dict[str, int]
    loops: list[FoundLoop]
    ranks: dict[str, float]
    main_folder: str
    history: HistoryFigures | None
    imports: Counter[str]  # how many own modules each imports
    most_of_an_entry: int  # the most that a file with a main imports
    _worked_out: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, work: Callable[[Findings, *Given], Result], *given: *Given) -> Result:
        """Return what a function makes of these findings and some plain values; it is called the first time only."""
        key = (work, *given)
        if key not in self._worked_out:
            self._worked_out[key] = work(self, *given)
        result: Result = self._worked_out[key]
        return result

    def facts(self, path: str) -> FileFacts:
        """Return what was read in a file; empty where it could not be read."""
        return self.given.facts.get(path) or FileFacts(lines=0)

    def lines(self, paths: Iterable[str]) -> int:
        """Return the lines of files together."""
        return sum(self.given.facts[path].lines for path in paths if path in self.given.facts)

    def changes(self, path: str) -> PathFigures | None:
        """Return what happened to a file; None where history is unknown."""
        return None if self.history is None else self.history.paths.get(path) or PathFigures()

    def is_called(self, name: str) -> bool:
        """Say whether a package's or command's name is the project's: that of its manifest or of the repository."""
        declared = re.sub(r"/v\d+$", "", self.given.manifests.name or "")
        own = (declared.rpartition("/")[2].rpartition(":")[2], self.given.name)
        return any(same_name(name, one) for one in own if one)

    @property
    def is_cut(self) -> bool:
        """Whether the clone is shallow, so that history is known from some commit on only."""
        return self.given.history is not None and self.given.history.is_cut

    def language(self) -> str | None:
        """Return the language of most of the own code's lines."""
        return self.once(_language)

    def spoken_language(self, path: str) -> str:
        """Return the language of a file as people say it; empty where it is unknown."""
        language = self.given.files[path].language or ""
        return SPOKEN.get(language, language)

    def main_modules(self) -> list[str]:
        """Return the own modules below the folder where the map opens."""
        return [path for path in self.own if path.startswith(self.main_folder)]


def _language(found: Findings) -> str | None:
    lines: Counter[str] = Counter()
    for path in found.own:
        lines[found.spoken_language(path)] += max(found.facts(path).lines, 1)
    return min(lines, key=lambda name: (-lines[name], name), default=None)


def look(given: DeriveInput) -> Findings:
    """Find everything that follows from the input alone."""
    own = sorted(path for path, file in given.files.items() if is_module(file) and path in given.facts)
    tests = sorted(path for path, file in given.files.items() if file.role == "test")
    all_edges = module_edges(given.imports)
    edges = within(all_edges, frozenset(own))
    loops = find_loops(edges.values(), MAX_LOOPS)
    imports = Counter(source for source, _ in edges)
    return Findings(
        given=given,
        own=own,
        tests=tests,
        all_edges=all_edges,
        edges=edges,
        imported_by=importers(edges.values()),
        layers=module_layers(own, edges, {(loop.cut.source, loop.cut.target) for loop in loops}),
        loops=loops,
        ranks=rank_modules(own, edges.values()),
        main_folder=find_main_folder({path: given.facts[path].lines for path in own}, edges.values()),
        history=None if given.history is None else count_history(given.history, given.files.keys(), own),
        imports=imports,
        most_of_an_entry=max((imports[path] for path in own if given.facts[path].is_entry), default=0),
    )


def folder_sizes(found: Findings) -> dict[str, tuple[int, int]]:
    """Return the modules and lines of every folder that holds own modules, at any depth; ask by `once`."""
    inside: dict[str, tuple[int, int]] = {}
    for path in found.own:
        modules, lines = inside.get(folder := folder_of(path), (0, 0))
        inside[folder] = modules + 1, lines + found.facts(path).lines
    sizes: dict[str, tuple[int, int]] = {}
    for inner, (modules, lines) in inside.items():
        folder = inner
        while folder:
            known = sizes.get(folder, (0, 0))
            sizes[folder] = known[0] + modules, known[1] + lines
            folder = folder_of(folder[:-1])
    return sizes


def module_layers(
    modules: Collection[str],
    edges: Edges,
    cuts: Collection[tuple[str, str]],
    is_beside: Callable[[str], bool] = is_aside,
) -> dict[str, int]:
    """Return the layer of each module, or room of a drawing (`layer_nodes`)."""
    return layer_nodes(modules, weights_of_layers(edges, is_beside), cuts)


def weights_of_layers(edges: Edges, is_beside: Callable[[str], bool] = is_aside) -> dict[tuple[str, str], int]:
    """Return the edges by which one stands above another, with how many names each imports.

    One that nobody imports stands above all that it imports, late as well: a command that loads what it is asked for is
    no foundation. What stands beside the product, as benchmarks do, is nobody here, unless the product imports it.
    """
    imported = {target for _, target in edges}
    of_beside: dict[str, list[str]] = {}
    waiting: list[str] = []
    for source, target in edges:
        (of_beside.setdefault(source, []) if is_beside(source) else waiting).append(target)
    by_product: set[str] = set()  # and so no late import of others closes a ring
    while waiting:
        if (target := waiting.pop()) not in by_product:
            by_product.add(target)
            waiting += of_beside.get(target, ())
    weights = load_time(edges.values())
    for (source, target), edge in edges.items():
        if edge.layers or edge.scope in LOADS_NOTHING or source in by_product:
            continue
        if source not in imported or not (is_beside(source) or is_beside(target)):
            weights[source, target] = max(edge.names, 1)
    return weights


def load_time(edges: Iterable[Edge]) -> dict[tuple[str, str], int]:
    """Return the edges that make layers, with how many names each imports."""
    return {(edge.source, edge.target): max(edge.names, 1) for edge in edges if edge.layers}


def find_main_folder(lines: Mapping[str, int], edges: Iterable[Edge] = ()) -> str:
    """Return the folder that holds the project's own code: one child further down while it holds nearly all.

    A child that holds most of it is as good where hardly an import joins it with what stands beside: the picture would
    have next to no arrow, and inside it has many. `lines` are those of each own module, `edges` their imports. What
    lies aside (examples, tools, docs) does not count, unless there is nothing else.
    """
    counted = {path: max(count, 1) for path, count in lines.items() if not is_aside(path)} or {
        path: max(count, 1) for path, count in lines.items()
    }
    chosen = [(edge.source, edge.target) for edge in edges if not edge.bound]
    folder = ""
    while True:
        total = sum(counted.values())
        children: Counter[str] = Counter()
        for path, count in counted.items():
            if (child := _child(path, folder)).endswith("/"):
                children[child] += count
        largest = min(children, key=lambda name: (-children[name], name), default=None)
        if largest is None or children[largest] < MOST * total:
            return folder
        if children[largest] < NEARLY_ALL * total and not _stands_alone(largest, folder, counted, chosen):
            return folder
        folder = largest
        counted = {path: count for path, count in counted.items() if path.startswith(folder)}


def _child(path: str, folder: str) -> str:
    """Return what stands for a path in the picture of a folder around it: the next folder, or the module itself."""
    child, slash, _ = path[len(folder) :].partition("/")
    return f"{folder}{child}{slash}"


def _stands_alone(child: str, folder: str, counted: Collection[str], edges: Iterable[tuple[str, str]]) -> bool:
    """Say whether the imports that the picture of a folder shows are few beside those that lie within one child."""
    shown = inside = 0
    for source, target in edges:
        if source in counted and target in counted:
            ends = _child(source, folder), _child(target, folder)
            shown += ends[0] != ends[1]
            inside += ends == (child, child)
    return shown < FEW_SHOWN * inside
