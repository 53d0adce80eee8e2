"""How much of data models a page is given, and what one framework's failing costs."""

from __future__ import annotations

import pytest

from services.system_map.surface.models import find
from tests.fakes.parts_inputs import parts_input


def test_models_share_a_budget_of_fields_and_the_rest_is_counted() -> None:
    columns = ",".join(f"c{at} int" for at in range(400))
    tables = "".join(f"CREATE TABLE t{at:03} ({columns});\n" for at in range(60))
    part = find.find_data_models(parts_input({"a.sql": tables}))
    assert sum(len(model.fields) for model in part.models) == find.MAX_ALL_FIELDS
    assert len(part.models) + part.left_out == 60
    assert part.left_out == 10


def test_a_framework_that_fails_costs_only_its_own_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(given: object) -> list[object]:
        raise ZeroDivisionError

    repository = {
        "a.sql": "CREATE TABLE t (a int);",
        "b.py": "from pydantic import BaseModel\nclass Shop(BaseModel):\n    name: str\n",
    }
    monkeypatch.setattr(find, "FINDERS", (fails, *find.FINDERS))
    monkeypatch.setattr(find, "Django", fails)
    assert [model.name for model in find.find_data_models(parts_input(repository)).models] == ["t", "Shop"]
