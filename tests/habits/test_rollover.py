"""What new days change, found from the last days alone, is what computing everything anew finds."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.habits import DayLog, Plan, Rest, figures, recent, units
from services.habits.rollover import reach, rolled_over
from tests.fakes.slow_habits import DAY, TODAY, histories


def roll(plan: Plan, logs, rests, today, former_day):
    former = figures(plan, logs, rests, former_day)
    since = reach(plan, former_day)
    seen = [log for log in logs if log.on >= since]
    return rolled_over(plan, seen, rests, today, former=former, former_day=former_day)


@given(histories(), st.integers(0, 40), st.integers(1, 3))
@settings(max_examples=120, deadline=None)
def test_days_that_pass_give_the_figures_of_computing_all_anew(history, back: int, days: int):
    plan, logs, rests = history
    former_day = TODAY - back * DAY
    today = former_day + days * DAY
    logs = [log for log in logs if log.on <= former_day]
    found, anew = roll(plan, logs, rests, today, former_day), figures(plan, logs, rests, today)
    if found is not None:
        assert found.strength == pytest.approx(anew.strength, abs=1e-9)
        assert found._replace(strength=0.0) == anew._replace(strength=0.0)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("day", TODAY - 400 * DAY),
        Plan("day", TODAY - 400 * DAY, weekdays=frozenset({0, 2})),
        Plan("week", TODAY - 400 * DAY, times=2, length=7),
        Plan("period", TODAY - 400 * DAY, times=3, length=10),
    ],
)
def test_an_older_habit_is_rolled_over_night_after_night(plan: Plan):
    chance = random.Random(5)
    logs = [DayLog(plan.start_on + n * DAY, "done") for n in range(395) if chance.random() < 0.8]
    for former_day in (TODAY - timedelta(days=n) for n in range(4, 0, -1)):
        found = roll(plan, logs, [], former_day + DAY, former_day)
        assert found is not None
        assert found.strength == pytest.approx(figures(plan, logs, [], former_day + DAY).strength, abs=1e-9)


def test_a_rest_so_long_that_an_older_score_counts_is_computed_anew():
    plan = Plan("day", TODAY - 200 * DAY)
    logs = [DayLog(plan.start_on + n * DAY, "done") for n in range(0, 160, 2)]
    rests = [Rest(TODAY - 35 * DAY, TODAY + 10 * DAY, "vacation")]
    former_day = TODAY - DAY
    assert recent(units(plan, logs, rests, TODAY), TODAY).until < TODAY - 30 * DAY
    assert roll(plan, logs, rests, TODAY, former_day) is None
