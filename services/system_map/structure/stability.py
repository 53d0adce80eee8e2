"""How stable folders are, who leans on a less stable one, and which imports run up against the layers. Pure.

I = Ce / (Ca + Ce) and the stable dependencies principle ("depend in the direction of stability"): R. C. Martin, "OO design
quality metrics" (1994). Here a package is a folder with the modules that lie directly in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.system_map.derive.graph import Edge
from services.system_map.derive.values import folder_of
from services.system_map.resolve.paths import base_name

# A folder whose instability is larger by less than this is as stable as the one that leans on it.
MARGIN = 0.1
# Files that stand for the folder around them.
_FACES = frozenset({"__init__.py", "index.js", "index.ts", "index.tsx", "mod.rs", "lib.rs"})


@dataclass(slots=True)
class Coupling:
    """What leads into a folder and out of it."""

    modules: int
    incoming: int  # Ca: modules outside that import into it
    outgoing: int  # Ce: its modules that import something outside

    @property
    def instability(self) -> float:
        """I, 0 stable … 1 unstable; 0 where nothing leads in or out."""
        both = self.incoming + self.outgoing
        return self.outgoing / both if both else 0.0


@dataclass(slots=True)
class Leaning:
    """Imports from one folder into a less stable one; `example` is the first of them."""

    source: str
    target: str
    imports: int
    example: Edge


def coupling(modules: Iterable[str], edges: Iterable[Edge]) -> dict[str, Coupling]:
    """Return the coupling of each folder that holds modules and has any."""
    inside: dict[str, int] = {}
    for path in modules:
        folder = folder_of(path)
        inside[folder] = inside.get(folder, 0) + 1
    into: dict[str, set[str]] = {}
    out: dict[str, set[str]] = {}
    for edge in edges:
        source, target = folder_of(edge.source), folder_of(edge.target)
        if source != target:
            into.setdefault(target, set()).add(edge.source)
            out.setdefault(source, set()).add(edge.source)
    return {
        folder: Coupling(count, len(into.get(folder, ())), len(out.get(folder, ())))
        for folder, count in inside.items()
        if folder in into or folder in out
    }


def leanings(folders: Mapping[str, Coupling], edges: Iterable[Edge]) -> list[Leaning]:
    """Return the folders that import a clearly less stable one, the steepest first."""
    found: dict[tuple[str, str], Leaning] = {}
    for edge in sorted(edges, key=lambda edge: (edge.source, edge.target)):
        source, target = folder_of(edge.source), folder_of(edge.target)
        if source == target or folders[target].instability - folders[source].instability < MARGIN:
            continue
        if target.startswith(source) and base_name(edge.source) in _FACES:
            continue  # a package's face hands on what its own folders hold
        known = found.setdefault((source, target), Leaning(source, target, 0, edge))
        known.imports += 1

    def place(one: Leaning) -> tuple[float, int, str, str]:
        steepness = folders[one.target].instability - folders[one.source].instability
        return (-steepness, -one.imports, one.source, one.target)

    return sorted(found.values(), key=place)


def upward_imports(edges: Iterable[Edge], layers: Mapping[str, int]) -> list[Edge]:
    """Return the imports that do not lead to a lower layer, the highest climb first.

    Of those that run at load time also such that stay on one layer: without loops there would be none.
    """
    found = [
        edge
        for edge in edges
        if layers[edge.target] > layers[edge.source] or (edge.layers and layers[edge.target] == layers[edge.source])
    ]
    return sorted(
        found, key=lambda edge: (layers[edge.source] - layers[edge.target], not edge.layers, edge.source, edge.target)
    )
