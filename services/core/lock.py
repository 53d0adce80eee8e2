"""One server per data folder: an flock that is held for life and goes with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from services.core.errors import Conflict


class DataFolderTaken(Conflict):
    """Another Gander is already running on this data folder. Open it in the browser, or end it first."""

    code = 40901
    title = "Already running"


class DataFolderLock:
    """Holds the lock until `release` or the end of the process."""

    def __init__(self, instance_dir: Path) -> None:
        """Prepare the lock of a data folder."""
        self._path = instance_dir / "gander.lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock, or raise DataFolderTaken naming the process that has it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip()
            os.close(descriptor)
            process = f" (process {holder})" if holder else ""
            raise DataFolderTaken(
                f"Another Gander{process} is already running on {self._path.parent.parent}. "
                "Open it in the browser, end it, or give this one a folder of its own with --data."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
