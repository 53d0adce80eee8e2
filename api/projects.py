"""Projects: create, read, change, refresh, delete."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, Session, gander, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from api.jobs import JobObject, job_object
from models import Project
from services import projects as service
from services.background import TooManyJobs
from services.history.reading import count_commits
from services.projects import AddressTaken, NoAddress, NothingToCreate, OwnersAddress, ProjectNotFound
from services.repository import BadAddress
from services.system_map.reading import contents_of


class Counts(BaseModel):
    """What the newest map counted."""

    files: int
    lines: int
    modules: int
    symbols: int
    commits: int


class ProjectObject(BaseModel):
    """A repository and where it stands: pending → cloning → analyzing → ready, or failed while there is no map."""

    id: int
    name: str
    repository_url: str | None
    branch: str | None
    status: Literal["pending", "cloning", "analyzing", "ready", "failed"]
    last_error: str | None
    last_error_code: int | None
    default_branch: str | None
    head_commit: str | None
    has_access_token: bool
    created_at: Moment
    refreshed_at: Moment | None
    refresh_every_hours: int | None
    is_sample: bool
    allow_remote_model: bool
    commit_at: Moment | None
    job_id: int | None
    counts: Counts | None


def project_objects(session: Session, rows: list[Project]) -> list[ProjectObject]:
    """Return projects as the API shows them; three queries, however many there are."""
    ids = [row.id for row in rows]
    jobs = service.newest_job_ids(session, ids)
    counts = contents_of(session, [row.current_map_id for row in rows if row.current_map_id])
    commits = count_commits(session, ids)
    return [
        ProjectObject(
            id=row.id,
            name=row.name,
            repository_url=row.repository_url,
            branch=row.branch or None,
            status=row.status,
            last_error=row.last_error,
            last_error_code=row.last_error_code,
            default_branch=row.default_branch,
            head_commit=row.head_commit,
            has_access_token=row.access_token_encrypted is not None,
            created_at=row.created_at,
            refreshed_at=row.refreshed_at,
            refresh_every_hours=row.refresh_every_hours,
            is_sample=row.is_sample,
            allow_remote_model=row.allow_remote_model,
            commit_at=row.commit_at,
            job_id=jobs.get(row.id),
            counts=Counts(**counts[row.current_map_id], commits=commits.get(row.id, 0))
            if row.current_map_id in counts
            else None,
        )
        for row in rows
    ]


@endpoint(query=PageQuery, answer=list[ProjectObject], polled=True)
def list_projects(query: PageQuery) -> Answer:
    """List projects, newest first."""
    with reading() as session:
        page = service.list_projects(session, user_id(), limit=query.limit, cursor=query.cursor)
        shapes = {shape.id: shape for shape in project_objects(session, page.rows)}
        return page_answer(page, lambda row: shapes[row.id])


class NewProject(Body):
    """A name, an address, or both; an address alone names the project after the repository."""

    name: str | None = Field(None, max_length=100)
    repository_url: str | None = Field(None, max_length=500)
    access_token: str | None = Field(None, max_length=500)


def _vet(repository_url: str | None) -> None:
    """Look at an address before anything is locked: a folder on a drive that hangs must make only its asker wait."""
    if repository_url:
        with reading() as session:
            gander().projects.check_owner(session, user_id(), repository_url)
        gander().repositories.understand(repository_url)


@endpoint(
    body=NewProject,
    answer=ProjectObject,
    status=201,
    errors=(BadAddress, OwnersAddress, NothingToCreate, AddressTaken, TooManyJobs),
    creates=True,
)
def create_project(body: NewProject) -> Answer:
    """Create a project; with an address, its repository_processing job starts at once."""
    _vet(body.repository_url)
    with writing() as session:
        project = gander().projects.create(
            session, user_id(), name=body.name, repository_url=body.repository_url, access_token=body.access_token
        )
        (shape,) = project_objects(session, [project])
    return Answer(shape, headers={"Location": f"/api/projects/{shape.id}"})


@endpoint(answer=ProjectObject, polled=True, errors=(ProjectNotFound,))
def get_project(project_id: int) -> ProjectObject:
    """Show one project."""
    with reading() as session:
        (shape,) = project_objects(session, [service.get_project(session, user_id(), project_id)])
        return shape


class ProjectChange(Body):
    """What to change; a new address starts over, an empty access token forgets the kept one."""

    name: str | None = Field(None, min_length=1, max_length=100)
    repository_url: str | None = Field(None, min_length=1, max_length=500)
    access_token: str | None = Field(None, max_length=500)
    refresh_every_hours: Literal[1, 6, 24, 168] | None = Field(
        None, description="How often it refreshes by itself; null: only when asked."
    )
    allow_remote_model: bool | None = Field(
        None, description="Whether its text may be sent to a model on another machine; at first it may not."
    )


@endpoint(body=ProjectChange, answer=ProjectObject, errors=(ProjectNotFound, BadAddress, OwnersAddress, AddressTaken))
def update_project(project_id: int, body: ProjectChange) -> ProjectObject:
    """Change a project's name, address, access token or how often it refreshes by itself."""
    _vet(body.repository_url)
    with writing() as session:
        if "refresh_every_hours" in body.model_fields_set:
            gander().projects.refresh_every(session, user_id(), project_id, body.refresh_every_hours)
        if body.allow_remote_model is not None:
            gander().projects.allow_remote_model(session, user_id(), project_id, body.allow_remote_model)
        project = gander().projects.update(
            session,
            user_id(),
            project_id,
            name=body.name,
            repository_url=body.repository_url,
            access_token=body.access_token,
        )
        (shape,) = project_objects(session, [project])
        return shape


@endpoint(status=204, errors=(ProjectNotFound,))
def delete_project(project_id: int) -> None:
    """Delete a project with its clone, maps and history; its jobs are cancelled."""
    with writing() as session:
        gander().projects.delete(session, user_id(), project_id)


@endpoint(answer=JobObject, status=202, errors=(ProjectNotFound, NoAddress, TooManyJobs), creates=True)
def refresh_project(project_id: int) -> Answer:
    """Fetch and map what changed."""
    with writing() as session:
        job = gander().projects.refresh(session, user_id(), project_id)
        return Answer(job_object(job), headers={"Location": f"/api/jobs/{job.id}"})
