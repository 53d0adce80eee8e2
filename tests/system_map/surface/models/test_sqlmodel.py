"""SQLModel's columns and relations, with what its own `get_column_from_field` gives as the truth."""

from __future__ import annotations

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

SOURCE = """
from typing import Annotated, ClassVar, List, Optional
import sqlalchemy as sa
from sqlmodel import JSON, Column, Field, ForeignKey, Integer, Relationship, SQLModel, String
class Stamped(SQLModel):
    created: str = Field(sa_column_kwargs={"name": "created_at", "unique": True})
class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    heroes: list["Hero"] = Relationship(sa_relationship_kwargs={"foreign_keys": "Hero.boss_id"})
    all: List["Hero"] = Relationship(link_model=Link)
    one: Optional["Solo"] = Relationship(sa_relationship_kwargs={"uselist": False})
    inner: list["Solo"] = Relationship(sa_relationship=relationship("Hero", secondary="hero_team"))
class Link(SQLModel, table=True):
    __tablename__ = "hero_team"
    a: int = Field(foreign_key="hero.id", primary_key=True)
    b: int = Field(foreign_key="team.id", primary_key=True)
class Hero(Stamped, table=True):
    kind: ClassVar[str] = "hero"
    id: int | None = Field(default=None, primary_key=True)
    data: dict = Field(default={}, sa_column=Column("payload", JSON, nullable=False))
    boss_id: int = Field(sa_column=Column(Integer, ForeignKey("team.id"), unique=True))
    raw: str = Field(sa_column=sa.Column(sa.TEXT))
    req: str = Field(nullable=True)
    opt: Optional[str] = Field(nullable=False)
    inside: Annotated[Optional[str], Field(max_length=3)] = None
    told: Annotated[int, Field(foreign_key="team.id", unique=True)]
    over: Annotated[int, Field(foreign_key="team.id")] = Field(nullable=True)
    args: Optional[int] = Field(default=None, sa_column_args=[ForeignKey("team.id")])
    handed: str = Field(default="", sa_column_kwargs=dict(nullable=True))
    open: str = Field(sa_column=make_column())
    perhaps: str = Field(nullable=MAY_BE)
    boss: Team = Relationship(sa_relationship_kwargs={"foreign_keys": "Hero.boss_id"})
class Solo(SQLModel, table=True):
    code: str = Field(sa_column=Column(String(3), primary_key=True))
    team_id: int = Field(foreign_key="team.id")
"""


def models() -> dict[str, DataModel]:
    return {model.name: model for model in find_data_models(parts_input({"m.py": SOURCE})).models}


def test_columns_are_those_that_sqlmodel_makes() -> None:
    rows = [
        (one.name, one.column, one.type, one.nullable, one.unique, one.references) for one in models()["Hero"].fields
    ]
    assert rows == [
        ("created", "created_at", "str", False, True, None),
        ("id", "id", "int | None", False, True, None),
        ("data", "payload", "JSON", False, False, None),
        ("boss_id", "boss_id", "Integer", True, True, "team.id"),
        ("raw", "raw", "TEXT", True, False, None),
        ("req", "req", "str", True, False, None),
        ("opt", "opt", "Optional[str]", False, False, None),
        ("inside", "inside", "Annotated[Optional[str], Field(max_length=3)]", True, False, None),
        ("told", "told", 'Annotated[int, Field(foreign_key="team.id", unique=True)]', False, True, "team.id"),
        ("over", "over", 'Annotated[int, Field(foreign_key="team.id")]', True, False, None),
        ("args", "args", "Optional[int]", True, False, "team.id"),
        ("handed", "handed", "str", True, False, None),
        ("open", "open", "str", None, False, None),  # what makes it stands elsewhere
        ("perhaps", "perhaps", "str", None, False, None),
    ]  # fmt: skip


def test_a_key_that_a_column_says_is_one() -> None:
    assert [(field.name, field.type) for field in models()["Solo"].fields if field.primary_key] == [
        ("code", "String(3)")
    ]


def test_relations_lead_through_what_links_and_by_the_keys_of_columns() -> None:
    found = models()
    assert [(one.name, one.target, one.kind, one.through) for one in found["Team"].relations] == [
        ("heroes", "Hero", "one-to-many", None),
        ("all", "Hero", "many-to-many", "hero_team"),
        ("one", "Solo", "one-to-one", None),
        ("inner", "Hero", "many-to-many", "hero_team"),
    ]
    assert [(one.name, one.kind) for one in found["Hero"].relations] == [("boss", "many-to-one")]
