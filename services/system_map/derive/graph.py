"""The module graph: all imports from one module to another as one edge. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from services.system_map.facts import LOADS_NOTHING, ResolvedImport, Scope

# What an edge of several imports is: the most binding of them.
STRENGTH: dict[Scope, int] = {"module": 0, "function": 1, "dynamic": 2, "type_checking": 3, "test": 4}


class Import(Protocol):
    """What is read of one import: a ResolvedImport has it, and a MapEdge row."""

    # ruff: noqa: D102  (the names say it)
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str | None: ...
    @property
    def external(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def names(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def how(self) -> str: ...


@dataclass(slots=True)
class Edge:
    """All imports of `target` by `source` (modules or, in a drawing, nodes)."""

    source: str
    target: str
    names: int
    line: int | None
    scope: Scope
    imports: int = 1  # module-to-module imports it stands for
    # Go files of one package, a Rust `mod` and its children: bound by the language, so a loop among them is no
    # tangle that anyone made, and nothing to cut.
    bound: bool = False

    @property
    def layers(self) -> bool:
        """Whether it makes layers and rank: it runs when the module is loaded."""
        return self.scope == "module"

    @property
    def loops(self) -> bool:
        """Whether it can close a loop worth telling: it runs at some time, and somebody chose it."""
        return self.scope not in LOADS_NOTHING and not self.bound


Edges = dict[tuple[str, str], Edge]


def is_bound(found: Import) -> bool:
    """Say whether the language itself binds the two files.

    A Rust module and its descendants name each other as a matter of course (`pub use`, `use super::`), and a file and
    what it includes are one module.
    """
    if found.kind == "mod" or found.how == "include!" or found.how.startswith("same package"):
        return True
    target = found.target or ""
    return found.source.endswith(".rs") and (_holds(found.source, target) or _holds(target, found.source))


def _holds(module: str, other: str) -> bool:
    """Say whether a Rust file is an ancestor module of another by their paths."""
    folder, _, name = module.rpartition("/")
    below = folder if name in {"mod.rs", "lib.rs", "main.rs"} else module.removesuffix(".rs")
    return other.startswith(f"{below}/")


def module_edges(imports: Iterable[Import]) -> Edges:
    """Return one edge for each pair of modules; an import of oneself is none."""
    edges: Edges = {}
    for found in imports:
        if found.target is None or found.target == found.source:
            continue
        key = (found.source, found.target)
        scope = cast("Scope", found.scope)
        new = Edge(found.source, found.target, found.names, found.line, scope, 1, is_bound(found))
        edges[key] = new if key not in edges else join(edges[key], new, imports=1)
    return edges


class Leads:
    """The imports that lead into the repository, by the file that imports; put in order when somebody asks."""

    def __init__(self, imports: Iterable[ResolvedImport]) -> None:
        """Take all imports."""
        self._imports = imports
        self._of: dict[str, list[ResolvedImport]] | None = None

    def of(self, path: str) -> Sequence[ResolvedImport]:
        """Return those of a file, in their order."""
        if self._of is None:
            self._of = {}
            for found in self._imports:
                if found.target is not None:
                    self._of.setdefault(found.source, []).append(found)
        return self._of.get(path, ())


def join(one: Edge, other: Edge, imports: int) -> Edge:
    """Return one edge for two between the same ends."""
    strong = one if STRENGTH[one.scope] <= STRENGTH[other.scope] else other
    return Edge(
        strong.source,
        strong.target,
        one.names + other.names,
        strong.line,
        strong.scope,
        imports,
        one.bound and other.bound,
    )


def within(edges: Mapping[tuple[str, str], Edge], modules: Collection[str]) -> Edges:
    """Return the edges with both ends among `modules`."""
    return {key: edge for key, edge in edges.items() if key[0] in modules and key[1] in modules}


def importers(edges: Iterable[Edge]) -> dict[str, list[str]]:
    """Return who imports each module when it is loaded, sorted."""
    found: dict[str, list[str]] = {}
    for edge in edges:
        if edge.layers:
            found.setdefault(edge.target, []).append(edge.source)
    return {target: sorted(sources) for target, sources in found.items()}
