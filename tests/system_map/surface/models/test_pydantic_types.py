"""Pydantic's types: Django Ninja's schemas, dataclasses, aliases as Pydantic itself has them."""

from __future__ import annotations

from typing import Any

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

ALIASED = """
from typing import Annotated, Optional
from pydantic import AliasChoices, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel, to_pascal, to_snake
NAME = "$ref"
def own(name):
    return "x_" + name
class Plain(BaseModel):
    schema_: str = Field(alias="schema")
    number: Annotated[int, Field(alias="$id", gt=1)] = 3
    over: Annotated[int, Field(alias="a")] = Field(alias="b")
    twice: Annotated[int, Field(validation_alias="a")] = Field(alias="b")
    kept: Annotated[int, Field(alias="e")] = Field(gt=1)
    same: int = Field(alias="same")
    told: int = Field(alias=NAME)
    none: Annotated[Optional[int], Field(gt=1)] = None
    plain: int = 1
class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str
    x1_y: int
    said: int = Field(alias="SAID")
class Heir(Camel):
    model_config = {"frozen": True}
    last_name: str
class Pascal(BaseModel, alias_generator=to_pascal):
    first_name: str
class Snake(BaseModel):
    model_config = {"alias_generator": to_snake}
    firstName: str
"""
OPEN = """
class Own(BaseModel):
    model_config = ConfigDict(alias_generator=own)
    first_name: str
class Choice(BaseModel):
    first_name: str = Field(validation_alias=AliasChoices("a", "b"))
class Out(BaseModel):
    first_name: str = Field(serialization_alias="b")
class Read(BaseModel):
    first_name: str = Field(alias="c", validation_alias="d")
class Elsewhere(Camel):
    model_config = make_config()
    x_y: int
"""


def models_of(source: str) -> dict[str, DataModel]:
    return {model.name: model for model in find_data_models(parts_input({"app/m.py": source})).models}


def test_aliases_are_the_names_that_data_is_read_by() -> None:
    space: dict[str, Any] = {"__name__": "app.m"}
    exec(compile(ALIASED, "m.py", "exec", dont_inherit=True), space)
    truth = {
        (name, key): field.validation_alias if field.validation_alias != key else None
        for name, one in space.items()
        for key, field in getattr(one, "model_fields", {}).items()
    }
    found = models_of(ALIASED)
    assert {(name, one.name): one.column for name, model in found.items() for one in model.fields} == truth
    assert next(one.nullable for one in found["Plain"].fields if one.name == "none")


def test_aliases_that_something_else_makes_are_not_told() -> None:
    found = models_of(ALIASED + OPEN)
    assert found["Read"].fields[0].column == "d"
    assert {one.column for name in ("Own", "Choice", "Out", "Elsewhere") for one in found[name].fields} <= {
        None,
        "SAID",
    }


@pytest.mark.parametrize("root", ["Schema", "ModelSchema", "FilterSchema"])
def test_django_ninja_s_schemas_are_types(root: str) -> None:
    found = models_of(f"from ninja import {root}\nclass A({root}):\n    name: str\nclass B(A):\n    age: int | None\n")
    assert {name: [(one.name, one.nullable) for one in model.fields] for name, model in found.items()} == {
        "A": [("name", False)],
        "B": [("name", False), ("age", True)],
    }
    assert models_of(f"from shop import {root}\nclass A({root}):\n    name: str\n") == {}


def test_dataclasses_are_types_where_they_are_pydantic_s() -> None:
    body = "\n@dataclass(frozen=True)\nclass A:\n    name: str\n"
    assert list(models_of(f"from pydantic.dataclasses import dataclass{body}")) == ["A"]
    assert models_of(f"from dataclasses import dataclass{body}") == {}
