"""Which routes a view set of Django REST framework answers, by its mixins, methods and actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.python_names import Named, PythonNames
from services.system_map.surface.routes.python_texts import PythonTexts
from services.system_map.surface.routes.regexes import simplify

_MAX_DEPTH = 8
# Method of HTTP and whether it stands under one object, by the name of what answers it.
_STANDARD = {
    "list": ("GET", False),
    "create": ("POST", False),
    "retrieve": ("GET", True),
    "update": ("PUT", True),
    "partial_update": ("PATCH", True),
    "destroy": ("DELETE", True),
}
_BY_NAME = 0.7  # a base of another package is called like one that is known
_GIVEN = {
    "ModelViewSet": tuple(_STANDARD),
    "ReadOnlyModelViewSet": ("list", "retrieve"),
    "ListModelMixin": ("list",),
    "CreateModelMixin": ("create",),
    "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"),
    "DestroyModelMixin": ("destroy",),
    "GenericViewSet": (),
    "ViewSet": (),
    "ViewSetMixin": (),
}


class Entry(NamedTuple):
    """One route of a view set: its path below the registered prefix."""

    method: str
    path: str
    handler: str
    line: int | None
    confidence: float = 1.0
    owner: Named | None = None  # the class that has it, where that may be another one


@dataclass(slots=True)
class _Known:
    handlers: set[str] = field(default_factory=set)
    actions: dict[str, tuple[Named, dict[str, Any]]] = field(default_factory=dict)  # with the class they stand in
    settings: dict[str, Any] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)  # methods of the classes looked into, which hide those of bases
    guessed: set[str] = field(default_factory=set)  # handlers by what a base of an unknown package is called


class ViewSets:
    """The view sets of all files."""

    def __init__(self, look: Look, names: PythonNames, texts: PythonTexts) -> None:
        """Take the classes that were seen."""
        self._look = look
        self._names = names
        self._texts = texts
        self._classes = {(seen.path, seen.data["class"]): seen for seen in look.signals("django.viewset")}

    def routes(self, named: Named) -> list[Entry] | None:
        """Return the routes of a view set; None when it is none that is known."""
        if (named.path, named.qualified) not in self._classes:
            return None
        known = _Known()
        self._collect(Named(*named), known, 0)
        lookup = known.settings.get("lookup_url_kwarg") or known.settings.get("lookup_field") or "pk"
        allowed = known.settings.get("http_method_names")
        entries: list[Entry] = []
        for name, (method, is_detail) in _STANDARD.items():
            if name in known.handlers or name in known.guessed:
                sure = 1.0 if name in known.handlers else _BY_NAME
                entries.append(Entry(method, f"<{lookup}>" if is_detail else "", name, self._line(named, name), sure))
        for owner, action in known.actions.values():
            said = self._texts.read(owner.path, action["path"])
            if said is None or action["methods"] is None:
                continue
            below = simplify(said.text).strip("/")
            whole = f"<{lookup}>/{below}" if action["detail"] else below
            name, line = action["name"], action["handler_line"]
            entries += [Entry(method, whole, name, line, owner=owner) for method in action["methods"]]
        if allowed is not None:
            entries = [entry for entry in entries if entry.method.lower() in allowed]
        return entries

    def lookup(self, named: Named) -> str:
        """Return the name that a view set's objects are looked up by."""
        known = _Known()
        self._collect(named, known, 0)
        return str(known.settings.get("lookup_url_kwarg") or known.settings.get("lookup_field") or "pk")

    def _line(self, named: Named, name: str) -> int | None:
        return self._look.line_of(named.path, f"{named.qualified}.{name}")

    def _collect(self, named: Named, known: _Known, depth: int) -> None:
        """Gather what a class and its bases give; nearer ones come first."""
        methods = self._look.members(named.path, named.qualified)
        known.handlers.update(name for name in methods if name in _STANDARD)
        seen = self._classes.get(named)
        for action in seen.data["actions"] if seen is not None else ():
            if action["name"] not in known.bound and action.get("of", "") not in known.bound:
                known.actions.setdefault(action["name"], (named, action))
        known.bound.update(methods)
        if seen is None or depth > _MAX_DEPTH:
            return
        for key in ("lookup_field", "lookup_url_kwarg", "http_method_names"):
            if seen.data.get(key):
                known.settings.setdefault(key, seen.data[key])
        for base in seen.data["bases"]:
            inner = self._names.find(named.path, base, {})
            if inner is not None and inner != named:
                self._collect(inner, known, depth + 1)
            else:
                last = base.rpartition(".")[2]
                known.handlers.update(_GIVEN.get(last, ()))
                if last not in _GIVEN:
                    ends = (
                        one for one in ("ReadOnlyModelViewSet", "ModelViewSet") if last.lower().endswith(one.lower())
                    )
                    known.guessed.update(_GIVEN[next(ends, "ViewSet")])
