"""What an outside agent may ask: the assistant's own tools, with the project they are to look at. Knows no protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models import Project, SystemMap
from services.ai.answerers import Citation, ToolResult, ToolSpec
from services.ai.toolbox import ToolBox
from services.ai.toolbox.found import plain
from services.ai.toolbox.one_map import ReadBlob
from services.core.database import Database
from services.core.errors import GanderError
from services.projects import ProjectNotFound

LIST = ToolSpec(
    "list_projects",
    "Name the projects that have a map, with their ids.",
    {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
)
PROJECT = {
    "type": "string",
    "description": "Name or id of the project, as list_projects tells it; only needed where there are several.",
}
MOST_PROJECTS = 200  # that are listed


@dataclass(frozen=True)
class Listed:
    """A project of the user; `commit` is that of its newest map, None where it has none."""

    id: int
    name: str
    commit: str | None


class NotOneProject(ValueError):
    """It is not clear which project is meant; the words say which there are."""


class ProjectTools:
    """The tools over all projects of a user, or over one of them."""

    def __init__(self, database: Database, user_id: int, read_blob: ReadBlob, only: str | None = None) -> None:
        """Offer the projects of a user; `only`: one, by its name or id. Raises ProjectNotFound."""
        self._database = database
        self._user_id = user_id
        self._read_blob = read_blob
        self._only: int | None = None
        if only is not None:
            found = _named(self._projects(), only)
            if len(found) != 1:
                raise ProjectNotFound(_which(found or self._projects(), f"{len(found)} projects are named {only!r}."))
            self._only = found[0].id

    def specs(self) -> Sequence[ToolSpec]:
        """Return what there is; where one project is chosen, nothing asks for it."""
        specs = ToolBox(self._database, self._user_id, 0, self._read_blob).specs()
        return specs if self._only is not None else [LIST, *(_with_project(spec) for spec in specs)]

    def call(self, name: str, arguments: Mapping[str, Any] | None) -> ToolResult:
        """Call one; a fault is a result whose words say what to do."""
        sent = dict(arguments or {})
        try:
            if self._only is not None:
                project_id = self._only
            else:
                if name == LIST.name:
                    return ToolResult(_listed(self._projects()))
                project_id = self._chosen(sent.pop("project", None))
        except NotOneProject as error:
            return ToolResult(plain(error, 2_000), is_error=True)
        except GanderError as error:
            return ToolResult(plain(error.detail), is_error=True)
        result = ToolBox(self._database, self._user_id, project_id, self._read_blob).call(name, sent)
        return ToolResult(_with_sources(result), result.citations, result.is_error)

    def _projects(self) -> list[Listed]:
        with self._database.read() as session:
            rows = session.execute(
                select(Project.id, Project.name, SystemMap.commit)
                .outerjoin(SystemMap, SystemMap.id == Project.current_map_id)
                .where(Project.user_id == self._user_id)
                .order_by(Project.name, Project.id)
            )
            return [Listed(*row) for row in rows]

    def _chosen(self, asked: object) -> int:
        projects = self._projects()
        mapped = [each for each in projects if each.commit is not None]
        if asked is None:
            if len(mapped) != 1:
                raise NotOneProject(_which(mapped, "Name the project."))
            return mapped[0].id
        if not isinstance(asked, str) and (not isinstance(asked, int) or isinstance(asked, bool)):
            raise NotOneProject(_which(mapped, "project must be a name or an id."))
        found = _named(projects, asked)
        if len(found) != 1:
            said = "Several projects have this name; give the id." if found else "There is no such project."
            raise NotOneProject(_which(found or mapped, said))
        return found[0].id


def _named(projects: Sequence[Listed], asked: str | int) -> list[Listed]:
    if isinstance(asked, int):
        return [each for each in projects if each.id == asked]
    wanted = asked.strip().lower()
    by_name = [each for each in projects if each.name.lower() == wanted]
    return by_name or [each for each in projects if str(each.id) == wanted]


def _which(projects: Sequence[Listed], words: str) -> str:
    named = ", ".join(f"{plain(each.name, 60)} (id {each.id})" for each in projects[:20])
    return f"{words} There are: {named}." if named else f"{words} There is no project with a map."


def _listed(projects: Sequence[Listed]) -> str:
    if not projects:
        return "There are no projects yet. Add a repository on Gander's page."
    return "\n".join(
        f"id {each.id}: {plain(each.name, 100)}, "
        + (f"mapped at commit {each.commit[:12]}" if each.commit else "no map")
        for each in projects[:MOST_PROJECTS]
    )


def _with_project(spec: ToolSpec) -> ToolSpec:
    schema = dict(spec.parameters)
    return ToolSpec(spec.name, spec.description, schema | {"properties": {**schema["properties"], "project": PROJECT}})


def _with_sources(result: ToolResult) -> str:
    """Return a result with what it was read from: in the assistant's own answers the page shows it, here only words do."""
    if not result.citations:
        return result.text
    commit = result.citations[0].commit
    return f"{result.text}\nRead at commit {commit[:12]}: {', '.join(_source(each) for each in result.citations)}"


def _source(citation: Citation) -> str:
    return f"{plain(citation.path)}:{citation.start_line}-{citation.end_line} (blob {citation.blob[:12]})"
