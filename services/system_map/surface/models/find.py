"""The registry of frameworks, and the part made of what they find. Pure."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from services.system_map.parts.surface import DataModel, DataModelsPart
from services.system_map.surface.models import jpa, prisma, typeorm
from services.system_map.surface.models.django import Django
from services.system_map.surface.models.pydantic import find_types
from services.system_map.surface.models.python_classes import PythonNames
from services.system_map.surface.models.sql_ddl import find_tables
from services.system_map.surface.models.sqlalchemy import SqlAlchemy

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


MAX_MODELS = 1_000
MAX_FIELDS = 400  # of one model
MAX_BASES = 50
MAX_ALL_FIELDS = 20_000  # and relations, of all models together
Finder = Callable[["PartsInput"], list[DataModel]]


def python_models(given: PartsInput) -> list[DataModel]:
    """Return the models of Python's frameworks, which share one look at the classes."""
    names = PythonNames.of(given)
    if names.is_empty():
        return []
    frameworks: tuple[Callable[[], Iterable[DataModel]], ...] = (
        lambda: Django(given, names).tables(),
        lambda: SqlAlchemy(given, names).tables(),
        lambda: find_types(given, names),
    )
    return list(chain.from_iterable(map(_guarded, frameworks)))


FINDERS: tuple[Finder, ...] = (
    python_models,
    find_tables,
    prisma.find_models,
    jpa.find_entities,
    typeorm.find_entities,
)


def find_data_models(given: PartsInput) -> DataModelsPart:
    """Return all data models: the product's before those of tests, tables before types, by path and line."""
    found = [model for find in FINDERS for model in _guarded(partial(find, given))]
    files = given.found.given.files
    for model in found:
        model.is_test = model.is_test or files[model.path].role == "docs"  # examples, as routes count them
        keys = [field for field in model.fields if field.primary_key]
        if len(keys) == 1:  # of a key of several columns none is unique by being in it
            keys[0].unique = True
    found.sort(key=lambda model: (model.is_test, model.kind != "table", model.path, model.line, model.name))
    kept: list[DataModel] = []
    left = MAX_ALL_FIELDS
    for model in found[:MAX_MODELS]:
        if left <= 0:
            break  # what follows is counted as left out
        del model.fields[min(MAX_FIELDS, left) :]
        del model.relations[min(MAX_FIELDS, max(0, left - len(model.fields))) :]
        del model.bases[MAX_BASES:]
        left -= len(model.fields) + len(model.relations)
        kept.append(model)
    return DataModelsPart(
        models=kept,
        left_out=len(found) - len(kept),
        left_out_tests=sum(model.is_test for model in found[len(kept) :]),
        frameworks=dict(Counter(model.framework for model in found).most_common()),
    )


def _guarded(find: Callable[[], Iterable[DataModel]]) -> list[DataModel]:
    """Return what a finder finds; what nobody foresaw in one framework must not cost the others' models."""
    try:
        return list(find())
    except Exception:
        traceback.print_exc()
        return []
