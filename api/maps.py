"""System maps: the overview, folder drawings, symbols, files and commits of a project's mapped commit."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.context import Moment, reading, user_id
from api.contract import Query, endpoint
from services.history.reading import commit_at
from services.projects import ProjectNotFound, get_project
from services.system_map import reading as maps
from services.system_map.content import FolderGraph, FoundModule, MapContent
from services.system_map.drawing import draw_folder
from services.system_map.drawing import find_modules as find_in_map
from services.system_map.reading import MapNotFound, PathNotFound

NOT_FOUND = (ProjectNotFound, MapNotFound)


class SystemMapObject(BaseModel):
    """A map with its whole content."""

    id: int
    project_id: int
    commit: str
    commit_at: Moment | None
    generated_at: Moment
    content: MapContent


class MapQuery(Query):
    """Which map."""

    commit: str | None = Field(None, min_length=4, max_length=64, pattern="^[0-9a-f]+$")


@endpoint(query=MapQuery, answer=SystemMapObject, polled=True, errors=NOT_FOUND)
def get_system_map(project_id: int, query: MapQuery) -> SystemMapObject:
    """Show the newest map of a project, or that of a commit."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        found = maps.get_map(session, project, query.commit)
        content = MapContent.model_validate(found.content)
        content.name = project.name  # the project may have been renamed since
        return SystemMapObject(
            id=found.id,
            project_id=project.id,
            commit=found.commit,
            commit_at=commit_at(session, project.id, found.commit),
            generated_at=found.generated_at,
            content=content,
        )


class MapEntry(BaseModel):
    """One map in the list of a project's maps."""

    id: int
    commit: str
    generated_at: Moment
    files: int
    modules: int
    lines: int
    loops: int


@endpoint(answer=list[MapEntry], polled=True, errors=(ProjectNotFound,))
def list_system_maps(project_id: int) -> list[MapEntry]:
    """List the maps of a project, newest first."""
    with reading() as session:
        get_project(session, user_id(), project_id)
        return [
            MapEntry(
                id=row.id,
                commit=row.commit,
                generated_at=row.generated_at,
                files=content["files"],
                modules=content["modules"],
                lines=content["module_lines"],
                loops=len(content["loops"]),
            )
            for row in maps.list_maps(session, project_id)
            if (content := row.content)
        ]


class PathQuery(Query):
    """A folder or file of the repository; folders end with a slash."""

    path: str | None = Field(None, max_length=4096)


@endpoint(query=PathQuery, answer=FolderGraph, polled=True, errors=(*NOT_FOUND, PathNotFound))
def get_modules(project_id: int, query: PathQuery) -> FolderGraph:
    """Show the drawing of a folder: its modules and folders with the imports between them, at most 300 nodes.

    Without a path, the folder that holds most of the project's own code.
    """
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        return draw_folder(session, maps.get_map(session, project), query.path)


class ModulesQuery(Query):
    """Which modules."""

    q: str = Field(min_length=1, max_length=200, description="Part of the path; names come before folders.")
    limit: int = Field(20, ge=1, le=100)


@endpoint(query=ModulesQuery, answer=list[FoundModule], polled=True, errors=NOT_FOUND)
def find_modules(project_id: int, query: ModulesQuery) -> list[FoundModule]:
    """Find modules of the whole map by name, best match first, whatever folder is drawn."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        return find_in_map(session, maps.get_map(session, project), query.q, query.limit)


class SymbolsQuery(Query):
    """Which symbols."""

    q: str = Field("", max_length=200, description="Part of the name; with a dot, of the qualified name.")
    limit: int = Field(50, ge=1, le=200)


class SymbolObject(BaseModel):
    """A named thing in a file; lines count from 1."""

    kind: str
    name: str
    qualified_name: str
    signature: str
    start_line: int
    end_line: int


class FoundSymbol(SymbolObject):
    """A symbol with its file."""

    path: str


@endpoint(query=SymbolsQuery, answer=list[FoundSymbol], polled=True, errors=NOT_FOUND)
def list_symbols(project_id: int, query: SymbolsQuery) -> list[FoundSymbol]:
    """Find symbols by name, best match first."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        rows = maps.find_symbols(session, maps.current_map_id(project), query.q.strip(), query.limit)
        return [
            FoundSymbol(
                path=module.path,
                kind=symbol.kind,
                name=symbol.name,
                qualified_name=symbol.qualified_name,
                signature=symbol.signature,
                start_line=symbol.start_line,
                end_line=symbol.end_line,
            )
            for module, symbol in rows
        ]
