"""Composes the nouns into one running Gander: job types, pipelines that span nouns, start and stop."""

from __future__ import annotations

import logging
import secrets

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models import Event, MapModule, Project
from services import events
from services.accounts import ensure_local_user
from services.ai import facts
from services.ai.garden import Garden
from services.ai.goose import GooseSource
from services.ai.llm_library import LlmSource
from services.ai.openai_source import OpenAiSource
from services.background import BackgroundJobManager
from services.core.database import Database
from services.core.days import zone_named
from services.core.errors import GanderError
from services.core.precedence import Precedence
from services.core.secrets import Secrets
from services.core.settings import PROJECT_FOLDER, Settings
from services.graph import asking as graph
from services.health import Health, Part
from services.projects import Projects, all_project_ids, has_projects
from services.repository import RepositoryService, read_blob
from services.schedule import Scheduler
from services.search.by_meaning import ByMeaning
from services.system_map import comparison_reading, drawing, trend, upkeep
from services.system_map.reading import text_of
from services.system_map.spare import SpareChild
from services.wiring.asking import answer_type
from services.wiring.embedding import embedding_type, make_meanings, start_owed_embedding
from services.wiring.following import follow
from services.wiring.housekeeping import housekeeping_type, start_housekeeping
from services.wiring.indexing import indexing_type, start_owed_indexing
from services.wiring.periodic import email_settings, periodic_job_types, works
from services.wiring.processing import processing_type

logger = logging.getLogger("gander.server")
# Control characters but tab and line ends, as the pictures that Unicode has of them: as such they would do nothing
# on a page, and in JSON each would be six characters. Those that turn the direction of what follows are named: code
# that hides behind them would read as other code (N. Boucher, R. Anderson: "Trojan Source", 2021).
TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
VISIBLE: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0C, 0x0D)},
    0x7F: 0x2421,
    **{code: f"\u27e8U+{code:04X}\u27e9" for code in TURNING},
}


class Gander:
    """Everything that runs, reachable from one place."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        """Wire the services on a migrated database; nothing runs until `start`."""
        self.settings = settings
        self.database = Database(engine)
        self.secrets = Secrets.load(settings.instance_dir)
        self.repositories = RepositoryService(settings)
        self.jobs = BackgroundJobManager(
            self.database,
            instance_id=secrets.token_hex(8),
            workers=settings.workers,
            max_pending=settings.max_pending_jobs,
        )
        self.projects = Projects(self.jobs, self.secrets, self.repositories)
        models = OpenAiSource(settings, self.database, self.secrets)
        goose = GooseSource(settings, self.database, self.secrets, models.choices)
        self.garden = Garden(self.database, [models, LlmSource(settings, self.database), goose])
        self.spare = SpareChild()
        self.mapping = Precedence()  # a map is being drawn, for which somebody waits
        self.health = Health(settings, self.database, self._queue, self._scheduled)
        self.local_user_id = ensure_local_user(self.database)
        self.address = f"{settings.host}:{settings.port}"
        self.local_only = True
        self.jobs.register(processing_type(self))
        self.jobs.register(housekeeping_type(self))
        self.meanings = make_meanings(settings)
        self.by_meaning = ByMeaning(self.database, self.meanings)
        self.jobs.register(indexing_type(self))
        self.jobs.register(embedding_type(self))
        self.jobs.register(answer_type(self))
        for job_type in periodic_job_types(self):
            self.jobs.register(job_type)
        self.email = email_settings(settings)
        self.zone = zone_named(None)
        self.schedule = Scheduler(self.database, self.jobs, owner_id=lambda: self.local_user_id)
        for work in works(self):
            self.schedule.add(work)
        self._leave = [events.bus.subscribe("project.deleted", self._project_deleted), *follow(self)]

    @property
    def page_address(self) -> str:
        """Where people open the page, for links that leave it."""
        return self.settings.public_url or f"http://{self.address}"

    def listening_on(self, host: str, port: int) -> None:
        """Remember the address that the server took."""
        self.address = f"{host}:{port}"

    def start(self) -> None:
        """Take up what a crash left, sweep its remains, and start the workers."""
        self.jobs.recover()
        with self.database.read() as session:
            alive = all_project_ids(session)
        self.repositories.sweep(alive=alive)
        with self.database.write() as session:
            upkeep.sweep_unfinished(session)
            self.projects.start_owed(session)
            start_owed_indexing(self, session)
            start_owed_embedding(self, session)
            if has_projects(session):  # on a fresh instance there is nothing to tidy, nor to show
                start_housekeeping(self, session)
        self.jobs.start_workers()
        self.schedule.start()

    def stop(self, seconds: float) -> list[int]:
        """Stop what runs (it goes on at the next start) and close the database; returns jobs that would not stop."""
        self.schedule.stop()
        deaf = self.jobs.shutdown(seconds)
        self.spare.close()
        for leave in self._leave:
            leave()
        self.database.checkpoint()
        self.database.close()
        return deaf

    def file_text(self, project_id: int, module: MapModule) -> tuple[str | None, str | None]:
        """Return a file's text at the mapped commit, or None and why it is left out."""
        if module.role == "binary":
            return None, "It is a binary file."
        if module.role in {"link", "submodule"}:
            return None, f"It is a {'symbolic link' if module.role == 'link' else 'submodule'}, not a file."
        limit = self.settings.max_show_bytes
        if module.size > limit:
            return None, f"It is larger than {limit // 1_048_576} MB, the most that is shown."
        content = read_blob(self.repositories.path(project_id), module.blob, limit=limit)
        return text_of(content).translate(VISIBLE), None

    def _project_deleted(self, event: Event) -> None:
        """Remove the files of a project; its rows are gone with the transaction that published this."""
        self.repositories.delete(int(event.payload["project_id"]))
        for forget in (graph.forget, facts.forget, drawing.forget, trend.forget, comparison_reading.forget):
            forget(int(event.payload["project_id"]))
        with self.database.write() as session:
            start_housekeeping(self, session)

    def add_own_repository(self, session: Session, user_id: int) -> Project | None:
        """Add the repository that this very Gander came in, for the sample data; None where there is none to add."""
        if not (PROJECT_FOLDER / ".git").exists():
            return None
        try:
            with session.begin_nested():
                return self.projects.create(
                    session, user_id, name=None, repository_url=str(PROJECT_FOLDER), access_token=None
                )
        except GanderError as error:  # its folder may not be mapped, it is there already, the queue is full
            logger.info("Gander's own repository is not added: %s", error.detail)
            return None

    def _scheduled(self) -> Part:
        if self.schedule.has_died:
            return Part("failing", "periodic work no longer runs; restart Gander")
        return Part("ok", "on time" if self.schedule.is_running else "not started")

    def _queue(self) -> Part:
        running = len(self.jobs.running_job_ids())
        return Part("ok", f"{self.settings.workers} workers, {running} busy" if running else "idle")
