"""Turns: a lock that threads get in the order in which they asked."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """A lock, re-entrant, first come, first served.

    SQLite lets waiting writers sleep and look again, so one that writes in a row keeps the others out for as long as it
    goes on (measured: longer than their ten seconds). Python's own lock promises no order either.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self, seconds: float) -> bool:
        """Wait for the turn, at most so long; returns whether it came."""
        me = threading.get_ident()
        with self._lock:
            if self._owner == me:
                self._depth += 1
                return True
            if self._owner is None:
                self._owner, self._depth = me, 1
                return True
            mine = (me, threading.Lock())
            mine[1].acquire()
            self._waiting.append(mine)
        if mine[1].acquire(timeout=seconds):  # `release` has made this thread the owner
            return True
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
            return True  # it came in between

    def release(self) -> None:
        """Hand the turn to whoever has waited longest."""
        with self._lock:
            self._depth -= 1
            if self._depth:
                return
            if self._waiting:
                self._owner, turn = self._waiting.popleft()
                self._depth = 1
                turn.release()
            else:
                self._owner = None
