"""The figures of generated histories are those of a slow, obvious reference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.habits import (
    consecutive_misses,
    day_states,
    figures,
    recent,
    scores_over_time,
    streaks,
    strength,
    units,
)
from tests.fakes.slow_habits import (
    DAY,
    TODAY,
    histories,
    is_done,
    slow_misses,
    slow_score,
    slow_streaks,
    slow_strength,
    slow_units,
)

many = settings(max_examples=80, deadline=None)


@given(histories())
@many
def test_units_are_those_that_a_day_by_day_count_finds(history):
    plan, logs, rests = history
    assert [tuple(unit) for unit in units(plan, logs, rests, TODAY)] == slow_units(plan, logs, rests, TODAY)


@given(histories(), st.integers(0, 60))
@many
def test_units_from_a_day_on_are_the_last_ones_of_all(history, back):
    plan, logs, rests = history
    since = TODAY - timedelta(days=back)
    every = units(plan, logs, rests, TODAY)
    expected = [unit for unit in every if unit.last >= since]
    reach = expected[0].first if expected else since
    assert units(plan, [log for log in logs if log.on >= reach], rests, TODAY, since=since) == expected


@given(histories())
@many
def test_streaks_and_misses_are_runs_of_kept_and_missed_units(history):
    plan, logs, rests = history
    found = units(plan, logs, rests, TODAY)
    states = [unit.state for unit in found]
    assert tuple(streaks(found)) == slow_streaks(states)
    assert consecutive_misses(found) == slow_misses(states)


@given(histories())
@many
def test_the_consistency_score_is_completions_of_expected(history):
    plan, logs, rests = history
    found = units(plan, logs, rests, TODAY)
    assert recent(found, TODAY).score == pytest.approx(
        slow_score(slow_units(plan, logs, rests, TODAY), TODAY), abs=0.051
    )


@given(histories())
@many
def test_strength_follows_the_formula_of_loop(history):
    plan, logs, rests = history
    assert strength(plan, logs, rests, TODAY) == pytest.approx(slow_strength(plan, logs, rests, TODAY), abs=1e-5)


@given(histories())
@many
def test_figures_stay_within_their_bounds_and_agree(history):
    plan, logs, rests = history
    found = figures(plan, logs, rests, TODAY)
    assert 0 <= found.consistency_score <= 100
    assert 0 <= found.strength <= 1
    assert 0 <= found.failure_rate <= 1
    assert found.current_streak <= found.longest_streak
    assert not (found.current_streak and found.consecutive_misses)
    assert found.total_completions == sum(log.status == "done" for log in logs)


@given(histories())
@many
def test_scores_over_time_end_with_todays_and_hold_every_earlier_days(history):
    plan, logs, rests = history
    rows = scores_over_time(plan, logs, rests, start=plan.start_on, end=TODAY, today=TODAY)
    assert len(rows) == max(0, (TODAY - plan.start_on).days + 1)
    if rows:
        assert rows[-1].score == recent(units(plan, logs, rests, TODAY), TODAY).score
        assert rows[-1].strength == pytest.approx(strength(plan, logs, rests, TODAY))
    middle = rows[len(rows) // 2 :]
    if middle:
        assert scores_over_time(plan, logs, rests, start=middle[0].on, end=TODAY, today=TODAY) == middle


@given(histories())
@many
def test_a_daily_habits_score_of_a_past_day_is_what_it_was_when_the_day_was_over(history):
    plan, logs, rests = history
    if plan.unit != "day":
        return
    rows = scores_over_time(plan, logs, rests, start=plan.start_on, end=TODAY, today=TODAY)
    for row in rows[:-1][-40:]:
        over = [unit for unit in slow_units(plan, logs, rests, TODAY) if unit[1] <= row.on]
        assert row.score == pytest.approx(slow_score(over, row.on), abs=0.051)


@given(histories())
@many
def test_day_states_show_each_log_and_agree_with_the_units_of_days(history):
    plan, logs, rests = history
    shown = day_states(plan, logs, rests, start=TODAY - 60 * DAY, end=TODAY + 5 * DAY, today=TODAY)
    assert [day.on for day in shown] == [TODAY + n * DAY for n in range(-60, 6)]
    of_unit = {unit.first: unit.state for unit in units(plan, logs, rests, TODAY)} if plan.unit == "day" else {}
    for day in shown:
        assert (day.state == "done") == (is_done(day.on, logs) and day.on <= TODAY)
        if day.on > TODAY:
            assert day.state == "none"
        if day.on in of_unit:
            same = {"kept": {"done"}, "rest": {"rest", "skipped"}, "missed": {"missed"}, "open": {"open"}}
            assert day.state in same[of_unit[day.on]]


@given(histories())
@many
def test_a_rest_or_skip_never_changes_the_streak_of_the_days_around_it(history):
    plan, logs, rests = history
    if plan.unit != "day":
        return
    found = units(plan, logs, rests, TODAY)
    without = [unit for unit in found if unit.state not in {"rest", "open"}]
    assert streaks(found) == streaks(without)
