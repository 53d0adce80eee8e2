"""The registry of frameworks, and the part made of what they find. Pure."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, DataModelsPart
from services.system_map.surface.models import jpa, prisma, typeorm
from services.system_map.surface.models.django import Django
from services.system_map.surface.models.pydantic import find_types
from services.system_map.surface.models.python_classes import PythonNames
from services.system_map.surface.models.sql_ddl import find_tables
from services.system_map.surface.models.sqlalchemy import SqlAlchemy

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput


MAX_MODELS = 1_000
MAX_FIELDS = 400  # of one model
MAX_ALL_FIELDS = 20_000  # and relations, of all models together
Finder = Callable[["PartsInput"], list[DataModel]]


def python_models(given: PartsInput) -> list[DataModel]:
    """Return the models of Python's frameworks, which share one look at the classes."""
    names = PythonNames(given)
    if not names.classes:
        return []
    return [*Django(given, names).tables(), *SqlAlchemy(given, names).tables(), *find_types(given, names)]


FINDERS: tuple[Finder, ...] = (
    python_models,
    find_tables,
    prisma.find_models,
    jpa.find_entities,
    typeorm.find_entities,
)


def find_data_models(given: PartsInput) -> DataModelsPart:
    """Return all data models: the product's before those of tests, tables before types, by path and line."""
    found = [model for find in FINDERS for model in find(given)]
    found.sort(key=lambda model: (model.is_test, model.kind != "table", model.path, model.line, model.name))
    for model in found:
        del model.fields[MAX_FIELDS:]
    return DataModelsPart(
        models=found[:MAX_MODELS],
        left_out=max(0, len(found) - MAX_MODELS),
        left_out_tests=sum(model.is_test for model in found[MAX_MODELS:]),
        frameworks=dict(Counter(model.framework for model in found).most_common()),
    )
