"""The job that removes what nobody needs any more: old jobs, events, maps, unused parse results."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import BackgroundJob, IdempotentAnswer, Project
from services import events
from services.ai.goose.running import remove_left
from services.background import LIVE, JobContext, JobType, clean_up
from services.core import clock
from services.projects import PROCESSING
from services.system_map import upkeep

if TYPE_CHECKING:
    from services.wiring import Gander

HOUSEKEEPING = "housekeeping"


def housekeeping_type(gander: Gander) -> JobType:
    """Return the job type."""

    def run(context: JobContext) -> dict[str, Any]:
        now, settings = clock.now(), gander.settings
        with gander.database.write() as session:
            jobs = clean_up(session, now, settings.keep_jobs_days)
        with gander.database.write() as session:
            events.clean_up(session, now, settings.keep_events_days)
            session.execute(delete(IdempotentAnswer).where(IdempotentAnswer.created_at < now - timedelta(days=1)))
        with gander.database.read() as session:
            project_ids = list(session.scalars(select(Project.id)))
        for project_id in project_ids:
            context.check()
            with gander.database.write() as session:
                upkeep.sweep_old(session, project_id, settings.keep_maps)
        maps = upkeep.delete_removed(gander.database, context.check)
        return {
            "jobs": jobs,
            "maps": maps,
            "parse_results": upkeep.sweep_cache(gander.database, context.check, _nothing_is_drawn),
            "goose_folders": remove_left(),
        }

    return JobType(HOUSEKEEPING, run, title="Housekeeping", priority=-10)


def _nothing_is_drawn(session: Session) -> bool:
    drawing = select(BackgroundJob.id).where(BackgroundJob.job_type == PROCESSING, BackgroundJob.status.in_(LIVE))
    return session.scalar(drawing.limit(1)) is None


def start_housekeeping(gander: Gander, session: Session) -> None:
    """Start the job, unless it waits or runs already."""
    gander.jobs.start(
        session, HOUSEKEEPING, user_id=gander.local_user_id, subject="all", payload={"title": "Housekeeping"}
    )
