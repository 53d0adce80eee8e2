"""What annotations of SQLAlchemy's attributes say, as texts and not, and names that nothing is known of."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

ANNOTATED = """
from __future__ import annotations
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship
class Base(DeclarativeBase): pass
class P(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    cs: {many} = relationship(back_populates="p")
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    p_id: Mapped[int] = mapped_column(ForeignKey("p.id"))
    p: {one} = relationship(back_populates="cs")
"""


def models_of(source: str) -> dict[str, DataModel]:
    return {model.name: model for model in find_data_models(parts_input({"app/models.py": source})).models}


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ('Mapped["P | None"]', 'Mapped["list[C]"]'),
        ('Mapped["None | P"]', "Mapped[\"list['C']\"]"),
        ('Mapped["Optional[P]"]', '"Mapped[list[C]]"'),
        ('"Mapped[P | None]"', 'Mapped["set[C]"]'),
        ('"Mapped[Optional[P]]"', 'Mapped[dict[int, "C"]]'),
        ('Mapped["P"]', 'Mapped["dict[int, C]"]'),
        ('Mapped[Union[None, "P"]]', 'Mapped[list["C"]]'),
    ],
)
def test_a_relation_s_annotation_is_read_within_quotes_and_without(one: str, many: str) -> None:
    found = models_of(ANNOTATED.format(one=one, many=many))
    assert [(row.name, row.target, row.kind) for row in found["C"].relations] == [("p", "P", "many-to-one")]
    assert [(row.name, row.target, row.kind) for row in found["P"].relations] == [("cs", "C", "one-to-many")]


@pytest.mark.parametrize(
    "text", ["[", "]", "None", "None | None", "P[", "a,b|", "list[list[list[list[list[list[list[P", ""]
)
def test_an_annotation_that_is_no_type_names_no_class(text: str) -> None:
    found = models_of(ANNOTATED.format(one=f'Mapped["{text}"]', many='Mapped[list["C"]]'))["C"]
    assert not {row.target for row in found.relations} & {"None", "list"}


def test_a_column_s_annotation_in_quotes_says_type_and_whether_it_may_be_null() -> None:
    lines = '    q: "Mapped[str]" = mapped_column()\n    r: "Mapped[str | None]"\n'
    fields = models_of(ANNOTATED.format(one='Mapped["P"]', many='Mapped["list[C]"]') + lines)["C"].fields
    assert [(one.name, one.type, one.nullable) for one in fields[2:]] == [
        ("q", "str", False),
        ("r", "str | None", True),
    ]


def test_a_local_variable_is_not_told_as_a_relation_s_model() -> None:
    source = (
        ANNOTATED.format(one='Mapped["P"]', many='Mapped["list[C]"]')
        + """
class Both:
    p_id: Mapped[int] = mapped_column(ForeignKey("p.id"))
    @declared_attr
    def made(cls) -> Mapped[P]:
        made_cls = type("Made", (P,), {})
        return relationship(made_cls)
    @declared_attr
    def unknown(cls):
        made_cls = type("Made", (P,), {})
        return relationship(made_cls)
    @declared_attr
    def late(cls) -> Mapped["P | None"]:
        return relationship(lambda: P)
class D(Both, Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
    )
    relations = models_of(source)["D"].relations
    assert [(row.name, row.target, row.kind) for row in relations] == [
        ("made", "P", "many-to-one"),
        ("late", "P", "many-to-one"),
    ]


def test_a_model_that_is_not_known_is_given_no_direction_where_a_key_leads_to_a_table_that_is_not_known() -> None:
    lines = '    o_id: Mapped[int] = mapped_column(ForeignKey("org.id"))\n    o: Mapped["Org"] = relationship()\n'
    source = ANNOTATED.format(one='Mapped["P"]', many='Mapped["list[C]"]')
    assert [row.name for row in models_of(source + lines)["C"].relations] == ["p"]
    assert [row.name for row in models_of(source + lines.replace("org.id", "p.id"))["C"].relations] == ["p", "o"]


@pytest.mark.parametrize(
    ("lines", "relations"),
    [
        ("", [("c", "many-to-one")]),
        ("    d_id: Mapped[int] = mapped_column(ForeignKey('d.id'))\n", [("c", "one-to-one")]),
        ("    d_id: Mapped[int] = mapped_column(ForeignKey(unknown))\n", []),
    ],
)
def test_one_thing_without_a_key_back_is_what_a_key_that_cannot_be_read_leads_to(
    lines: str, relations: list[tuple[str, str]]
) -> None:
    source = (
        ANNOTATED.format(one='Mapped["P"]', many='Mapped["list[C]"]')
        + lines
        + """
class D(Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
    c_id: Mapped[int] = mapped_column(ForeignKey(f"{C.__tablename__}.id"))
    c: Mapped[C] = relationship()
"""
    )
    assert [(row.name, row.kind) for row in models_of(source)["D"].relations] == relations
