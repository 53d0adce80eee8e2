"""Reading jobs: one, a page of them, and those worth showing now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from models import BackgroundJob
from services.background.errors import JobNotFound
from services.background.ledger import JOBS
from services.background.states import FINAL, LIVE, Status
from services.core import clock

JUST_FINISHED_SECONDS = 60


# Built once: `start` asks it every time, and building a query costs more than running this one.
_LIVE_ID = select(JOBS.c.id).where(
    JOBS.c.key == bindparam("key"), JOBS.c.status.in_([status.value for status in sorted(LIVE)])
)
_SHOWN_NOW = (
    select(BackgroundJob)
    .where(
        BackgroundJob.user_id == bindparam("user_id"),
        or_(
            BackgroundJob.status.in_([status.value for status in sorted(LIVE)]),
            BackgroundJob.finished_at >= bindparam("since", type_=BackgroundJob.finished_at.type),
        ),
    )
    .order_by(BackgroundJob.status != Status.RUNNING.value, BackgroundJob.id.desc())
)


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, newest first; `next_cursor` is None on the last page, `total` counts all pages."""

    jobs: list[BackgroundJob]
    next_cursor: int | None
    total: int


def get_job(session: Session, user_id: int, job_id: int) -> BackgroundJob:
    """Return one of the user's jobs; raises JobNotFound."""
    job = session.get(BackgroundJob, job_id, populate_existing=True)
    if job is None or job.user_id != user_id:
        raise JobNotFound
    return job


def list_jobs(
    session: Session,
    user_id: int,
    status: Status | str | None = None,
    *,
    limit: int = 50,
    cursor: int | None = None,
    project_id: int | None = None,
) -> JobPage:
    """Return a page of the user's jobs, newest first; `cursor` is the page before's `next_cursor`."""
    wanted = [BackgroundJob.user_id == user_id]
    if status is not None:
        wanted.append(BackgroundJob.status == Status(status).value)
    if project_id is not None:
        wanted.append(BackgroundJob.project_id == project_id)
    total = session.scalar(select(func.count()).select_from(BackgroundJob).where(*wanted)) or 0
    query = select(BackgroundJob).where(*wanted).order_by(BackgroundJob.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(BackgroundJob.id < cursor)
    jobs = list(session.scalars(query))
    more = len(jobs) > limit
    return JobPage(jobs[:limit], jobs[limit - 1].id if more else None, total)


def active_and_just_finished(session: Session, user_id: int, now: datetime | None = None) -> list[BackgroundJob]:
    """Return what runs or waits, and what ended within the last minute; one query, running ones first."""
    since = (now or clock.now()) - timedelta(seconds=JUST_FINISHED_SECONDS)
    return list(session.scalars(_SHOWN_NOW, {"user_id": user_id, "since": since}))


def live_job_of(session: Session, key: str) -> BackgroundJob | None:
    """Return the pending or running job of a key (`type:subject`); there is at most one."""
    job_id = session.connection().execute(_LIVE_ID, {"key": key}).scalar()
    return None if job_id is None else session.get(BackgroundJob, job_id, populate_existing=True)


def clean_up(session: Session, now: datetime, keep_days: int) -> int:
    """Delete jobs that ended more than `keep_days` ago; returns how many."""
    old = delete(BackgroundJob).where(
        BackgroundJob.finished_at < now - timedelta(days=keep_days), BackgroundJob.status.in_(_values(FINAL))
    )
    result = session.execute(old)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _values(statuses: Sequence[Status] | frozenset[Status]) -> list[str]:
    return sorted(status.value for status in statuses)
