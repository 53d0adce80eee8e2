"""Drawings as files for other tools."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from api.context import reading, user_id
from api.contract import endpoint
from api.maps import NOT_FOUND, PathQuery
from services.projects import get_project
from services.system_map.drawing import draw_folder
from services.system_map.export import CONTENT_TYPES, ExportFormat, export_folder, file_name
from services.system_map.reading import PathNotFound, get_map


class ExportQuery(PathQuery):
    """Which folder, as what."""

    format: ExportFormat = Field("mermaid", description="mermaid: a flowchart; dot: for Graphviz; json: the drawing.")


@endpoint(query=ExportQuery, polled=True, errors=(*NOT_FOUND, PathNotFound))
def export_drawing(project_id: int, query: ExportQuery) -> Response:
    """Download the drawing of a folder as Mermaid, Graphviz DOT or JSON.

    Without a path, the folder that holds most of the project's own code.
    """
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        graph = draw_folder(session, get_map(session, project), query.path)
    text = export_folder(graph, query.format)
    response = Response(text, mimetype=CONTENT_TYPES[query.format][0])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(graph, project.name, query.format)}"'
    return response
