"""Django's fields as written: which call in a model's body makes a column, a key or a table in between. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.system_map.surface.models.django_known import KnownModel, known_model
from services.system_map.surface.models.python_classes import (
    Bound,
    Outside,
    PythonClass,
    PythonField,
    PythonNames,
    Value,
)
from services.system_map.surface.models.values import call_of, is_true, last_name, text_of

_KEYS = ("ForeignKey", "ParentalKey", "FilerImageField", "FilerFileField", "FilerFolderField", "FSMKeyField")
_NO_MODEL_FIELDS = ("django.forms", "rest_framework", "forms.", "serializers.", "django_filters", "wtforms", "graphene")
_ENCRYPTS = "django_cryptography.fields."
_MARKS = {"?": {"null": "True"}, "!": {"primary_key": "True"}, "^": {"unique": "True"}}
USER = "auth_user.id"  # the key of Django's own user, which settings may put another model in the place of
_KINDS = {"ForeignKey": "key", "OneToOneField": "one", "M2M": "many"}
Call = tuple[Value, list[Value], dict[str, Value]]  # as `call_of` tells it


@dataclass(slots=True)
class ModelColumn:
    """A field that a model has: its own, or one of an abstract ancestor."""

    name: str
    kind: str  # column, key, one, many, composite
    type: str
    path: str  # where it is written: what names in it mean
    line: int | None
    positional: list[Value] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    references: str | None = None  # known without following
    parent: PythonClass | None = None  # of a link to the concrete parent

    @property
    def column(self) -> str:
        """Return the name in the table."""
        named = text_of(self.keywords.get("db_column"))
        return named or (f"{self.name}_id" if self.kind in {"key", "one"} else self.name)

    @property
    def is_key(self) -> bool:
        """Say whether it is written as the primary key."""
        return is_true(self.keywords.get("primary_key"))


class FieldReader:
    """Reads fields, looking through the repository's own field classes and functions that make fields."""

    def __init__(self, names: PythonNames) -> None:
        """Read with the names of a repository."""
        self._names = names
        self._kinds: dict[tuple[str, str], str | None] = {}

    def kind(self, path: str, called: Value) -> str | None:
        """Return what a call in a model's body makes, as `ModelColumn.kind`; None for no field of a table."""
        if not isinstance(called, str):
            return None
        key = (path, called)
        if key not in self._kinds:
            meaning = self._names.meaning(path, called)
            if isinstance(meaning, PythonClass):
                bases = (base.name for base in self._names.ancestors(meaning) if isinstance(base, Outside))
                kinds = (kind_of(base) for base in bases)
                self._kinds[key] = next((kind for kind in kinds if kind is not None), None)
            elif isinstance(meaning, Bound):
                made = call_of(meaning.value)
                inner = made[0] if made and meaning.is_function and not meaning.rest else None
                self._kinds[key] = None
                self._kinds[key] = self.kind(meaning.path, inner)
            else:
                self._kinds[key] = kind_of(meaning.name) if meaning is not None else None
        return self._kinds[key]

    def own(self, row: PythonField) -> ModelColumn | None:
        """Return the field that an assignment in a model's body makes."""
        path = row.owner.path
        call = call_of(row.value)
        inner = self._encrypted(path, call)
        call = inner or call
        if call is None:
            return None
        kind = self.kind(path, call[0])
        if kind is None:
            return None
        meaning = self._names.meaning(path, call[0])
        positional, keywords, name = call[1], call[2], last_name(call[0])
        made = call_of(meaning.value) if isinstance(meaning, Bound) and meaning.is_function else None
        if made is not None and isinstance(meaning, Bound):
            positional, keywords = made[1], {**made[2], **keywords}
            path, name = meaning.path, last_name(made[0])
        name = f"Encrypted{name}" if inner is not None else name
        return ModelColumn(row.name, kind, name, path, row.line, positional, keywords)

    def _encrypted(self, path: str, call: Call | None) -> Call | None:
        """Return the field that django-cryptography's `encrypt` makes one like, which it calls "Encrypted…"; None for another call."""
        if call is None or last_name(call[0]) != "encrypt" or not call[1]:
            return None
        return call_of(call[1][0]) if self._names.outside(path, call[0]).startswith(_ENCRYPTS) else None


def known_columns(known: KnownModel | None, name: str) -> dict[str, ModelColumn]:
    """Return what a model from outside brings to a model that inherits from it; a reference to `USER` means any user's model."""
    found: dict[str, ModelColumn] = {}
    if known is None:
        return found
    parent = name if known.table else known.inherits
    above = known_model(parent) if parent else None
    if parent and above is not None:
        link = f"{parent.rpartition('.')[2].lower()}_ptr"
        column = ModelColumn(link, "one", "OneToOneField", "", None, references=f"{above.table}.{above.key}")
        column.keywords["parent_link"] = "Outside"
        found[link] = column
    for text in () if known.table else known.fields:
        head, _, target = text.partition(">")
        column_name, _, kind = head.partition(":")
        bare = kind.rstrip("?!^")
        sort = _KINDS.get(bare, "column")
        keywords: dict[str, Value] = _MARKS.get(kind[-1], {})
        field_name = column_name.removesuffix("_id") if sort in {"key", "one"} else column_name
        shown = "ManyToManyField" if sort == "many" else bare
        found[field_name] = ModelColumn(field_name, sort, shown, "", None, [], dict(keywords), target or None)
    return found


def composite_key(fields: Iterable[ModelColumn]) -> list[ModelColumn]:
    """Return the fields that a model's CompositePrimaryKey names, in its order; none where it has none."""
    known = {column.name: column for column in fields}
    # A foreign key may be named by what it holds: `CompositePrimaryKey("order_id", "product_id")`.
    held = {f"{column.name}_id": column for column in known.values() if column.kind in {"key", "one"}}
    composite = next((column for column in known.values() if column.kind == "composite"), None)
    names = map(text_of, composite.positional if composite is not None else ())
    named = (known.get(name) or held.get(name) for name in names if name)
    return [column for column in named if column is not None and column is not composite]


def place_in_order(column: ModelColumn) -> str | None:
    """Return the column that says in which order django-sortedm2m keeps the pairs of a relation; None without one."""
    if column.type != "SortedManyToManyField" or column.keywords.get("sorted") == "False":
        return None
    written = column.keywords.get("sort_value_field_name")
    return "sort_value" if written is None else text_of(written)


def kind_of(name: str) -> str | None:
    """Return what a field class from outside makes, by its name."""
    last = name.rpartition(".")[2]
    if name.startswith(_NO_MODEL_FIELDS) or (last.startswith("Generic") and "IPAddress" not in last):
        return None
    if last == "CompositePrimaryKey":
        return "composite"
    if last.endswith("ManyToManyField"):
        return "many"
    if last.endswith("OneToOneField"):
        return "one"
    if last.endswith(_KEYS):
        return "key"
    return "column" if (last.endswith("Field") and last != "Field") or name == "django.db.models.Field" else None
