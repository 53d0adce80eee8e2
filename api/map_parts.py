"""The parts of a map beside its overview, each as the newest map has it."""

from __future__ import annotations

import hashlib
import zlib

from flask import Response, request

from api.context import reading, user_id
from api.contract import endpoint, json_response
from services.projects import ProjectNotFound, get_project
from services.system_map.parts.evolution import EvolutionPart
from services.system_map.parts.structure import DeadCodePart, DuplicatesPart, FlowsPart, StructurePart, TourPart
from services.system_map.parts.surface import ConfigurationPart, DataModelsPart, DependenciesPart, RoutesPart
from services.system_map.parts_reading import PartNotFound, kept_part
from services.system_map.reading import MapNotFound, current_map_id

ERRORS = (ProjectNotFound, MapNotFound, PartNotFound)


def _part(project_id: int, name: str) -> Response:
    """Answer a part as it is kept: it was checked when it was drawn, and unpacking it costs nothing when it is known."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        packed = kept_part(session, current_map_id(project), name)
    tag = hashlib.blake2b(packed, digest_size=16).hexdigest()
    known = request.if_none_match.contains(tag)
    response = Response(status=304) if known else json_response(zlib.decompress(packed))
    response.set_etag(tag)
    return response


@endpoint(answer=RoutesPart, polled=True, errors=ERRORS)
def get_routes(project_id: int) -> Response:
    """Show the HTTP routes that the code registers, with their handlers."""
    return _part(project_id, "routes")


@endpoint(answer=DataModelsPart, polled=True, errors=ERRORS)
def get_data_models(project_id: int) -> Response:
    """Show tables and types with their fields, keys and relations."""
    return _part(project_id, "data-models")


@endpoint(answer=ConfigurationPart, polled=True, errors=ERRORS)
def get_configuration(project_id: int) -> Response:
    """Show what it needs to run: services, environment variables, ports."""
    return _part(project_id, "configuration")


@endpoint(answer=DependenciesPart, polled=True, errors=ERRORS)
def get_dependencies(project_id: int) -> Response:
    """Show outside packages: declared, used, unused, undeclared."""
    return _part(project_id, "dependencies")


@endpoint(answer=FlowsPart, polled=True, errors=ERRORS)
def get_flows(project_id: int) -> Response:
    """Show what happens from each entry point on, call by call."""
    return _part(project_id, "flows")


@endpoint(answer=StructurePart, polled=True, errors=ERRORS)
def get_structure(project_id: int) -> Response:
    """Show communities of modules, the stability of folders, and imports that run against them."""
    return _part(project_id, "structure")


@endpoint(answer=DeadCodePart, polled=True, errors=ERRORS)
def get_dead_code(project_id: int) -> Response:
    """Show code that nothing seems to use, surest first."""
    return _part(project_id, "dead-code")


@endpoint(answer=DuplicatesPart, polled=True, errors=ERRORS)
def get_duplicates(project_id: int) -> Response:
    """Show stretches of ten lines or more that stand in several places."""
    return _part(project_id, "duplicates")


@endpoint(answer=EvolutionPart, polled=True, errors=ERRORS)
def get_evolution(project_id: int) -> Response:
    """Show what the history says: hot files, what changes together, who knows what, what is mended often."""
    return _part(project_id, "evolution")


@endpoint(answer=TourPart, polled=True, errors=ERRORS)
def get_tour(project_id: int) -> Response:
    """Show a walk of two minutes through the project."""
    return _part(project_id, "tour")
