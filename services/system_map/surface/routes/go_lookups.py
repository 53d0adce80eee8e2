"""Answers that lean on each other, each found once: names that stand for names, what functions give that call others.

Without it a name that is given something made of itself again and again (`all = append(all, x)`) is followed along
every path through those statements, and their number doubles with each one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

# How often one is looked up again whose answer was cut short; then what was found last is the answer.
_MAX_TRIED = 5
_WHOLE = 1 << 30  # nothing cut it short

T = TypeVar("T")


class LookUps:
    """Keeps answers, each by a key that begins with the kind of its question: an equal key means an equal type.

    What a look-up asks for itself, through others, has no answer. Who got none so has one that holds from there alone,
    and is asked again from elsewhere: only a few times, so that the work grows with the number of questions.

    Where questions lead back to each other (functions that give each other's routers) an answer may hang on which of
    them was asked first. They are asked by the order of files and lines alone, for a refresh as for a fresh map.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self._known: dict[Hashable, Any] = {}
        self._open: dict[Hashable, int] = {}  # what is being looked up, and as the how manieth within others
        self._tried: Counter[Hashable] = Counter()
        self._cut = _WHOLE  # the outermost look-up in progress that was asked for again

    def of(self, key: Hashable, find: Callable[[], T]) -> T | None:
        """Return the answer to a question: a known one, or what is found; None where it is being looked up."""
        if key in self._known:
            known: T = self._known[key]
            return known
        if key in self._open:
            self._cut = min(self._cut, self._open[key])
            return None
        place, around = len(self._open), self._cut
        self._open[key], self._cut = place, _WHOLE
        try:
            found = find()
        finally:
            del self._open[key]
        is_cut = self._cut < place
        self._cut = min(around, self._cut) if is_cut else around
        self._tried[key] += 1
        if not is_cut or self._tried[key] >= _MAX_TRIED:
            self._known[key] = found
        return found

    def stop(self) -> None:
        """Note that what is being looked up is not followed any further: nothing that waits for it is whole."""
        self._cut = -1

    def forget(self) -> None:
        """Drop all answers, where what they were made of has become known better."""
        self._known.clear()
        self._tried.clear()
