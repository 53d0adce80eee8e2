"""Masks of days against the slow and obvious reference: the state of every single day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.analytics.calendar import DayMasks, Stretch, count_days, due_mask, masks_of_rests, possible_mask
from services.analytics.periods import by_months, by_weeks
from services.habits import DayLog, Plan, Rest, day_states, units

FIRST = date(2026, 3, 1)
LENGTH = 60
STRETCH = Stretch(FIRST, LENGTH)

numbers = st.integers(0, LENGTH - 1)
plans = st.one_of(
    st.builds(
        lambda start, weekdays: Plan("day", FIRST + timedelta(days=start), weekdays=frozenset(weekdays)),
        st.integers(-20, LENGTH - 1),
        st.sets(st.integers(0, 6), min_size=1),
    ),
    st.builds(
        lambda start, times, begin: Plan(
            "week", FIRST + timedelta(days=start), times=times, length=7, week_start=begin
        ),
        st.integers(-20, LENGTH - 1),
        st.integers(1, 7),
        st.integers(0, 6),
    ),
)
logs_of_days = st.dictionaries(numbers, st.sampled_from(["done", "skipped", "missed"]), max_size=LENGTH)
rests_of_days = st.lists(st.tuples(numbers, st.one_of(st.none(), st.integers(0, 20))), max_size=3)


def built(
    logs: dict[int, str], rests: list[tuple[int, int | None]], today: int
) -> tuple[list[DayLog], list[Rest], DayMasks]:
    found = [DayLog(FIRST + timedelta(days=number), logs[number]) for number in sorted(logs) if number <= today]
    resting = [
        Rest(FIRST + timedelta(days=first), None if more is None else FIRST + timedelta(days=first + more))
        for first, more in rests
    ]
    by_status = {
        status: STRETCH.mask(log.on for log in found if log.status == status)
        for status in ("done", "skipped", "missed")
    }
    return found, resting, DayMasks(**by_status, resting=masks_of_rests(STRETCH, resting))


@given(plan=plans, logs=logs_of_days, rests=rests_of_days, today=numbers)
@settings(max_examples=200, deadline=None)
def test_due_days_are_those_of_the_single_days(plan, logs, rests, today):
    found, resting, masks = built(logs, rests, today)
    on = FIRST + timedelta(days=today)
    states = day_states(plan, found, resting, start=FIRST, end=STRETCH.last, today=on)
    due = due_mask(STRETCH, plan, masks, on)
    for number, state in enumerate(states):
        if number != today:  # whether today is still open is asked of the units, not of masks
            assert bool(due >> number & 1) == state.due, (number, state)
    assert count_days(LENGTH, [due, due])[today] in {0, 2}


@given(plan=plans, logs=logs_of_days, rests=rests_of_days, today=numbers)
@settings(max_examples=100, deadline=None)
def test_a_day_that_could_be_done_is_no_rest_and_not_before_the_first(plan, logs, rests, today):
    _, resting, masks = built(logs, rests, today)
    on = FIRST + timedelta(days=today)
    possible = possible_mask(STRETCH, plan, masks, on)
    for number, day in enumerate(STRETCH.days):
        rested = any(rest.first <= day and (rest.last is None or day <= rest.last) for rest in resting)
        expected = (
            plan.start_on <= day <= on
            and not rested
            and logs.get(number) != "skipped"
            and day.weekday() in plan.weekdays
        )
        assert bool(possible >> number & 1) == expected


@given(plan=plans, logs=logs_of_days, rests=rests_of_days, today=numbers)
@settings(max_examples=100, deadline=None)
def test_weeks_and_months_share_out_every_unit_once(plan, logs, rests, today):
    found, resting, _ = built(logs, rests, today)
    on = FIRST + timedelta(days=today)
    all_units = units(plan, found, resting, on)
    done = sum(min(unit.done, unit.needed) for unit in all_units if unit.state != "rest")
    weeks = by_weeks(all_units, on, 20, lambda day: day - timedelta(days=day.weekday()))
    months = by_months(all_units, on, 6)
    assert sum(week.done for week in weeks) == sum(month.done for month in months) == done
    assert sum(week.due for week in weeks) == sum(month.due for month in months) >= done
    assert all(0 <= period.done <= period.due for period in (*weeks, *months))
    assert weeks[-1].first <= on <= weeks[-1].last
    assert months[-1].first <= on <= months[-1].last


def test_months_are_calendar_months_across_a_year():
    months = by_months([], date(2026, 2, 10), 3)
    assert [(month.first, month.last) for month in months] == [
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ]
    assert months[0].rate is None
