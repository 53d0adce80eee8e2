"""One clone or refresh under way: git with an address, its access and its limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from services.repository import git
from services.repository.address import Address
from services.repository.ceilings import DiskWatch
from services.repository.errors import NetworkGone, RepositoryCancelled
from services.repository.git import Access
from services.repository.progress import GitProgress, ProgressReader

if TYPE_CHECKING:
    # Only for types: the settings load pydantic-settings, which the map child, started for every refresh, does without.
    from services.core.settings import Settings

OnProgress = Callable[[GitProgress], None]


@dataclass(frozen=True)
class Call:
    """One clone or refresh under way: where to, as whom, and what may end it."""

    address: Address
    access: Access
    settings: Settings
    on_progress: OnProgress | None
    cancelled: threading.Event | None

    def check(self) -> None:
        """Raise RepositoryCancelled where it is to go no further."""
        if self.cancelled is not None and self.cancelled.is_set():
            raise RepositoryCancelled

    def run(
        self,
        arguments: list[str],
        *,
        seconds: float | None = None,
        git_dir: Path | None = None,
        watched: Path | None = None,
        silence: float | None = None,
        traced: bytearray | None = None,
    ) -> bytes:
        """Run git, telling of its progress; see `git.run`. `watched` may not outgrow its ceiling.

        In a new clone something has to be there after so many seconds of `silence`: git waits five minutes for a greeting.
        Into `traced` goes all that git says to people, with its conversation.
        """
        reader = ProgressReader()
        has_heard = False
        access = self.access
        if traced is not None:
            access = replace(access, environment={**access.environment, "GIT_TRACE_PACKET": "1"})

        def on_stderr(chunk: bytes) -> None:
            if traced is not None:
                traced.extend(chunk)
            nonlocal has_heard
            has_heard = has_heard or b"remote: " in chunk  # whatever it counts: Gerrit has words of its own
            for progress in reader.feed(chunk):
                has_heard = True
                if self.on_progress is not None:
                    self.on_progress(progress)

        watch = DiskWatch(watched, self.settings) if watched is not None else None
        until = time.monotonic() + silence if silence is not None else None

        def look() -> None:
            if watch is not None:
                watch()
            if until is not None and not has_heard and time.monotonic() > until and _is_empty(watched):
                raise NetworkGone

        return git.run(
            arguments,
            git_dir=git_dir,
            access=access,
            seconds=seconds or self.settings.clone_seconds,
            cancelled=self.cancelled,
            on_stderr=on_stderr,
            watch=look,
        )


def _is_empty(folder: Path | None) -> bool:
    """Say whether git has no object yet in a clone that it makes."""
    return folder is None or not any(path.is_file() for path in (folder / "objects").glob("*/*"))
