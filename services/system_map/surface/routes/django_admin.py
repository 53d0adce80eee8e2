"""Where Django's administration answers the routes that its classes add: `admin/<application>/<model>/` and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.system_map.surface.models.django_apps import DjangoApps
from services.system_map.surface.models.python_classes import Meaning, Outside, PythonClass, PythonNames
from services.system_map.surface.models.values import call_of, text_of
from services.system_map.surface.routes.django_routers import held
from services.system_map.surface.routes.look import Look

_REGISTER = ("django.contrib.admin.register", "django.contrib.gis.admin.register")
_GIVEN = re.compile(r"django\.contrib\.(\w+)\.models\.(\w+)\Z")
_METHOD = "get_urls"
_SITES = (("django.contrib", 0, "admin"), ("django.contrib.gis", 0, "admin"))


class Administration:
    """The classes that the default site knows."""

    def __init__(self, look: Look) -> None:
        """Take the map's classes."""
        self._look = look
        self._names = PythonNames.of(look.given)
        self._apps = DjangoApps(look.given, self._names)

    def starts(self) -> Iterator[tuple[tuple[str, str], str, float]]:
        """Yield each method with patterns, by its file and qualified name, with the path below the site: "shop/item/".

        The last is how sure it is that the class is registered.
        """
        for one, path, models, sure in self._registered():
            method = self._method(one)
            for value in models if method is not None else ():
                below = self._path(self._names.meaning(path, value))
                if method is not None and below:
                    yield method, below, sure

    def _registered(self) -> Iterator[tuple[PythonClass, str, list[Any], float]]:
        """Yield classes with the models that they are registered for, and the file that says so."""
        for one in self._names.classes:
            for mark in one.decorators:
                call = call_of(mark)
                if call is not None and not call[2] and self._names.outside(one.path, call[0]) in _REGISTER:
                    yield one, one.path, call[1], 1.0
        for seen in self._look.signals("django.admin"):
            view = self._names.meaning(seen.path, seen.data["view"])
            if isinstance(view, PythonClass):
                yield view, seen.path, seen.data["models"], held(seen)

    def _path(self, model: Meaning | None) -> str:
        if isinstance(model, PythonClass):
            label = text_of((model.meta or {}).get("app_label")) or self._apps.label(model.path)
            return f"{label}/{model.name.rpartition('.')[2].lower()}/"
        given = _GIVEN.match(model.name) if isinstance(model, Outside) else None
        return f"{given[1]}/{given[2].lower()}/" if given is not None else ""

    def _method(self, one: PythonClass) -> tuple[str, str] | None:
        """Return the method that gives a class's own patterns: its own, or that of the next class above that has one."""
        for owner in (one, *self._names.ancestors(one)):
            if isinstance(owner, PythonClass) and _METHOD in self._look.members(owner.path, owner.name):
                return owner.path, f"{owner.name}.{_METHOD}"
        return None


def is_default_site(name: str, imported: Mapping[str, Sequence[Any]]) -> bool:
    """Say whether a name that a file writes, by what it imports, is Django's own default site."""
    head, _, site = name.rpartition(".")
    return site == "site" and tuple(imported.get(head, ())[1:]) in _SITES
