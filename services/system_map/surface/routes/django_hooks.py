"""Patterns that Django's applications add to Wagtail's administration: functions of its hooks, methods of its view sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from services.system_map.surface.routes.django_loaded import Loaded
from services.system_map.surface.routes.django_routers import held
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named, qualified
from services.system_map.surface.routes.python_names import PythonNames as Names
from services.system_map.surface.routes.wagtail_attributes import METHOD, Attributes, ViewSet
from services.system_map.surface.routes.wagtail_view_sets import ViewSets

# Modules of patterns outside that take in what applications register, with the hook that they ask.
ASKING = {"wagtail.admin.urls": "register_admin_urls", "wagtail.wagtailadmin.urls": "register_admin_urls"}
SUPER = "super()."
_OF_VIEW_SETS = "wagtail/admin/wagtail_hooks.py"  # whose function asks for the view sets, which are told here
_BY_HOOK = 0.95  # whether the hook is asked for is not wholly seen


class Below(NamedTuple):
    """A list of patterns that is taken in, and how sure that is."""

    listed: Named  # the function or method that gives it back
    prefix: str
    sure: float
    of: ViewSet | None
    seen: Seen


@dataclass(slots=True, eq=False)
class Given:
    """What is registered in one place: it is put together once, however often that is included."""

    lists: list[Below] = field(default_factory=list)
    untold: list[Seen] = field(default_factory=list)  # where something is registered that cannot be told

    def take_untold(self) -> list[Seen]:
        """Return what cannot be told, the first time that it is asked for."""
        untold, self.untold = self.untold, []
        return untold

    @staticmethod
    def of(found: Iterable[Below | Seen]) -> Given:
        """Put what is found apart."""
        given = Given()
        for one in found:
            if isinstance(one, Seen):
                given.untold.append(one)
            else:
                given.lists.append(one)
        return given


class Hooks:
    """What the files of a repository register."""

    def __init__(self, look: Look, names: Names, lists: Iterable[tuple[str, str]]) -> None:
        """Take what the detector saw, and the lists of patterns that are known."""
        self._look = look
        self._names = names
        self._loaded = Loaded(look, names)
        self._given: dict[tuple[str, str], Given] = {}
        self._registered_on: dict[tuple[tuple[str, str], str], Given] = {}
        self._makers = {(path, name.rpartition(".")[0]) for path, name in lists}
        self._imported = {seen.path: seen.data["names"] for seen in look.signals("django.names")}
        self._attributes = Attributes(look)
        self._view_sets = ViewSets(look, self._attributes)

    def outside(self, path: str, name: str) -> str:
        """Return the dotted name of what a file brings by a name: "wagtail.admin.urls"."""
        _, module, dots, taken = self._imported.get(path, {}).get(name.removesuffix(".urlpatterns"), (0, "", 0, ""))
        return ".".join(filter(None, (str(module), str(taken)))) if not dots else ""

    def given(self, hook: str, root: str) -> Given:
        """Return what is registered for a hook; `root` is the file of the settings that ask."""
        key = (hook, root)
        if key not in self._given:
            self._given[key] = Given.of(self._for_hook(hook, root))
        return self._given[key]

    def _for_hook(self, hook: str, root: str) -> Iterator[Below | Seen]:
        for seen in self._look.signals("django.hook"):
            sure = self._loaded.sure(seen, root) if seen.data["hook"] == hook else 0
            if sure:
                function = Named(seen.path, seen.data["function"])
                if function in self._makers:
                    yield Below(function, "", sure, None, seen)
                elif not seen.path.endswith(_OF_VIEW_SETS):
                    yield seen
        for seen, below in self._of_view_sets:
            sure = self._loaded.sure(seen, root)
            if sure:
                yield seen if below is None else below._replace(sure=min(below.sure, sure))

    def endpoints(self, path: str, scope: str, router: str, root: str) -> Given | None:
        """Return what is registered on a router of Wagtail's API by its name: `router.register_endpoint("pages", Pages)`."""
        if not self._endpoints:
            return None
        local = (path, qualified(scope, router))
        key = local if local in self._endpoints else self._names.find(path, router, self._endpoints)
        if key is None or key not in self._endpoints:
            return None
        router_key = (key[0], key[1])
        if (router_key, root) not in self._registered_on:
            self._registered_on[router_key, root] = Given.of(self._on_router(router_key, root))
        return self._registered_on[router_key, root]

    def _on_router(self, key: tuple[str, str], root: str) -> Iterator[Below | Seen]:
        for seen in self._endpoints[key]:
            of = self._view_sets.of_class(seen.path, seen.data["view"])
            owner = self._attributes.owner(of) if of is not None else None
            method = Named(owner.path, f"{owner.name}.{METHOD}") if owner is not None else None
            said = seen.data["prefix"]
            if "hook" in seen.data and not self._loaded.is_loaded(seen, root):
                continue
            if of is None or len(said) != 1 or said[0][0] != "t":
                yield seen
            elif method is not None and method in self._makers:
                sure = min(held(seen), _BY_HOOK if seen.data.get("hook") else 1.0)
                yield Below(method, f"{said[0][1]}/", sure, of, seen)

    @cached_property
    def _endpoints(self) -> dict[tuple[str, str], list[Seen]]:
        """What is registered on each router: by its own name, and by hooks that are asked to."""
        asking: dict[str, list[tuple[str, str]]] = {}
        for seen in self._look.signals("django.asked"):
            if "on" in seen.data:
                asking.setdefault(seen.data["hook"], []).append((seen.path, seen.data["on"]))
        found: dict[tuple[str, str], list[Seen]] = {}
        for seen in self._look.signals("django.endpoint"):
            own = [(seen.path, qualified(seen.data["scope"], seen.data["on"]))]
            for key in asking.get(seen.data["hook"], ()) if "hook" in seen.data else own:
                found.setdefault(key, []).append(seen)
        return found

    @cached_property
    def _of_view_sets(self) -> list[tuple[Seen, Below | None]]:
        """The view sets with patterns of the repository's own; None where one cannot be told, or its prefix."""
        found: list[tuple[Seen, Below | None]] = []
        for seen, of in self._view_sets.registered():
            owner = self._attributes.owner(of) if of is not None else None
            method = Named(owner.path, f"{owner.name}.{METHOD}") if owner is not None else None
            if of is None:
                found.append((seen, None))
            elif method is not None and method in self._makers:  # others give no patterns: `return []`
                prefix, sure = self._attributes.prefix(of), self._attributes.sure(of)
                found.append((seen, Below(method, prefix, sure, of, seen) if prefix is not None else None))
        return found

    def above(self, of: ViewSet, seen: Seen) -> Named | None:
        """Return what `super()` leads to in a method of a view set that gives patterns; None where that is outside."""
        scope, _, method = str(seen.data["scope"]).rpartition(".")
        owner = self._attributes.owner(of, (seen.path, scope)) if method == METHOD else None
        return Named(owner.path, f"{owner.name}.{METHOD}") if owner is not None else None

    def filled(self, seen: Seen, of: ViewSet | None) -> Seen | None:
        """Return a pattern in a method with what the object has that it is called on; None for one that it has not."""
        scope, _, method = str(seen.data.get("scope", "")).rpartition(".")
        if of is None or method != METHOD or not of.is_of(seen.path, scope):
            return seen
        data: dict[str, Any] = dict(seen.data)
        answers = [(self._attributes.holds(of, name), wanted) for name, wanted in data.get("when", ())]
        if any(answer is not None and answer != wanted for answer, wanted in answers):
            return None
        if answers and all(answer is not None for answer, _ in answers):
            data["condition"] = False
        data["path"] = [self._piece(of, piece) for piece in data["path"]]
        view = str(data.get("view") or "")
        own = self._attributes.member(of, view.removeprefix("self.")) if view.startswith("self.") else None
        own = of.place if view == "cls" else own
        return seen._replace(data=data | ({"view": own[1], "at": own[0]} if own is not None else {}))

    def _piece(self, of: ViewSet, piece: list[str]) -> list[str]:
        name = piece[1].removeprefix("self.") if piece[0] == "n" else ""
        if not name or name == piece[1]:
            return piece
        said = self._attributes.text(of, name)
        return ["?", piece[1]] if said is None else ["t", said]
