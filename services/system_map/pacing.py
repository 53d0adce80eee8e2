"""How far a stage of a map is, said a few times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

Say = Callable[[dict[str, Any]], None]
PROGRESS_SECONDS = 0.25


class Paced:
    """Says how far a stage is, a few times a second."""

    def __init__(self, say: Say, stage: str, things: str, total: int | None) -> None:
        """Say it of a stage that counts things, of which there are `total` where that is known."""
        self._say, self._stage, self._things, self._total = say, stage, things, total
        self._next = 0.0
        self._lock = threading.Lock()

    def __call__(self, count: int, total: int | None = None) -> None:
        """Take how many are done."""
        with self._lock:
            now = time.monotonic()
            if now < self._next:
                return
            self._next = now + PROGRESS_SECONDS
        total = total or self._total
        if total:
            self._say(
                {
                    "stage": self._stage,
                    "fraction": min(1.0, count / total),
                    "detail": f"{count:,} of {total:,} {self._things}",
                }
            )
        else:
            self._say({"stage": self._stage, "fraction": None, "detail": f"{count:,} {self._things}"})
