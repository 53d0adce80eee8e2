"""The job that gives passages their vectors once a project's words are indexed, and what starts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from models import BackgroundJob, Event, Project
from services import events
from services.ai.masking import mask
from services.background import Completed, JobContext, JobType, Outcome, RetryPolicy, Stage, Status
from services.core.settings import Settings
from services.events import bus
from services.search import embedding, vectors
from services.search.by_meaning import Meanings
from services.search.meaning import MeaningUnavailable
from services.search.minilm import MiniLM
from services.search.remote_meaning import RemoteMeaning

if TYPE_CHECKING:
    from services.wiring import Gander

EMBEDDING = "search_embedding"
STAGES = (Stage("passages", "Embed passages", 100),)
PRIORITY = -5  # maps and words come first


def make_meanings(settings: Settings) -> Meanings:
    """Return the models of meaning that the settings ask for; nothing is loaded yet."""
    if not settings.embeddings_url or not settings.embeddings_model:
        return Meanings(MiniLM())
    other = RemoteMeaning(
        settings.embeddings_url,
        settings.embeddings_model,
        settings.embeddings_key.get_secret_value(),
        prepare=lambda text: mask(text)[0],
    )
    return Meanings(MiniLM(), other)


def embedding_type(gander: Gander) -> JobType:
    """Return the `search_embedding` job type."""

    def run(context: JobContext) -> Completed | dict[str, Any]:
        project_id = context.payload["project_id"]

        def check() -> None:
            context.check()
            gander.mapping.wait(context.check)

        def say(fraction: float, detail: str) -> None:
            context.stage("passages", fraction=fraction, detail=detail)

        try:
            done = embedding.embed_project(gander.database, gander.meanings, project_id, check=check, say=say)
        except MeaningUnavailable as error:
            if not gander.meanings.local_only:
                raise  # another machine: it may answer the next time
            context.log(str(error))  # this one lacks what the model needs: search goes on by words
            return {"passages": 0}
        if done is None:
            return {"passages": 0}

        def apply(session: Session) -> None:
            embedding.note_embedded(session, done)
            events.publish(
                session, "search.indexed", {"project_id": project_id}, user_id=context.user_id, project_id=project_id
            )

        return Completed(done.result(), apply)

    def ended(session: Session, job: BackgroundJob, outcome: Outcome) -> None:
        embedded = outcome.status is Status.COMPLETED and (outcome.result or {}).get("model")
        if embedded:  # words that were indexed meanwhile found this job alive
            start_owed_embedding(gander, session, job.project_id)

    return JobType(
        EMBEDDING,
        run,
        title="Embed for search",
        stages=STAGES,
        priority=PRIORITY,
        at_once=1,  # it takes minutes, and two would only share the processors: maps are not to wait for it
        retry=RetryPolicy(max_attempts=3),
        on_final=ended,
    )


def start_owed_embedding(gander: Gander, session: Session, project_id: int | None = None) -> None:
    """Start the job of every project, or of one, that is indexed by words and lacks vectors."""
    for project in embedding.projects_to_embed(session, gander.meanings):
        if project_id in (None, project.id):
            _start(gander, session, project)


def _start(gander: Gander, session: Session, project: Project) -> None:
    gander.jobs.start(
        session,
        EMBEDDING,
        user_id=project.user_id,
        subject=project.id,
        project_id=project.id,
        payload={"project_id": project.id, "title": project.name},
        owed=True,
    )


def follow_embedding(gander: Gander) -> list[Callable[[], None]]:
    """Join what calls for vectors; returns functions that leave it."""

    def indexed(session: Session, event: Event) -> None:
        if event.project_id is not None:
            start_owed_embedding(gander, session, event.project_id)

    def deleted(_session: Session, event: Event) -> None:
        vectors.forget(int(event.payload["project_id"]))

    return [bus.join("search.indexed", indexed), bus.join("project.deleted", deleted)]
