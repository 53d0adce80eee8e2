"""What a job's function is handed: who it works for, how it reports, and how it learns that it is to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from services.background.errors import JobCancelled
from services.background.job_types import JobType
from services.background.progress import Progress
from services.core import clock
from services.core.database import Database

log = logging.getLogger(__name__)


class Stop(Enum):
    """Why a run is to stop."""

    CANCELLED = "cancelled"  # somebody wants it gone
    SHUTDOWN = "shutdown"  # the server ends; the job goes on at its next start


class JobContext:
    """One run of one job. Everything here may be called from any thread, and none of it waits for the database."""

    def __init__(
        self,
        *,
        job_id: int,
        job_type: JobType,
        user_id: int,
        project_id: int | None,
        payload: dict[str, Any],
        attempt: int,
        max_attempts: int,
        database: Database,
        changed: Callable[[JobContext], None] = lambda _: None,
    ) -> None:
        """Use `changed` to hear that there is new progress to write."""
        self.job_id = job_id
        self.job_type = job_type
        self.user_id = user_id
        self.project_id = project_id
        self.payload = payload
        self.attempt = attempt  # 1 for the first run
        self.max_attempts = max_attempts
        self.database = database
        self.cancelled = threading.Event()  # set when the run is to stop, for whichever reason
        self.stop_reason: Stop | None = None
        self._changed = changed
        self._progress = Progress(job_type.steps)
        self._lock = threading.Lock()
        # A lock of its own, and re-entrant, because a callback may report progress or stop the run again.
        self._stopping = threading.RLock()
        self._callbacks: dict[object, Callable[[], None]] = {}

    # ── Reporting ────────────────────────────────────────────────────────────────────────────────────

    def stage(self, name: str, *, detail: str | None = None, fraction: float | None = None) -> None:
        """Be in stage `name`: earlier ones are shown done, with their seconds, and the bar follows `fraction` (0–1)."""
        with self._lock:
            self._progress.enter(name, time.monotonic(), detail, fraction)
        self._changed(self)

    def progress(self, percent: float, message: str | None = None) -> None:
        """Say how far the whole job is (0–100); it never goes back. Written at most twice a second."""
        with self._lock:
            self._progress.advance(percent, message)
        self._changed(self)

    def log(self, text: str) -> None:
        """Keep a line worth reading when the job went wrong; the last 50 stay. Never a secret."""
        with self._lock:
            self._progress.note(text, clock.now())
        self._changed(self)

    def columns(self) -> dict[str, Any]:
        """Return the row's columns that show the present progress."""
        with self._lock:
            return self._progress.columns()

    def ended(self, *, completed: bool, failed: bool) -> dict[str, Any]:
        """Return the columns to write with the last transition of this run."""
        with self._lock:
            return self._progress.ended(time.monotonic(), completed=completed, failed=failed)

    # ── Stopping ─────────────────────────────────────────────────────────────────────────────────────

    def check(self) -> None:
        """Raise JobCancelled when the run is to stop; call it wherever the work can be left."""
        if self.cancelled.is_set():
            raise JobCancelled

    def wait(self, seconds: float) -> None:
        """Sleep, but not longer than the run may last: raises JobCancelled as soon as it is to stop."""
        if self.cancelled.wait(seconds):
            raise JobCancelled

    @contextmanager
    def on_cancel(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call `callback` at once, from another thread, when the run is to stop while the block lasts.

        For what cannot look at `cancelled`: killing a child process's group, closing a socket. It is called at once
        when the run is to stop already, at most once, and never after the block is left.
        """
        token = object()
        with self._stopping:
            if self.cancelled.is_set():
                _call(callback, self.job_id)
            else:
                self._callbacks[token] = callback
        try:
            yield
        finally:
            with self._stopping:
                self._callbacks.pop(token, None)

    def request_stop(self, reason: Stop) -> None:
        """Have the run stop: set `cancelled` and call what `on_cancel` registered. A cancel outranks a shutdown."""
        # Callbacks are called under the lock, so that leaving an on_cancel block waits for one that is under way:
        # else it might kill a process group whose number meanwhile belongs to another.
        with self._stopping:
            if self.stop_reason is not Stop.CANCELLED:
                self.stop_reason = reason
            self.cancelled.set()
            callbacks, self._callbacks = list(self._callbacks.values()), {}
            for callback in callbacks:
                _call(callback, self.job_id)


def _call(callback: Callable[[], None], job_id: int) -> None:
    try:
        callback()
    except Exception:
        log.exception("What was to stop job %s failed.", job_id)
