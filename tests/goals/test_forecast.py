from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.goals.forecast import MOST_WEEKS, Course, Forecast, expected_on, forecast
from services.goals.words import forecast_words, number_words, range_words

TODAY = date(2026, 11, 21)
YEAR_END = date(2026, 12, 31)


def course(value: float, target: float, moved: list[float], due_on: date | None = YEAR_END) -> Course:
    return Course(value, target, date(2026, 1, 1), TODAY, due_on, moved)


def words_of(course: Course, unit: str = "") -> str:
    words, _ = forecast_words(
        forecast(course),
        unit=unit,
        today=course.today,
        start_on=course.start_on,
        due_on=course.due_on,
        target=course.target,
        reached_on=None,
    )
    return words


def test_a_goal_that_is_late_says_by_how_much_and_what_it_needs():
    moved = [0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0] * 4  # 20 in 56 days: 0.357 a day
    assert words_of(course(34, 52, moved), "tasks") == (
        "Late: forecast 11 January, 11 days after 31 December. Needs 0.45 tasks a day, the last eight weeks 0.36"
    )


def test_a_goal_on_pace_says_what_it_will_stand_at():
    assert words_of(course(1338, 1500, [4.1] * 56), "km") == "On pace: forecast 1,502 km on 31 December"


def test_a_goal_that_is_ahead_says_how_many_days_early():
    found = forecast(course(560, 610, [2.0] * 56))
    assert (found.state, found.on) == ("ahead", TODAY + timedelta(days=25))
    assert words_of(course(560, 610, [2.0] * 56)) == "Ahead: forecast 16 December, 15 days early"


def test_below_the_sample_floor_nothing_is_forecast():
    for moved in ([1.0] * 13, [0.0] * 20 + [5.0, 5.0]):
        found = forecast(course(10, 100, moved))
        assert found.state == "too_early"
        assert (found.on, found.low, found.high, found.pace_per_day) == (None, None, None, None)
        assert words_of(course(10, 100, moved)).startswith("Not enough yet")


def test_a_goal_that_stands_still_is_given_no_date():
    found = forecast(course(10, 100, [0.0] * 56))
    assert (found.state, found.on) == ("standing", None)
    assert words_of(course(10, 100, [0.0] * 56)) == (
        "No progress in the last eight weeks. Needs 2.25 a day to be there on 31 December"
    )


def test_a_due_day_that_has_passed_is_said():
    late = course(10, 100, [1.0] * 56, due_on=TODAY - timedelta(days=1))
    assert words_of(late) == "Late: 20 November has passed. At the present pace: 19 February"


def test_weeks_that_were_all_alike_leave_no_range():
    found = forecast(course(0, 70, [1.0] * 56))
    assert found.on == found.earliest == found.latest == TODAY + timedelta(days=70)
    assert range_words(found, TODAY) == "Every one of the last eight weeks went alike"


def test_the_range_of_two_weeks_is_that_of_the_formula():
    found = forecast(course(0, 100, [1.0] * 7 + [3.0] * 7, due_on=TODAY + timedelta(days=14)))
    half = 3.078 * math.sqrt(98) * math.sqrt(2 + 4 / 2)  # s of (7, 21) is √98; two weeks ahead, two observed
    assert found.value_at_due == pytest.approx(28)
    assert found.high == pytest.approx(28 + half)
    assert found.low == 0  # what only ever grew is not forecast to fall


def test_what_is_forecast_eight_times_in_ten_comes_true_about_as_often():
    rng = random.Random(7)
    inside = 0
    for _ in range(600):
        chance = rng.uniform(0.2, 0.9)
        days = [float(rng.random() < chance) for _ in range(56 + 42)]
        found = forecast(course(0, 10_000, days[:56], due_on=TODAY + timedelta(days=42)))
        inside += found.low <= sum(days[56:]) <= found.high
    assert 0.74 <= inside / 600 <= 0.88


numbers = st.floats(-1e12, 1e12)


@given(
    value=numbers,
    target=st.floats(1e-9, 1e12),
    moved=st.lists(st.one_of(st.floats(-1e6, 1e6), numbers), max_size=70),
    due=st.one_of(st.none(), st.integers(-400, 60_000)),
)
def test_any_course_has_a_forecast_in_order_and_in_words(value, target, moved, due):
    due_on = None if due is None else TODAY + timedelta(days=due)
    given_course = Course(value, target, TODAY - timedelta(days=len(moved)), TODAY, due_on, moved)
    found = forecast(given_course)
    if found.on is not None and found.earliest is not None:
        assert found.earliest <= found.on
    if found.latest is not None and found.on is not None:
        assert found.on <= found.latest
    if found.low is not None:
        assert found.low <= found.value_at_due + 1e-3 <= found.high + 2e-3
    figures = (found.value_at_due, found.low, found.high, found.needed_per_day, found.pace_per_day)
    assert all(number is None or math.isfinite(number) for number in figures)
    assert len(words_of(given_course, "km")) < 250
    range_words(found, TODAY)


@given(pace=st.lists(st.floats(0, 100), min_size=56, max_size=56), more=st.floats(0.1, 1000))
def test_more_to_do_never_comes_sooner(pace, more):
    near, far = forecast(course(0, 500, pace, None)), forecast(course(0, 500 + more, pace, None))
    if near.on and far.on:
        assert near.on <= far.on
        assert near.earliest <= far.earliest


def test_the_expected_line_is_straight_between_its_ends():
    start, due = date(2026, 1, 1), date(2026, 12, 31)
    assert expected_on(start, due, 0, 364, start) == 0
    assert expected_on(start, due, 0, 364, date(2026, 1, 2)) == 1
    assert expected_on(start, due, 0, 364, due) == 364
    assert expected_on(start, due, 50, 364, date(2025, 1, 1)) == 50
    assert expected_on(start, None, 0, 364, due) is None
    assert expected_on(start, start, 0, 364, start) == 364


@pytest.mark.parametrize(
    ("value", "words"),
    [(1504.2, "1,504"), (0.45, "0.45"), (0.4, "0.4"), (3.0, "3"), (0, "0"), (12.34, "12.3"), (0.001, "0.001"), (1e12, "1,000,000,000,000")],
)  # fmt: skip
def test_numbers_are_written_for_reading(value: float, words: str):
    assert number_words(value) == words


def test_only_the_weeks_that_are_known_are_used():
    assert forecast(course(0, 500, [9.0] * 100 + [1.0] * 7 * MOST_WEEKS)).pace_per_day == 1.0
    assert forecast(Course(5, 5, TODAY, TODAY)) == Forecast("reached")
