"""A router of Go: what it hangs on, and what is known of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

from services.system_map.surface.routes.look import joined
from services.system_map.surface.routes.starts import CONDITIONAL, MAX_DEPTH


@dataclass(slots=True, eq=False)
class Router:
    """A router, a group of one, or one of several that a name can mean."""

    framework: str
    is_root: bool
    path: str = ""  # of the file that makes it
    is_made: bool = False  # by the framework's own function, so that nothing stands before it but what mounts it
    is_group: bool = False  # of its first parent
    parents: list[tuple[Router, str | None]] = field(default_factory=list)  # with the prefix; None: computed
    by_name: Router | None = None  # handed to a method of this name, whatever value that is called on
    either: tuple[Router, ...] = ()  # it is one of these
    is_sure: bool = True  # False: a value that is not seen was given to its name since
    methods: list[str] = field(default_factory=list)  # the only ones it answers; [] for all
    is_returned: bool = False  # and may stand below any path
    is_served: bool = False
    is_kept: bool = False  # a function puts it away, and something may mount it below any path
    is_own: bool = False  # a parameter of the repository's own type, which may be no router
    is_whole: bool = False  # what it is a group of is one path, not all below
    most: float = 1.0  # how sure the mounts that it hangs on are
    held: set[int] = field(default_factory=set)  # which of its parents it hangs on under a condition
    begins: dict[int, str] = field(default_factory=dict)  # what the paths begin with that get there from a parent

    whole: set[int] = field(
        default_factory=set
    )  # which of its parents hand the whole path on, whatever they stand below

    def hang(self, parent: Router, prefix: str | None, *, is_held: bool) -> None:
        """Note a parent, on which it may hang under a condition alone."""
        if is_held:
            self.held.add(len(self.parents))
        self.parents.append((parent, prefix))

    def most_from(self, place: int) -> float:
        """Return how sure it is that it hangs on one of its parents."""
        return min(self.most, CONDITIONAL) if place in self.held else self.most

    def grouped(self) -> tuple[Router, str | None]:
        """Return the router that it is a group of, over all groups between, and the prefix that these put before it."""
        router, prefixes = self, list[str | None]()
        while router.is_group and len(prefixes) < MAX_DEPTH:
            router, prefix = router.parents[0]
            prefixes.append(prefix)
        known = [one for one in reversed(prefixes) if one is not None]
        return router, reduce(joined, known, "") if len(known) == len(prefixes) else None
