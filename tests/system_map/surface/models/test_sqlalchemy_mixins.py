"""SQLAlchemy's mixins below inheritance over several tables: which class keeps their columns, as SQLAlchemy has it."""

from __future__ import annotations

import pytest

from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input
from tests.system_map.surface.models.test_sqlalchemy import told, truth

INHERITED = """
from datetime import datetime
from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

class Base(DeclarativeBase):
    pass
metadata = Base.metadata

class Stamped:
    created: Mapped[datetime] = mapped_column(default=datetime.now)
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("person.id"))

class Noted:
    note: Mapped[str | None]

class Marked:
    @declared_attr.cascading
    def mark(cls) -> Mapped[int | None]:
        return mapped_column(Integer)

class Person(Stamped, Marked, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

class Clerk(Noted, Person):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "clerk", "inherit_condition": id == Person.id}

class Head(Clerk):
    __tablename__ = "head"
    id: Mapped[int] = mapped_column(ForeignKey("clerk.id"), primary_key=True)
    room: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "head"}
"""


@pytest.mark.filterwarnings("ignore:Implicitly combining column")  # what every class below makes of its own
def test_columns_of_a_mixin_stay_with_the_mapped_class_that_took_it_first() -> None:
    assert told(find_data_models(parts_input({"app/models.py": INHERITED})).models) == truth(INHERITED)


def test_what_a_mixin_s_function_says_to_return_tells_whether_it_may_be_null() -> None:
    models = find_data_models(parts_input({"app/models.py": INHERITED})).models
    person = {field.name: field.nullable for field in next(model for model in models if model.name == "Person").fields}
    assert (person["owner_id"], person["mark"]) == (False, True)


CHECKED = """
from typing import TYPE_CHECKING
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column

class Base(DeclarativeBase):
    pass
metadata = Base.metadata

class Rom(Base):
    __tablename__ = "roms"
    id: Mapped[int] = mapped_column(primary_key=True)
    if TYPE_CHECKING:
        several: Mapped[bool]
    else:
        kind: Mapped[str]
    if not TYPE_CHECKING:
        size: Mapped[int]
"""


def test_a_column_for_type_checkers_alone_is_none() -> None:
    assert told(find_data_models(parts_input({"app/models.py": CHECKED})).models) == truth(CHECKED)
