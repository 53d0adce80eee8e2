"""Which scope of a file a place stands in, for places that are asked for in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, Self, TypeVar


class Scoped(Protocol):
    """A stretch of source with the one around it."""

    start: int  # bytes
    end: int

    @property
    def around(self) -> Self | None:
        """The scope that this one stands in; None for none."""


S = TypeVar("S", bound=Scoped)


class ScopePlaces(Generic[S]):
    """Tells the scope of ascending places."""

    def __init__(self, scopes: Sequence[S]) -> None:
        """Take scopes in the order of their starts, outer ones first."""
        self._scopes = scopes
        self._next = 0
        self._around: S | None = None

    def at(self, place: int) -> S | None:
        """Return the innermost scope around a place, which is not before the last one asked for."""
        while self._next < len(self._scopes) and self._scopes[self._next].start <= place:
            self._around = self._scopes[self._next]
            self._next += 1
        while self._around is not None and self._around.end <= place:
            self._around = self._around.around
        return self._around
