"""Is all well? Each part of the system looked at, at most every few seconds, whoever asks."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text

from services.core.database import Database
from services.core.settings import Settings
from services.repository import git_version

# A page asks every second while a job runs; the disk does not fill that fast.
SAMPLE_SECONDS = 5.0

PartStatus = Literal["ok", "warning", "failing"]


@dataclass(frozen=True)
class Part:
    """One part's state, with the figure that people want beside it."""

    status: PartStatus
    detail: str


class Health:
    """Samples the parts: database, disk, git, queue, schedule."""

    def __init__(
        self, settings: Settings, database: Database, queue: Callable[[], Part], schedule: Callable[[], Part]
    ) -> None:
        """Look at `database` and at the disk of the data folder; `queue` and `schedule` say how the job manager and periodic work are."""
        self._settings = settings
        self._database = database
        self._queue = queue
        self._schedule = schedule
        self._lock = threading.Lock()
        self._sample: dict[str, Part] = {}
        self._next = 0.0
        self._git: Part | None = None

    def parts(self, *, fresh: bool = False) -> dict[str, Part]:
        """Return every part by name, from a sample at most five seconds old."""
        with self._lock:
            if fresh or time.monotonic() >= self._next:
                self._sample = {
                    "database": self._check_database(timed=fresh),
                    "disk": self._check_disk(),
                    "git": self._check_git(),
                    "queue": self._queue(),
                    "schedule": self._schedule(),
                }
                self._next = time.monotonic() + SAMPLE_SECONDS
            return self._sample

    def _check_database(self, *, timed: bool) -> Part:
        started = time.perf_counter()
        try:
            with self._database.read() as session:
                session.execute(text("SELECT 1"))
            size = sum(file.stat().st_size for file in self._settings.instance_dir.glob("gander.db*"))
        except Exception as error:
            return Part("failing", f"does not answer: {type(error).__name__}")
        # Only where it is asked for: a figure that is new each time would make every status answer a new one.
        pace = f", answers in {(time.perf_counter() - started) * 1000:.1f} ms" if timed else ""
        return Part("ok", f"{megabytes(size)}{pace}")

    def _check_disk(self) -> Part:
        try:
            free = shutil.disk_usage(self._settings.data_dir).free
        except OSError as error:
            return Part("failing", f"cannot be read: {error.strerror}")
        if free < self._settings.min_free_bytes:
            return Part("warning", f"{megabytes(free)} free, less than Gander needs to clone; free some space")
        return Part("ok", f"{megabytes(free)} free")

    def _check_git(self) -> Part:
        if self._git is None or self._git.status != "ok":
            version = git_version()
            if version is not None:
                self._git = Part("ok", version)
            elif shutil.which("git") is None:
                self._git = Part("failing", "not found; install git to clone repositories")
            else:
                self._git = Part("failing", "does not run; the log says why")
        return self._git


def megabytes(size: int) -> str:
    """Write a size for people: 38 MB, 1.2 GB."""
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.0f} MB"
    return f"{size / 1_000_000_000:.1f} GB"
