"""Which fields make a habit together."""

from __future__ import annotations

import pytest

from services.habits.definition import InvalidHabit, is_reached, settle


def refused(present: dict, given: dict) -> dict:
    with pytest.raises(InvalidHabit) as caught:
        settle(present, given)
    return caught.value.errors


def test_a_weekly_habit_is_once_a_week_unless_said_otherwise():
    assert settle({}, {"frequency": "weekly"})["times"] == 1
    assert settle({}, {"frequency": "weekly", "times": 3})["times"] == 3
    assert "times" in refused({}, {"frequency": "weekly", "times": 8})


def test_weekdays_are_put_in_order_once_each():
    assert settle({}, {"frequency": "custom", "weekdays": [4, 0, 4]})["weekdays"] == [0, 4]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"frequency": "custom"}, "weekdays"),
        ({"frequency": "custom", "weekdays": []}, "weekdays"),
        ({"frequency": "custom", "times": 3}, "period_days"),
        ({"frequency": "custom", "times": 11, "period_days": 10}, "times"),
        ({"frequency": "custom", "weekdays": [1], "times": 1, "period_days": 3}, "weekdays"),
        ({"frequency": "daily", "weekdays": [1]}, "weekdays"),
        ({"frequency": "daily", "times": 2}, "times"),
        ({"unit": "pages"}, "target_amount"),
        ({"target_amount": 0.0}, "target_amount"),
        ({"source_project_id": 3}, "source_project_id"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(given: dict, field: str):
    assert field in refused({}, given)


def test_a_change_of_frequency_lets_go_of_what_no_longer_applies():
    before = settle({}, {"frequency": "custom", "weekdays": [1, 2]})
    after = settle(before, {"frequency": "weekly", "times": 2})
    assert (after["weekdays"], after["times"], after["period_days"]) == (None, 2, None)
    again = settle(settle(after, {"frequency": "custom", "times": 3, "period_days": 10}), {"weekdays": [6]})
    assert (again["weekdays"], again["times"], again["period_days"]) == ([6], None, None)


def test_a_habit_without_a_target_has_no_unit():
    before = settle({}, {"target_amount": 5.0, "unit": "km", "direction": "at_most"})
    assert settle(before, {"target_amount": None})["unit"] is None


def test_an_amount_at_the_target_reaches_it_both_ways():
    assert is_reached(10.0, "at_least", 10.0)
    assert is_reached(10.0, "at_most", 10.0)
    assert not is_reached(10.0, "at_least", 9.9)
    assert not is_reached(10.0, "at_most", 10.1)
