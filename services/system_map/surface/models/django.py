"""Django's models: their tables, columns, keys and the tables in between that Django makes. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation
from services.system_map.surface.models.django_apps import TEMPLATE, DjangoApps
from services.system_map.surface.models.django_fields import (
    USER,
    FieldReader,
    ModelColumn,
    composite_key,
    known_columns,
    place_in_order,
)
from services.system_map.surface.models.django_known import (
    MODELS,
    ROOTS,
    TABLES,
    KnownModel,
    known_model,
    may_bring_a_model,
)
from services.system_map.surface.models.python_classes import (
    Bound,
    Outside,
    PythonClass,
    PythonNames,
    Value,
)
from services.system_map.surface.models.values import call_of, is_true, last_name, text_of, truth

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


_MAX_DEPTH = 60
_UNKNOWN = KnownModel()
_MAX_CALLS = 4  # of functions that return what another one does


class Django:
    """All Django models of a repository."""

    def __init__(self, given: PartsInput, names: PythonNames) -> None:
        """Tell which classes are models."""
        self._given = given.found.given
        self._names = names
        self._apps = DjangoApps(given, names)
        self._declared: dict[PythonClass, dict[str, ModelColumn]] = {}
        self._reader = FieldReader(names)
        self._depth = 0
        self.models = {one for one in names.classes if self._is_model(one)}
        self._by_label: dict[tuple[str, str], PythonClass] = {}
        for one in names.classes:
            if one in self.models and not self._is_abstract(one):
                key = (self._label(one).lower(), one.name.lower())
                known = self._by_label.get(key)
                if known is None or (self._is_test(known) and not self._is_test(one)):
                    self._by_label[key] = one

    def tables(self) -> list[DataModel]:
        """Return every model that has a table, and the tables in between."""
        found: list[DataModel] = []
        for one in self._names.classes:
            if one not in self.models or self._is_abstract(one) or self._is_proxy(one) or TEMPLATE.search(one.path):
                continue
            if self._by_label.get((self._label(one).lower(), one.name.lower())) is one:
                found += self._model(one)
        return found

    def label(self, one: PythonClass) -> str:
        """Return the label of a model's application."""
        return self._label(one)

    def key(self, one: PythonClass) -> ModelColumn | None:
        """Return what a model has for its primary key, the link to its parent included; None for what Django gives it."""
        columns = list(self._fields(self._concrete(one)).values())
        own = next((column for column in columns if column.is_key), None)
        return own or next((column for column in columns if column.parent is not None), None)

    # ── which classes are models ───────────────────────────────────────────────────────────────────────

    def _is_model(self, one: PythonClass) -> bool:
        ancestors = self._names.ancestors(one)
        outside = [base.name for base in ancestors if isinstance(base, Outside)]
        if any(name in ROOTS or known_model(name) is not None for name in outside):
            return True
        if not may_bring_a_model(outside):
            return False
        # A base from a package that is not known here, with fields of models below it.
        return any(
            self._names.outside(row.owner.path, call[0]).startswith(("django.db.models.", "django.contrib.gis.db."))
            for row in one.fields
            if (call := call_of(row.value)) is not None
        )

    def _is_abstract(self, one: PythonClass) -> bool:
        return bool(one.meta) and is_true(one.meta.get("abstract") if one.meta else None)

    def _is_proxy(self, one: PythonClass) -> bool:
        return bool(one.meta) and is_true(one.meta.get("proxy") if one.meta else None)

    def _is_test(self, one: PythonClass) -> bool:
        return self._given.files[one.path].role == "test"

    def _meta(self, one: PythonClass, name: str, depth: int = 0) -> Value:
        """Return an option of a model: its own, or handed down by `class Meta(Other.Meta)` or an abstract parent."""
        if one.meta is not None and name in one.meta:
            return one.meta[name]
        if depth > _MAX_DEPTH or (one.meta is not None and not one.meta_bases):
            return None
        bases = one.bases
        if one.meta is not None:
            bases = [base.removesuffix(".Meta") for base in one.meta_bases if isinstance(base, str)]
        for base in bases[:20]:
            meaning = self._names.meaning(one.path, base)
            if isinstance(meaning, PythonClass) and (one.meta is not None or self._is_abstract(meaning)):
                value = self._meta(meaning, name, depth + 1)
                if value is not None:
                    return value
        return None

    def _label(self, one: PythonClass) -> str:
        return text_of(self._meta(one, "app_label")) or self._apps.label(one.path)

    def _table(self, one: PythonClass) -> str | None:
        one = self._concrete(one)
        written = self._meta(one, "db_table")
        if written is not None:
            return (self._names.text(one.path, written) or "").strip('"') or None
        return f"{self._label(one)}_{one.name.rpartition('.')[2].lower()}"

    def _concrete(self, one: PythonClass) -> PythonClass:
        """Return the model whose table a proxy stands on; the last proxy where that model is from outside."""
        for _ in range(_MAX_DEPTH):
            if not self._is_proxy(one):
                break
            parents = (self._names.base(one.path, base) for base in one.bases)
            known = (base for base in parents if isinstance(base, PythonClass) and base in self.models)
            parent = next((base for base in known if not self._is_abstract(base)), None)
            if parent is None:
                break
            one = parent
        return one

    def _outside(self, one: PythonClass) -> Outside | None:
        """Return the model from outside whose table a proxy stands on; None where that is not known, or for no proxy."""
        above = self._names.ancestors(one) if self._is_proxy(one) else ()
        tables = (base for base in above if isinstance(base, Outside) and (known_model(base.name) or _UNKNOWN).table)
        return next(tables, None)

    # ── fields ─────────────────────────────────────────────────────────────────────────────────────────

    def _fields(self, one: PythonClass) -> dict[str, ModelColumn]:
        """Return a model's fields by name, those of abstract ancestors and links to concrete parents included."""
        if one in self._declared:
            return self._declared[one]
        self._declared[one] = {}
        found: dict[str, ModelColumn] = {}
        self._depth += 1
        for base in reversed(one.bases[:50]):
            meaning = self._names.base(one.path, base)
            if isinstance(meaning, Outside):
                if not self._is_proxy(one):
                    found.update(known_columns(known_model(meaning.name), meaning.name))
            elif meaning in self.models and self._depth <= _MAX_DEPTH:
                found.update(self._inherited(one, meaning))
        self._depth -= 1
        for row in one.fields:
            column = self._reader.own(row)
            if column is not None:
                found[row.name] = column
            elif row.value == "None":
                found.pop(row.name, None)
        for name in [name for name, column in found.items() if is_true(column.keywords.get("parent_link"))]:
            self._replace_link(one, found, name)
        self._declared[one] = found
        return found

    def _inherited(self, one: PythonClass, base: PythonClass) -> dict[str, ModelColumn]:
        if self._is_abstract(base):
            return {name: replace(column) for name, column in self._fields(base).items()}
        if self._is_proxy(one):
            return {}
        parent = self._concrete(base)
        if (outside := self._outside(parent)) is not None:
            return known_columns(known_model(outside.name), outside.name)
        link = f"{parent.name.rpartition('.')[2].lower()}_ptr"
        return {link: ModelColumn(link, "one", "OneToOneField", parent.path, None, parent=parent)}

    def _replace_link(self, one: PythonClass, found: dict[str, ModelColumn], name: str) -> None:
        """Drop the link that Django would make where the model writes its own."""
        target = self._target(one, found[name])
        links = [key for key, column in found.items() if column.parent is not None and key != name]
        for key in links:
            if found[key].parent is target or len(links) == 1:
                del found[key]
        found[name].parent = target if isinstance(target, PythonClass) else None

    # ── tables ─────────────────────────────────────────────────────────────────────────────────────────

    def _keys(self, one: PythonClass) -> list[ModelColumn]:
        """Return a model's primary key: one field, or those that a composite key names."""
        fields = self._fields(one).values()
        composite = composite_key(fields)
        if composite:
            return composite
        for column in fields:
            if column.is_key:
                return [column]
        for column in fields:
            if column.parent is not None or column.keywords.get("parent_link") == "Outside":
                return [column]
        kind = "BigAutoField" if self._apps.big_keys else "AutoField"
        return [ModelColumn("id", "column", kind, one.path, None)]

    def _model(self, one: PythonClass) -> list[DataModel]:
        keys = {key.name: key for key in self._keys(one)}
        fields = {name: column for name, column in self._fields(one).items() if column.kind != "composite"}
        if not keys.keys() <= fields.keys():
            fields = {**keys, **fields}
        table = self._table(one)
        columns: list[ModelField] = []
        relations: list[ModelRelation] = []
        between: list[DataModel] = []
        for column in fields.values():
            target = self._target(one, column)
            if column.kind == "many":
                through = column.keywords.get("through")
                if through is None and table:
                    between.append(self._between(one, column, target, table))
                relations.append(self._relation(one, column, target, last_name(through) or text_of(through)))
                continue
            if column.kind in {"key", "one"}:
                relations.append(self._relation(one, column, target, None))
            columns.append(
                ModelField(
                    name=column.name,
                    type=column.type,
                    column=column.column,
                    nullable=bool(truth(column.keywords.get("null"))),
                    primary_key=column.name in keys,
                    unique=column.kind == "one" or is_true(column.keywords.get("unique")),
                    references=self._reference(column, target),
                    line=column.line if column.path == one.path else None,
                )
            )
        ordered_by = self._meta(one, "order_with_respect_to")
        if ordered_by is not None and ordered_by != "None":
            columns.append(ModelField(name="_order", type="OrderWrt", column="_order", nullable=False))
        model = DataModel(
            name=one.name,
            framework="Django",
            kind="table",
            table=table,
            path=one.path,
            line=one.line,
            end_line=one.end,
            fields=columns,
            relations=relations,
            bases=[name for name in (last_name(base) for base in one.bases) if name],
            is_test=self._is_test(one),
        )
        return [model, *between]

    def _relation(
        self, one: PythonClass, column: ModelColumn, target: PythonClass | str | None, through: str | None
    ) -> ModelRelation:
        kinds = {"key": "many-to-one", "one": "one-to-one", "many": "many-to-many"}
        name = target.name if isinstance(target, PythonClass) else (target or "").rpartition(".")[2]
        if through is None and column.kind == "many":
            through = f"{one.name}_{column.name}"
        row = {"name": column.name, "target": name or "?", "kind": kinds[column.kind], "through": through}
        return ModelRelation.model_validate(
            {**row, "target_path": target.path if isinstance(target, PythonClass) else None}
        )

    def _between(
        self, one: PythonClass, column: ModelColumn, target: PythonClass | str | None, table: str
    ) -> DataModel:
        """Return the table that Django makes for a many-to-many field."""
        source = one.name.rpartition(".")[2].lower()
        other = target.name if isinstance(target, PythonClass) else (target or "")
        other = other.rpartition(".")[2].lower()
        names = (f"from_{source}", f"to_{source}") if target is one else (source, other)
        ends = [(names[0], f"{table}.{self._keys(one)[0].column}")]
        if names[1]:
            ends.append((names[1], self._reference(column, target) or ""))
        kind = "BigAutoField" if self._apps.big_keys else "AutoField"
        fields = [ModelField(name="id", type=kind, column="id", nullable=False, primary_key=True)]
        fields += [
            ModelField(name=name, type="ForeignKey", column=f"{name}_id", nullable=False, references=reference or None)
            for name, reference in ends
        ]
        if (place := place_in_order(column)) is not None:
            fields.append(ModelField(name=place, type="IntegerField", column=place, nullable=False))
        return DataModel(
            name=f"{one.name}_{column.name}",
            framework="Django",
            kind="table",
            table=text_of(column.keywords.get("db_table")) or f"{table}_{column.name}",
            path=one.path,
            line=column.line if column.line and column.path == one.path else one.line,
            fields=fields,
            relations=[],
            is_test=self._is_test(one),
        )

    # ── what keys point to ─────────────────────────────────────────────────────────────────────────────

    def _target(self, one: PythonClass, column: ModelColumn) -> PythonClass | str | None:
        """Return the model that a key points to: a class, or a name ("auth.User") where it is outside."""
        if column.parent is not None:
            return column.parent
        if column.kind == "column" or column.references is not None:
            reference = self._outside_key(column)
            return self._named_by(reference) if reference else None
        value = column.positional[0] if column.positional else column.keywords.get("to")
        text = text_of(value)
        call = call_of(value)
        if self._is_user(column.path, value):
            text = self._apps.user
        elif call and last_name(call[0]) in {"get_model", "get_model_name"} and call[1]:
            text = ".".join(part for part in map(text_of, call[1]) if part)
        if text is None:
            meaning = self._names.meaning(column.path, value)
            if isinstance(meaning, PythonClass):
                return meaning
            if isinstance(meaning, Bound):
                is_user = not meaning.rest and self._is_user(meaning.path, meaning.value)
                text = self._apps.user if is_user else text_of(meaning.value)
            elif isinstance(meaning, Outside):
                if meaning.last != "AUTH_USER_MODEL":
                    return meaning.name
                text = self._apps.user
        return self._labelled(one, column, text) if text else None

    def _is_user(self, path: str, value: Value, depth: int = 0) -> bool:
        """Say whether an expression is the user's model: what Django says it by, or a function that returns that."""
        call = call_of(value)
        if last_name(call[0] if call else value) in {"AUTH_USER_MODEL", "get_user_model"}:
            return call is None or last_name(call[0]) == "get_user_model"
        meaning = self._names.meaning(path, call[0]) if call and not call[1] and depth < _MAX_CALLS else None
        if not isinstance(meaning, Bound) or not meaning.is_function or meaning.rest:
            return False
        return self._is_user(meaning.path, meaning.value, depth + 1)

    def _named_by(self, reference: str) -> PythonClass | str:
        """Return the model that a base from outside points to by a column: Django's own, or the user."""
        label = self._apps.user if reference == self._reference_of_label(self._apps.user) else MODELS.get(reference)
        if label is None:
            return reference.partition("_")[2].partition(".")[0]
        name = label.rpartition(".")
        return self._by_label.get((name[0].lower(), name[2].lower()), label)

    def _labelled(self, one: PythonClass, column: ModelColumn, text: str) -> PythonClass | str:
        if text == "self":
            return one
        label, dot, name = text.rpartition(".")
        if dot:
            return self._by_label.get((label.lower(), name.lower()), text)
        here = self._by_label.get((self._label(one).lower(), text.lower()))
        there = self._by_label.get((self._apps.label(column.path).lower(), text.lower()))
        return here or there or text

    def _reference(self, column: ModelColumn, target: PythonClass | str | None) -> str | None:
        if column.references is not None:
            return self._outside_key(column)
        if isinstance(target, PythonClass):
            is_table = target in self.models and not self._is_abstract(target)
            return self._key_of(target, text_of(column.keywords.get("to_field"))) if is_table else None
        if not target:
            return None
        known = known_model(target)
        return f"{known.table}.{known.key}" if known and known.table else TABLES.get(target)

    def _key_of(self, target: PythonClass, field: str | None = None) -> str | None:
        """Return the column that keys to a model hold, of the field that they name or of its primary key."""
        concrete = self._concrete(target)
        if self._is_proxy(concrete):
            outside = self._outside(concrete)
            known = known_model(outside.name) if outside is not None else None
            return f"{known.table}.{known.key}" if known is not None and field in {None, known.key} else None
        table, named = self._table(concrete), self._fields(concrete).get(field) if field else None
        return f"{table}.{(named or self._keys(concrete)[0]).column}" if table else None

    def _outside_key(self, column: ModelColumn) -> str | None:
        """Return what a column that a model from outside brings points to: the user is the one that the settings name."""
        is_user = column.references == USER and column.parent is None and "parent_link" not in column.keywords
        return self._reference_of_label(self._apps.user) if is_user else column.references

    def _reference_of_label(self, text: str) -> str | None:
        label, _, name = text.rpartition(".")
        found = self._by_label.get((label.lower(), name.lower()))
        return TABLES.get(text) if found is None else self._key_of(found)
