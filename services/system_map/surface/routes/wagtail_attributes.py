"""What the attributes of Wagtail's view sets are: by what those are made with, by their classes, and by Wagtail's rules.

A view set is an object whose method gives patterns. The rules are those that Wagtail documents for its own classes; they
are the data here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from services.system_map.surface.models.django import Django
from services.system_map.surface.models.django_known import ROOTS, known_model
from services.system_map.surface.models.python_classes import Outside, PythonClass, PythonField, PythonNames
from services.system_map.surface.models.values import truth
from services.system_map.surface.routes.look import Look

METHOD = "get_urlpatterns"
_BASE = "wagtail.admin.viewsets.base.ViewSet"
_OF_MODEL = "wagtail.admin.viewsets.model.ModelViewSet"
OF_SNIPPET = "wagtail.snippets.views.snippets.SnippetViewSet"
OF_CHOOSER = "wagtail.snippets.views.chooser.SnippetChooserViewSet"
# What else Wagtail brings that applications inherit from, each made of one of those above.
KNOWN = {
    **{name: name for name in (_BASE, _OF_MODEL, OF_SNIPPET)},
    "wagtail.admin.viewsets.chooser.ChooserViewSet": _BASE,
    "wagtail.admin.viewsets.pages.PageListingViewSet": _BASE,
    "wagtail.admin.viewsets.pages.PageViewSet": _BASE,
    "wagtail.images.views.chooser.ImageChooserViewSet": _BASE,
    "wagtail.documents.views.chooser.DocumentChooserViewSet": _BASE,
    "wagtail.users.views.users.UserViewSet": _OF_MODEL,
    "wagtail.users.views.groups.GroupViewSet": _OF_MODEL,
    OF_CHOOSER: _BASE,
}
# Methods that say below which prefix a view set stands, or what it is called.
_NAMING = ("url_prefix", "name", "get_admin_base_path")
_CHOOSING = ("chooser_viewset", "get_chooser_admin_base_path")
_SNIPPETS = "snippets/"
_CHOOSERS = "snippets/choose/"
# Of a view set of a model: the mixin that the model must have, by the attribute.
_MIXINS = {
    "preview_enabled": "PreviewableMixin",
    "revision_enabled": "RevisionMixin",  # which DraftStateMixin is one of
    "draftstate_enabled": "DraftStateMixin",
    "workflow_enabled": "WorkflowMixin",
    "locking_enabled": "LockableMixin",
}
_ORDER = "sort_order_field"
_KEY = "pk_path_converter"
_INTEGERS = """AutoField BigAutoField SmallAutoField IntegerField BigIntegerField SmallIntegerField PositiveIntegerField
PositiveBigIntegerField PositiveSmallIntegerField"""
_TEXTS = "CharField TextField SlugField EmailField URLField OneToOneField ForeignKey DecimalField"
# The converter that patterns have for a primary key, by its type.
_CONVERTERS = {
    **dict.fromkeys(_INTEGERS.split(), "int"),
    **dict.fromkeys(_TEXTS.split(), "str"),
    "UUIDField": "uuid",
}
_BARE = frozenset({"object", "modelsearch.index.Indexed"})  # bases of models that have no fields
_BY_OTHERS = 0.85
_UNTOLD = {"t": ""}  # as values are put that are not read

Value = Any


@dataclass(slots=True, eq=False)
class ViewSet:
    """An object: its class, and what it is made with, each with the file whose names it is written by."""

    of: PythonClass | Outside
    given: dict[str, tuple[str, Value]] = field(default_factory=dict)
    line: list[PythonClass | Outside] = field(default_factory=list)  # its class and those above, the nearest first

    @property
    def place(self) -> tuple[str, str] | None:
        """The file and name of its class; None for one from outside."""
        return (self.of.path, self.of.name) if isinstance(self.of, PythonClass) else None

    def is_of(self, path: str, name: str) -> bool:
        """Say whether it is an object of a class of the repository."""
        return any(isinstance(one, PythonClass) and one.name == name and one.path == path for one in self.line)


class Attributes:
    """Reads what objects have."""

    def __init__(self, look: Look) -> None:
        """Take the map's classes."""
        self._look = look
        self._names = PythonNames.of(look.given)

    @cached_property
    def _models(self) -> Django:
        return Django(self._look.given, self._names)

    def owner(self, of: ViewSet, after: tuple[str, str] | None = None) -> PythonClass | None:
        """Return the class whose method gives an object's patterns: the nearest, or the next one above a class.

        None where that is none of the repository.
        """
        line = of.line
        if after is not None:
            at = next((index for index, one in enumerate(line) if place_of(one) == after), len(line))
            line = line[at + 1 :]
        return self._having(line, METHOD)

    def _having(self, line: Iterable[PythonClass | Outside], method: str) -> PythonClass | None:
        for one in line:
            if isinstance(one, PythonClass) and method in self._look.members(one.path, one.name):
                return one
        return None

    def member(self, of: ViewSet, name: str) -> tuple[str, str] | None:
        """Return the file and qualified name of an object's method or property; None for one of no class here."""
        owner = self._having(of.line, name)
        return (owner.path, f"{owner.name}.{name}") if owner is not None else None

    def prefix(self, of: ViewSet) -> str | None:
        """Return what a view set's patterns stand below: "snippets/shop/item/"; None where that is computed."""
        kind = self.kind(of)
        if not kind or any(self._has(of, one) for one in _NAMING):
            return None
        said = self._said(of, "url_prefix")
        text = self._text(said) or "" if said is not None else self._rule(of, kind)
        return f"{text}/" if text else None

    def _rule(self, of: ViewSet, kind: str) -> str:
        """Return the prefix that Wagtail gives a view set that names none; "" where it cannot be told."""
        said = self._said(of, "base_url_path" if kind == OF_SNIPPET else "name")
        if said is not None:
            text = self._text(said) or ""
            return text.strip().strip("/") if kind == OF_SNIPPET else text
        below = self._of_application(of)
        if kind == OF_SNIPPET and below:
            return f"{_SNIPPETS}{below}"
        return below.rpartition("/")[2] if kind == _OF_MODEL else ""

    def chooser_prefix(self, of: ViewSet) -> str:
        """Return what the view set for choosing a snippet's objects has for its prefix; "" where that is computed."""
        said, below = self._said(of, "chooser_base_url_path"), self._of_application(of)
        if any(self._has(of, one) for one in _CHOOSING):
            return ""
        return (
            (self._text(said) or "").strip().strip("/") if said is not None else f"{_CHOOSERS}{below}" if below else ""
        )

    def is_model(self, of: PythonClass) -> bool:
        """Say whether a class is a model."""
        return of in self._models.models

    def sure(self, of: ViewSet) -> float:
        """Return how sure it is that an object's attributes are what is read here, and no class makes others of them."""
        is_changed = self._has(of, "__init__") or any(
            isinstance(one, Outside) and one.name not in KNOWN and one.name not in _BARE for one in of.line
        )
        return _BY_OTHERS if is_changed else 1.0

    def holds(self, of: ViewSet, attribute: str) -> bool | None:
        """Say whether an attribute is true; None where that cannot be told."""
        said = self.attribute(of, attribute)
        if attribute not in of.given and self._has(of, attribute):
            return None
        if said is not None:
            return False if said[1] == "None" else truth(said[1])
        model = self._model(of)
        if attribute == "reorder_view_enabled":
            return self._is_ordered(of, model)
        if attribute not in _MIXINS or model is None or self.kind(of) != OF_SNIPPET:
            return None
        names = {_MIXINS[attribute], *(["DraftStateMixin"] if attribute == "revision_enabled" else [])}
        return any(_is_mixin(one, names) for one in self._names.ancestors(model)) or self._unless_open(model)

    def _unless_open(self, model: PythonClass) -> bool | None:
        """Return None for a model with a base from a package that may bring more, else False."""
        return None if self._is_open(model) else False

    def _is_open(self, model: PythonClass) -> bool:
        outside = {one.name for one in self._names.ancestors(model) if isinstance(one, Outside)} - ROOTS - _BARE
        return any(known_model(name) is None and not name.startswith("wagtail.") for name in outside)

    def text(self, of: ViewSet, attribute: str) -> str | None:
        """Return the text that an attribute is; None where that cannot be told."""
        said = self.attribute(of, attribute)
        if attribute not in of.given and self._has(of, attribute):
            return None
        if said is not None or attribute != _KEY:
            return self._text(said)
        model = self._model(of)
        if model is None or model not in self._models.models:
            return None
        key = self._models.key(model)
        if key is None:
            return None if self._is_open(model) else "int"
        return _CONVERTERS.get(key.type.rpartition(".")[2])

    def _is_ordered(self, of: ViewSet, model: PythonClass | None) -> bool | None:
        """Say whether a view set's objects can be put in order: by its own field, or by the one that its model names."""
        said = self.attribute(of, _ORDER)
        if said is None or str(said[1]).endswith(".UNDEFINED"):
            if model is None:
                return None
            line = self.line_of(model)
            own = (one.own(_ORDER) for one in line if isinstance(one, PythonClass))
            named = next((one for one in own if one is not None), None)
            if named is None:
                return any(_is_mixin(one, {"Orderable"}) for one in line) or self._unless_open(model)
            said = named.owner.path, named.value
        return said[1] != "None" if said[1] == "None" or self._text(said) is not None else None

    def kind(self, of: ViewSet) -> str:
        """Return the nearest of Wagtail's own classes that an object is of; "" for none."""
        names = (one.name if isinstance(one, Outside) else origin_of(one) for one in of.line)
        return next((KNOWN[name] for name in names if name in KNOWN), "")

    def _has(self, of: ViewSet, method: str) -> bool:
        """Say whether a class has a method or a property of a name, those aside whose rules are known."""
        own = [one for one in of.line if isinstance(one, PythonClass) and origin_of(one) not in KNOWN]
        return self._having(own, method) is not None

    def attribute(self, of: ViewSet, name: str) -> tuple[str, Value] | None:
        """Return what an object is made with, or what the nearest of its classes says; with the file that says so."""
        if name in of.given:
            return of.given[name]
        for one in of.line:
            own = one.own(name) if isinstance(one, PythonClass) else None
            if own is not None:
                return (own.owner.path, own.value if _is_told(own) else _UNTOLD)
        return None

    def _said(self, of: ViewSet, name: str) -> tuple[str, Value] | None:
        """Return what an attribute is; None where it is nothing."""
        said = self.attribute(of, name)
        return said if said is not None and said[1] != "None" else None

    def _text(self, said: tuple[str, Value] | None) -> str | None:
        return self._names.text(*said) if said is not None else None

    def _model(self, of: ViewSet) -> PythonClass | None:
        said = self.attribute(of, "model")
        if said is None:
            return None
        meaning = said[1] if isinstance(said[1], PythonClass) else self._names.meaning(*said)
        return meaning if isinstance(meaning, PythonClass) else None

    def _of_application(self, of: ViewSet) -> str:
        model = self._model(of)
        return f"{self._models.label(model)}/{model.name.rpartition('.')[2].lower()}" if model is not None else ""

    def line_of(self, of: PythonClass | Outside) -> list[PythonClass | Outside]:
        """Return a class and those above it, the nearest first."""
        return [of, *self._names.ancestors(of)] if isinstance(of, PythonClass) else [of]


def _is_told(own: PythonField) -> bool:
    """Say whether a class's body gives an attribute one value alone: which of several holds may be decided there."""
    rows = (one for one in own.owner.fields if one.name == own.name)
    return all(one.value == own.value for one in rows if one.value is not None or one.annotation is None)


def origin_of(one: PythonClass) -> str:
    """Return the dotted name of a class of Wagtail's, by its file; "" for others."""
    path = f"/{one.path}".removesuffix(".py").removesuffix("/__init__")
    _, found, rest = path.rpartition("/wagtail/")
    return f"wagtail.{rest.replace('/', '.')}.{one.name}" if found else ""


def place_of(one: PythonClass | Outside) -> tuple[str, str]:
    """Return the file and the name of a class; "" for the file of one from outside."""
    return (one.path, one.name) if isinstance(one, PythonClass) else ("", one.name)


def _is_mixin(one: PythonClass | Outside, names: set[str]) -> bool:
    """Say whether a class is one of Wagtail's of these names, wherever in its package of models that stands."""
    origin = one.name if isinstance(one, Outside) else origin_of(one)
    return origin.startswith(("wagtail.models.", "wagtail.core.models.")) and origin.rpartition(".")[2] in names
