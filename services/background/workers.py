"""The threads that run jobs: claim one, run it, write how it ended and claim the next in the same transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

from sqlalchemy import func, select

from services.background.bell import Bell
from services.background.context import JobContext, Stop
from services.background.desk import Desk, Ended
from services.background.job_types import Completed, JobType, Registry
from services.background.ledger import JOBS
from services.background.reporting import ProgressWriter
from services.background.states import Status
from services.core.database import Database

log = logging.getLogger(__name__)

SECONDS_UNTIL_THE_QUEUE_IS_READ_AGAIN = 5.0  # after an error


class Workers:
    """N threads; the first takes interactive types only, so that one is free for them however many others wait."""

    def __init__(
        self, database: Database, registry: Registry, *, instance_id: str, workers: int, clock: Callable[[], datetime]
    ) -> None:
        """Prepare; `start` starts the threads."""
        self._database = database
        self._registry = registry
        self._count = workers
        self._clock = clock
        self._executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="job")
        self._loops: list[Future[None]] = []
        self._reports = ProgressWriter(database, instance_id)
        self._bells = {True: Bell(), False: Bell()}  # by interactive_only
        self._desk = Desk(
            database, registry, self._reports, instance_id=instance_id, clock=clock, wake_all=self.wake_all
        )
        self.stopping = self._desk.stopping

    def start(self) -> None:
        """Start the threads."""
        self._reports.start()
        self._loops = [
            self._executor.submit(self._work, place == 0 and self._count > 1) for place in range(self._count)
        ]

    def wake_one(self, job_type: JobType) -> None:
        """Have an idle worker look for a new job of this type."""
        self._bells[False].ring()
        if job_type.interactive:
            self._bells[True].ring()

    def wake_all(self) -> None:
        """Have every idle worker look for work, and for the time when there will be some."""
        for bell in self._bells.values():
            bell.ring(everyone=True)

    def running(self) -> list[JobContext]:
        """Return the runs that are under way here."""
        return list(self._desk.running.values())

    def stop_job(self, job_id: int, reason: Stop) -> None:
        """Have a run stop, if it is here."""
        if context := self._desk.running.get(job_id):
            context.request_stop(reason)

    def stop(self, timeout: float) -> list[JobContext]:
        """Claim no more, stop every run, wait at most `timeout` seconds; returns the runs that are still going on."""
        self.stopping.set()
        self.wake_all()
        for context in self.running():
            context.request_stop(Stop.SHUTDOWN)
        wait(self._loops, timeout=timeout)
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._reports.stop(timeout=0.5)
        return self.running()

    # ── One worker ───────────────────────────────────────────────────────────────────────────────────

    def _work(self, interactive_only: bool) -> None:
        ended: Ended | None = None
        while True:
            bell = self._bells[interactive_only]
            rung = bell.rung
            if ended is None:
                if self.stopping.is_set():
                    return
                seconds = self._seconds_until_due(interactive_only)
                if seconds is None or seconds > 0:
                    bell.sleep(rung, seconds)
                    continue
            context = self._desk.visit(ended, interactive_only=interactive_only)
            ended = self._run(context) if context else None

    def _seconds_until_due(self, interactive_only: bool) -> float | None:
        """Return how long nothing is due; None when nothing waits at all."""
        query = select(func.min(JOBS.c.run_at)).where(JOBS.c.status == Status.PENDING)
        if interactive_only:
            query = query.where(JOBS.c.job_type.in_(self._registry.interactive_names()))
        if taken := self._desk.taken_types():
            query = query.where(JOBS.c.job_type.not_in(taken))
        try:
            with self._database.read() as session:
                first: datetime | None = session.scalar(query)
        except Exception:
            log.exception("The queue cannot be read; trying again.")
            return SECONDS_UNTIL_THE_QUEUE_IS_READ_AGAIN
        return None if first is None else (first - self._clock()).total_seconds()

    def _run(self, context: JobContext) -> Ended:
        try:
            returned = context.job_type.run(context)
            completed = returned if isinstance(returned, Completed) else Completed(returned)
            json.dumps(completed.result, allow_nan=False)  # what cannot be stored is the job's fault, found here
        except BaseException as error:
            return Ended(context, None, error)
        return Ended(context, completed, None)
