"""The job that indexes a project's words once its map is drawn, and what starts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from models import BackgroundJob, Event
from services import events
from services.background import Completed, JobContext, JobType, Outcome, Stage, Status
from services.events import bus
from services.search import embedding, indexing, notes, scope
from services.search.state import projects_to_index

if TYPE_CHECKING:
    from services.wiring import Gander

INDEXING = "search_indexing"
STAGES = (Stage("files", "Index files", 80), Stage("commits", "Index commits", 20))
PRIORITY = -2  # maps come first
AT_ONCE = 200  # notes written in the transaction of an event that changed many; the job makes up for more
# What changes one note: the event says whose.
ONE = {
    **dict.fromkeys(
        ("task.created", "task.updated", "task.completed", "task.reopened", "task.deleted"), ("task", "task_id")
    ),
    **dict.fromkeys(("habit.created", "habit.updated", "habit.deleted"), ("habit", "habit_id")),
    **dict.fromkeys(("goal.created", "goal.updated", "goal.deleted"), ("goal", "goal_id")),
    "answer.written": ("answer", "message_id"),
}
# What may change many: all of a kind are compared with what they are about.
MANY = {
    "tasks.changed": ("task",),
    "habits.changed": ("habit",),
    "goal_completed": ("goal",),
    **dict.fromkeys(("conversation.updated", "conversation.deleted"), ("answer",)),
    **dict.fromkeys(("sample.loaded", "sample.removed"), ("task", "habit", "goal")),
}


def indexing_type(gander: Gander) -> JobType:
    """Return the `search_indexing` job type."""

    def run(context: JobContext) -> Completed | dict[str, Any]:
        project_id = context.payload.get("project_id")
        if project_id is None:  # a project went, or there are notes to make up for
            changed = notes.sync_everybody(gander.database, context.check)
            return {
                "swept": indexing.sweep(gander.database, context.check),
                "vectors": embedding.sweep(gander.database, gander.meanings, context.check),
                "notes": changed,
            }

        def say(stage: str, fraction: float, detail: str) -> None:
            context.stage(stage, fraction=fraction, detail=detail)

        git_dir = gander.repositories.path(project_id)
        done = indexing.index_project(gander.database, git_dir, project_id, check=context.check, say=say)
        if done is None:
            return {"files": 0}

        def apply(session: Session) -> None:
            indexing.note_indexed(session, done)
            events.publish(
                session, "search.indexed", {"project_id": project_id}, user_id=context.user_id, project_id=project_id
            )

        return Completed(done.result(), apply)

    def ended(session: Session, job: BackgroundJob, outcome: Outcome) -> None:
        if outcome.status is Status.COMPLETED:  # a map that was drawn meanwhile found this job alive
            start_owed_indexing(gander, session, job.project_id)

    return JobType(INDEXING, run, title="Index for search", stages=STAGES, priority=PRIORITY, on_final=ended)


def start_indexing(gander: Gander, session: Session, user_id: int, project_id: int, name: str) -> None:
    """Start the job in the caller's transaction, unless it waits or runs already."""
    gander.jobs.start(
        session,
        INDEXING,
        user_id=user_id,
        subject=project_id,
        project_id=project_id,
        payload={"project_id": project_id, "title": name},
        owed=True,
    )


def start_owed_indexing(gander: Gander, session: Session, project_id: int | None = None) -> None:
    """Start the job of every project, or of one, whose index lacks something: it was mapped before there was one, say."""
    for project in projects_to_index(session, project_id):
        start_indexing(gander, session, project.user_id, project.id, project.name)
    if project_id is None and notes.lacks_notes(session):
        _start_tidying(gander, session, gander.local_user_id)


def _start_tidying(gander: Gander, session: Session, user_id: int) -> None:
    """Start the job without a project: it makes up for notes that lack, and removes what belongs to nothing."""
    payload = {"title": "Search index"}
    gander.jobs.start(session, INDEXING, user_id=user_id, subject="rest", payload=payload, owed=True)


def follow_indexing(gander: Gander) -> list[Callable[[], None]]:
    """Join what changes the index; returns functions that leave it."""

    def map_drawn(session: Session, event: Event) -> None:
        if event.project_id is not None:
            start_indexing(gander, session, event.user_id, event.project_id, str(event.payload.get("name", "")))

    def project_deleted(session: Session, event: Event) -> None:
        scope.forget(int(event.payload["project_id"]))
        notes.sync_notes(session, event.user_id)  # a task stays when its project goes; its note went with it
        _start_tidying(gander, session, event.user_id)

    def sync(*kinds: str) -> Callable[[Session, Event], None]:
        def changed(session: Session, event: Event) -> None:
            if notes.sync_notes(session, event.user_id, kinds, limit=AT_ONCE) >= AT_ONCE:
                _start_tidying(gander, session, event.user_id)

        return changed

    def refresh(kind: str, key: str) -> Callable[[Session, Event], None]:
        return lambda session, event: notes.refresh_notes(session, event.user_id, kind, [int(event.payload[key])])

    return [
        bus.join("map.drawn", map_drawn),
        bus.join("project.deleted", project_deleted),
        *(bus.join(event_type, refresh(*one)) for event_type, one in ONE.items()),
        *(bus.join(event_type, sync(*kinds)) for event_type, kinds in MANY.items()),
    ]
