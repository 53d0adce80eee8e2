"""How idle workers are woken: a bell for each lane, which forgets no ring."""

from __future__ import annotations

import threading


class Bell:
    """A counter to sleep on: who read it before looking for work misses no ring that came meanwhile."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.rung = 0

    def ring(self, *, everyone: bool = False) -> None:
        """Wake one sleeper, enough for one new job; `everyone` when there is another time to wait for."""
        with self._condition:
            self.rung += 1
            self._condition.notify_all() if everyone else self._condition.notify()

    def sleep(self, rung: int, seconds: float | None) -> None:
        """Sleep until it has rung since `rung` was read, or `seconds` have passed; None is for ever."""
        with self._condition:
            # One look, no loop: another sleeper may have taken this ring's job, and looking again costs a read.
            if self.rung == rung:
                self._condition.wait(seconds)
