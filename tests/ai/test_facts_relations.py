"""How far a change reaches, in words."""

from __future__ import annotations

from typing import Any

from services.ai.facts.relations import _reach
from services.ai.facts.resolve import Thing
from services.graph.answers import ImpactAnswer, ImpactDepth


def test_a_share_is_of_what_it_is_counted_of():
    values: dict[str, Any] = {"files_total": 12, "symbols_total": 0, "tests_total": 3, "importers": 0}
    steps = [ImpactDepth(distance=1, files=12, symbols=0, tests=3)]
    reached = ImpactAnswer.model_construct(**values, by_depth=steps, share=5 / 24, own_files=5, modules=24)
    assert _reach(reached, Thing(folder="src/")) == "12 files (5 of 24 modules, 21 %) depend on it."
