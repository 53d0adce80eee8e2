from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.habits import DayLog, Plan, units
from services.habits.definition import settle
from services.suggestions.back_test import back_test, lapses_of, warnings_of
from services.suggestions.changes import Asked, suggest
from services.suggestions.rules import EASE, REDUCE, RESTART, RULES, Record, Standing, fired, standing_on

FIRST = date(2026, 1, 1)
DAILY = Plan("day", FIRST)


def record_of(days: str, plan: Plan = DAILY, today: date | None = None) -> Record:
    """Return the record of a history: D done, M missed, S skipped, a dot for nothing logged."""
    names = {"D": "done", "M": "missed", "S": "skipped"}
    logs = [DayLog(FIRST + timedelta(days=n), names[sign]) for n, sign in enumerate(days) if sign in names]
    return Record.of(units(plan, logs, [], today or FIRST + timedelta(days=len(days))))


def after(days: str) -> date:
    return FIRST + timedelta(days=len(days))


@pytest.mark.parametrize(
    ("history", "rules"),
    [
        ("D" * 30, ()),
        ("DM" * 15, ()),  # exactly half missed is not more than half
        ("DMM" * 10, (REDUCE,)),
        ("DMMM" * 7, (REDUCE, EASE)),
        ("D" * 25 + "M", (RESTART,)),
        ("D" * 4 + "M" + "D" * 4 + "M", ()),  # a streak of four is not yet one to mourn
        ("M" * 3, ()),  # below the floor
        ("D" * 40 + "M" * 20, (REDUCE,)),  # the streak broke too long ago
    ],
)
def test_the_rules_speak_as_the_seed_says(history: str, rules: tuple[str, ...]):
    assert fired(DAILY, standing_on(record_of(history), after(history))) == rules


def test_a_habit_of_one_weekday_reaches_its_floor_in_four_weeks():
    plan = Plan("day", FIRST, weekdays=frozenset({0}))
    assert fired(plan, standing_on(record_of("." * 40, plan), after("." * 40))) == (REDUCE, EASE)
    assert fired(plan, standing_on(record_of("." * 20, plan), after("." * 20))) == ()


def test_skipped_days_count_neither_way():
    history = "DS" * 20
    standing = standing_on(record_of(history), after(history))
    assert (standing.done, standing.expected) == (15, 15)


histories = st.text("DMS.", min_size=1, max_size=150)


@given(history=histories, future=histories, weekly=st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_comes_later_does_not_change_a_past_warning(history: str, future: str, weekly: bool):
    plan = Plan("week", FIRST, times=3, length=7) if weekly else DAILY
    now = after(history)
    before = warnings_of(plan, record_of(history, plan), FIRST, now)
    later = warnings_of(plan, record_of(history + future, plan), FIRST, now)
    assert before == later


@given(history=histories)
@settings(max_examples=60, deadline=None)
def test_a_back_test_counts_no_more_than_there_was(history: str):
    record = record_of(history)
    found = back_test(DAILY, record, after(history))
    if found is not None:
        assert 3 <= found.lapses <= len(lapses_of(record))
        assert 0 <= found.warned <= found.lapses
        assert len(history) >= 60


def test_a_lapse_is_the_second_miss_in_a_row_and_a_longer_run_is_one():
    assert lapses_of(record_of("DMDMMMMDMM")) == [FIRST + timedelta(days=4), FIRST + timedelta(days=9)]


def test_the_back_test_of_a_hand_made_history():
    # Three streaks of ten, each broken by two misses: the first miss breaks the streak, the warning comes before the
    # second. Then a single miss that comes to nothing, and a year's quiet end.
    history = ("D" * 10 + "MM") * 3 + "D" * 15 + "M" + "D" * 40
    found = back_test(DAILY, record_of(history), after(history))
    # Below the floor nothing is said, so the first lapse (after eleven days) is warned of, too.
    assert (found.lapses, found.warned, found.false_alarms) == (3, 3, 1)
    assert found.words == "Would have warned before 3 of your last 3 lapses, 1 false alarm"


def test_a_lapse_out_of_nowhere_is_not_warned_of():
    history = ("DDDDMM" + "D" * 3) * 12
    found = back_test(DAILY, record_of(history), after(history))
    assert found.warned < found.lapses


def test_below_its_floor_a_back_test_says_nothing():
    assert back_test(DAILY, record_of("D" * 50 + "MM"), after("D" * 52)) is None
    assert back_test(DAILY, record_of("D" * 100 + "MM"), after("D" * 102)) is None


def standing(done: int, expected: int, streak: int = 0) -> Standing:
    return Standing(date(2026, 11, 21), 30, done, expected, streak, date(2026, 11, 19) if streak else None)


PLANS = [
    DAILY,
    Plan("day", FIRST, weekdays=frozenset({0, 1, 2, 3, 4})),
    Plan("day", FIRST, weekdays=frozenset({2})),
    Plan("week", FIRST, times=5, length=7),
    Plan("week", FIRST, times=1, length=7),
    Plan("period", FIRST, times=2, length=10),
    Plan("period", FIRST, times=1, length=365),
    Plan("day", FIRST, target=20.0),
    Plan("day", FIRST, target=2.0, at_most=True),
]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("done", [0, 4, 14])
@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_every_suggestion_asks_for_less_and_is_what_put_takes(plan: Plan, rule: str, done: int, difficulty: str):
    found = suggest(rule, plan, Asked(difficulty, "pages" if plan.target else None), standing(done, 30, 6))
    if found is None:
        return
    present = {"frequency": "daily"} if plan.target is None else {"frequency": "daily", "target_amount": plan.target}
    if plan.unit == "day" and len(plan.weekdays) < 7:
        present = {"frequency": "custom", "weekdays": sorted(plan.weekdays)}
    elif plan.unit == "week":
        present = {"frequency": "weekly", "times": plan.times}
    elif plan.unit == "period":
        present = {"frequency": "custom", "times": plan.times, "period_days": plan.length}
    settled = settle(present, {name: value for name, value in found.change.items() if name != "difficulty"})
    if "frequency" in found.change:
        length = settled["period_days"] or 7
        assert settled["times"] / length < plan.per_day
    elif "target_amount" in found.change:
        assert (found.change["target_amount"] > plan.target) == plan.at_most
    else:
        assert found.change["difficulty"] != difficulty
    assert found.title
    assert found.accept_words
    assert any(sign.isdigit() for sign in found.reason)


def test_a_suggestion_gives_its_reason_in_figures():
    found = suggest(REDUCE, DAILY, Asked("medium", None), standing(12, 30))
    assert found.change == {"frequency": "weekly", "times": 3}
    assert found.title == "Ask for less: 3 times a week"
    assert found.reason == (
        "Of the 30 expected in the last 30 days you missed 18, 60 %. 3 times a week is closer to what you do"
    )
    smaller = suggest(RESTART, Plan("day", FIRST, target=20.0), Asked("easy", "pages"), standing(20, 30, 12))
    assert (smaller.change, smaller.accept_words) == ({"target_amount": 10.0}, "Start again: 10 pages")
    assert smaller.reason.startswith("Your streak of 12 days ended on Thursday 19 November")
    assert suggest(EASE, DAILY, Asked("easy", None), standing(3, 30)) is None


@given(st.floats(0, 1e9, exclude_min=True), st.booleans(), st.sampled_from([EASE, RESTART]))
def test_of_whatever_amount_a_smaller_step_is_a_smaller_step(target: float, at_most: bool, rule: str):
    plan = Plan("day", FIRST, target=target, at_most=at_most)
    found = suggest(rule, plan, Asked("easy", "km"), standing(3, 30, 6))
    if found is not None and "target_amount" in found.change:
        amount = found.change["target_amount"]
        assert amount > target if at_most else 0 < amount < target


def test_an_amount_too_small_to_halve_is_left_alone():
    assert suggest(EASE, Plan("day", FIRST, target=5e-324), Asked("easy", "km"), standing(3, 30)) is None
