"""One map child that waits with its code loaded, so that the next job need not.

It has seen no repository. Whoever takes it has it alone, for one job, with which it ends like any other child.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from services.system_map.mapper import MapChild

# Who refreshes once often refreshes again soon; after that its 75 MB go back.
IDLE_SECONDS = 300.0


def _start_child(languages: Sequence[str], parse_children: int) -> MapChild:
    return MapChild(languages=languages, parse_children=parse_children)


class SpareChild:
    """Holds at most one waiting child, each for at most `idle_seconds`; any thread may ask.

    It starts none by itself: a server that has mapped nothing yet holds no memory for it.
    """

    def __init__(
        self, start: Callable[[Sequence[str], int], MapChild] = _start_child, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        """Take how a child is started, from the languages it is likely to read and how many parse children wait with it."""
        self._start = start
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._waiting: MapChild | None = None
        self._timer: threading.Timer | None = None
        self._closed = False

    def take(self, parse_children: int = 1) -> MapChild:
        """Return the waiting child if it lives, else a new one, which starts so many parse children before its job comes.

        Nobody else gets it; the caller closes it.
        """
        with self._lock:
            child = self._let_go()
        if child is not None and child.is_waiting:
            return child
        if child is not None:
            child.close()
        return self._start((), parse_children)

    def give_back(self, child: MapChild) -> None:
        """Keep a child that was given no job after all; end it where it was, or where another waits already."""
        with self._lock:
            if child.is_waiting and self._waiting is None and not self._closed:
                self._keep(child)
                return
        # Its memory takes 30 ms to go, for which the map that it drew does not wait.
        try:
            threading.Thread(target=child.close, name="end of a map child").start()
        except RuntimeError:  # no more threads: then it waits after all
            child.close()

    def prepare(self, languages: Sequence[str] = ()) -> None:
        """See to it that a child waits; its time begins anew. A new one is made ready to read `languages`."""
        with self._lock:
            if self._closed:
                return
            child = self._let_go()
            dead = child if child is not None and not child.is_waiting else None
            self._keep(child if child is not None and dead is None else self._start(languages, 1))
        if dead is not None:
            dead.close()

    def close(self) -> None:
        """End the waiting child, and keep none from now on."""
        with self._lock:
            self._closed = True
            child = self._let_go()
        if child is not None:
            child.close()

    def _keep(self, child: MapChild) -> None:
        self._waiting = child
        self._timer = threading.Timer(self._idle_seconds, self._end_idle, [child])
        self._timer.daemon = True
        self._timer.start()

    def _let_go(self) -> MapChild | None:
        if self._timer is not None:
            self._timer.cancel()
        child, self._waiting, self._timer = self._waiting, None, None
        return child

    def _end_idle(self, child: MapChild) -> None:
        with self._lock:
            if self._waiting is not child:  # taken at the last moment
                return
            self._let_go()
        child.close()
