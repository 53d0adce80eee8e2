"""Data models of repositories that hold a copy of the framework beside their own code."""

from __future__ import annotations

import pytest

from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

SQLALCHEMY = {
    "libs/sqlalchemy/__init__.py": "from .types import Integer as Integer\nclass Column:\n    x = 1\n",
    "libs/sqlalchemy/types.py": "from ._c import Integer\n",
    "libs/sqlalchemy/orm.py": "class DeclarativeBase:\n    registry = None\n",
    "app/db.py": "from sqlalchemy import *\nfrom sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\n",
    "app/users.py": "from sqlalchemy import Column, Integer\nfrom app.db import Base\nclass User(Base):\n"
    "    __tablename__ = 'users'\n    id = Column(Integer, primary_key=True)\n",
}
DJANGO = {
    "libs/django/db/models/__init__.py": "from .base import Model\nfrom .fields import IntegerField\n",
    "libs/django/db/models/base.py": "class Model:\n    objects = 1\n",
    "libs/django/db/models/fields.py": "class Field:\n    x = 1\nclass IntegerField(Field):\n    y = 1\n",
    "users/models.py": "from django.db import models\nclass User(models.Model):\n    id = models.IntegerField(primary_key=True)\n"
    "    class Meta:\n        db_table = 'users'\n",
}
PYDANTIC = {
    "libs/pydantic/__init__.py": "from .main import BaseModel\n",
    "libs/pydantic/main.py": "class BaseModel:\n    model_config = {}\n",
    "users/types.py": "from pydantic import BaseModel\nclass User(BaseModel):\n    id: int\n",
}


@pytest.mark.parametrize("files", [SQLALCHEMY, DJANGO, PYDANTIC])
def test_a_copy_of_the_framework_takes_no_model_away(files: dict[str, str]) -> None:
    own = {path: text for path, text in files.items() if not path.startswith(("libs/", "libs/"))}
    (alone,) = find_data_models(parts_input(own)).models
    beside = [one for one in find_data_models(parts_input(files)).models if one.path in own]
    assert beside == [alone]
    assert (alone.name, [one.name for one in alone.fields]) == ("User", ["id"])


def test_the_framework_itself_is_read_by_its_own_files() -> None:
    files = {path: text for path, text in DJANGO.items() if path.startswith("libs/")}
    own = "from django.db import models\nclass Own(models.Model):\n    name = models.IntegerField()\n"
    assert find_data_models(parts_input({**files, "libs/django/own/models.py": own})).models == []
