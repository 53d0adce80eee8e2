"""What the calls of a map rest on: where they lead, by which rules, and how many could not be followed."""

from __future__ import annotations

from services.system_map.content import CallCoverage
from services.system_map.derive.coverage import call_coverage
from services.system_map.symbols.graph import SymbolGraph
from tests.fakes.mapped_repository import mapped

SHOP = {
    "shop/base.py": "class Base:\n    pass\n",
    "shop/prices.py": "def price_of(cart):\n    return len(cart)\n",
    "shop/cart.py": """
        import os
        from shop.base import Base
        from shop.prices import price_of

        class Cart(Base):
            def total(self, given):
                self.check()
                given.look()
                os.getcwd()
                return price_of(self), price_of(given)

            def check(self): ...
    """,
}


def test_calls_are_counted_by_where_they_lead_and_edges_by_their_rule():
    found = call_coverage(mapped(SHOP).graph)
    # `len` and `getcwd` lead outside, nothing says what `given` is, and a class that has a base is no call.
    assert found == CallCoverage(calls=6, inside=3, outside=2, edges=2, rules={"self": 1, "imported": 1}, guessed=0)


def test_what_is_guessed_is_counted_apart():
    guessing = {"a.py": "def only_here_named(): ...\n", "b.py": "def act(given):\n    given.only_here_named()\n"}
    graph = mapped({**SHOP, **guessing}).graph
    edges = [edge for edge in graph.edges() if edge.rule.kind == "calls"]
    assert call_coverage(graph).edges == len(edges)
    assert call_coverage(graph).guessed == sum(1 for edge in edges if edge.rule.confidence < 0.9)


def test_a_graph_without_calls_has_none():
    assert call_coverage(SymbolGraph()) == CallCoverage(calls=0, inside=0, outside=0, edges=0, rules={}, guessed=0)
