"""The parts of a map beside its overview: what GET …/{routes, data-models, …} answer, as typed values.

Each is built by one pure function (see `builders`), kept as one row of MapPart, and read by one page. Every list
that can grow with the repository is cut and says how much was left out (`left_out`).
"""

from __future__ import annotations

from services.system_map.content import Part
from services.system_map.parts.evolution import EvolutionPart
from services.system_map.parts.structure import DeadCodePart, DuplicatesPart, FlowsPart, StructurePart, TourPart
from services.system_map.parts.surface import ConfigurationPart, DataModelsPart, DependenciesPart, RoutesPart

PARTS: dict[str, type[Part]] = {
    "routes": RoutesPart,
    "data-models": DataModelsPart,
    "configuration": ConfigurationPart,
    "dependencies": DependenciesPart,
    "flows": FlowsPart,
    "structure": StructurePart,
    "dead-code": DeadCodePart,
    "duplicates": DuplicatesPart,
    "evolution": EvolutionPart,
    "tour": TourPart,
}
