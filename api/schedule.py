"""Periodic work over HTTP: what runs by itself, when it last did and next will, and running it now."""

from __future__ import annotations

from pydantic import BaseModel

from api.context import Moment, gander, reading, user_id, writing
from api.contract import Answer, endpoint
from api.jobs import JobObject, JobStatus, job_object
from services.accounts import OwnerOnly
from services.background import TooManyJobs
from services.schedule import Standing, WorkNotFound


class ScheduledObject(BaseModel):
    """A piece of periodic work; `words` say how often. The last job is shown to the first account, whose row it is."""

    name: str
    title: str
    words: str
    enabled: bool
    last_run_at: Moment | None
    last_job_id: int | None
    last_status: JobStatus | None
    last_message: str | None
    next_run_at: Moment | None


def _shape(standing: Standing, *, enabled: bool, mine: bool) -> ScheduledObject:
    job = standing.last_job if mine else None  # the jobs are rows of the first account
    return ScheduledObject(
        name=standing.work.name,
        title=standing.work.title,
        words=standing.work.words,
        enabled=enabled,
        last_run_at=standing.last_run_at,
        last_job_id=job.id if job else None,
        last_status=job.status if job else None,
        last_message=job.error_message if job else None,
        next_run_at=standing.next_run_at,
    )


@endpoint(answer=list[ScheduledObject], polled=True)
def list_schedule() -> list[ScheduledObject]:
    """List the periodic work. `enabled` is false while nothing beats, as in a process that only answers."""
    schedule = gander().schedule
    mine = user_id() == gander().local_user_id
    with reading() as session:
        return [_shape(standing, enabled=schedule.is_running, mine=mine) for standing in schedule.standings(session)]


@endpoint(answer=JobObject, status=202, errors=(WorkNotFound, OwnerOnly, TooManyJobs), creates=True)
def run_scheduled_work(name: str) -> Answer:
    """Run a piece of periodic work now; answers with its job, or with the one that runs already."""
    if user_id() != gander().local_user_id:
        raise OwnerOnly
    with writing() as session:
        job = gander().schedule.run_now(session, name)
        return Answer(job_object(job), headers={"Location": f"/api/jobs/{job.id}"})
