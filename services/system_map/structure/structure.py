"""The part `structure`: communities, stability and layers of the own modules. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.derive.findings import Findings
from services.system_map.derive.graph import Edge
from services.system_map.derive.values import folder_of
from services.system_map.facts import LOADS_NOTHING
from services.system_map.parts.place import Place
from services.system_map.parts.structure import Community, LayerBreach, Stability, StabilityBreach, StructurePart
from services.system_map.structure.communities import FoundCommunity, find_communities
from services.system_map.structure.stability import Coupling, Leaning, coupling, leanings, upward_imports

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

COMMUNITIES_SHOWN = 60
MODULES_SHOWN = 200
FOLDERS_SHOWN = 200
BREACHES_SHOWN = 100


def build_structure(given: PartsInput) -> StructurePart:
    """Return the part."""
    found = given.found
    communities, modularity = find_communities({pair: edge.imports for pair, edge in found.edges.items()})
    # What only a type checker runs, and what the language itself ties, nobody leans on.
    chosen = [edge for edge in found.edges.values() if edge.loops]
    folders = coupling(found.own, chosen)
    leaning = leanings(folders, chosen)
    upward = upward_imports(chosen, found.layers)
    bound = [edge for edge in found.edges.values() if edge.bound and edge.scope not in LOADS_NOTHING]
    ordered = sorted(folders, key=lambda folder: (-folders[folder].incoming - folders[folder].outgoing, folder))
    return StructurePart(
        communities=[
            _community(found, number, community)
            for number, community in enumerate(communities[:COMMUNITIES_SHOWN], start=1)
        ],
        modularity=None if modularity is None else round(modularity, 3),
        stability=[_stability(folder, folders[folder]) for folder in ordered[:FOLDERS_SHOWN]],
        breaches=[_breach(one, folders) for one in leaning[:BREACHES_SHOWN]],
        layer_breaches=[_layer_breach(edge, found.layers) for edge in upward[:BREACHES_SHOWN]],
        groups=len(communities),
        grouped=sum(len(community.modules) for community in communities),
        modules=len(found.own),
        folders=len(folders),
        leaning=len(leaning),
        upward=len(upward),
        bound=len(upward_imports(bound, found.layers)),
        left_out=max(0, len(communities) - COMMUNITIES_SHOWN)
        + max(0, len(folders) - FOLDERS_SHOWN)
        + max(0, len(leaning) - BREACHES_SHOWN)
        + max(0, len(upward) - BREACHES_SHOWN),
    )


def _community(found: Findings, number: int, community: FoundCommunity) -> Community:
    return Community(
        number=number,
        label=community.label,
        modules=community.modules[:MODULES_SHOWN],
        size=len(community.modules),
        lines=found.lines(community.modules),
        inner=community.inner,
        outer=community.outer,
        folders=len({folder_of(path) for path in community.modules}),
    )


def _stability(folder: str, one: Coupling) -> Stability:
    return Stability(
        path=folder,
        modules=one.modules,
        incoming=one.incoming,
        outgoing=one.outgoing,
        instability=round(one.instability, 3),
    )


def _breach(one: Leaning, folders: dict[str, Coupling]) -> StabilityBreach:
    return StabilityBreach(
        source=one.source,
        target=one.target,
        source_instability=round(folders[one.source].instability, 3),
        target_instability=round(folders[one.target].instability, 3),
        imports=one.imports,
        example=Place(path=one.example.source, line=one.example.line),
    )


def _layer_breach(edge: Edge, layers: dict[str, int]) -> LayerBreach:
    return LayerBreach(
        source=edge.source,
        target=edge.target,
        line=edge.line,
        source_layer=layers[edge.source],
        target_layer=layers[edge.target],
    )
