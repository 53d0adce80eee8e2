"""SQLAlchemy's relationship(): which class it leads to, and how many of each. Pure."""

from __future__ import annotations

import re

from services.system_map.parts.surface import ModelField, ModelRelation
from services.system_map.resolve.paths import parent, shared_depth
from services.system_map.surface.models.python_classes import PythonClass, PythonNames, Value
from services.system_map.surface.models.sqlalchemy_columns import RELATIONS
from services.system_map.surface.models.sqlalchemy_mapping import Mapping
from services.system_map.surface.models.sqlalchemy_registries import Registries
from services.system_map.surface.models.values import last_name, text_of

_QUOTED = re.compile(r"[\w.]+")


class RelationReader:
    """Reads relations between mapped classes."""

    def __init__(self, names: PythonNames, mapping: Mapping) -> None:
        """Read with the names and mapped classes of a repository."""
        self._names = names
        self._mapping = mapping
        self._registries = Registries(names)

    def of(self, one: PythonClass, fields: list[ModelField]) -> list[ModelRelation]:
        """Return the relations of a mapped class, its mixins' included; `fields` are its columns."""
        found: dict[str, ModelRelation] = {}
        for base in [one, *self._names.ancestors(one)]:
            if not isinstance(base, PythonClass) or (base is not one and self._mapping.is_mapped(base)):
                continue
            for attribute in base.fields:
                made = self._mapping.reader.made_by(base.path, attribute.value)
                if made is None or made[0] not in RELATIONS or attribute.name in found:
                    continue
                relation = self._relation(one, attribute.name, made, attribute.annotation, fields)
                if relation is not None:
                    found[attribute.name] = relation
        return list(found.values())

    def _relation(
        self,
        of: PythonClass,
        name: str,
        made: tuple[str, list[Value], dict[str, Value], str],
        annotation: Value,
        fields: list[ModelField],
    ) -> ModelRelation | None:
        _, positional, keywords, path = made
        value = positional[0] if positional else keywords.get("argument")
        many = _is_many(annotation)
        if value is None:
            value = _inner(annotation)
        meant = self._classes_named(of, path, value)
        target = meant[0] if len(meant) == 1 else None
        shown = target.name if target is not None else last_name(_named(value) or value)
        if not shown:
            return None
        through = text_of(keywords.get("secondary")) or last_name(keywords.get("secondary"))
        tables = {self._mapping.table_of(one) for one in meant}
        table = next(iter(tables)) if len(tables) == 1 else None  # whichever of them it is
        points = any(one.references and table and one.references.partition(".")[0] == table for one in fields)
        if through:
            kind = "many-to-many"
        elif keywords.get("uselist") == "False" and not points:
            kind = "one-to-one"
        else:
            kind = "many-to-one" if points and not many else "one-to-many" if many is not False else "one-to-one"
        row = {"name": name, "target": shown, "kind": kind, "through": through or None}
        return ModelRelation.model_validate({**row, "target_path": target.path if target is not None else None})

    def _classes_named(self, of: PythonClass, path: str, value: Value) -> list[PythonClass]:
        """Return the classes that a relation of a class may mean: by a name, or by a text of the same registry."""
        text = text_of(value)
        if text is None:
            meaning = self._names.meaning(path, value)
            return [meaning] if isinstance(meaning, PythonClass) else []
        module, _, name = (_named(value) or "").rpartition(".")
        rows = self._mapping.by_name.get(name, [])
        if len(rows) > 1:
            offered = self._names.offered(path, name)
            rows = [one for one in rows if one is offered] or [one for one in rows if one.path == of.path] or rows
        own = self._registries.of(of)
        told = {one: self._registries.of(one) for one in rows}
        rows = [one for one in rows if own is not None and told[one] == own] or [
            one for one in rows if own is None or told[one] is None
        ]
        within = module.replace(".", "/")
        rows = [one for one in rows if within and f"/{within}/" in f"/{one.path.removesuffix('.py')}/"] or rows
        return _nearest(of.path, rows)


def _named(value: Value) -> str | None:
    """Return the class in a text, as written: `list["shop.models.Item"]`; None for no text."""
    found = _QUOTED.findall(text_of(value) or "")
    return found[-1] if found else None


def _nearest(path: str, rows: list[PythonClass]) -> list[PythonClass]:
    """Return those of several classes that share most folders with a file; all where they share none."""
    shared = [shared_depth(parent(path), parent(one.path)) for one in rows]
    return [one for one, count in zip(rows, shared, strict=True) if count == max(shared)]


def _inner(annotation: Value) -> Value:
    """Return the class inside `Mapped[List["User"]]`."""
    for _ in range(6):
        if isinstance(annotation, dict) and annotation.get("a") and "g" in annotation:
            annotation = annotation["a"][0]
        elif isinstance(annotation, dict) and "u" in annotation:
            annotation = next((one for one in annotation["u"] if one != "None"), None)
    return annotation


def _is_many(annotation: Value) -> bool | None:
    """Say whether an annotation is a collection; None where it says nothing."""
    if not isinstance(annotation, dict) or "g" not in annotation:
        return None
    if last_name(annotation["g"]) == "Mapped" and annotation.get("a"):
        inside = annotation["a"][0]
        text = text_of(inside)
        if text is not None:
            return "[" in text and not text.startswith("Optional")
        return isinstance(inside, dict) and "g" in inside and last_name(inside["g"]) not in {"Optional", "Union"}
    return last_name(annotation["g"]) in {"WriteOnlyMapped", "DynamicMapped", "list", "List", "set", "Set"}
