"""Every change of a job's row: one guarded UPDATE, its event and its hook, in the caller's transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, make_transient_to_detached

from models import BackgroundJob
from services import events
from services.background.job_types import JobType, Outcome
from services.background.progress import unbegun
from services.background.states import CREATED, FINAL, Move, Status, after

log = logging.getLogger(__name__)

JOBS: Table = BackgroundJob.__table__  # type: ignore[assignment]  # a declarative class's __table__ is typed FromClause


class Standing(NamedTuple):
    """A job's row as far as its transitions go; what the guard of the next one compares with."""

    id: int
    user_id: int
    project_id: int | None
    job_type: str
    status: str
    owner: str | None
    attempts: int
    max_attempts: int
    cancel_requested: bool


_ALL = tuple(column.name for column in JOBS.c if column.name != "id")
_INSERT = insert(JOBS)
_STANDING = tuple(JOBS.c[name] for name in Standing._fields)
_PENDING = select(func.count()).select_from(
    select(JOBS.c.id)
    .where(JOBS.c.user_id == bindparam("user_id"), JOBS.c.status == Status.PENDING)
    .limit(bindparam("most"))
    .subquery()
)
_BY_ID = select(*_STANDING).where(JOBS.c.id == bindparam("job_id"))
_NEXT = (
    select(*_STANDING, JOBS.c.payload)
    .where(JOBS.c.status == Status.PENDING, JOBS.c.run_at <= bindparam("now"))
    .order_by(JOBS.c.priority.desc(), JOBS.c.run_at, JOBS.c.id)
    .limit(1)
)
_NEXT_OF = _NEXT.where(JOBS.c.job_type.in_(bindparam("names", expanding=True)))
_NEXT_BUT = _NEXT.where(JOBS.c.job_type.not_in(bindparam("without", expanding=True)))
_GUARDED = update(JOBS).where(
    JOBS.c.id == bindparam("g_id"),
    JOBS.c.status == bindparam("g_status"),
    JOBS.c.owner.is_not_distinct_from(bindparam("g_owner")),
    JOBS.c.attempts == bindparam("g_attempts"),
    # A cancel that came meanwhile counts as having moved on, so that no end overlooks it.
    JOBS.c.cancel_requested == bindparam("g_cancel_requested"),
    # So does its project's deletion, which empties the column: the event must not name a project that is gone.
    JOBS.c.project_id.is_not_distinct_from(bindparam("g_project_id")),
)


def standing(session: Session, job_id: int) -> Standing | None:
    """Return how a job stands now, or None when its row is gone."""
    row = session.connection().execute(_BY_ID, {"job_id": job_id}).one_or_none()
    return None if row is None else Standing(*row)


def standing_of(job: BackgroundJob) -> Standing:
    """Return how a job stood when `job` was read."""
    return Standing(*(getattr(job, name) for name in Standing._fields))


def pending_of(session: Session, user_id: int, most: int) -> int:
    """Return how many jobs of the user wait; counts no further than `most`."""
    return session.connection().execute(_PENDING, {"user_id": user_id, "most": most}).scalar() or 0


def insert_job(
    session: Session,
    job_type: JobType,
    *,
    user_id: int,
    project_id: int | None,
    key: str | None,
    priority: int,
    payload: dict[str, Any],
    now: datetime,
) -> BackgroundJob:
    """Write a new pending job and its event; returns it as an object of the session."""
    values: dict[str, Any] = dict.fromkeys(_ALL) | {
        "user_id": user_id,
        "project_id": project_id,
        "job_type": job_type.name,
        "key": key,
        "status": Status.PENDING.value,
        "priority": priority,
        "payload": payload,
        "attempts": 0,
        "max_attempts": job_type.retry.max_attempts,
        "cancel_requested": False,
        "run_at": now,
        "created_at": now,
        **unbegun(job_type.steps),
    }
    key_of_row = session.connection().execute(_INSERT, values).inserted_primary_key
    assert key_of_row is not None
    job = BackgroundJob(id=key_of_row[0], **values)
    # The row is there already: the object is as if it had just been read, and changes to it are written.
    make_transient_to_detached(job)
    session.add(job)
    record(session, standing_of(job), CREATED, job_type)
    return job


def next_due(
    session: Session, now: datetime, names: Sequence[str] | None, without: Sequence[str] = ()
) -> tuple[Standing, dict[str, Any]] | None:
    """Return the pending job that is to run next, with its payload; of types in `names` if given, and not in `without`."""
    if names is not None:
        wanted = [name for name in names if name not in without]
        row = session.connection().execute(_NEXT_OF, {"now": now, "names": wanted}).one_or_none()
    elif without:
        row = session.connection().execute(_NEXT_BUT, {"now": now, "without": list(without)}).one_or_none()
    else:
        row = session.connection().execute(_NEXT, {"now": now}).one_or_none()
    return None if row is None else (Standing(*row[:-1]), row[-1])


def guarded_update(session: Session, job: Standing, changes: dict[str, Any]) -> bool:
    """Change the row if it still stands as `job` says; False when it does not, or is gone."""
    guard = {
        "g_id": job.id,
        "g_status": job.status,
        "g_owner": job.owner,
        "g_attempts": job.attempts,
        "g_cancel_requested": job.cancel_requested,
        "g_project_id": job.project_id,
    }
    return session.connection().execute(_GUARDED, {**guard, **changes}).rowcount == 1


def make_move(
    session: Session,
    job: Standing,
    move: Move,
    changes: dict[str, Any],
    *,
    job_type: JobType | None,
    outcome: Outcome | None = None,
) -> Standing | None:
    """Make a transition: the row, its event, its type's hook. Returns the new standing, None when the row moved on."""
    status = after(Status(job.status), move)
    if not guarded_update(session, job, {"status": status.value, **changes}):
        return None
    moved = job._replace(
        status=status.value,
        owner=changes.get("owner", job.owner),
        attempts=changes.get("attempts", job.attempts),
        cancel_requested=changes.get("cancel_requested", job.cancel_requested),
    )
    record(session, moved, move.value, job_type, outcome)
    if job_type is not None:
        _call_hook(session, moved, job_type, outcome)
    return moved


def record(
    session: Session, job: Standing, event_type: str, job_type: JobType | None, outcome: Outcome | None = None
) -> None:
    """Write the event of a transition."""
    payload = {"job_id": job.id, "job_type": job.job_type, "title": job_type.title if job_type else job.job_type}
    if outcome is not None and outcome.error_code is not None:
        payload["error_code"] = outcome.error_code
        payload["error_message"] = outcome.error_message
    events.record(session, event_type, payload, user_id=job.user_id, project_id=job.project_id)


def ending(now: datetime, outcome: Outcome) -> dict[str, Any]:
    """Return the columns that a final transition sets."""
    return {
        "owner": None,
        "finished_at": now,
        "error_message": outcome.error_message,
        "error_code": outcome.error_code,
    }


def waiting(run_at: datetime, outcome: Outcome, attempts: int) -> dict[str, Any]:
    """Return the columns that a transition back to pending sets."""
    return {
        "owner": None,
        "run_at": run_at,
        "attempts": attempts,
        "cancel_requested": False,
        "error_message": outcome.error_message,
        "error_code": outcome.error_code,
    }


def _call_hook(session: Session, job: Standing, job_type: JobType, outcome: Outcome | None) -> None:
    hook: Callable[[BackgroundJob], None] | None = None
    if outcome is None:
        if started := job_type.on_started:
            hook = lambda row: started(session, row)  # noqa: E731  # one of three shapes of the same call
    elif Status(job.status) in FINAL:
        if final := job_type.on_final:
            hook = lambda row: final(session, row, outcome)  # noqa: E731
    elif requeued := job_type.on_requeued:
        hook = lambda row: requeued(session, row, outcome)  # noqa: E731
    if hook is None:
        return
    try:
        with session.begin_nested():
            row = session.get(BackgroundJob, job.id, populate_existing=True)
            assert row is not None
            hook(row)
    except OperationalError:
        raise  # the disk is full or the database busy: the whole transition is tried again
    except Exception:
        log.exception("A hook of job %s (%s) failed; the job goes on without it.", job.id, job.job_type)
