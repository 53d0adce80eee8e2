"""Which registrations the settings of a root have loaded: by the applications that they name, and where those stand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from services.system_map.surface.models.django_apps import DjangoApps
from services.system_map.surface.models.python_classes import PythonNames
from services.system_map.surface.routes.django_routers import held
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import PythonNames as Names
from services.system_map.surface.routes.starts import CONDITIONAL

_LOADED = "wagtail_hooks"  # what Wagtail imports of each application that is installed
_INSTALLED = 0.95  # settings may be put together otherwise than they are read
_ELSEWHERE = 0.85  # whether a module of another name is loaded is not looked at


class Loaded:
    """What applications register, by the settings that load them."""

    def __init__(self, look: Look, names: Names) -> None:
        """Take what the detectors saw, and what modules are called."""
        self._look = look
        self._names = names
        self._known: dict[tuple[str, str], float] = {}

    def sure(self, seen: Seen, root: str) -> float:
        """Return how sure it is that a registration is reached where the settings of a file ask; 0 for never.

        No settings but those of tests have that of tests loaded, and none of one project that of another beside it.
        """
        by_root = self._by_root(seen.path, root)
        folder = _application(seen.path)
        if by_root and folder and self._apps.is_left_out(folder):
            return min(by_root, CONDITIONAL)
        is_of_model = not seen.data or seen.data.get("by") == "register_snippet"
        return min(held(seen), by_root, _INSTALLED if folder or is_of_model else _ELSEWHERE)

    def is_loaded(self, seen: Seen, root: str) -> bool:
        """Say whether the settings of a file may have a registration loaded."""
        return self._by_root(seen.path, root) > 0

    def _by_root(self, path: str, root: str) -> float:
        key = (path, root)
        if key not in self._known:
            self._known[key] = self._told(path, root)
        return self._known[key]

    def _told(self, path: str, root: str) -> float:
        if self._look.is_test(root):
            return 1.0
        top, own = path.partition("/")[0], root.partition("/")[0]
        if self._look.is_test(path) or (top != own and top in self._projects):
            return 0.0
        return self._among(_application(path) or path.rpartition("/")[0], root) if len(self._lists) > 1 else 1.0

    def _among(self, folder: str, root: str) -> float:
        """Return how sure it is that one of several roots has an application, by what their own settings name."""
        urls = self._roots.get(root, "")
        names, is_whole = self._lists.get(urls, (frozenset(), False))
        if self._is_named(folder, names, root):
            return 1.0
        others = (other for other in self._roots if self._roots[other] != urls)
        if not any(self._is_named(folder, self._lists[self._roots[other]][0], other) for other in others):
            return 1.0
        return 0.0 if is_whole and names else CONDITIONAL

    def _is_named(self, folder: str, names: Iterable[str], root: str) -> bool:
        """Say whether settings name an application that lies in a folder: the nearest one of its name, or around it."""
        parts = folder.split("/")
        ends = (at for at in range(len(parts)) if ".".join(parts[at:]) in names)
        leads = (self._names.module(".".join(parts[at:]), root) for at in ends)
        return any(lead is None or lead.rpartition("/")[0] == folder for lead in leads)

    @cached_property
    def _projects(self) -> set[str]:
        """The folders at the root that settings of the product stand in."""
        return {path.partition("/")[0] for path in self._roots}

    @cached_property
    def _roots(self) -> dict[str, str]:
        """The files of the product's settings that name a root, with the file of its patterns."""
        found: dict[str, str] = {}
        for seen in self._look.signals("django.root"):
            module = None if self._look.is_test(seen.path) else self._names.module(seen.data["module"], seen.path)
            if module is not None:
                found.setdefault(seen.path, module)
        return found

    @cached_property
    def _lists(self) -> dict[str, tuple[frozenset[str], bool]]:
        """The applications that the settings of each root name, and whether their lists stand there in full.

        Settings are those files that name the root; those beside them belong to it where none of them names another.
        """
        beside: dict[str, set[str]] = {}
        for path, urls in self._roots.items():
            beside.setdefault(path.rpartition("/")[0], set()).add(urls)
        named: dict[str, set[str]] = {urls: set() for urls in self._roots.values()}
        partial: set[str] = set()
        for seen in self._look.signals("python.apps"):
            own = (
                {self._roots[seen.path]}
                if seen.path in self._roots
                else beside.get(seen.path.rpartition("/")[0], set())
            )
            for urls in own:
                named[urls].update(seen.data["names"])
                if seen.data.get("partial") or len(own) > 1 or self._takes_all(seen.path):
                    partial.add(urls)
        return {urls: (_packages(names), urls not in partial) for urls, names in named.items()}

    def _takes_all(self, path: str) -> bool:
        """Say whether settings begin with others: `from .base import *`."""
        return any("*" in one.names for one in self._look.facts[path].imports)

    @cached_property
    def _apps(self) -> DjangoApps:
        return DjangoApps(self._look.given, PythonNames.of(self._look.given))


def _application(path: str) -> str:
    """Return the folder of the application whose `wagtail_hooks` a file is, or is a part of; "" for others."""
    parts = path.removesuffix(".py").split("/")
    return "/".join(parts[: parts.index(_LOADED)]) if _LOADED in parts else ""


def _packages(names: set[str]) -> frozenset[str]:
    """Return the packages of applications, with those of configuration classes: `shop.apps.ShopConfig`."""
    configured = {name.rpartition(".")[0] for name in names if name.rpartition(".")[2][:1].isupper()}
    return frozenset(names | configured | {name.rpartition(".")[0] for name in configured})
