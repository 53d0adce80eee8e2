"""Who goes first: work that somebody waits for, before work that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable

_LOOK_SECONDS = 0.2


class Precedence:
    """Counts who is at work that goes first; a context manager for these, which may be entered by many at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._nobody = threading.Event()
        self._nobody.set()

    def __enter__(self) -> None:
        with self._lock:
            self._at_work += 1
            self._nobody.clear()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                self._nobody.set()

    def wait(self, check: Callable[[], None]) -> None:
        """Stand aside until nobody is at work that goes first; `check` is called meanwhile and may raise."""
        while not self._nobody.wait(_LOOK_SECONDS):
            check()
