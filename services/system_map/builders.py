"""The parts of a map and the pure functions that build them: one row each, in the order they are built.

A builder takes a PartsInput and returns its part; what it raises costs the map that part only, and the map says so.
"""

from __future__ import annotations

from collections.abc import Callable

from services.system_map.content import Part
from services.system_map.derive.evolution import build_evolution
from services.system_map.derive.tour import build_tour
from services.system_map.parts_input import PartsInput
from services.system_map.structure.duplicates import find_duplicates
from services.system_map.structure.structure import build_structure
from services.system_map.surface.configuration import find_configuration
from services.system_map.surface.dependencies import report_dependencies
from services.system_map.surface.models import find_data_models
from services.system_map.surface.routes import find_routes
from services.system_map.symbols.dead_code import find_dead_code
from services.system_map.symbols.flows import build_flows

Builder = Callable[[PartsInput], Part]
BUILDERS: dict[str, Builder] = {
    "routes": find_routes,
    "data-models": find_data_models,
    "configuration": find_configuration,
    "dependencies": report_dependencies,
    "flows": build_flows,
    "structure": build_structure,
    "dead-code": find_dead_code,
    "duplicates": find_duplicates,
    "evolution": build_evolution,
    "tour": build_tour,  # last: it looks at the others
}
# Those that need no other and work on arrays, which lets the interpreter go: built beside the rest.
BESIDE = ("duplicates",)
