"""The parts of a map beside its overview, each as the newest map has it."""

from __future__ import annotations

from typing import TypeVar

from api.context import reading, user_id
from api.contract import endpoint
from services.projects import ProjectNotFound, get_project
from services.system_map.content import Part
from services.system_map.parts.evolution import EvolutionPart
from services.system_map.parts.structure import DeadCodePart, DuplicatesPart, FlowsPart, StructurePart, TourPart
from services.system_map.parts.surface import ConfigurationPart, DataModelsPart, DependenciesPart, RoutesPart
from services.system_map.parts_reading import PartNotFound, part_json
from services.system_map.reading import MapNotFound, current_map_id

ERRORS = (ProjectNotFound, MapNotFound, PartNotFound)
Answer = TypeVar("Answer", bound=Part)


def _part(project_id: int, name: str, shape: type[Answer]) -> Answer:
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        return shape.model_validate_json(part_json(session, current_map_id(project), name))


@endpoint(answer=RoutesPart, polled=True, errors=ERRORS)
def get_routes(project_id: int) -> RoutesPart:
    """Show the HTTP routes that the code registers, with their handlers."""
    return _part(project_id, "routes", RoutesPart)


@endpoint(answer=DataModelsPart, polled=True, errors=ERRORS)
def get_data_models(project_id: int) -> DataModelsPart:
    """Show tables and types with their fields, keys and relations."""
    return _part(project_id, "data-models", DataModelsPart)


@endpoint(answer=ConfigurationPart, polled=True, errors=ERRORS)
def get_configuration(project_id: int) -> ConfigurationPart:
    """Show what it needs to run: services, environment variables, ports."""
    return _part(project_id, "configuration", ConfigurationPart)


@endpoint(answer=DependenciesPart, polled=True, errors=ERRORS)
def get_dependencies(project_id: int) -> DependenciesPart:
    """Show outside packages: declared, used, unused, undeclared."""
    return _part(project_id, "dependencies", DependenciesPart)


@endpoint(answer=FlowsPart, polled=True, errors=ERRORS)
def get_flows(project_id: int) -> FlowsPart:
    """Show what happens from each entry point on, call by call."""
    return _part(project_id, "flows", FlowsPart)


@endpoint(answer=StructurePart, polled=True, errors=ERRORS)
def get_structure(project_id: int) -> StructurePart:
    """Show communities of modules, the stability of folders, and imports that run against them."""
    return _part(project_id, "structure", StructurePart)


@endpoint(answer=DeadCodePart, polled=True, errors=ERRORS)
def get_dead_code(project_id: int) -> DeadCodePart:
    """Show code that nothing seems to use, surest first."""
    return _part(project_id, "dead-code", DeadCodePart)


@endpoint(answer=DuplicatesPart, polled=True, errors=ERRORS)
def get_duplicates(project_id: int) -> DuplicatesPart:
    """Show stretches of ten lines or more that stand in several places."""
    return _part(project_id, "duplicates", DuplicatesPart)


@endpoint(answer=EvolutionPart, polled=True, errors=ERRORS)
def get_evolution(project_id: int) -> EvolutionPart:
    """Show what the history says: hot files, what changes together, who knows what, what is mended often."""
    return _part(project_id, "evolution", EvolutionPart)


@endpoint(answer=TourPart, polled=True, errors=ERRORS)
def get_tour(project_id: int) -> TourPart:
    """Show a walk of two minutes through the project."""
    return _part(project_id, "tour", TourPart)
