"""What TypeORM adds for `@Tree`: columns of a path or of a nested set, or a table of all ancestors. Pure."""

from __future__ import annotations

from services.system_map.parts.surface import DataModel, ModelField
from services.system_map.surface.models.named_classes import NamedClass
from services.system_map.surface.models.typeorm_naming import Naming
from services.system_map.surface.models.typeorm_rows import Row, name_of, options_of, text_of

# What the default naming strategy calls them, which those made of it keep.
_COLUMNS = {
    "materialized-path": (("mpath", "varchar", True),),
    "nested-set": (("nsleft", "int", False), ("nsright", "int", False)),
}
_LEVEL = "TreeLevelColumn"


def kind_of(one: NamedClass) -> str | None:
    """Return how an entity keeps its tree: "materialized-path", "closure-table"; None where it is none."""
    arguments = one.data.get("tree") or []
    return text_of(arguments[0]) if arguments else None


def columns_of(one: NamedClass, naming: Naming) -> list[ModelField]:
    """Return the columns that an entity has for its tree, and no property for."""
    return [
        ModelField(name=name, type=kind, column=naming.column(name, name), nullable=nullable)
        for name, kind, nullable in _COLUMNS.get(kind_of(one) or "", ())
    ]


def closure_of(
    one: NamedClass, table: str | None, rows: list[Row], naming: Naming, keys: list[ModelField]
) -> DataModel | None:
    """Return the table of an entity's ancestors; None where it has none, or its name is not known."""
    options = options_of(one.data.get("tree") or [])
    named = name_of(options.get("closureTableName"), table)
    if kind_of(one) != "closure-table" or not named or not table:
        return None
    fields = [
        ModelField(
            name=name, type=key.type, column=None if own in options else naming.column(name, None), nullable=False, primary_key=True,
            references=f"{table}.{key.column}" if key.column else None,
        )
        for key in keys
        for name, own in ((f"{key.name}_ancestor", "ancestorColumnName"), (f"{key.name}_descendant", "descendantColumnName"))
    ]  # fmt: skip
    if any(_LEVEL in row.marks for row in rows):
        fields.append(ModelField(name="level", type="int", column="level", nullable=False))
    return DataModel(
        name=f"{named}_closure", framework="TypeORM", kind="table", table=f"{named}_closure", path=one.path,
        line=one.line, fields=fields, relations=[],
    )  # fmt: skip
