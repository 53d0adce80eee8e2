"""Projects: the repositories that the owner wants to understand, as rows and rules; no git here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import BackgroundJob, Commit, Person, Project, SystemMap
from services import events
from services.accounts import is_owner
from services.background import BackgroundJobManager
from services.core.errors import Conflict, Forbidden, Invalid, NotFound
from services.core.paging import Page, offset_of, page_of
from services.core.secrets import Secrets
from services.repository import RepositoryService

PROCESSING = "repository_processing"
UNASKED = "unasked"  # in the payload of a job that the schedule started: nobody waits for it
AGAIN = "again"  # in the payload of a job that is being cancelled: start another when it has ended


class OwnersAddress(Forbidden):
    """Folders of this machine, and its ssh keys, are for the first account only. Paste the repository's https address."""

    code = 40232
    title = "The owner's folders and keys"


class ProjectNotFound(NotFound):
    """There is no such project. It may have been deleted."""

    code = 40410
    title = "No such project"


class AddressTaken(Conflict):
    """This repository is already a project. Open that one, or refresh it."""

    code = 40910
    title = "Already a project"


class NoAddress(Invalid):
    """This project has no repository address yet. Give it one first."""

    code = 40011
    title = "No address"


class NothingToCreate(Invalid):
    """Give a name, a repository address, or both."""

    code = 40012
    title = "Nothing to create"


@dataclass(frozen=True)
class Projects:
    """What the owner can do with projects."""

    jobs: BackgroundJobManager
    secrets: Secrets
    repositories: RepositoryService

    def create(
        self, session: Session, user_id: int, *, name: str | None, repository_url: str | None, access_token: str | None
    ) -> Project:
        """Create a project, and start mapping it when it has an address.

        Raises BadAddress and its kinds, AddressTaken, NothingToCreate.
        """
        if not name and not repository_url:
            raise NothingToCreate(errors={"repository_url": ["is needed when there is no name"]})
        project = Project(user_id=user_id, name=(name or "")[:100], status="pending")
        if repository_url:
            self._set_address(session, project, repository_url)
        if access_token:
            project.access_token_encrypted = self.secrets.encrypt(access_token)
        session.add(project)
        self._flush(session)
        events.publish(session, "project.created", {"name": project.name}, user_id=user_id, project_id=project.id)
        if repository_url:
            self.start_processing(session, project)
        return project

    def check_owner(self, session: Session, user_id: int, repository_url: str) -> None:
        """Refuse folders and ssh addresses to all but the first account, before anything is looked at on the disk.

        Raises OwnersAddress, BadAddress.
        """
        if self.repositories.kind_of(repository_url) in {"local", "ssh"} and not is_owner(session, user_id):
            raise OwnersAddress

    def refresh_every(self, session: Session, user_id: int, project_id: int, hours: int | None) -> None:
        """Have a project refreshed by itself once so many hours have passed; None: only when asked."""
        project = get_project(session, user_id, project_id)
        project.refresh_every_hours = hours

    def allow_remote_model(self, session: Session, user_id: int, project_id: int, allowed: bool) -> None:
        """Say whether a project's text may be sent to a model on another machine."""
        project = get_project(session, user_id, project_id)
        project.allow_remote_model = allowed

    def update(
        self,
        session: Session,
        user_id: int,
        project_id: int,
        *,
        name: str | None = None,
        repository_url: str | None = None,
        access_token: str | None = None,
    ) -> Project:
        """Change what is given; a new address or token starts over. An empty token forgets the kept one."""
        project = get_project(session, user_id, project_id)
        if name:
            project.name = name
        if access_token is not None:
            project.access_token_encrypted = self.secrets.encrypt(access_token) if access_token else None
        moved = False
        if repository_url:
            before = (project.canonical_url, project.branch)
            self._set_address(session, project, repository_url, token_is_new=access_token is not None)
            moved = (project.canonical_url, project.branch) != before
        self._flush(session)
        events.publish(session, "project.updated", {"name": project.name}, user_id=user_id, project_id=project.id)
        if project.repository_url and (moved or (access_token and project.current_map_id is None)):
            self._cancel_jobs(session, project)
            if moved:
                self._forget_map(session, project)
            self.start_processing(session, project)
        return project

    def refresh(self, session: Session, user_id: int, project_id: int) -> BackgroundJob:
        """Start fetching and mapping what changed; a refresh that runs already is answered instead."""
        project = get_project(session, user_id, project_id)
        if not project.repository_url:
            raise NoAddress
        return self.start_processing(session, project)

    def delete(self, session: Session, user_id: int, project_id: int) -> None:
        """Delete a project with its maps and history, and cancel its jobs; `project.deleted` tells who has files of it."""
        project = get_project(session, user_id, project_id)
        self._cancel_jobs(session, project)
        name = project.name
        session.delete(project)
        session.flush()
        events.publish(session, "project.deleted", {"project_id": project_id, "name": name}, user_id=user_id)

    def start_processing(
        self, session: Session, project: Project, *, owed: bool = False, unasked: bool = False
    ) -> BackgroundJob:
        """Start the job that clones or fetches and maps a project, or answer with the one that lives.

        One that is being cancelled is answered too; it is followed by another as soon as it has ended.
        """
        job = self.jobs.start(
            session,
            PROCESSING,
            user_id=project.user_id,
            subject=str(project.id),
            project_id=project.id,
            payload={"project_id": project.id, "title": project.name, **({UNASKED: True} if unasked else {})},
            owed=owed,
        )
        if job.cancel_requested:
            job.payload = {**job.payload, AGAIN: True}
            session.flush()
        return job

    def start_owed(self, session: Session) -> int:
        """Start what was promised and has no job, because the process ended in between; returns how many."""
        owed = select(Project).where(
            Project.repository_url.is_not(None), Project.status.in_(("pending", "cloning", "analyzing"))
        )
        projects = [project for project in session.scalars(owed) if not live_job_ids(session, project.id)]
        for project in projects:
            self.start_processing(session, project, owed=True)
        return len(projects)

    def _set_address(
        self, session: Session, project: Project, repository_url: str, *, token_is_new: bool = True
    ) -> None:
        self.check_owner(session, project.user_id, repository_url)
        address = self.repositories.understand(repository_url)
        former = self.repositories.understand(project.repository_url) if project.repository_url else None
        if not project.name or (former is not None and project.name == former.display_name[:100]):
            project.name = address.display_name[:100]
        if not token_is_new and former is not None and (former.kind, former.host, former.port) != (
            address.kind, address.host, address.port,
        ):  # fmt: skip
            project.access_token_encrypted = None  # it was given for another host, which must be the only one to see it
        project.repository_url = address.shown
        project.canonical_url = address.canonical
        project.branch = address.branch or ""
        with session.no_autoflush:
            taken = session.scalar(
                select(Project.id).where(
                    Project.user_id == project.user_id,
                    Project.canonical_url == address.canonical,
                    Project.branch == project.branch,
                    Project.id != (project.id or 0),
                )
            )
        if taken is not None:
            raise AddressTaken(errors={"project_id": [str(taken)]})

    def _flush(self, session: Session) -> None:
        try:
            session.flush()
        except IntegrityError as error:  # the index that backs the look above
            raise AddressTaken from error

    def _cancel_jobs(self, session: Session, project: Project) -> None:
        for job_id in live_job_ids(session, project.id):
            self.jobs.cancel(session, project.user_id, job_id)

    def _forget_map(self, session: Session, project: Project) -> None:
        """Drop what belongs to the former address."""
        for model in (SystemMap, Commit, Person):
            session.query(model).filter(model.project_id == project.id).delete(synchronize_session=False)
        project.status = "pending"
        project.current_map_id = project.head_commit = project.history_head = None
        project.commit_at = project.default_branch = project.last_error = project.last_error_code = (
            project.refreshed_at
        ) = None


def get_project(session: Session, user_id: int, project_id: int) -> Project:
    """Return one project of the user. Raises ProjectNotFound."""
    project = session.scalar(select(Project).where(Project.id == project_id, Project.user_id == user_id))
    if project is None:
        raise ProjectNotFound
    return project


def list_projects(session: Session, user_id: int, *, limit: int, cursor: str | None) -> Page[Project]:
    """Return the user's projects, newest first."""
    offset = offset_of(cursor)
    mine = select(Project).where(Project.user_id == user_id)
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    rows = session.scalars(mine.order_by(Project.id.desc()).offset(offset).limit(limit + 1)).all()
    return page_of(list(rows), limit=limit, offset=offset, total=total)


def all_project_ids(session: Session) -> set[int]:
    """Return the ids of everybody's projects."""
    return set(session.scalars(select(Project.id)))


def has_projects(session: Session) -> bool:
    """Say whether anyone has a project yet."""
    return session.scalar(select(Project.id).limit(1)) is not None


def live_job_ids(session: Session, project_id: int) -> list[int]:
    """Return the ids of a project's waiting and running jobs."""
    rows = session.scalars(
        select(BackgroundJob.id).where(
            BackgroundJob.project_id == project_id, BackgroundJob.status.in_(("pending", "running"))
        )
    )
    return list(rows)


def newest_job_ids(session: Session, project_ids: list[int]) -> dict[int, int]:
    """Return the newest job of each project."""
    rows = session.execute(
        select(BackgroundJob.project_id, func.max(BackgroundJob.id))
        .where(BackgroundJob.project_id.in_(project_ids))
        .group_by(BackgroundJob.project_id)
    )
    return {project_id: job_id for project_id, job_id in rows if project_id is not None}
