"""Tables that SQLAlchemy's classes have from packages, keys that constraints are given columns of, and columns that others hide."""

from __future__ import annotations

from services.system_map.parts.surface import DataModel
from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input
from tests.system_map.surface.models.test_sqlalchemy import told, truth

HEAD = """
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase):
    pass
metadata = Base.metadata
"""
CONSTRAINTS = f"""{HEAD}
class Place(Base):
    __tablename__ = "place"
    country = Column(Integer)
    number = Column("no", Integer)
    __table_args__ = (PrimaryKeyConstraint(country, number), {{"mysql_collate": "utf8_bin"}})
class Visit(Base):
    __tablename__ = "visit"
    id = Column(Integer, primary_key=True)
    code = Column(String(3))
    country = Column(Integer)
    number = Column(Integer)
    __table_args__ = (
        UniqueConstraint(code),
        ForeignKeyConstraint([country, number], ["place.country", "place.no"]),
    )
"""
FLASK = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class CohortArticle(db.Model):
    cohort_id = db.Column(db.Integer)
    article_id = db.Column(db.Integer)
    __table_args__ = (db.PrimaryKeyConstraint(cohort_id, article_id),)
class Neither(db.Model):
    __abstract__ = True
    article_id = db.Column(db.Integer)
metadata = db.metadata
"""
HIDDEN = f"""{HEAD}
class Outcome(Base):
    __tablename__ = "outcome"
    id = Column(Integer, primary_key=True)
    correct = Column(Integer)
    wrong = Column(Integer)
    @property
    def correct(self):
        return True
    def wrong(self):
        return False
    def id_of(self):
        return self.id
    if False:
        def id(self):
            return 3
"""
USERS = """
from fastapi_users.db import SQLAlchemyBaseUserTable, SQLAlchemyBaseOAuthAccountTableUUID
from fastapi_users_db_sqlalchemy import SQLAlchemyBaseOAuthAccountTable, SQLAlchemyBaseUserTableUUID
from fastapi_users_db_sqlalchemy.access_token import SQLAlchemyBaseAccessTokenTable, SQLAlchemyBaseAccessTokenTableUUID
from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

class Base(DeclarativeBase):
    pass
class OAuthAccount(SQLAlchemyBaseOAuthAccountTableUUID, Base):
    pass
class User(SQLAlchemyBaseUserTableUUID, Base):
    nick: Mapped[str]
class AccessToken(SQLAlchemyBaseAccessTokenTableUUID, Base):
    pass
class Unmapped(SQLAlchemyBaseUserTableUUID):
    pass
class Person(SQLAlchemyBaseUserTable[int], Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
class PersonToken(SQLAlchemyBaseAccessTokenTable[int], Base):
    __tablename__ = "person_token"
    @declared_attr
    def user_id(cls) -> Mapped[int]:
        return mapped_column(Integer, ForeignKey("person.id"), nullable=False)
class Login(SQLAlchemyBaseOAuthAccountTable[int], Base):
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    __tablename__ = "login"
"""
_ACCOUNT = """oauth_name access_token expires_at refresh_token account_id account_email"""
_PERSON = """id email hashed_password is_active is_superuser is_verified"""
_TOKEN = """token created_at user_id"""


def _models(source: str) -> list[DataModel]:
    return find_data_models(parts_input({"app/models.py": source})).models


def test_constraints_may_be_given_the_columns_of_the_class() -> None:
    assert told(_models(CONSTRAINTS)) == truth(CONSTRAINTS)
    place, visit = _models(CONSTRAINTS)
    assert [(one.column, one.nullable) for one in place.fields] == [("country", False), ("no", False)]
    assert [one.column for one in visit.fields if one.unique] == ["id", "code"]


def test_a_class_of_flask_sqlalchemy_has_a_table_by_the_key_of_a_constraint() -> None:
    assert told(_models(FLASK)) == truth(FLASK)
    assert told(_models(FLASK)).keys() == {"cohort_article"}


def test_a_function_below_a_column_takes_its_place() -> None:
    assert told(_models(HIDDEN)) == truth(HIDDEN)
    assert [field.name for field in _models(HIDDEN)[0].fields] == ["id"]


def test_a_hidden_column_is_none_of_django_s_either() -> None:
    source = """
from django.db import models
class Pet(models.Model):
    name = models.CharField(max_length=3)
    age = models.IntegerField()
    @property
    def age(self):
        return 3
"""
    assert [field.name for field in _models(source)[0].fields] == ["id", "name"]


def test_the_classes_of_fastapi_users_bring_their_tables_with_them() -> None:
    models = _models(USERS)
    found = {table: (set(names), set(keys), set(foreign)) for table, (names, keys, foreign) in told(models).items()}
    assert found == {
        "user": ({*_PERSON.split(), "nick"}, {"id"}, set()),
        "oauth_account": ({*_ACCOUNT.split(), "id", "user_id"}, {"id"}, {("user_id", "user.id")}),
        "accesstoken": (set(_TOKEN.split()), {"token"}, {("user_id", "user.id")}),
        "person": (set(_PERSON.split()), {"id"}, set()),
        "person_token": (set(_TOKEN.split()), {"token"}, {("user_id", "person.id")}),
        "login": ({*_ACCOUNT.split(), "id"}, {"id"}, set()),
    }
    user = next(model for model in models if model.table == "user")
    assert {one.name for one in user.fields if one.line is not None} == {"nick"}
    account = next(model for model in models if model.table == "oauth_account")
    assert {one.name for one in account.fields if one.nullable} == {"expires_at", "refresh_token"}


def test_the_table_between_two_may_be_that_of_a_class() -> None:
    source = f"""{HEAD}
from sqlalchemy.orm import relationship
class Tagged(Base):
    __tablename__ = "pet_tag"
    pet_id = Column(ForeignKey("pet.id"), primary_key=True)
    tag_id = Column(ForeignKey("tag.id"), primary_key=True)
class Tag(Base):
    __tablename__ = "tag"
    id = Column(Integer, primary_key=True)
class Pet(Base):
    __tablename__ = "pet"
    id = Column(Integer, primary_key=True)
    tags: Mapped[list[Tag]] = relationship("Tag", secondary=Tagged.__table__)
    others: Mapped[list[Tag]] = relationship("Tag", secondary=Unknown.__table__)
"""
    pet = next(model for model in _models(source) if model.table == "pet")
    assert [(one.name, one.kind, one.through) for one in pet.relations] == [
        ("tags", "many-to-many", "pet_tag"),
        ("others", "many-to-many", "Unknown"),
    ]
