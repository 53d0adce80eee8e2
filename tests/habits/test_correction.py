"""What a log changes, found from the last days alone, is what computing everything anew finds."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from services.habits import DayLog, Plan, Rest, figures
from services.habits.correction import around, corrected, corrected_long_ago, reach
from tests.fakes.slow_habits import DAY, TODAY

START = TODAY - 1_600 * DAY
PLANS = [
    Plan("day", START),
    Plan("day", START, target=10.0),
    Plan("day", START, weekdays=frozenset({0, 2, 4})),
    Plan("week", START, times=3, length=7, week_start=6),
    Plan("week", START, times=1, length=7),
    Plan("period", START, times=4, length=10),
]


def history(plan: Plan, chance: random.Random) -> tuple[list[DayLog], list[Rest]]:
    """A long history with good and bad stretches, so that streaks begin, end and reach back over years."""
    logs = []
    good = chance.choice([0.6, 0.97, 1.0])
    for n in range(1_601):
        if chance.random() < 0.01:
            good = chance.choice([0.1, 0.6, 0.97, 1.0])
        if chance.random() < good:
            logs.append(DayLog(START + n * DAY, "done", 12.0 if plan.target else None))
        elif chance.random() < 0.4:
            logs.append(DayLog(START + n * DAY, chance.choice(["skipped", "missed"])))
    first = TODAY - timedelta(days=chance.randrange(300))
    return logs, [Rest(first, first + timedelta(days=chance.randrange(20)))]


def new_log(on, plan: Plan, chance: random.Random) -> DayLog | None:
    status = chance.choice(["done", "done", "missed", "skipped", None])
    amount = 4.0 if plan.target and status == "missed" else None
    return None if status is None else DayLog(on, status, amount)


@pytest.mark.parametrize("seed", range(8))
def test_a_corrected_day_gives_the_figures_of_computing_all_anew(seed: int):
    chance = random.Random(seed)
    answered = asked = 0
    for plan in PLANS:
        logs, rests = history(plan, chance)
        for _ in range(6):
            former = figures(plan, logs, rests, TODAY)
            on = TODAY - timedelta(days=chance.choice([0, 0, 0, 1, 2, 9, 100]))
            was, now = next((log for log in logs if log.on == on), None), new_log(on, plan, chance)
            logs = sorted([log for log in logs if log.on != on] + ([now] if now else []))
            since = reach(plan, TODAY)
            seen = [log for log in logs if log.on >= since]
            found = corrected(plan, seen, rests, TODAY, on=on, was=was, former=former)
            anew = figures(plan, logs, rests, TODAY)
            asked += 1
            if found is not None:
                answered += 1
                assert found.strength == pytest.approx(anew.strength, abs=2e-6)
                assert found._replace(strength=0.0) == anew._replace(strength=0.0)
    assert answered > asked / 3


@pytest.mark.parametrize("seed", range(8))
def test_a_corrected_day_of_long_ago_gives_the_same_too(seed: int):
    chance = random.Random(seed)
    answered = asked = 0
    for plan in PLANS:
        logs, rests = history(plan, chance)
        former = figures(plan, logs, rests, TODAY)
        for _ in range(6):
            on = TODAY - timedelta(days=chance.randrange(500, 1_600))
            was, now = next((log for log in logs if log.on == on), None), new_log(on, plan, chance)
            logs = sorted([log for log in logs if log.on != on] + ([now] if now else []))
            first, last = around(plan, on)
            seen = [log for log in logs if first <= log.on <= last]
            found = corrected_long_ago(plan, seen, rests, TODAY, on=on, was=was, former=former)
            former = figures(plan, logs, rests, TODAY)
            asked += 1
            if found is not None:
                answered += 1
                assert found.strength == pytest.approx(former.strength, abs=2e-6)
                assert found._replace(strength=0.0) == former._replace(strength=0.0)
    assert answered > asked / 6


def test_a_tick_of_today_seldom_needs_the_past():
    asked = answered = 0
    for seed in range(10):
        chance = random.Random(seed)
        for plan in PLANS:
            logs, rests = history(plan, chance)
            logs = [log for log in logs if log.on < TODAY]
            former = figures(plan, logs, rests, TODAY)
            seen = [*(log for log in logs if log.on >= reach(plan, TODAY)), DayLog(TODAY, "done")]
            asked += 1
            answered += corrected(plan, seen, rests, TODAY, on=TODAY, was=None, former=former) is not None
    assert answered > 0.9 * asked


def test_a_day_before_the_last_ones_and_a_young_habit_are_computed_anew():
    plan = PLANS[0]
    former = figures(plan, [], [], TODAY)
    assert corrected(plan, [], [], TODAY, on=START, was=None, former=former) is None
    young = Plan("day", TODAY - 10 * DAY)
    assert corrected(young, [], [], TODAY, on=TODAY, was=None, former=former) is None
