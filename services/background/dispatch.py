"""BackgroundJobManager: the front of all this. Starts, cancels and retries jobs, and owns the workers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import BackgroundJob
from services import events
from services.background import ledger, listing
from services.background.context import JobContext, Stop
from services.background.errors import (
    JobAlreadyCompleted,
    JobAlreadyOver,
    JobInterruptedError,
    ShuttingDown,
    TooManyJobs,
    UnknownJobType,
)
from services.background.job_types import JobType, Outcome, Registry
from services.background.ledger import JOBS, Standing
from services.background.progress import unbegun
from services.background.reporting import running
from services.background.states import FINAL, REVIVABLE, Move, Status
from services.background.workers import Workers
from services.core import clock
from services.core.database import Database

log = logging.getLogger(__name__)


class BackgroundJobManager:
    """Runs jobs of registered types on a few threads of this process; every job is a BackgroundJob row.

    `start`, `cancel` and `retry` write in the caller's transaction and take effect when it is committed. Order at
    start-up: register types, `recover`, `start_workers`; at the end: `shutdown`.
    """

    def __init__(
        self,
        database: Database,
        *,
        instance_id: str,
        workers: int = 4,
        max_pending: int = 100,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Use `instance_id`, new for every process, to tell this instance's runs from those that a crash left."""
        self._database = database
        self._instance_id = instance_id
        self._max_pending = max_pending
        self._now = now
        self.registry = Registry()
        self._workers = Workers(database, self.registry, instance_id=instance_id, workers=workers, clock=now)

    def register(self, job_type: JobType) -> None:
        """Make a job type known."""
        self.registry.register(job_type)

    # ── What people and other nouns ask for ──────────────────────────────────────────────────────────

    def start(
        self,
        session: Session,
        job_type: str,
        *,
        user_id: int,
        subject: str | int | None = None,
        project_id: int | None = None,
        payload: dict[str, Any] | None = None,
        priority: int | None = None,
        owed: bool = False,
    ) -> BackgroundJob:
        """Add a job in the caller's write transaction; workers look for it once that is committed.

        An `owed` job was promised before: it is added although the queue is full or the server ends, and then runs at
        the next start.

        With a `subject` there is one live job per type and subject: when there is one already, it is the answer.
        Raises UnknownJobType, TooManyJobs, ShuttingDown.
        """
        kind = self.registry.find(job_type)
        if kind is None:
            raise UnknownJobType(job_type=job_type)
        key = None if subject is None else f"{job_type}:{subject}"
        if key is not None and (live := listing.live_job_of(session, key)):
            return live
        if not owed:
            self._check_room(session, user_id)
        job = ledger.insert_job(
            session,
            kind,
            user_id=user_id,
            project_id=project_id,
            key=key,
            priority=kind.priority if priority is None else priority,
            payload=payload or {},
            now=self._now(),
        )
        events.after_commit(session, lambda: self._workers.wake_one(kind))
        return job

    def cancel(self, session: Session, user_id: int, job_id: int) -> BackgroundJob:
        """Cancel a job in the caller's write transaction: at once when it waits, else within seconds of the commit.

        Cancelling a cancelled one changes nothing. Raises JobNotFound, JobAlreadyOver.
        """
        job = listing.get_job(session, user_id, job_id)
        standing, status = ledger.standing_of(job), Status(job.status)
        if status is Status.PENDING:
            outcome = Outcome(Status.CANCELLED)
            changes = ledger.ending(self._now(), outcome)
            kind = self.registry.find(job.job_type)
            ledger.make_move(session, standing, Move.CANCEL, changes, job_type=kind, outcome=outcome)
        elif status is Status.RUNNING:
            ledger.guarded_update(session, standing, {"cancel_requested": True, "message": "Stopping"})
            events.after_commit(session, lambda: self._workers.stop_job(job_id, Stop.CANCELLED))
        elif status is not Status.CANCELLED:
            raise JobAlreadyOver(status=status.value)
        session.refresh(job)
        return job

    def retry(self, session: Session, user_id: int, job_id: int) -> BackgroundJob:
        """Have a failed, cancelled or dead job run again, its attempts counted from nought; the same row.

        Answers with the live job when its key has one, and has a job that waits for its next attempt run now.
        Raises JobNotFound, JobAlreadyCompleted, TooManyJobs, ShuttingDown.
        """
        job = listing.get_job(session, user_id, job_id)
        status = Status(job.status)
        if status is Status.COMPLETED:
            raise JobAlreadyCompleted
        if job.key is not None and status in FINAL and (live := listing.live_job_of(session, job.key)):
            return live
        now = self._now()
        kind = self.registry.find(job.job_type)
        if status in REVIVABLE:
            self._check_room(session, user_id)
            outcome = Outcome(Status.PENDING)
            changes = ledger.waiting(now, outcome, attempts=0)
            changes |= {"finished_at": None, "result": None}
            if kind is not None:
                changes |= unbegun(kind.steps) | {"max_attempts": kind.retry.max_attempts}
            ledger.make_move(session, ledger.standing_of(job), Move.REVIVE, changes, job_type=kind, outcome=outcome)
        elif status is Status.PENDING and job.run_at > now:
            ledger.guarded_update(session, ledger.standing_of(job), {"run_at": now})
        events.after_commit(session, self._workers.wake_all)
        session.refresh(job)
        return job

    def _check_room(self, session: Session, user_id: int) -> None:
        if self._workers.stopping.is_set():
            raise ShuttingDown
        if ledger.pending_of(session, user_id, self._max_pending) >= self._max_pending:
            raise TooManyJobs(limit=self._max_pending)

    # ── Life of the process ──────────────────────────────────────────────────────────────────────────

    def recover(self) -> int:
        """Take up the runs that another instance left when it ended; returns how many there were.

        Call it before `start_workers`, while this process holds the data folder's lock: that makes it certain that
        the owner of each such run is gone. The run counts as an attempt, since it may be what ended the process.
        """
        with self._database.write() as session:
            query = select(JOBS.c.id).where(
                JOBS.c.status == Status.RUNNING, JOBS.c.owner.is_distinct_from(self._instance_id)
            )
            orphans = list(session.scalars(query))
            for job_id in orphans:
                if job := ledger.standing(session, job_id):
                    self._recover_one(session, job)
        if orphans:
            log.warning("Took up %d jobs that were running when Gander ended.", len(orphans))
            self._workers.wake_all()
        return len(orphans)

    def _recover_one(self, session: Session, job: Standing) -> None:
        now, kind = self._now(), self.registry.find(job.job_type)
        if job.cancel_requested:
            outcome = Outcome(Status.CANCELLED)
            ledger.make_move(session, job, Move.CANCEL, ledger.ending(now, outcome), job_type=kind, outcome=outcome)
        elif job.attempts < job.max_attempts:
            outcome = Outcome(Status.PENDING)
            ledger.make_move(
                session, job, Move.WAIT, ledger.waiting(now, outcome, job.attempts), job_type=kind, outcome=outcome
            )
        else:
            error = JobInterruptedError(attempts=job.attempts)
            outcome = Outcome(Status.DEAD, error.detail, error.code)
            ledger.make_move(session, job, Move.DIE, ledger.ending(now, outcome), job_type=kind, outcome=outcome)

    def start_workers(self) -> None:
        """Start the worker threads; what is pending begins at once."""
        self._workers.start()

    def wake(self) -> None:
        """Have idle workers look for work now; only for who moved the clock or wrote rows by another way."""
        self._workers.wake_all()

    def running_job_ids(self) -> list[int]:
        """Return the ids of the jobs that run in this process now."""
        return [context.job_id for context in self._workers.running()]

    def shutdown(self, timeout: float = 8.0) -> list[int]:
        """Refuse new work, stop what runs and have it wait for the next start; takes at most `timeout` seconds.

        Returns the ids of jobs that ignored the request (a bug, logged). Their threads still run, and Python waits
        for them at its end: a command line that gets a non-empty list leaves with `os._exit`.
        """
        deadline = time.monotonic() + timeout
        deaf = self._workers.stop(timeout * 0.75)
        if deaf:
            for context in deaf:
                log.error("Job %s (%s) ignores that it is to stop.", context.job_id, context.job_type.name)
            # In a thread, because one of them may hold the database, and waiting for it has no bound here. What is
            # not written is found by `recover` at the next start.
            rescue = threading.Thread(target=self._requeue, args=(deaf,), name="job-requeue", daemon=True)
            rescue.start()
            rescue.join(max(deadline - time.monotonic(), 0.1))
        return [context.job_id for context in deaf]

    def _requeue(self, contexts: list[JobContext]) -> None:
        try:
            with self._database.write() as session:
                for context in contexts:
                    job = running(context, self._instance_id)
                    outcome = Outcome(Status.PENDING)
                    changes = ledger.waiting(self._now(), outcome, job.attempts - 1)
                    ledger.make_move(session, job, Move.WAIT, changes, job_type=context.job_type, outcome=outcome)
        except Exception:
            log.exception("%d jobs could not be put back; the next start does it.", len(contexts))
