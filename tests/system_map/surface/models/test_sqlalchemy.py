"""SQLAlchemy's tables against its own metadata: the same source is read by Gander and run by SQLAlchemy."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

CLASSIC = """
import sqlalchemy as sa
from functools import partial
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, PrimaryKeyConstraint, String, Table
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr, deferred, relationship

Base = declarative_base()
metadata = Base.metadata
Required = partial(Column, nullable=False)
PREFIX = "the_places"

def key():
    made = Column(Integer, primary_key=True)
    return made

class Stamped:
    created = Column(sa.DateTime, nullable=False)
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("people.id"))

class Lowered(Base):
    __abstract__ = True
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

links = Table("links", metadata, Column("left", ForeignKey("people.id"), primary_key=True),
              Column("right", Integer, ForeignKey("places.code"), primary_key=True), extend_existing=True)

class Person(Base):
    __tablename__ = "people"
    id = key()
    name = Column("full_name", String(50), unique=True)
    kind = Required(String)
    biography = deferred(Column(sa.Text))
    friends = relationship("Place", secondary=links)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}

class Clerk(Person):
    desk = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "clerk"}

class Manager(Person):
    __tablename__ = "managers"
    id = Column(ForeignKey(Person.id), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}

class Place(Stamped, Base):
    __tablename__ = "places"
    code = Column(Integer)
    part = Column(Integer, nullable=False)
    __table_args__ = (PrimaryKeyConstraint("code", "part"), UniqueConstraint("part"), {"comment": "x"})

class Room(Lowered):
    number = key()
    place = Column(Integer)
    part = Column(Integer)
    __table_args__ = (ForeignKeyConstraint(["place", "part"], ["places.code", "places.part"]),)

class Given(Base):
    __table__ = Table(PREFIX, metadata, Column("id", Integer, primary_key=True), Column("what", links.c.left.type))
"""
MODERN = """
from datetime import datetime
from typing import List, Optional
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass
metadata = Base.metadata

class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("user_name", String(30))
    nick: Mapped[Optional[str]]
    age: Mapped[int | None]
    born: Mapped[datetime]
    posts: Mapped[List["Post"]] = relationship(back_populates="author")

class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    author: Mapped["User"] = relationship(back_populates="posts")
"""
DECORATED = """
from typing import Annotated, ClassVar
from sqlalchemy import ForeignKey, MetaData, String, Table
from sqlalchemy.orm import Mapped, mapped_column, registry
metadata = MetaData()
mappers = registry(metadata=metadata)
key = Annotated[int, mapped_column(primary_key=True)]
text = Annotated[str, mapped_column(String(20))]
owner = Annotated[int, mapped_column(ForeignKey("thing.id"))]

@mappers.mapped
class Thing:
    __tablename__ = "thing"
    id: Mapped[key]
    name: Mapped[text]

@mappers.mapped_as_dataclass
class Part:
    __table__: ClassVar[Table]
    __tablename__ = "part"
    number: Mapped[key]
    of: Mapped[owner] = mapped_column("thing_id")
"""
FLASK = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
metadata = db.metadata

class UserAccount(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(20))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "user"}

class Admin(UserAccount):
    __tablename__ = "admins"
    level = db.Column(db.Integer)
    __mapper_args__ = {"polymorphic_identity": "admin"}

class HTTPLog(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey("user_account.id", ondelete="CASCADE"), index=True)

class Base(db.Model):
    __abstract__ = True
    id = db.Column(db.Integer, primary_key=True)

class Tag(Base):
    name = db.Column(db.String, unique=True)

tags = db.Table("tags", db.Column("tag_id", db.ForeignKey("tag.id")), db.Column("log_id", db.ForeignKey("http_log.id")))
"""
Table = tuple[frozenset[str], frozenset[str], frozenset[tuple[str, str]]]


def truth(source: str) -> dict[str, Table]:
    names: dict[str, Any] = {"__name__": "sample"}
    exec(compile(source, "sample.py", "exec", dont_inherit=True), names)
    metadata = names["metadata"]
    assert isinstance(metadata, MetaData)
    return {
        table.name: (
            frozenset(column.name for column in table.columns),
            frozenset(column.name for column in table.primary_key.columns),
            frozenset((column.name, key.target_fullname) for column in table.columns for key in column.foreign_keys),
        )
        for table in metadata.tables.values()
    }


def told(models: list[DataModel]) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for model in models:
        if model.table is None:
            continue
        columns, keys, foreign = found.get(model.table, (frozenset(), frozenset(), frozenset()))
        names = {field.column or field.name for field in model.fields}
        primary = {field.column or field.name for field in model.fields if field.primary_key}
        pairs = {(field.column or field.name, field.references) for field in model.fields if field.references}
        found[model.table] = (columns | names, keys | primary, foreign | pairs)
    return found


@pytest.mark.parametrize("source", [CLASSIC.replace("(PREFIX,", '("the_places",'), MODERN, DECORATED, FLASK])
def test_tables_columns_and_keys_are_those_of_the_metadata(source: str) -> None:
    assert told(find_data_models(parts_input({"app/models.py": source})).models) == truth(source)


def test_models_are_found_over_files_and_names_that_are_handed_on() -> None:
    models = find_data_models(
        parts_input(
            {
                "app/__init__.py": "from app.database import db\n",
                "app/database.py": "from flask_sqlalchemy import SQLAlchemy\nclass Own(SQLAlchemy):\n    pass\ndb = Own()\n",
                "app/mixins.py": "from . import db\nclass WithId:\n    id = db.Column(db.Integer, primary_key=True)\n",
                "app/models/__init__.py": "from .user import User\n",
                "app/models/user.py": "from app import db\nfrom app.mixins import WithId\nModel = db.Model\n"
                "class User(WithId, Model):\n    name = db.Column(db.String)\n",
                "app/models/post.py": "from app import db\nfrom app.models import User\n"
                "class Post(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
                "    user_id = db.Column(db.ForeignKey(User.id))\n    user = db.relationship(User)\n",
            }
        )
    ).models
    assert {model.table: [field.column for field in model.fields] for model in models} == {
        "user": ["id", "name"],
        "post": ["id", "user_id"],
    }
    post = next(model for model in models if model.table == "post")
    assert post.fields[1].references == "user.id"
    assert [(one.target, one.kind, one.target_path) for one in post.relations] == [
        ("User", "many-to-one", "app/models/user.py")
    ]


TWO = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship
class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("user.id"))
    user = relationship("User")
"""
USER = """
from sqlalchemy import Column, Integer
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
"""
BASE = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
MODERN_BASE = "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n"
SQLMODEL_USER = (
    "from sqlmodel import Field, SQLModel\nclass User(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
)
SQLMODEL_POST = (
    "from sqlmodel import Field, Relationship, SQLModel\nclass Post(SQLModel, table=True):\n"
    "    id: int = Field(primary_key=True)\n    user_id: int = Field(foreign_key='user.id')\n    user: 'User' = Relationship()\n"
)


@pytest.mark.parametrize(
    ("texts", "leads"),
    [
        (
            {f"{one}/base.py": BASE for one in "abc"}
            | {f"{one}/users.py": f"from {one}.base import Base\n{USER}" for one in "abc"}
            | {f"{one}/sub/posts.py": f"from {one}.base import Base\n{TWO}" for one in "bc"},
            {"b/sub/posts.py": "b/users.py", "c/sub/posts.py": "c/users.py"},
        ),
        (  # of one folder, of two registries
            {"x/one.py": f"{BASE}{USER}", "x/base.py": MODERN_BASE}
            | {"y/user.py": f"from x.base import Base\n{USER}", "x/post.py": f"from x.base import Base\n{TWO}"},
            {"x/post.py": "y/user.py"},
        ),
        ({"a/one.py": f"{BASE}{USER}", "b/post.py": f"{BASE}{TWO}"}, {"b/post.py": None}),
        (  # of one registry, the nearer one
            {"a/models/user.py": SQLMODEL_USER, "b/models/user.py": SQLMODEL_USER, "b/models/post.py": SQLMODEL_POST},
            {"b/models/post.py": "b/models/user.py"},
        ),
        (
            {"a/user.py": SQLMODEL_USER, "b/user.py": SQLMODEL_USER, "c/post.py": SQLMODEL_POST},
            {"c/post.py": None},
        ),
        (  # a file that imports the class, if only for its types
            {"a/user.py": SQLMODEL_USER, "b/user.py": SQLMODEL_USER}
            | {
                "c/post.py": f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.user import User\n{SQLMODEL_POST}"
            },
            {"c/post.py": "a/user.py"},
        ),
        (  # named with its module
            {
                "a/user.py": f"from base import Base\n{USER}",
                "b/user.py": f"from base import Base\n{USER}",
                "base.py": BASE,
            }
            | {"c/post.py": f"from base import Base\n{TWO}".replace('"User"', '"a.user.User"')},
            {"c/post.py": "a/user.py"},
        ),
    ],
)
def test_a_relation_by_name_stays_within_its_registry(texts: dict[str, str], leads: dict[str, str | None]) -> None:
    folders = {path.rpartition("/")[0] for path in texts if "/" in path}
    models = find_data_models(parts_input({**texts, **{f"{folder}/__init__.py": "" for folder in folders}})).models
    relations = {model.path: one for model in models for one in model.relations}
    assert {path: one.target_path for path, one in relations.items()} == leads
    assert {one.target for one in relations.values()} == {"User"}


def test_a_class_that_a_package_hands_on_under_the_name_of_its_module_is_followed() -> None:
    texts = {
        "models/__init__.py": "from .User import User\n",
        "models/User.py": f"{BASE}{USER}",
        "post.py": TWO.replace(
            "from sqlalchemy.orm", "from models import User\nfrom models.User import Base\nfrom sqlalchemy.orm"
        )
        .replace('"User"', "User")
        .replace('"user.id"', "User.id"),
    }
    post = next(model for model in find_data_models(parts_input(texts)).models if model.name == "Post")
    assert [one.target_path for one in post.relations] == ["models/User.py"]
    assert post.fields[1].references == "user.id"


def test_what_only_looks_like_a_table_is_none() -> None:
    source = """
from rich.table import Column, Table
table = Table("name", Column("a"))
class Config:
    value = Column("x")
class Thing(object):
    __tablename__ = "thing"
    id = Column(int)
"""
    assert find_data_models(parts_input({"a.py": source})).models == []


def test_types_and_nullability_are_told_as_written() -> None:
    user = find_data_models(parts_input({"m.py": MODERN})).models[0]
    assert user.name == "User"
    assert [(field.name, field.type, field.nullable) for field in user.fields] == [
        ("id", "int", False),
        ("name", "String(30)", False),
        ("nick", "Optional[str]", True),
        ("age", "int | None", True),
        ("born", "datetime", False),
    ]


def test_sqlmodel_tables_are_told_from_its_types() -> None:
    source = """
from sqlmodel import Field, Relationship, SQLModel
class HeroBase(SQLModel):
    name: str
class Hero(HeroBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: "Team" = Relationship()
"""
    models = {model.name: model for model in find_data_models(parts_input({"m.py": source})).models}
    assert models["Hero"].table == "hero"
    assert [(field.name, field.references) for field in models["Hero"].fields] == [
        ("name", None),
        ("id", None),
        ("team_id", "team.id"),
    ]
    assert models["HeroBase"].kind == "type"


PIECES = st.sampled_from(
    CLASSIC.split("\n") + MODERN.split("\n") + FLASK.split("\n") + ["(", ")", '"""', "\\", "\0", "é"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_odd_code_never_fails(lines: list[str]) -> None:
    find_data_models(
        parts_input({"a/models.py": "from django.db import models\nimport sqlalchemy\n" + "\n".join(lines)})
    )


def test_of_a_key_of_several_columns_none_is_unique_by_itself() -> None:
    source = (
        "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
        "class Line(Base):\n    __tablename__ = 'line'\n    order = Column(Integer, primary_key=True)\n"
        "    place = Column(Integer, primary_key=True)\n    code = Column(Integer, unique=True)\n"
        "class Order(Base):\n    __tablename__ = 'orders'\n    id = Column(Integer, primary_key=True)\n"
    )
    found = {model.name: model for model in find_data_models(parts_input({"models.py": source})).models}
    assert {field.name: field.unique for field in found["Line"].fields} == {
        "order": False,
        "place": False,
        "code": True,
    }
    assert found["Order"].fields[0].unique
