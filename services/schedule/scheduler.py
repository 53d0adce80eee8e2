"""The scheduler: a beat that looks what is due and starts it as a job; when it last ran is kept in rows.

The times are APScheduler's, and so is the thread that beats. What is due is told from the rows at every beat, not from
timers, because a timer stands still while the laptop sleeps and is gone after a crash: so a missed run is made up, once,
within seconds of waking or starting.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import BackgroundJob, ScheduledRun
from services.background import BackgroundJobManager, ShuttingDown, TooManyJobs
from services.core import clock
from services.core.database import Database
from services.core.errors import NotFound
from services.schedule.work import Work, due_at, next_at

log = logging.getLogger(__name__)

BEAT_SECONDS = 15


class WorkNotFound(NotFound):
    """There is no periodic work of that name. GET /api/schedule lists them."""

    code = 40490
    title = "No such work"


@dataclass(frozen=True)
class Standing:
    """How a piece of work stands: when it ran, with which job, how that ended, and when it is next due."""

    work: Work
    last_run_at: datetime | None
    last_job: BackgroundJob | None
    next_run_at: datetime | None


class Scheduler:
    """Starts jobs when they are due, in the name of `owner_id()`."""

    def __init__(
        self,
        database: Database,
        jobs: BackgroundJobManager,
        *,
        owner_id: Callable[[], int],
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Nothing beats until `start`."""
        self._database, self._jobs, self._owner_id, self._now = database, jobs, owner_id, now
        self._works: dict[str, Work] = {}
        self._next: dict[str, datetime] = {}  # so that a beat with nothing due reads no row
        self._beat: BackgroundScheduler | None = None
        self._lock = threading.Lock()

    def add(self, work: Work) -> None:
        """Make a piece of work known; its name must be new."""
        if work.name in self._works:
            raise ValueError(f"periodic work {work.name} is added twice")
        self._works[work.name] = work

    @property
    def is_running(self) -> bool:
        """Whether the beat goes."""
        return self._beat is not None and bool(self._beat.running)

    @property
    def has_died(self) -> bool:
        """Whether the beat was started and goes no more, although nobody stopped it."""
        return self._beat is not None and not self.is_running

    def start(self) -> None:
        """Make up for what was missed, then look every few seconds."""
        beat = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, timezone=UTC)
        # Beats that came late or at once are one beat.
        beat.add_job(
            self.tick, "interval", seconds=BEAT_SECONDS, next_run_time=datetime.now(UTC), coalesce=True,
            max_instances=1, misfire_grace_time=None,
        )  # fmt: skip
        beat.start()
        self._beat = beat

    def stop(self) -> None:
        """Start nothing more."""
        beat, self._beat = self._beat, None
        if beat is not None:
            beat.shutdown(wait=True)  # a beat under way writes rows, which must not come after the last checkpoint

    def tick(self) -> list[str]:
        """Start what is due now; returns the names. What cannot be started is tried again at the next beat."""
        started = []
        with self._lock:
            now = self._now()
            for work in self._works.values():
                known = self._next.get(work.name)
                # A time far ahead may have been computed before the clock was put right.
                if known is not None and now < known <= (next_at(work.trigger, now) or known):
                    continue
                try:
                    if self._serve(work, now):
                        started.append(work.name)
                    if (following := next_at(work.trigger, now)) is not None:
                        self._next[work.name] = following
                except (ShuttingDown, TooManyJobs) as error:
                    log.info("Periodic work %s waits: %s", work.name, error.detail)
                except Exception:
                    log.exception("Periodic work %s could not be started; it is tried again.", work.name)
        return started

    def _serve(self, work: Work, now: datetime) -> bool:
        """Start the work's job if a time has come that was not served; both are one transaction."""
        with self._database.read() as session:
            run = session.get(ScheduledRun, work.name)
            served = run.last_due_at if run is not None else None
            due = None if served is None else due_at(work.trigger, served, now)
        if served is not None and served <= now and due is None:
            return False
        with self._database.write() as session:
            run = session.get(ScheduledRun, work.name)
            if run is None:  # never seen before: the first run is at the next time, not at once
                session.add(ScheduledRun(name=work.name, last_due_at=now))
                return False
            run.last_due_at = due or now  # now: the clock was put back, and its times count from here
            if due is None:
                return False
            if not work.wanted(session, now):
                return False
            self._start(session, work, run)
            return True

    def _start(self, session: Session, work: Work, run: ScheduledRun) -> BackgroundJob:
        job = self._jobs.start(
            session, work.job_type, user_id=self._owner_id(), subject="all", payload={"title": work.title}
        )
        run.last_started_at, run.last_job_id = self._now(), job.id
        return job

    def run_now(self, session: Session, name: str) -> BackgroundJob:
        """Start a piece of work's job in the caller's write transaction, or answer with the one that lives.

        Raises WorkNotFound, TooManyJobs, ShuttingDown.
        """
        work = self._works.get(name)
        if work is None:
            raise WorkNotFound
        run = session.get(ScheduledRun, name)
        if run is None:
            run = ScheduledRun(name=name, last_due_at=self._now())
            session.add(run)
        return self._start(session, work, run)

    def standings(self, session: Session) -> list[Standing]:
        """Return how every piece of work stands, in the order they were added."""
        now = self._now()
        runs = {run.name: run for run in session.scalars(select(ScheduledRun))}
        job_ids = [run.last_job_id for run in runs.values() if run.last_job_id is not None]
        jobs = {job.id: job for job in session.scalars(select(BackgroundJob).where(BackgroundJob.id.in_(job_ids)))}
        return [
            Standing(
                work,
                last_run_at=run.last_started_at if run else None,
                last_job=jobs.get(run.last_job_id or 0) if run else None,
                next_run_at=next_at(work.trigger, now),
            )
            for work in self._works.values()
            for run in (runs.get(work.name),)
        ]
