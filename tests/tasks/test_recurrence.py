"""Rules of recurrence: held against dateutil's plain iteration, and hostile ones."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.tasks.errors import BadRecurrence
from services.tasks.recurrence import dates_of, first_due, first_on, next_after, read_rule
from services.tasks.recurrence_words import recurrence_words

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=4, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 6))}")
    named = draw(st.sampled_from(["", "BYDAY", "BYMONTHDAY", "NTH"]))
    if named == "BYDAY" or (named and frequency == "WEEKLY"):
        parts.append("BYDAY=" + ",".join(draw(weekdays)))
    elif named == "BYMONTHDAY":
        numbers = draw(
            st.lists(st.sampled_from([1, 5, 15, 28, 29, 30, 31, -1, -3]), min_size=1, max_size=3, unique=True)
        )
        parts.append("BYMONTHDAY=" + ",".join(map(str, numbers)))
        if len(numbers) > 1 and draw(st.booleans()):
            parts.append(f"BYSETPOS={draw(st.sampled_from([1, -1, 2]))}")
    elif named == "NTH" and frequency in {"MONTHLY", "YEARLY"}:
        parts.append(f"BYDAY={draw(st.sampled_from([1, 2, -1, 5]))}{draw(weekdays)[0]}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(st.integers(1, 12))}")
    end = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    if end == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 12))}")
    elif end == "UNTIL":
        parts.append(f"UNTIL={draw(days):%Y%m%d}")
    return ";".join(parts)


def plainly(text: str, start: date, many: int) -> list[date]:
    """What dateutil says by itself, as far as it is near."""
    found = islice(iter(rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))), many)
    return [moment.date() for moment in found]


@settings(deadline=None, max_examples=60)
@given(rules(), days)
def test_the_dates_of_a_series_are_those_of_dateutil(text: str, start: date):
    rule = read_rule(text)
    found = dates_of(rule, start, 8)
    assume(found)  # a rule that never comes makes dateutil look until the year 9999
    assert found == plainly(text, start, len(found))


@settings(deadline=None, max_examples=60)
@given(rules(), days)
def test_going_from_task_to_task_meets_every_date_of_the_series_once(text: str, start: date):
    rule = read_rule(text)
    whole = dates_of(rule, start, 12)
    assume(whole)
    due, met = whole[0], [whole[0]]
    if rule.count is not None and start != due:
        rule = next_after(rule, start, due)[1]
    while len(met) < len(whole):
        due, rule = next_after(rule, due, due)
        met.append(due)
    assert met == whole
    if read_rule(text).count is not None and len(whole) == read_rule(text).count:
        assert next_after(rule, due, due) is None


@settings(deadline=None, max_examples=60)
@given(rules(), days, st.integers(0, 60))
def test_the_next_task_is_due_on_the_first_date_from_today_on(text: str, due: date, late: int):
    rule, today = read_rule(text), due + timedelta(days=late)
    found = next_after(rule, due, today)
    if found is not None:
        day, rest = found
        assert day > due
        assert day >= today
        assert first_on(rest, day) == day
        between = [each for each in dates_of(rule, due, 80) if due < each < day]
        assert all(each < today for each in between)
        assert read_rule(rest.text()) == rest


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=200",
        "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;INTERVAL=999;BYDAY=MO;BYMONTH=2;BYSETPOS=7",
    ],
)
def test_a_rule_that_never_comes_is_found_out_soon(text: str):
    rule = read_rule(text)
    started = time.process_time()
    assert first_on(rule, date(1970, 1, 1)) is None
    assert next_after(rule, date(2026, 1, 1), date(2026, 11, 21)) is None
    assert time.process_time() - started < 3  # dateutil alone: longer than half a minute for some


def test_a_task_from_long_ago_still_comes_again():
    found = next_after(read_rule("FREQ=DAILY"), date(1970, 1, 1), date(2026, 11, 21))
    assert found[0] == date(2026, 11, 21)


def test_a_leap_day_every_fourth_leap_year_is_within_reach():
    assert next_after(
        read_rule("FREQ=YEARLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=29"), date(2028, 2, 29), date(2028, 2, 29)
    )[0] == date(2056, 2, 29)


def test_dates_that_are_skipped_count_as_come():
    day, rest = next_after(read_rule("FREQ=DAILY;COUNT=10"), date(2026, 1, 1), date(2026, 1, 5))
    assert (day, rest.count) == (date(2026, 1, 5), 6)
    assert next_after(read_rule("FREQ=DAILY;COUNT=3"), date(2026, 1, 1), date(2026, 1, 5)) is None
    assert next_after(read_rule("FREQ=DAILY;UNTIL=20260103"), date(2026, 1, 1), date(2026, 1, 5)) is None


def test_the_series_ends_with_the_calendar():
    assert next_after(read_rule("FREQ=YEARLY"), date(2199, 6, 1), date(2199, 6, 1)) is None


def test_a_rule_with_an_interval_begins_with_its_first_date():
    assert first_due(read_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), date(2026, 11, 21)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "FREQ=", "FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY", "FREQ=FORTNIGHTLY", "INTERVAL=2",
        "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=1001",
        "FREQ=DAILY;INTERVAL=99999999999", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20270231", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=DAILY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO,TU", "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYWEEKNO=1", "FREQ=DAILY;WKST=XX", "FREQ=DAILY;DTSTART=20260101", "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;BYMONTH=" + ",".join(["1"] * 500), "FREQ=DAILY\nRRULE:FREQ=DAILY", "FREQ=DAILY;BYMONTH=١",
    ],
)  # fmt: skip
def test_what_is_no_rule_for_a_task_is_refused_in_words(text: str):
    with pytest.raises(BadRecurrence) as refused:
        read_rule(text)
    assert refused.value.errors["recurrence"][0]


@given(st.text(max_size=300))
def test_any_text_is_a_rule_or_is_refused(text: str):
    try:
        rule = read_rule(text)
    except BadRecurrence:
        return
    assert read_rule(rule.text()) == rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY", "every week on Saturday"),
        ("FREQ=WEEKLY;BYDAY=FR,MO", "every week on Monday and Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,SA", "every 2 weeks on Tuesday, Thursday and Saturday"),
        ("FREQ=MONTHLY", "every month on the 21st"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on the 1st and 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "every month on the 31st, or its last day"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the 2nd Tuesday"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "every month on the last of: Monday, Tuesday, Wednesday, Thursday or Friday"),
        ("FREQ=YEARLY", "every year on 21 November"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3", "every year on 3 March"),
        ("FREQ=DAILY;COUNT=4", "every day, 4 times"),
        ("FREQ=DAILY;COUNT=1", "every day, this is the last time"),
        ("FREQ=DAILY;UNTIL=20270301", "every day, until 1 March 2027"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_plain_english(text: str, words: str):
    assert recurrence_words(text, date(2026, 11, 21)) == words


@settings(deadline=None, max_examples=60)
@given(rules(), days)
def test_every_rule_has_words(text: str, due: date):
    assert recurrence_words(text, due).startswith("every ")
