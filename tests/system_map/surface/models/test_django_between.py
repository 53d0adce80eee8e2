"""The tables that Django and fields of its packages make between two models."""

from __future__ import annotations

import pytest

from services.system_map.surface.models import find_data_models
from tests.fakes.parts_inputs import parts_input

HEAD = """
from django.db import models
from sortedm2m.fields import SortedManyToManyField
class Group(models.Model):
    name = models.CharField(max_length=3)
"""


@pytest.mark.parametrize(
    ("field", "last"),
    [
        ("SortedManyToManyField(Group)", [("sort_value", "IntegerField", False)]),
        ('SortedManyToManyField(Group, sort_value_field_name="at")', [("at", "IntegerField", False)]),
        ("SortedManyToManyField(Group, sort_value_field_name=NAME)", []),
        ("SortedManyToManyField(Group, sorted=False)", []),
        ("models.ManyToManyField(Group)", []),
    ],
)
def test_a_relation_that_keeps_its_order_has_a_column_for_it(field: str, last: list[tuple[str, str, bool]]) -> None:
    source = f"{HEAD}class Person(models.Model):\n    groups = {field}\n"
    files = {"app/__init__.py": "", "app/models.py": source, "manage.py": ""}
    between = next(model for model in find_data_models(parts_input(files)).models if model.name == "Person_groups")
    assert [one.name for one in between.fields[:3]] == ["id", "person", "group"]
    assert [(one.column, one.type, one.nullable) for one in between.fields[3:]] == last
