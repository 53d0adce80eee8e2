"""SQLAlchemy's relationship(): which class it leads to, and how many of each. Pure."""

from __future__ import annotations

import re

from services.system_map.parts.surface import ModelField, ModelRelation
from services.system_map.surface.models.python_classes import PythonClass, PythonNames, Value
from services.system_map.surface.models.sqlalchemy_columns import RELATIONS
from services.system_map.surface.models.sqlalchemy_mapping import Mapping
from services.system_map.surface.models.values import last_name, text_of

_QUOTED = re.compile(r"[\w.]+")


class RelationReader:
    """Reads relations between mapped classes."""

    def __init__(self, names: PythonNames, mapping: Mapping) -> None:
        """Read with the names and mapped classes of a repository."""
        self._names = names
        self._mapping = mapping

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
                relation = self._relation(attribute.name, made, attribute.annotation, fields)
                if relation is not None:
                    found[attribute.name] = relation
        return list(found.values())

    def _relation(
        self,
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
        target = self._class_named(path, value)
        shown = target.name if target is not None else last_name(text_of(value) or value)
        if not shown:
            return None
        through = text_of(keywords.get("secondary")) or last_name(keywords.get("secondary"))
        table = self._mapping.table_of(target) if target is not None else None
        points = any(one.references and table and one.references.partition(".")[0] == table for one in fields)
        if through:
            kind = "many-to-many"
        elif keywords.get("uselist") == "False" and not points:
            kind = "one-to-one"
        else:
            kind = "many-to-one" if points and not many else "one-to-many" if many is not False else "one-to-one"
        row = {"name": name, "target": shown, "kind": kind, "through": through or None}
        return ModelRelation.model_validate({**row, "target_path": target.path if target is not None else None})

    def _class_named(self, path: str, value: Value) -> PythonClass | None:
        text = text_of(value)
        if text is not None:
            found = _QUOTED.findall(text)
            rows = self._mapping.by_name.get(found[-1].rpartition(".")[2], []) if found else []
            near = [one for one in rows if one.path == path]
            return next(iter(near or rows), None)
        meaning = self._names.meaning(path, value)
        return meaning if isinstance(meaning, PythonClass) else None


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
