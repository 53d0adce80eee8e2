"""Which of Express' applications answer by themselves, and which a function gives back to be mounted elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.system_map.surface.routes.look import Look, Seen, joined
from services.system_map.surface.routes.starts import Start, under

_MANIFEST = "package.json"


@dataclass(slots=True, eq=False)
class Mounted:
    """One place where a router is mounted."""

    parent: Router | None  # None: an application that comes as a parameter
    prefix: str | None  # None: computed
    confidence: float = 1.0
    method: str = ""  # the only one that it is asked; "" for all
    begins: str = ""  # what the paths that it is asked begin with, by what stands there without a pattern

    @property
    def of_root(self) -> tuple[object, ...]:
        """All that is said of a mount on a root; nothing on another router."""
        is_root = self.parent is not None and self.parent.is_root
        return (self.prefix, self.confidence, self.method, self.begins) if is_root else ()


@dataclass(slots=True, eq=False)
class Router:
    """A router or an application."""

    kind: str
    seen: Seen
    mounts: list[Mounted] = field(default_factory=list)
    is_held: bool = False  # something of its name is mounted: it may be that, so it is no root
    is_given_back: bool = False  # by the function that makes it
    is_heard: bool = False  # something listens on it
    has_mounts: bool = False  # something is mounted on it

    @property
    def is_root(self) -> bool:
        """Say whether its routes start at "/"."""
        return self.kind == "application" and not self.mounts and not self.is_held


def below(mount: Mounted) -> Callable[[Start], Start]:
    """Return what a mount does to what its parent's paths start with."""
    extend = under(mount.prefix)
    if mount.confidence >= 1:
        return extend

    def less_sure(above: Start) -> Start:
        start = extend(above)
        first = joined(above.prefix, mount.begins) if mount.begins else start.begins
        confidence = min(start.confidence, mount.confidence)
        return start._replace(confidence=confidence, method=start.method or mount.method, begins=first)

    return less_sure


def hold_back(look: Look, routers: Sequence[Router], unknown: Sequence[tuple[str, str]]) -> None:
    """Take applications for no roots that a function gives back and that may be mounted over a detour, by file and name.

    So are those that nothing listens on and nothing hangs on, where what is called like them is mounted, or where others
    of their package are served and mount what no reader follows: `app.use("/v1", context.api)`. A test's are its own.
    """
    applications = [router for router in routers if router.is_root and not look.is_test(router.seen.path)]
    waiting = [one for one in applications if one.is_given_back and not one.is_heard and not one.has_mounts]
    if not waiting or not unknown:
        return
    folders = {path.removesuffix(_MANIFEST) for path in look.files if path.rpartition("/")[2] == _MANIFEST}
    names = {name.rpartition(".")[2] for _, name in unknown}
    served = {_package(folders, one.seen.path) for one in applications if one.is_heard or one.has_mounts}
    served &= {_package(folders, path) for path, name in unknown if "." in name}
    for router in waiting:
        router.is_held = router.seen.data["on"] in names or _package(folders, router.seen.path) in served


def _package(folders: set[str], path: str) -> str:
    """Return the folder of the nearest manifest above a file, with its slash."""
    folder = path.rpartition("/")[0]
    while folder:
        if f"{folder}/" in folders:
            return f"{folder}/"
        folder = folder.rpartition("/")[0]
    return ""
