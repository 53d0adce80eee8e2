from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.analytics.correlations import Kept, correlations, table_of
from services.analytics.heatmap import HeatDay, words_of
from services.analytics.insights import Weekday, best_weekday, days_to_strength, insights
from services.habits import DayScore

TODAY = date(2026, 11, 21)


def week(done: list[int], due: int) -> list[Weekday]:
    return [Weekday(weekday, count, due) for weekday, count in enumerate(done)]


def test_a_weekday_that_differs_is_named_with_its_figures():
    best = best_weekday(week([50, 25, 25, 25, 25, 25, 25], 52))
    assert (best.weekday, best.n, best.significant) == (0, 52, True)
    assert best.words == "Mondays go best: 96 % of 52, the other days 48 %"


def test_a_weekday_that_leads_by_chance_is_said_to():
    best = best_weekday(week([30, 28, 26, 27, 28, 29, 27], 52))
    assert not best.significant
    assert best.words.startswith("No weekday stands out: Mondays lead with 58 % of 52")


def test_below_the_floor_no_weekday_is_named():
    assert best_weekday(week([3, 0, 0, 0, 0, 0, 0], 3)) is None
    assert best_weekday([Weekday(0, 50, 52)]) is None
    assert insights(week([3] * 7, 3), [], 0.9, None).words[0] == (
        "Not enough days yet to compare weekdays: 21 of the 28 it takes"
    )


@given(now=st.floats(0, 0.79), rate=st.floats(0.81, 1), per_day=st.sampled_from([1, 1 / 7, 3 / 7]))
def test_the_days_to_strength_are_those_that_the_recurrence_takes(now: float, rate: float, per_day: float):
    keep = 0.5 ** (per_day**0.5 / 13)
    days = days_to_strength(now, rate, keep)
    strength, steps = now, 0
    while strength < 0.8 - 1e-9:
        strength = strength * keep + rate * (1 - keep)
        steps += 1
    assert days is not None
    assert abs(days - steps) <= 1


def test_a_rate_that_levels_off_below_never_gets_there():
    assert days_to_strength(0.3, 0.8, 0.95) is None
    assert days_to_strength(0.85, 0.1, 0.95) == 0
    found = insights(week([1] * 7, 10), [DayScore(TODAY, 50.0, 0.5)], 0.95, 0.6)
    assert found.days_to_strength_80 is None
    assert "levels off" in found.words[1]


def test_the_day_on_which_strength_was_reached_is_the_first():
    scores = [
        DayScore(TODAY - timedelta(days=2 - number), 90.0, value) for number, value in enumerate((0.7, 0.81, 0.9))
    ]
    found = insights(week([1] * 7, 10), scores, 0.95, 0.9)
    assert (found.days_to_strength_80, found.reached_strength_80_on) == (0, TODAY - timedelta(days=1))


def bits(days: list[bool]) -> int:
    return sum(1 << number for number, day in enumerate(days) if day)


def test_habits_that_go_together_are_told_from_those_that_do_not():
    rng = random.Random(4)
    one = [rng.random() < 0.6 for _ in range(200)]
    same = [day if rng.random() < 0.8 else not day for day in one]
    other = [rng.random() < 0.5 for _ in range(200)]
    every = (1 << 200) - 1
    habits = [
        Kept(1, "Read", every, bits(one)),
        Kept(2, "Stretch", every, bits(same)),
        Kept(3, "Walk", every, bits(other)),
    ]
    found = correlations(habits)
    assert len(found) == 3
    assert [pair.significant for pair in found] == [True, False, False]
    assert (found[0].a.name, found[0].b.name, found[0].n) == ("Read", "Stretch", 200)
    assert found[0].phi == pytest.approx(0.6, abs=0.1)
    assert "of the days with Read" in found[0].words
    assert all(pair.words.startswith("Not significant") for pair in found[1:])


def test_only_days_on_which_both_could_be_done_are_compared():
    one = Kept(1, "a", 0b00111111, 0b00110011)
    two = Kept(2, "b", 0b11111100, 0b11011000)
    assert table_of(one, two) == (1, 1, 1, 1)
    assert correlations([one, two]) == []  # four shared days are below the floor


def test_chance_alone_is_called_significant_about_as_often_as_promised():
    rng = random.Random(11)
    every = (1 << 120) - 1
    families = 60
    wrong = 0
    for _ in range(families):
        habits = [Kept(number, str(number), every, rng.getrandbits(120)) for number in range(6)]
        wrong += any(pair.significant for pair in correlations(habits))
    assert wrong <= 0.05 * families * 2.5


def days_of(chance) -> list[HeatDay]:
    rng = random.Random(2)
    found = []
    for number in range(371):
        on = TODAY - timedelta(days=370 - number)
        found.append(HeatDay(on, sum(rng.random() < chance(on) for _ in range(6)), 6))
    return found


def test_a_year_tells_of_weekends_and_of_a_pale_fortnight():
    def chance(on: date) -> float:
        if date(2026, 7, 20) <= on <= date(2026, 8, 2):
            return 0.05
        return 0.5 if on.weekday() >= 5 else 0.8

    words = words_of(days_of(chance), TODAY)
    assert "ticks. Weekends run lower than weekdays; the pale fortnight is 20 July to 2 August." in words


def test_a_year_without_a_pattern_tells_of_none():
    assert words_of(days_of(lambda _: 0.7), TODAY).endswith("ticks.")
    assert words_of([], TODAY) == "0 ticks."
