"""What routes' paths start with: every way from a router up to an application, over mounts, in a bounded walk. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from services.system_map.surface.routes.look import joined

MAX_STARTS = 12
MAX_DEPTH = 50
# Mounts followed for all routers of a framework. Only rings of mounts need more than one look at each.
MAX_STEPS = 100_000
UNSURE = 0.6  # not seen to be mounted
CONDITIONAL = 0.7  # the configuration decides whether it is registered

R = TypeVar("R", bound=Hashable)


class Start(NamedTuple):
    """What stands before the paths of a router's routes, by one way of mounting it."""

    prefix: str
    mounted: bool
    confidence: float
    method: str = ""  # the only one that gets there; "" for all
    begins: str = ""  # what the whole path must begin with to get there


NOWHERE = Start("", mounted=False, confidence=UNSURE)


def under(prefix: str | None) -> Callable[[Start], Start]:
    """Return what a mount at a path does to a start; None is a path that is computed."""

    def extend(above: Start) -> Start:
        if prefix is None:
            return Start(above.prefix, mounted=False, confidence=UNSURE)
        return above._replace(prefix=joined(above.prefix, prefix).rstrip("/")) if prefix.strip("/") else above

    return extend


class Reach(NamedTuple):
    """The starts of a router's routes."""

    starts: list[Start]
    cut: bool  # there are more ways than these, or may be


class Way(NamedTuple, Generic[R]):
    """One place where a router is mounted."""

    parent: R
    extend: Callable[[Start], Start]  # from a start of the parent's routes to one of the router's


class Ways(NamedTuple, Generic[R]):
    """What a walk asks of a router."""

    own: list[Start]  # where the router itself is an application
    up: Sequence[Way[R]]
    alone: Start  # where nothing is seen to mount it


class StartWalk(Generic[R]):
    """The starts of all routers of a framework.

    Routers are told apart by being the same object and are kept, so that no other one is taken for one that is gone.
    """

    def __init__(self, ways: Callable[[R], Ways[R]], max_steps: int = MAX_STEPS) -> None:
        """Take what tells how a router is mounted; all mounts must be known when the first start is asked for."""
        self._ways = ways
        self._known: dict[R, Reach] = {}  # that hold from wherever one comes
        self._asked: dict[R, Reach] = {}
        self._steps_left = max_steps

    def of(self, router: R) -> Reach:
        """Return what a router's paths start with, once for each way to it."""
        asked = self._asked.get(router)
        if asked is None:
            starts, cut, _ = self._walk(router, set())
            if not starts and not cut:  # it is mounted in a ring alone
                starts = [self._ways(router).alone]
            asked = self._asked[router] = Reach(starts, cut)
        return asked

    def _walk(self, router: R, below: set[R]) -> tuple[list[Start], bool, bool]:
        """Return the starts, whether they were cut, and whether they hold from wherever one comes."""
        known = self._known.get(router)
        if known is not None:
            return known.starts, known.cut, True
        if router in below:
            return [], False, False
        if len(below) >= MAX_DEPTH:
            return [], True, False
        ways = self._ways(router)
        if not ways.up:
            return ways.own or [ways.alone], False, True
        found: dict[Start, None] = dict.fromkeys(ways.own)
        cut, whole = len(ways.up) > MAX_STARTS, True
        below.add(router)
        for way in ways.up[:MAX_STARTS]:
            if self._steps_left <= 0:
                cut, whole = True, False
                break
            self._steps_left -= 1
            above, above_cut, above_whole = self._walk(way.parent, below)
            cut, whole = cut or above_cut, whole and above_whole
            found.update(dict.fromkeys(way.extend(start) for start in above))
        below.remove(router)
        starts, cut = list(found)[:MAX_STARTS], cut or len(found) > MAX_STARTS
        if whole:
            self._known[router] = Reach(starts, cut)
        return starts, cut, whole
