"""Pydantic's types: fields with their annotations, those of ancestors included. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, ModelField, ModelRelation
from services.system_map.surface.models.pydantic_aliases import Aliases
from services.system_map.surface.models.python_classes import Outside, PythonClass, PythonField, PythonNames, Value
from services.system_map.surface.models.values import call_of, is_optional, is_true, last_name, text_of, written

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


_ROOTS = frozenset({"BaseModel", "RootModel", "GenericModel", "BaseSettings", "SQLModel"})
_MODULES = ("pydantic.", "pydantic_settings.", "sqlmodel.", "pydantic.v1.", "ninja.")
_NINJA = frozenset({"Schema", "ModelSchema", "FilterSchema"})  # Django Ninja's own, made of BaseModel
_DATACLASS = "pydantic.dataclasses.dataclass"


def find_types(given: PartsInput, names: PythonNames) -> list[DataModel]:
    """Return every class that Pydantic makes a type of."""
    files = given.found.given.files
    return [
        _type(one, names, is_test=files[one.path].role == "test")
        for one in names.classes
        if is_pydantic(one, names) and not is_true(one.keywords.get("table"))
    ]


def is_pydantic(one: PythonClass, names: PythonNames) -> bool:
    """Say whether a class inherits from Pydantic's, or is a dataclass of its."""
    for mark in one.decorators:
        call = call_of(mark)
        if names.outside(one.path, call[0] if call else mark) == _DATACLASS:
            return True
    return any(isinstance(base, Outside) and _is_root(base) for base in names.ancestors(one))


def _is_root(base: Outside) -> bool:
    if base.last in _NINJA:
        return base.name.startswith("ninja.")
    return base.last in _ROOTS and base.name.startswith(_MODULES)


def fields_of(one: PythonClass, names: PythonNames) -> list[PythonField]:
    """Return a type's fields, those of ancestors first."""
    found: dict[str, PythonField] = {}
    for base in reversed([one, *names.ancestors(one)]):
        for row in base.fields if isinstance(base, PythonClass) else ():
            if _is_field(row):
                found[row.name] = row
    return list(found.values())


def _is_field(row: PythonField) -> bool:
    if row.annotation is None or row.name.startswith("_") or row.name == "model_config":
        return False
    return not written(row.annotation).startswith(("ClassVar", "typing.ClassVar", "t.ClassVar"))


def _type(one: PythonClass, names: PythonNames, *, is_test: bool) -> DataModel:
    fields: list[ModelField] = []
    relations: list[ModelRelation] = []
    aliases = Aliases(one, names)
    for row in fields_of(one, names):
        fields.append(
            ModelField(
                name=row.name,
                type=written(row.annotation),
                column=aliases.of(row),
                nullable=is_optional(row.annotation),
                line=row.line if row.owner.path == one.path else None,
            )
        )
        target, many = _inner_type(row.annotation, row, names)
        if target is not None and is_pydantic(target, names):
            relations.append(
                ModelRelation(
                    name=row.name,
                    target=target.name,
                    target_path=target.path,
                    kind="one-to-many" if many else "many-to-one",
                )
            )
    return DataModel(
        name=one.name,
        framework="Pydantic",
        kind="type",
        table=None,
        path=one.path,
        line=one.line,
        end_line=one.end,
        fields=fields,
        relations=relations,
        bases=[name for name in map(last_name, one.bases) if name],
        is_test=is_test,
    )


def _inner_type(value: Value, row: PythonField, names: PythonNames, depth: int = 0) -> tuple[PythonClass | None, bool]:
    """Return the class of the repository that an annotation is of, and whether it is a collection of them."""
    if depth > 5:
        return None, False
    if isinstance(value, dict) and ("g" in value or "u" in value):
        head = last_name(value.get("g"))
        many = head.lower() in {"list", "set", "tuple", "sequence", "dict", "mapping", "iterable", "frozenset"}
        for part in value.get("a") or value.get("u") or []:
            found, inner = _inner_type(part, row, names, depth + 1)
            if found is not None:
                return found, many or inner
        return None, False
    meaning = names.meaning(row.owner.path, text_of(value) or value)
    return (meaning, False) if isinstance(meaning, PythonClass) else (None, False)
