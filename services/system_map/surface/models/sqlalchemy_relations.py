"""SQLAlchemy's relationship(): which class it leads to, and how many of each. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.system_map.parts.surface import ModelField, ModelRelation
from services.system_map.resolve.paths import parent, shared_depth
from services.system_map.surface.models.python_classes import Meaning, PythonClass, PythonNames, Value
from services.system_map.surface.models.sqlalchemy_annotations import class_in, is_many
from services.system_map.surface.models.sqlalchemy_columns import RELATIONS
from services.system_map.surface.models.sqlalchemy_mapping import Mapping
from services.system_map.surface.models.sqlalchemy_registries import Registries
from services.system_map.surface.models.sqlmodel_columns import keywords_of
from services.system_map.surface.models.values import call_of, items_of, last_name, text_of, written

_FOREIGN = re.compile(r"\bforeign\(([^()]{1,100})\)")
_OWNER = re.compile(r"\b(\w{1,80})\.(?:\w+\.)?\w+")
_QUOTED = re.compile(r"[\w.]+")


@dataclass(slots=True, frozen=True)
class _Points:
    """What the foreign keys of a class lead to."""

    tables: set[str]
    classes: set[Meaning | None]
    is_open: bool  # some key leads to a table that is not known
    is_unread: bool  # what some key leads to cannot be told


_Made = tuple[str, list[Value], dict[str, Value], str]  # as ColumnReader.made_by tells it


class RelationReader:
    """Reads relations between mapped classes."""

    def __init__(self, names: PythonNames, mapping: Mapping) -> None:
        """Read with the names and mapped classes of a repository."""
        self._names = names
        self._mapping = mapping
        self._registries = Registries(names)
        self._tables: set[str | None] | None = None
        self.behind: dict[PythonClass, list[ModelRelation]] = {}  # what `backref` adds to the classes led to

    def of(self, one: PythonClass, fields: list[ModelField], keys: list[tuple[str, Value]]) -> list[ModelRelation]:
        """Return the relations of a mapped class, its mixins' included; `fields` are its columns.

        `keys` are what its foreign keys are given, each with the file that it is written in.
        """
        points = self._points(fields, keys)
        found: dict[str, ModelRelation] = {}
        for base in [one, *self._names.ancestors(one)]:
            if not isinstance(base, PythonClass) or (base is not one and self._mapping.is_mapped(base)):
                continue
            for attribute in base.fields:
                made = self._mapping.reader.made_by(base.path, attribute.value)
                if made is None or made[0] not in RELATIONS or attribute.name in found:
                    continue
                relation = self._relation(one, attribute.name, self._handed(made), attribute.annotation, points)
                if relation is not None:
                    found[attribute.name] = relation
        return list(found.values())

    def _points(self, fields: list[ModelField], keys: list[tuple[str, Value]]) -> _Points:
        """Return what a class's foreign keys lead to."""
        if self._tables is None:
            self._tables = {self._mapping.table_of(one) for one in self._mapping.classes}
        tables = {one.references.partition(".")[0] for one in fields if one.references}
        heads = [(path, key.rpartition(".")[0]) for path, key in keys if isinstance(key, str)]
        classes = {self._names.meaning(path, head) for path, head in heads}
        told = sum(one.references is not None for one in fields)
        return _Points(tables, classes, is_open=bool(tables - self._tables), is_unread=told < len(keys))

    def _may_hold(self, of: PythonClass, target: PythonClass, points: _Points) -> bool:
        """Say whether a key of a class that cannot be told may lead to another one, which does not lead back."""
        if not points.is_unread and (self._mapping.table_of(target) is not None or not points.is_open):
            return False
        own = self._mapping.table_of(of)
        keys = (text_of(column.key) or "" for column in self._mapping.columns(target))
        return own is None or not any(key.rpartition(".")[0] == own for key in keys)

    def _by_keys(
        self, of: PythonClass, target: PythonClass | None, points: _Points, many: bool | None, *,
        holds: bool, keywords: dict[str, Value],
    ) -> str | None:  # fmt: skip
        """Return how many there are on each side; None where a key may lead to the other or not."""
        if target is not None and not holds and not many and self._may_hold(of, target, points):
            # What leads to one thing that has no key back holds the key itself.
            is_sure = many is False and "primaryjoin" not in keywords and self._holds_texts(target)
            return "many-to-one" if is_sure else None
        if holds and not many:
            return "many-to-one"
        return "one-to-many" if many is not False else "one-to-one"

    def _holds_texts(self, of: PythonClass) -> bool:
        """Say whether every key of a class is a text, which tells the table it leads to."""
        return all(text_of(column.key) for column in self._mapping.columns(of) if column.key is not None)

    def _handed(self, made: _Made) -> _Made:
        """Return what SQLModel's `Relationship` hands on to `relationship`."""
        name, positional, keywords, path = made
        if name != "Relationship":
            return made
        inner = self._mapping.reader.made_by(path, keywords.get("sa_relationship"))
        if inner is not None and inner[0] in RELATIONS:
            return inner
        positional = [*positional, *items_of(keywords.get("sa_relationship_args"))]
        through = keywords.get("link_model")
        meaning = self._names.meaning(path, through)
        if isinstance(meaning, PythonClass):
            through = self._mapping.table_of(meaning) or through
        handed = keywords_of(keywords.get("sa_relationship_kwargs"))
        return name, positional, {"secondary": through, **handed}, path

    def _relation(
        self,
        of: PythonClass,
        name: str,
        made: _Made,
        annotation: Value,
        points: _Points,
    ) -> ModelRelation | None:
        _, positional, keywords, path = made
        value = positional[0] if positional else keywords.get("argument")
        many = is_many(annotation)
        if value is None or self._is_open(path, value):
            value = class_in(annotation)
        meant = self._classes_named(of, path, value)
        target = meant[0] if len(meant) == 1 else None
        shown = target.name if target is not None else last_name(_named(value) or value)
        if not shown:
            return None
        through = self._through(path, keywords.get("secondary"))
        tables = {self._mapping.table_of(one) for one in meant}
        table = next(iter(tables)) if len(tables) == 1 else None  # whichever of them it is
        holds = table in points.tables or (target is not None and target in points.classes)
        if target is of:  # one with itself leads to the many unless it says which side is the other
            holds = keywords.get("remote_side", "None") != "None"
        elif target is not None:
            holders = _holders(keywords)
            own, other = ({one.name.rpartition(".")[2]} for one in (of, target))
            holds = (holders == own) or (holds and holders != other)
        if through:
            kind: str | None = "many-to-many"
        elif not meant and not many and (points.is_open or points.is_unread):
            return None  # what is not known may be what a key leads to
        elif keywords.get("uselist") == "False" and not holds:
            kind = "one-to-one"
        else:
            kind = self._by_keys(of, target, points, many, holds=holds, keywords=keywords)
        if kind is None:
            return None
        if target is not None:
            self._add_behind(of, target, keywords.get("backref"), kind, through)
        row = {"name": name, "target": shown, "kind": kind, "through": through or None}
        return ModelRelation.model_validate({**row, "target_path": target.path if target is not None else None})

    def _through(self, path: str, secondary: Value) -> str:
        """Return the table between two that a relation is given: by its name, or as a class's `__table__`; "" for none."""
        named = secondary.removesuffix(".__table__") if isinstance(secondary, str) else secondary
        meaning = self._names.meaning(path, named) if named != secondary else None
        table = self._mapping.table_of(meaning) if isinstance(meaning, PythonClass) else None
        return text_of(secondary) or table or last_name(named)

    def _is_open(self, path: str, value: Value) -> bool:
        """Say whether a relation is given what names no class: what a local variable or a lambda holds is not known."""
        if text_of(value) is not None or (isinstance(value, str) and value.startswith("@")):
            return False
        return not isinstance(self._names.meaning(path, value), PythonClass)

    def _add_behind(self, of: PythonClass, target: PythonClass, backref: Value, kind: str, through: str) -> None:
        """Note the relation that `backref` makes on the other class."""
        call = call_of(backref)
        name = text_of(call[1][0] if call and call[1] else backref)
        if not name:
            return
        back = kind_behind(kind, backref)
        row = {"name": name, "target": of.name, "target_path": of.path, "kind": back, "through": through or None}
        self.behind.setdefault(target, []).append(ModelRelation.model_validate(row))

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


def kind_behind(kind: str, backref: Value) -> str:
    """Return how many a relation's other side has, which `backref="posts"` or `backref("posts", uselist=False)` makes."""
    call = call_of(backref)
    is_one = call is not None and call[2].get("uselist") == "False"
    if kind == "many-to-one":
        return "one-to-one" if is_one else "one-to-many"
    return kind if kind == "many-to-many" else "many-to-one"


def _holders(keywords: dict[str, Value]) -> set[str]:
    """Return the classes whose columns a relation calls foreign: `foreign_keys=[Post.author_id]`, `foreign(Post.x)`."""
    keys = keywords.get("foreign_keys")
    texts = [text_of(keys) or written(keys), *_FOREIGN.findall(text_of(keywords.get("primaryjoin")) or "")]
    return {name for text in texts for name in _OWNER.findall(text)}


def _named(value: Value) -> str | None:
    """Return the class in a text, as written: `list["shop.models.Item"]`; None for no text."""
    found = _QUOTED.findall(text_of(value) or "")
    return found[-1] if found else None


def _nearest(path: str, rows: list[PythonClass]) -> list[PythonClass]:
    """Return those of several classes that share most folders with a file; all where they share none."""
    shared = [shared_depth(parent(path), parent(one.path)) for one in rows]
    return [one for one, count in zip(rows, shared, strict=True) if count == max(shared)]
