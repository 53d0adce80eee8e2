"""Classes that a call maps to a Table: their names, attributes and relations. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from services.system_map.parts.surface import DataModel, ModelRelation
from services.system_map.surface.models.python_classes import Bound, Outside, PythonClass, PythonNames, Value
from services.system_map.surface.models.sqlalchemy_columns import RELATIONS, ColumnReader
from services.system_map.surface.models.sqlalchemy_relations import kind_behind
from services.system_map.surface.models.values import call_of, last_name, text_of

_Place = tuple[str, int]  # of a Table: the file and the line


@dataclass(slots=True)
class Mapped:
    """A class that a call maps."""

    path: str  # of the call
    name: str
    of: PythonClass | None  # where it is known
    place: _Place
    properties: dict[str, Value]
    variable: str | None  # that holds the mapper
    model: DataModel | None = None


class Imperative:
    """All classes of a repository that calls map to tables written under a name."""

    def __init__(self, names: PythonNames, reader: ColumnReader) -> None:
        """Read the calls."""
        self._names = names
        self._reader = reader
        self._by_place: dict[_Place, list[Mapped]] = {}
        for path, signal in names.mappings:
            found = self._read(path, signal.data)
            if found is not None:
                self._by_place.setdefault(found.place, []).append(found)

    def name(self, table: Bound) -> str | None:
        """Return the class that a Table is of, if it is one."""
        rows = self._by_place.get((table.path, table.line), [])
        return rows[0].name if len(rows) == 1 else None

    def _read(self, path: str, data: dict[str, Value]) -> Mapped | None:
        call = call_of(data["value"])
        if call is None:
            return None
        called, positional, keywords = call
        if last_name(called) == "mapper":
            meaning = self._names.meaning(path, called)
            if not isinstance(meaning, Outside) or not meaning.name.startswith("sqlalchemy."):
                return None
        of = positional[0] if positional else keywords.get("class_")
        table = self._names.meaning(path, positional[1] if len(positional) > 1 else keywords.get("local_table"))
        name = last_name(of)
        if not name or not isinstance(table, Bound) or table.rest or not self._reader.is_table(table.path, table.value):
            return None
        properties = keywords.get("properties")
        written = properties.get("d", {}) if isinstance(properties, dict) else {}
        meaning = self._names.meaning(path, of)
        known = meaning if isinstance(meaning, PythonClass) else None
        return Mapped(path, name, known, (table.path, table.line), written, data.get("name"))

    def complete(self, models: list[tuple[Bound, DataModel]]) -> None:
        """Give the models of Tables the attributes and relations of the classes that are mapped to them."""
        for bound, model in models:
            rows = self._by_place.get((bound.path, bound.line), [])
            if len(rows) == 1:
                rows[0].model = model
        rows = [row for found in self._by_place.values() for row in found if row.model is not None]
        for row in rows:
            for attribute, value in row.properties.items():
                self._attribute(row, attribute, value)
        for row in rows:
            for attribute, value in row.properties.items():
                self._relation(row, attribute, value, rows)

    def _attribute(self, row: Mapped, attribute: str, value: Value) -> None:
        """Call a column by the attribute that holds it: `"name": users.c.user_name`."""
        parts = value.split(".") if isinstance(value, str) else []
        if row.model is None or len(parts) < 3 or parts[-2] not in {"c", "columns"}:
            return
        for field in row.model.fields:
            if field.column == parts[-1]:
                field.name = attribute

    def _relation(self, row: Mapped, attribute: str, value: Value, rows: list[Mapped]) -> None:
        made = self._reader.made_by(row.path, value)
        if made is None or made[0] not in RELATIONS or row.model is None:
            return
        _, positional, keywords, _ = made
        target = self._target(row, positional[0] if positional else keywords.get("argument"), rows)
        if target is None or target.model is None:
            return
        points = _points(row.model, target.model)
        if target is row:
            points = keywords.get("remote_side", "None") != "None"
        secondary = keywords.get("secondary")
        through = text_of(secondary) or last_name(secondary)
        if through in {"", "None"} and secondary not in {None, "None"}:
            return  # made on the spot
        through = "" if through == "None" else through
        if through:
            kind = "many-to-many"
        elif points:
            kind = "many-to-one"
        elif not _points(target.model, row.model):
            return  # a join of its own tells
        else:
            kind = "one-to-one" if keywords.get("uselist") == "False" else "one-to-many"
        _add(row.model, attribute, target, kind, through)
        backref = keywords.get("backref")
        call = call_of(backref)
        name = text_of(call[1][0] if call and call[1] else backref)
        if name:
            _add(target.model, name, row, kind_behind(kind, backref), through)

    def _target(self, row: Mapped, value: Value, rows: list[Mapped]) -> Mapped | None:
        """Return the class that a relation leads to: by itself, by its mapper's variable, or by its name in a text."""
        text = text_of(value)
        meaning = self._names.meaning(row.path, value) if text is None else None
        if isinstance(meaning, PythonClass):
            found = [one for one in rows if one.of is meaning]
        elif text is None:
            found = [one for one in rows if one.path == row.path and one.variable and one.variable == value]
            found = found or [one for one in rows if one.of is None and one.name == last_name(value)]
        else:
            found = [one for one in rows if one.name == text.rpartition(".")[2]]
        return found[0] if len(found) == 1 else None


def _points(one: DataModel, other: DataModel) -> bool:
    return any(field.references and field.references.partition(".")[0] == other.table for field in one.fields)


def _add(model: DataModel, name: str, target: Mapped, kind: str, through: str) -> None:
    if any(one.name == name for one in model.relations):
        return
    path = target.model.path if target.model is not None else None
    row = {"name": name, "target": target.name, "target_path": path, "kind": kind, "through": through or None}
    model.relations.append(ModelRelation.model_validate(row))
