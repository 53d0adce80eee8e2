"""Names of tables that are computed, and relations, as SQLAlchemy has them: the same source is read and run."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy.orm import MANYTOONE, configure_mappers

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from services.system_map.surface.models.sqlalchemy_computed import fold
from tests.fakes.parts_inputs import parts_input

HEAD = """
import re
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import as_declarative, backref, declarative_base, declared_attr, has_inherited_table, relationship
PREFIX = "shop_"

def computed(name):
    return name[::-1]
"""


def models_of(source: str) -> dict[str, DataModel]:
    return {model.name: model for model in find_data_models(parts_input({"app/models.py": source})).models}


def run(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "app.models"}
    exec(source, space)
    configure_mappers()
    return {mapper.class_.__name__: mapper for mapper in space["Base"].registry.mappers}


@pytest.mark.parametrize(
    "name",
    [
        "cls.__name__.lower()",
        "self.__name__.lower()",
        'klass.__name__.lower() + "s"',
        'f"{cls.__name__.lower()}s"',
        'f"app_{cls.__name__}"',
        'PREFIX + str(cls.__name__).upper().lower().removesuffix("s")',
        '"%s_rows" % cls.__name__.lower()',
        '"{}_rows".format(cls.__name__.lower())',
        're.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()',
        r're.sub("([A-Z])", r"_\1", cls.__name__).lower().lstrip("_")',
        r're.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", cls.__name__)).lower()',
        'cls.__name__.replace("Item", "Thing")',
    ],
)
def test_a_name_that_is_computed_of_the_class_s_name_is_folded(name: str) -> None:
    first = next(word for word in ("self", "klass", "cls") if word in name)
    source = f"""{HEAD}
@as_declarative()
class Base:
    @declared_attr
    def __tablename__({first}) -> str:
        return {name}
class OrderItem(Base):
    id = Column(Integer, primary_key=True)
class Note(Base):
    id = Column(Integer, primary_key=True)
    item_id = Column(ForeignKey(OrderItem.id))
    item = relationship(OrderItem)
"""
    truth = run(source)
    found = models_of(source)
    assert {name: model.table for name, model in found.items()} == {
        name: mapper.local_table.name for name, mapper in truth.items()
    }
    key = next(iter(truth["Note"].local_table.c.item_id.foreign_keys))
    assert found["Note"].fields[1].references == key.target_fullname
    assert [(one.name, one.kind) for one in found["Note"].relations] == [("item", "many-to-one")]


def test_heirs_and_constants_follow_sqlalchemy() -> None:
    source = f"""{HEAD}
Base = declarative_base()
class Named:
    @declared_attr
    def __tablename__(cls):
        if has_inherited_table(cls):
            return None
        return cls.__name__.lower()
class Fixed:
    __tablename__ = "fixed_rows"
class Person(Named, Base):
    id = Column(Integer, primary_key=True)
    kind = Column(Integer)
    __mapper_args__ = {{"polymorphic_on": kind, "polymorphic_identity": 1}}
class Clerk(Person):
    desk = Column(Integer)
    __mapper_args__ = {{"polymorphic_identity": 2}}
class Row(Fixed, Base):
    id = Column(Integer, primary_key=True)
class Own(Base):
    __tablename__ = f"{{PREFIX}}own"
    id = Column(Integer, primary_key=True)
"""
    assert {name: model.table for name, model in models_of(source).items()} == {
        name: mapper.local_table.name for name, mapper in run(source).items()
    }


@pytest.mark.parametrize(
    "body",
    [
        "return computed(cls.__name__)",
        "return cls.__name__[:-1].lower()",
        "return cls.named",
        'if cls.__name__ == "Note":\n            return "a"\n        return cls.__name__.lower()',
        'return re.sub("(a+)+$", "", cls.__name__)',
        'return f"{cls.__name__:>9}"',
    ],
)
def test_a_table_whose_name_cannot_be_told_is_shown_without_one(body: str) -> None:
    source = f"""{HEAD}
Base = declarative_base()
class Named:
    named = "x"
    @declared_attr
    def __tablename__(cls):
        {body}
class Note(Named, Base):
    id = Column(Integer, primary_key=True)
    word = Column(Integer)
class Line(Base):
    __tablename__ = "line"
    id = Column(Integer, primary_key=True)
    note_id = Column(ForeignKey(Note.id))
    note = relationship(Note)
class Other(Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
    note_id = Column(ForeignKey("etoN.id"))
    note = relationship(Note)
class Part(Base):
    __tablename__ = "part"
    id = Column(Integer, primary_key=True)
    many = relationship(Note)
"""
    found = models_of(source)
    assert found["Note"].table is None
    assert [field.name for field in found["Note"].fields] == ["id", "word"]
    kinds = {name: [(one.name, one.kind) for one in model.relations] for name, model in found.items()}
    # Whether Other's key leads to Note or elsewhere is not known.
    assert kinds == {"Note": [], "Line": [("note", "many-to-one")], "Other": [], "Part": [("many", "one-to-many")]}


def test_a_relation_of_a_class_whose_key_cannot_be_read_is_not_given_a_direction() -> None:
    source = f"""{HEAD}
Base = declarative_base()
def key_of(name):
    return Column(Integer, ForeignKey("{{}}.id".format(name)))
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
class Page(Base):
    __tablename__ = "page"
    id = Column(Integer, primary_key=True)
    user_id = key_of("user")
    user = relationship(User, backref="pages")
    notes = relationship("Note", backref="page")
class Note(Base):
    __tablename__ = "note"
    id = Column(Integer, primary_key=True)
    page_id = Column(ForeignKey("page.id"))
"""
    found = relations_shown(source)
    assert found == {("Page", "notes"): ("Note", "one-to-many", None), ("Note", "page"): ("Page", "many-to-one", None)}
    assert found.items() <= relations_run(source).items()


def test_relations_behind_and_of_a_table_with_itself_lead_as_sqlalchemy_has_them() -> None:
    source = f"""{HEAD}
Base = declarative_base()
links = Table("links", Base.metadata, Column("a", ForeignKey("user.id")), Column("b", ForeignKey("tag.id")))
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    tags = relationship("Tag", secondary=links, backref="users")
    posts = relationship("Post", backref="author")
class Tag(Base):
    __tablename__ = "tag"
    id = Column(Integer, primary_key=True)
class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("user.id"))
class Profile(Base):
    __tablename__ = "profile"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("user.id"))
    user = relationship(User, backref=backref("profile", uselist=False))
    card = relationship("Card", uselist=False, backref="owner")
class Card(Base):
    __tablename__ = "card"
    id = Column(Integer, primary_key=True)
    profile_id = Column(ForeignKey("profile.id"))
class Node(Base):
    __tablename__ = "node"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("node.id"))
    children = relationship("Node", backref=backref("parent", remote_side=[id]))
class Leaf(Base):
    __tablename__ = "leaf"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("leaf.id"))
    parent = relationship("Leaf", remote_side=[id], backref="below")
class Run(Base):
    __tablename__ = "run"
    code = Column(Integer, primary_key=True)
    logs = relationship("Log", primaryjoin="Run.code == foreign(Log.run_code)")
    first = relationship("Log", primaryjoin="Run.code == Log.run_code", foreign_keys="[Log.run_code]", viewonly=True)
class Log(Base):
    __tablename__ = "log"
    id = Column(Integer, primary_key=True)
    run_code = Column(Integer)
    run = relationship(Run, primaryjoin="foreign(Log.run_code) == Run.code", viewonly=True)
    other = relationship(Run, primaryjoin="Log.run_code == Run.code", foreign_keys="Log.run_code", viewonly=True)
"""
    assert relations_shown(source) == relations_run(source)


MAPPED = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import backref, registry, relationship
mappers = registry()
people = Table("people", mappers.metadata, Column("id", Integer, primary_key=True), Column("n", String, unique=True))
books = Table("books", mappers.metadata, Column("id", Integer, primary_key=True), Column("by", ForeignKey("people.id")))
tags = Table("tags", mappers.metadata, Column("id", Integer, primary_key=True))
links = Table("links", mappers.metadata, Column("b", ForeignKey("books.id")), Column("t", ForeignKey("tags.id")))
class Author:
    pass
class Book:
    def close(self):
        pass
class Tag:
    pass
class Base:
    registry = mappers

def start():
    tag_mapper = mappers.map_imperatively(Tag, tags)
    mappers.map_imperatively(class_=Book, local_table=books, properties={
        "tags": relationship(tag_mapper, secondary=links, collection_class=set, backref="books"),
        "author": relationship(Author, backref=backref("books")),
    })
    mappers.map_imperatively(Author, people, properties={"name": people.c.n, "own": relationship("Book", viewonly=True)})
"""


def test_classes_that_a_call_maps_are_told_with_their_relations() -> None:
    found = models_of(MAPPED)
    assert {name: (model.table, [field.name for field in model.fields]) for name, model in found.items()} == {
        "Author": ("people", ["id", "name"]),
        "Book": ("books", ["id", "by"]),
        "Tag": ("tags", ["id"]),
        "links": ("links", ["b", "t"]),
    }
    assert relations_shown(MAPPED) == relations_run(f"{MAPPED}\nstart()\n")


@pytest.mark.parametrize(
    "change",
    [
        ("mappers.map_imperatively(Tag", "mapper(Tag"),  # whose function that is nobody knows
        ("(Tag, tags)", "(Tag, made())"),
    ],
)
def test_what_maps_nothing_that_is_known_changes_nothing(change: tuple[str, str]) -> None:
    assert "tags" in models_of(MAPPED.replace(*change))


def relations_shown(source: str) -> dict[tuple[str, str], tuple[str, str, str | None]]:
    return {
        (model.name, one.name): (one.target, one.kind, one.through)
        for model in models_of(source).values()
        for one in model.relations
    }


def relations_run(source: str) -> dict[tuple[str, str], tuple[str, str, str | None]]:
    truth = {}
    for name, mapper in run(source).items():
        for one in mapper.relationships:
            kind = "one-to-many" if one.uselist else "one-to-one"
            kind = "many-to-one" if one.direction is MANYTOONE else kind
            through = None if one.secondary is None else one.secondary.name
            truth[name, one.key] = one.mapper.class_.__name__, "many-to-many" if through else kind, through
    return truth


def test_folding_ends_soon_whatever_it_is_given() -> None:
    start = time.perf_counter()
    for text in (
        "(" * 190,
        "f'{" * 60,
        "re.sub('" + "a*" * 25 + "', '', cls.__name__)",
        "re.sub('" + "a?" * 28 + "b', '', cls.__name__)",
        "-" * 199,
        "cls.__name__.x(*a)",
    ):
        assert fold({"t": text}, f"cls.__name__={'a' * 150}", lambda _: None) is None
    assert fold({"t": "+".join(["cls.__name__"] * 10)}, f"cls.__name__={'a' * 100}", lambda _: None) is None
    assert time.perf_counter() - start < 2
