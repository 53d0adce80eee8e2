"""Jobs: what runs, what waits, what went wrong; cancel and retry."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, gander, page_answer, reading, user_id, writing
from api.contract import Answer, endpoint
from models import BackgroundJob
from services.background import JobAlreadyCompleted, JobAlreadyOver, JobNotFound, TooManyJobs
from services.background import get_job as find_one
from services.background import list_jobs as page_of_jobs
from services.core.paging import Page, offset_of

JobStatus = Literal["pending", "running", "completed", "failed", "cancelled", "dead"]


class StageObject(BaseModel):
    """One step of a job, in order; `fraction` only where there is a real one."""

    name: str
    title: str
    state: Literal["waiting", "now", "done", "failed"]
    seconds: float | None = None
    detail: str | None = None
    fraction: float | None = None


class LogLine(BaseModel):
    """A line of a job's log."""

    at: str
    text: str


class JobObject(BaseModel):
    """A background job."""

    id: int
    job_type: str
    title: str
    key: str | None
    status: JobStatus
    progress: int = Field(ge=0, le=100)
    stage: str | None
    message: str | None
    stages: list[StageObject]
    log: list[LogLine]
    result: dict[str, Any] | None
    error_message: str | None
    error_code: int | None
    attempts: int
    max_attempts: int
    cancel_requested: bool
    project_id: int | None
    run_at: Moment
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None


def job_object(job: BackgroundJob) -> JobObject:
    """Return a job as the API shows it."""
    payload = job.payload or {}
    return JobObject(
        id=job.id,
        job_type=job.job_type,
        title=payload.get("title") or job.job_type.replace("_", " ").capitalize(),
        key=job.key,
        status=job.status,
        progress=job.progress,
        stage=job.stage,
        message=job.message,
        stages=[StageObject(**stage) for stage in job.stages or ()],
        log=[LogLine(**line) for line in job.log or ()],
        result=job.result,
        error_message=job.error_message,
        error_code=job.error_code,
        attempts=job.attempts,
        max_attempts=job.max_attempts,
        cancel_requested=job.cancel_requested,
        project_id=job.project_id,
        run_at=job.run_at,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


class JobsQuery(PageQuery):
    """Which jobs; `status=dead` is the dead-letter list."""

    status: JobStatus | None = None


@endpoint(query=JobsQuery, answer=list[JobObject], polled=True)
def list_jobs(query: JobsQuery) -> Answer:
    """List jobs, newest first."""
    with reading() as session:
        before = offset_of(query.cursor) if query.cursor else None
        page = page_of_jobs(session, user_id(), query.status, limit=query.limit, cursor=before)
        return page_answer(Page(page.jobs, str(page.next_cursor) if page.next_cursor else None, page.total), job_object)


@endpoint(answer=JobObject, polled=True, errors=(JobNotFound,))
def get_job(job_id: int) -> JobObject:
    """Show one job."""
    with reading() as session:
        return job_object(find_one(session, user_id(), job_id))


@endpoint(answer=JobObject, errors=(JobNotFound, JobAlreadyOver))
def cancel_job(job_id: int) -> JobObject:
    """Cancel a job.

    A waiting one is cancelled at once, a running one within three seconds; a finished one stays as it is (409).
    """
    with writing() as session:
        job = gander().jobs.cancel(session, user_id(), job_id)
        return job_object(job)


@endpoint(answer=JobObject, errors=(JobNotFound, JobAlreadyCompleted, TooManyJobs), creates=True)
def retry_job(job_id: int) -> JobObject:
    """Run a failed, cancelled or dead job again."""
    with writing() as session:
        job = gander().jobs.retry(session, user_id(), job_id)
        return job_object(job)
