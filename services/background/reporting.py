"""Writes the progress of running jobs: at most twice a second a job, all changed ones in one transaction."""

from __future__ import annotations

import logging
import threading

from services.background.context import JobContext
from services.background.ledger import Standing, guarded_update
from services.background.states import Status
from services.core.database import Database

log = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 0.5


class ProgressWriter:
    """A thread that sleeps until a job reports, so that jobs never wait for the database to show their progress."""

    def __init__(self, database: Database, instance_id: str, seconds: float = SECONDS_BETWEEN_WRITES) -> None:
        """Write as the owner `instance_id`, with `seconds` between two writes."""
        self._database = database
        self._instance_id = instance_id
        self._seconds = seconds
        self._changed: dict[int, JobContext] = {}
        self._lock = threading.Lock()
        self._something = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.writes = 0

    def start(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._write_on, name="job-progress", daemon=True)
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """End; what is not written yet is written with each job's last transition."""
        self._stopped.set()
        self._something.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def changed(self, context: JobContext) -> None:
        """Note that there is something new to write of a job."""
        with self._lock:
            self._changed[context.job_id] = context
        self._something.set()

    def forget(self, job_id: int) -> None:
        """Write no more of a job: its run has ended."""
        with self._lock:
            self._changed.pop(job_id, None)

    def _write_on(self) -> None:
        while True:
            self._something.wait()
            if self._stopped.is_set():
                return
            self._something.clear()
            with self._lock:
                contexts, self._changed = list(self._changed.values()), {}
            try:
                self._write(contexts)
            except Exception:
                # Progress is not worth ending a job for; the next report, or the end, writes it.
                log.warning("The progress of %d jobs could not be written.", len(contexts), exc_info=True)
            self._stopped.wait(self._seconds)

    def _write(self, contexts: list[JobContext]) -> None:
        if not contexts:
            return
        with self._database.write() as session:
            for context in contexts:
                guarded_update(session, running(context, self._instance_id), context.columns())
        self.writes += 1


def running(context: JobContext, instance_id: str) -> Standing:
    """Return how the row of a run stands while it is ours."""
    return Standing(
        id=context.job_id,
        user_id=context.user_id,
        project_id=context.project_id,
        job_type=context.job_type.name,
        status=Status.RUNNING.value,
        owner=instance_id,
        attempts=context.attempt,
        max_attempts=context.max_attempts,
        cancel_requested=False,
    )
