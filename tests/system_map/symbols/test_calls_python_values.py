"""Python: what a class has of a base that the project makes, or hands on, is not known; a declaration binds nothing."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped


@pytest.mark.parametrize(
    ("declared", "outside"),
    [
        ("Base = mixed(Table)\nclass Store(Base): ...", 0),
        ("class Store(Nowhere): ...", 0),
        ("import other\nclass Store(other.Base): ...", 1),
        ("from other import *\nclass Store(Base): ...", 1),
        ("class Store(list): ...", 1),
        ("class Store(list):\n    def __getattr__(self, name): ...", 0),
        ("class Handing:\n    def __getattr__(self, name): ...\nclass Store(Handing, list): ...", 0),
    ],
)
def test_members_lead_outside_where_a_base_does_and_nothing_else_may_give_them(declared: str, outside: int):
    source = f"def mixed(base): return base\nclass Table: ...\n{declared}\ndef use(store: Store): store.insert()\n"
    graph = mapped({"a.py": source}).graph
    inside = source.count("= mixed(")
    assert (graph.calls, graph.inside, graph.outside) == (1 + inside, inside, outside)


def test_super_is_asked_for_nothing_by_the_name_of_an_attribute():
    source = "class Store(list):\n    def __getattr__(self, name): ...\n    def add(self): super().append(1)\n"
    graph = mapped({"a.py": source}).graph
    assert (graph.calls, graph.outside) == (2, 2)


def test_a_name_that_is_declared_and_then_defined_is_what_is_defined():
    source = """
        from typing import Callable

        def stamp(utc):
            now: Callable[[], int]
            if utc:
                def now(): ...
            else:
                def now(): ...
            return now()

        def given(now: Callable[[], int]):
            return now()

        def assigned():
            now: Callable[[], int] = find()
            return now()
    """
    edges = mapped({"a.py": source}).graph.edges()
    assert {(edge.source.partition("#")[2], edge.target.partition("#")[2], edge.rule.confidence) for edge in edges} == {
        ("stamp", "stamp.now", 0.8)
    }
