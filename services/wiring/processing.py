"""The main job: from a repository's address to its map. Clone or fetch, analyse, make the map visible."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import BackgroundJob, Project, SystemMap
from services import events
from services.background import Completed, JobCancelled, JobContext, JobType, Outcome, RetryPolicy, Stage, Status
from services.core import clock
from services.projects import AGAIN, PROCESSING, UNASKED
from services.repository import GitProgress, HeadInfo, RepositoryCancelled, is_read_as_deep
from services.system_map import drawing, upkeep
from services.system_map.mapper import MapCancelled, MapChild, MapFailed, MapJob, MapResult
from services.system_map.version import map_version

if TYPE_CHECKING:
    from services.wiring import Gander

STAGES = (
    Stage("reach", "Reach the repository", 2),
    Stage("receive", "Receive objects", 30),
    Stage("resolve_deltas", "Resolve deltas", 10),
    Stage("read", "Read files", 30),
    Stage("history", "Read history", 15),
    Stage("draw", "Draw the map", 13),
)

# Without these a map says nothing: it must not take the place of one that does.
VITAL = {"parse", "derive"}

# Steps of git after which not much more is to come.
_NEARLY_FETCHED = {"resolving", "checking"}

STAGE_OF_STEP = {
    "counting": "reach",
    "compressing": "reach",
    "receiving": "receive",
    "resolving": "resolve_deltas",
    "checking": "resolve_deltas",
}


def processing_type(gander: Gander) -> JobType:
    """Return the `repository_processing` job type."""
    return JobType(
        PROCESSING,
        lambda context: _Processing(gander, context).run(),
        title="Map a repository",
        stages=STAGES,
        retry=RetryPolicy(max_attempts=3),
        on_started=_started,
        on_final=lambda session, job, outcome: _ended(gander, session, job, outcome),
    )


@dataclass(frozen=True)
class _Known:
    """What the rows say when the job begins."""

    name: str
    address: str
    token: str | None
    head_commit: str | None
    history_head: str | None
    map_is_current: bool
    has_map: bool


class _Processing:
    """One run of the job."""

    def __init__(self, gander: Gander, context: JobContext) -> None:
        self.gander, self.context = gander, context
        self.project_id: int = context.payload["project_id"]
        self._children = contextlib.ExitStack()
        self._child: MapChild | None = None
        self._parse_children = 1  # of a child that is started, before it knows how many files there are

    def run(self) -> Completed:
        """Do the work; every step is found done by the next run when this one is cut short."""
        known = self._known()
        with self._children:
            if known.map_is_current:  # its code is loaded, or loads while git asks what is new
                self._children.enter_context(self.gander.mapping)
                self._take_child()
            else:  # of a map that is drawn whole, two will have work
                self._parse_children = min(2, self.gander.settings.parse_processes)
            return self._fetch_and_map(known)

    def _take_child(self) -> MapChild:
        """Return the child of this run; whatever happens it is given back, which ends it where it was used."""
        if self._child is None:
            self._child = self.gander.spare.take(self._parse_children)
            self._children.callback(self.gander.spare.give_back, self._child)
        return self._child

    def _fetch_and_map(self, known: _Known) -> Completed:
        head = self._fetch(known)
        is_known = head.commit == known.head_commit and is_read_as_deep(self.gander.repositories.path(self.project_id))
        if known.map_is_current and is_known:
            return Completed({"unchanged": True, "commit": head.commit}, lambda session: self._note_head(session, head))
        with self.gander.database.write() as session:
            project = self._project(session)
            if project.current_map_id is None:
                self._change_status(session, project, "analyzing")
        result = self._map(known, head, self._take_child())
        self.gander.spare.prepare(result.languages)  # where one map was drawn, the next is likely soon
        if known.has_map and VITAL & set(result.missing):
            raise MapFailed(
                "The new map lacks its modules, so the old one stays. The log says why; refresh to try again."
            )
        return Completed(
            {"unchanged": False, "commit": head.commit, "missing": result.missing, **result.counts},
            lambda session: self._publish(session, head, result),
        )

    def _known(self) -> _Known:
        with self.gander.database.read() as session:
            project = self._project(session)
            newest = session.get(SystemMap, project.current_map_id or 0)
            token = project.access_token_encrypted
            return _Known(
                name=project.name,
                address=project.repository_url or "",
                token=self.gander.secrets.decrypt(token) if token else None,
                head_commit=project.head_commit,
                history_head=project.history_head,
                has_map=newest is not None,
                # A map that lacks a part is drawn again: what failed may work now.
                map_is_current=newest is not None
                and newest.map_version == map_version()
                and not (newest.content or {}).get("missing"),
            )

    def _fetch(self, known: _Known) -> HeadInfo:
        address = self.gander.repositories.understand(known.address)
        self.context.stage("reach", detail=address.host or "on this machine")
        try:
            return self.gander.repositories.refresh(
                address,
                self.project_id,
                token=known.token,
                on_progress=self._say_progress,
                cancelled=self.context.cancelled,
            )
        except RepositoryCancelled:
            raise JobCancelled from None

    def _say_progress(self, progress: GitProgress) -> None:
        if progress.step in _NEARLY_FETCHED:  # of a first clone, which may take long, it would only hold memory before
            self._take_child()
        self.context.stage(STAGE_OF_STEP[progress.step], fraction=progress.fraction, detail=progress.detail)

    def _map(self, known: _Known, head: HeadInfo, child: MapChild) -> MapResult:
        with self.gander.database.write() as session:
            upkeep.sweep_unfinished(session, self.project_id)  # of a run that was cut short
        self.context.stage("read")
        with self.gander.mapping:
            return self._run(child, known, head)

    def _run(self, child: MapChild, known: _Known, head: HeadInfo) -> MapResult:
        settings = self.gander.settings
        try:
            return child.run(
                MapJob(
                    project_id=self.project_id,
                    project_name=known.name,
                    repository_path=str(self.gander.repositories.path(self.project_id)),
                    commit=head.commit,
                    database_path=str(settings.database_path),
                    history_head=known.history_head,
                    max_paths=settings.max_paths,
                    max_parse_bytes=settings.max_parse_bytes,
                    max_parse_seconds=settings.max_parse_seconds,
                    parse_processes=settings.parse_processes,
                    max_map_bytes=settings.max_map_bytes,
                    seconds=settings.map_seconds,
                ),
                on_progress=lambda said: self.context.stage(
                    said["stage"], fraction=said["fraction"], detail=said["detail"]
                ),
                cancelled=self.context.cancelled,
                seconds=settings.map_seconds,
            )
        except MapCancelled:
            raise JobCancelled from None

    def _publish(self, session: Session, head: HeadInfo, result: MapResult) -> None:
        project = self._project(session)
        upkeep.publish(session, result.map_id)
        upkeep.sweep_old(session, project.id, self.gander.settings.keep_maps)
        upkeep.forget_symbols(session, project.id, result.map_id)
        project.current_map_id = result.map_id
        project.history_head = result.history_head
        self._note_head(session, head)
        if UNASKED not in self.context.payload:
            events.after_commit(session, lambda: self._draw_opening(result.map_id))
        events.publish(
            session,
            "map.drawn",
            {"name": project.name, "commit": head.commit, "map_id": result.map_id, **result.counts},
            user_id=project.user_id,
            project_id=project.id,
        )

    def _draw_opening(self, map_id: int) -> None:
        drawing.make_ready(self.gander.database, map_id)

    def _note_head(self, session: Session, head: HeadInfo) -> None:
        project = self._project(session)
        project.head_commit, project.commit_at = head.commit, head.committed_at
        project.default_branch = head.default_branch
        project.refreshed_at = clock.now()
        project.last_error = project.last_error_code = None
        self._change_status(session, project, "ready")

    def _project(self, session: Session) -> Project:
        project = session.scalar(select(Project).where(Project.id == self.project_id))
        if project is None:  # deleted meanwhile, which also cancels this job; its clone may have come after
            self.gander.repositories.delete(self.project_id)
            raise JobCancelled
        return project

    def _change_status(self, session: Session, project: Project, status: str) -> None:
        _change_status(session, project, status)


def _change_status(session: Session, project: Project, status: str) -> None:
    if project.status != status:
        project.status = status
        payload = {"name": project.name, "status": status}
        events.publish(session, "project.changed", payload, user_id=project.user_id, project_id=project.id)


def _started(session: Session, job: BackgroundJob) -> None:
    project = session.get(Project, job.payload["project_id"])
    if project is not None and project.current_map_id is None:
        _change_status(session, project, "cloning")


def _ended(gander: Gander, session: Session, job: BackgroundJob, outcome: Outcome) -> None:
    project = session.get(Project, job.payload["project_id"])
    if project is None or outcome.status is Status.COMPLETED:
        return
    if outcome.status is Status.CANCELLED and job.payload.get(AGAIN):
        # Somebody asked for it again (another address, a refresh) while this run was being cancelled.
        gander.projects.start_processing(session, project, owed=True)
        return
    project.last_error = outcome.error_message or "It was cancelled. Refresh to try again."
    project.last_error_code = outcome.error_code
    _change_status(session, project, "ready" if project.current_map_id is not None else "failed")
