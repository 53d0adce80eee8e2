from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.analytics.association import Table, fisher, holm, phi


def slow_fisher(table: Table) -> float:
    """Sum exact fractions over all tables with the same margins."""
    a, b, c, d = table
    row, column, n = a + b, a + c, a + b + c + d

    def chance(x: int) -> Fraction:
        return Fraction(math.comb(row, x) * math.comb(n - row, column - x), math.comb(n, column))

    observed = chance(a)
    possible = range(max(0, row + column - n), min(row, column) + 1)
    return float(sum(chance(x) for x in possible if chance(x) <= observed))


@pytest.mark.parametrize(
    ("table", "p"),
    [
        (Table(3, 1, 1, 3), 34 / 70),  # Fisher's lady tasting tea, both sides: 2 · (16 + 1) / 70
        (Table(8, 2, 1, 5), 0.0349650350),
        (Table(1, 9, 11, 3), 0.0027594561),
        (Table(5, 5, 5, 5), 1.0),
        (Table(0, 0, 3, 4), 1.0),
    ],
)
def test_fishers_exact_test_gives_the_known_values(table: Table, p: float):
    assert fisher(table) == pytest.approx(p, rel=1e-7)


counts = st.integers(0, 25)


@given(a=counts, b=counts, c=counts, d=counts)
@settings(max_examples=150, deadline=None)
def test_fishers_exact_test_equals_exact_fractions(a: int, b: int, c: int, d: int):
    table = Table(a, b, c, d)
    assert fisher(table) == pytest.approx(slow_fisher(table), rel=1e-6, abs=1e-12)
    assert fisher(table) == pytest.approx(fisher(Table(c, d, a, b)), rel=1e-6)


def test_a_large_table_neither_overflows_nor_vanishes():
    assert 0 <= fisher(Table(2000, 1500, 1200, 2300)) < 1e-60
    assert fisher(Table(900, 900, 900, 900)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("table", "expected"),
    [(Table(3, 1, 1, 3), 0.5), (Table(10, 0, 0, 10), 1.0), (Table(0, 10, 10, 0), -1.0), (Table(20, 10, 10, 20), 1 / 3)],
)
def test_phi_is_the_hand_computed_one(table: Table, expected: float):
    assert phi(table) == pytest.approx(expected)


def test_phi_of_what_was_always_done_does_not_exist():
    assert phi(Table(10, 5, 0, 0)) is None


def test_holm_gives_the_hand_computed_values_in_the_given_order():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
