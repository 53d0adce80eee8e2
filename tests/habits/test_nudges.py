from __future__ import annotations

from datetime import date, timedelta

from services.habits.nudges import idle_days
from services.habits.plan import DayLog, Plan, Rest

TODAY = date(2026, 11, 21)  # a Saturday
START = date(2026, 1, 1)
DAILY = Plan("day", START)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def done(*days_ago: int) -> list[DayLog]:
    return [DayLog(ago(days), "done") for days in sorted(days_ago, reverse=True)]


def test_a_habit_that_lay_still_for_two_days_is_nudged():
    assert idle_days(DAILY, done(3, 2), [], TODAY, ago(2)) == 2
    assert idle_days(DAILY, done(10), [], TODAY, ago(10)) == 10


def test_a_habit_of_yesterday_is_left_alone():
    assert idle_days(DAILY, done(1), [], TODAY, ago(1)) is None


def test_a_nudge_is_silent_once_the_day_is_done_skipped_or_said_to_be_missed():
    assert idle_days(DAILY, done(5, 0), [], TODAY, ago(0)) is None
    for status in ("skipped", "missed"):
        assert idle_days(DAILY, [*done(5), DayLog(TODAY, status)], [], TODAY, ago(5)) is None


def test_nobody_is_nudged_in_a_rest_nor_because_of_one():
    assert idle_days(DAILY, done(5), [Rest(ago(1), None, "vacation")], TODAY, ago(5)) is None
    assert idle_days(DAILY, done(5), [Rest(ago(4), ago(1), "vacation")], TODAY, ago(5)) is None


def test_days_that_are_not_due_are_no_stillness():
    fridays_too = Plan("day", START, weekdays=frozenset({4, 5}))
    assert idle_days(fridays_too, done(7, 1), [], TODAY, ago(1)) is None
    assert idle_days(fridays_too, done(7), [], TODAY, ago(7)) == 7  # yesterday was missed
    mondays_too = Plan("day", START, weekdays=frozenset({0, 5}))
    assert idle_days(mondays_too, done(5), [], TODAY, ago(5)) is None  # none missed since Monday


def test_a_weekly_habit_is_nudged_when_every_day_that_is_left_is_needed():
    twice = Plan("week", START, times=2, length=7)
    last_week = [DayLog(ago(9), "done"), DayLog(ago(8), "done")]
    assert idle_days(twice, last_week, [], TODAY, ago(8)) == 8  # Saturday and Sunday are left
    once = Plan("week", START, times=1, length=7)
    assert idle_days(once, last_week, [], TODAY, ago(8)) is None
    assert idle_days(once, last_week, [], TODAY + timedelta(days=1), ago(8)) == 9


def test_a_new_habit_is_not_nudged_on_its_first_days():
    assert idle_days(Plan("day", TODAY), [], [], TODAY, None) is None
    assert idle_days(Plan("day", ago(2)), [], [], TODAY, None) == 2
