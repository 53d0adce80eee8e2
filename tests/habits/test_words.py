"""The caption of a habit says what matters today; the sentences of its figures hold the very numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import Habit
from services.core.days import OwnerDays
from services.habits import DayLog, Rest, day_states, figures, plan_of, recent, units
from services.habits.words import Situation, caption, explain

TODAY = date(2026, 11, 21)  # a Saturday
DAY = timedelta(days=1)
BERLIN = OwnerDays(ZoneInfo("Europe/Berlin"))


def situation(logs=(), rests=(), evidence=None, today=TODAY, **fields) -> Situation:
    fields = {"frequency": "daily", "start_on": today - 30 * DAY, "direction": "at_least", "cue": "", **fields}
    habit = Habit(name="Read", status="active", **fields)
    plan = plan_of(habit)
    logs = [log if isinstance(log, DayLog) else DayLog(log, "done") for log in logs]
    for name, value in figures(plan, logs, list(rests), today)._asdict().items():
        setattr(habit, name, value)
    (state,) = day_states(plan, logs, list(rests), start=today, end=today, today=today)
    found = units(plan, logs, list(rests), today)
    return Situation(habit, plan, found, list(rests), BERLIN, today, state.state, state.amount, evidence)


def days_back(*numbers: int) -> list[date]:
    return sorted(TODAY - n * DAY for n in numbers)


def test_two_missed_days_are_named_and_warned_of():
    assert caption(situation(days_back(*range(3, 31)))) == ("missed Thursday and Friday", "warn")


def test_one_missed_day_is_said_plainly():
    assert caption(situation(days_back(*range(2, 31)))) == ("missed yesterday", "plain")


def test_a_long_run_of_misses_is_counted():
    assert caption(situation(days_back(*range(10, 31)))) == ("missed the last 9 days", "warn")


def test_a_weekly_habit_counts_this_week_and_names_missed_weeks():
    assert caption(situation(days_back(0, 2, 9, 10, 16), frequency="weekly", times=2))[0] == "2 of 2 this week"
    assert caption(situation(days_back(30), frequency="weekly", times=1))[0] == "missed the last 3 weeks"


def test_a_streak_says_how_far_the_longest_is():
    now = situation(days_back(*range(4), *range(8, 30)), cue="evening")
    assert caption(situation(days_back(*range(5)), cue="evening", start_on=TODAY - 4 * DAY))[0] == (
        "evening · your longest yet"
    )
    assert now.habit.longest_streak == 22
    assert caption(now) == ("evening · 18 days until your longest", "plain")


def test_commits_that_logged_the_day_are_told_in_the_owners_time():
    evidence = {"commits": 3, "projects": ["gander"], "last_at": "2026-11-21T10:42:00.000Z"}
    now = situation(days_back(*range(31)), evidence=evidence)
    assert caption(now) == ("by itself: 3 commits to gander, last 11:42", "plain")


@pytest.mark.parametrize(
    ("amount", "words"), [(9120.0, "9,120 steps so far"), (2500.5, "2,500.5 of 8,000 steps so far")]
)
def test_an_amount_is_told_with_its_unit(amount: float, words: str):
    log = DayLog(TODAY, "done" if amount >= 8000 else "missed", amount)
    now = situation([TODAY - DAY, log], unit="steps", target_amount=8000.0, start_on=TODAY - DAY)
    assert caption(now)[0].startswith(words)


def test_rest_says_until_when():
    assert (
        caption(situation([], [Rest(TODAY - DAY, date(2026, 12, 3), "vacation")]))[0] == "on vacation until 3 December"
    )
    assert caption(situation([], [Rest(TODAY - DAY, None, "pause")]))[0] == "paused since 20 November"


def test_a_day_that_is_not_due_says_which_is_next():
    now = situation(days_back(5), frequency="custom", weekdays=[0], start_on=TODAY - 5 * DAY)
    assert caption(now)[0] == "next Monday"


def test_each_figure_is_explained_with_its_numbers():
    now = situation(days_back(1, 2, 4), start_on=TODAY - 4 * DAY)
    said = explain(now, recent(now.found, TODAY))
    assert said["consistency_score"].startswith("75 of 100: 3 done of 4 expected in the last 30 days.")
    assert said["current_streak"].startswith("2 days in a row")
    assert said["failure_rate"] == "1 of the 4 expected in the last 30 days were missed."
    assert "half is gone after 13 days" in said["strength"]


def test_an_archived_habit_says_since_when():
    now = situation([])
    now.habit.status, now.habit.archived_at = "archived", datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert caption(now)[0] == "archived on 3 November"
