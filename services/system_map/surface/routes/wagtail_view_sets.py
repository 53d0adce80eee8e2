"""View sets of Wagtail's administration: which ones a repository registers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from services.system_map.surface.models.python_classes import Bound, Meaning, Outside, PythonClass, PythonNames
from services.system_map.surface.models.values import call_of, items_of, text_of
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.wagtail_attributes import (
    KNOWN,
    OF_CHOOSER,
    OF_SNIPPET,
    Attributes,
    Value,
    ViewSet,
    origin_of,
    place_of,
)

_REGISTER = "wagtail.snippets.models.register_snippet"
_MAX_OBJECTS = 2_000  # values looked at for them
_MAX_DEPTH = 6


class ViewSets:
    """What a repository registers with Wagtail's administration."""

    def __init__(self, look: Look, attributes: Attributes) -> None:
        """Take the map's classes, and what reads their objects."""
        self._look = look
        self._attributes = attributes
        self._names = PythonNames.of(look.given)
        self._groups = {(seen.path, seen.data["class"]): seen for seen in look.signals("django.group")}
        self._left = _MAX_OBJECTS

    def registered(self) -> Iterator[tuple[Seen, ViewSet | None]]:
        """Yield each registration with what it registers; with None where that cannot be told."""
        for seen in self._look.signals("django.view_set"):
            is_snippet = seen.data["by"] == "register_snippet"
            objects = self._objects(seen.path, seen.data["value"], is_class=False)
            for found in self._snippet(seen) if is_snippet else objects:
                yield from ((seen, one) for one in (found, *self._choosers(found)))
        for of in self._names.classes:
            for mark in of.decorators:
                if self._names.outside(of.path, mark) == _REGISTER:
                    seen, snippet = Seen(of.path, of.line, {}), self._of_model(of.path, Outside(OF_SNIPPET), of)
                    yield from ((seen, one) for one in (snippet, *self._choosers(snippet)))

    def of_class(self, path: str, value: Value) -> ViewSet | None:
        """Return an object of a class by its name, made with nothing; None for no class, and none of a package."""
        of = self._class(path, value)
        return self._made(of, {}) if of is not None else None

    def _class(self, path: str, value: Value) -> PythonClass | Outside | None:
        """Return a class of the repository or of a package; None for what is computed."""
        meaning = self._names.meaning(path, value)
        return self._own(meaning) if isinstance(meaning, PythonClass) or _is_foreign(meaning) else None

    def _snippet(self, seen: Seen) -> list[ViewSet | None]:
        """Return what `register_snippet` registers: the view set of a model, or what it is handed."""
        value, of = seen.data["value"], seen.data.get("viewset")
        meaning = self._names.meaning(seen.path, value)
        if isinstance(meaning, PythonClass) and self._attributes.is_model(meaning):
            by = Outside(OF_SNIPPET) if of is None else self._names.meaning(seen.path, of)
            return [self._of_model(seen.path, by, meaning)]
        if of is not None:
            return [None]  # of a model from elsewhere
        return list(self._objects(seen.path, value, is_class=True))

    def _of_model(self, path: str, by: Meaning | None, model: PythonClass) -> ViewSet | None:
        of = self._own(by)
        return self._made(of, {"model": (path, model)}) if of is not None else None

    def _own(self, of: Meaning | None) -> PythonClass | Outside | None:
        """Return a class, Wagtail's own by its file where that is in the repository; None for what is no class."""
        if isinstance(of, Outside):
            return self._here.get(of.name, of)
        return of if isinstance(of, PythonClass) else None

    @cached_property
    def _here(self) -> dict[str, PythonClass]:
        return {origin: one for one in self._names.classes if (origin := origin_of(one)) in KNOWN}

    def _objects(self, path: str, value: Value, *, is_class: bool, depth: int = 0) -> Iterator[ViewSet | None]:
        """Yield the view sets that a value stands for; `is_class` where a class stands for an object of it."""
        self._left -= 1
        meaning = self._names.meaning(path, value)
        call = call_of(value)
        is_of_several = isinstance(meaning, Bound) and self._names.is_of_several(meaning)
        if depth > _MAX_DEPTH or self._left <= 0 or is_of_several:
            yield None
        elif isinstance(meaning, Bound) and not meaning.rest and not meaning.is_function:
            yield from self._objects(meaning.path, meaning.value, is_class=False, depth=depth + 1)
        elif is_class and isinstance(meaning, PythonClass):
            yield from self._instances(path, meaning, [], {}, depth)
        elif call is not None:
            of = self._class(path, call[0])
            yield from self._instances(path, of, call[1], call[2], depth) if of is not None else (None,)
        elif value != "None" and not _is_foreign(meaning):
            yield None

    def _instances(
        self, path: str, of: PythonClass | Outside, positional: list[Value], keywords: dict[str, Value], depth: int
    ) -> Iterator[ViewSet | None]:
        """Yield the object that a call of a class makes; of a group those that it stands for."""
        line = self._attributes.line_of(of)
        group = next((self._groups[key] for one in line if (key := place_of(one)) in self._groups), None)
        if group is not None:
            for item in items_of(group.data["items"]) if self._left > 0 else ():
                yield from self._objects(group.path, item, is_class=True, depth=depth + 1)
            return
        given = {key: (path, value) for key, value in keywords.items()}
        if positional and text_of(positional[0]) is not None and len(positional) == 1:
            given.setdefault("name", (path, positional[0]))
        elif positional:  # `**options` among them
            yield None
            return
        yield self._made(of, given)

    def _made(self, of: PythonClass | Outside, given: dict[str, tuple[str, Value]]) -> ViewSet:
        return ViewSet(of, given, self._attributes.line_of(of))

    def _choosers(self, of: ViewSet | None) -> Iterator[ViewSet | None]:
        """Yield the view set for choosing one of a snippet's objects, which is registered with that of the snippet."""
        if of is None or self._attributes.kind(of) != OF_SNIPPET:
            return
        given = self._attributes.attribute(of, "chooser_viewset_class")
        by = self._own(Outside(OF_CHOOSER) if given is None else self._names.meaning(*given))
        prefix = self._attributes.chooser_prefix(of)
        made = self._made(by, {"url_prefix": ("", {"s": prefix})}) if by is not None else None
        if made is None or self._attributes.owner(made) is not None:
            yield made if prefix else None


def _is_foreign(meaning: Any) -> bool:
    """Say whether a name leads to a package: what that has for patterns is not the repository's."""
    return isinstance(meaning, Outside) and "." in meaning.name
