from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.days import OwnerDays, UnknownTimeZone, zone_named

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/St_Johns",
]
owners = st.builds(
    OwnerDays,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    day_start_minutes=st.integers(0, 1439),
    week_start=st.integers(0, 6),
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001  # given UTC here


@given(owners, moments)
def test_a_day_holds_just_the_moments_between_its_start_and_the_next(days: OwnerDays, moment: datetime):
    day = days.day_of(moment)
    assert days.start_of(day) <= moment < days.start_of(day + timedelta(days=1))


@given(owners, moments, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_days_never_run_backwards(days: OwnerDays, moment: datetime, later: timedelta):
    assert days.day_of(moment) <= days.day_of(moment + later)


@given(owners, st.dates(date(2000, 1, 1), date(2037, 1, 1)))
def test_a_week_begins_on_its_weekday_and_holds_the_day(days: OwnerDays, day: date):
    first = days.week_of(day)
    assert first.weekday() == days.week_start
    assert first <= day < first + timedelta(days=7)


def test_the_night_belongs_to_the_day_before_when_the_day_begins_at_four():
    days = OwnerDays(ZoneInfo("Europe/Berlin"), day_start_minutes=240)
    assert days.day_of(datetime(2026, 11, 21, 1, 30, tzinfo=UTC)) == date(2026, 11, 20)  # 02:30 in Berlin
    assert days.day_of(datetime(2026, 11, 21, 3, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_the_days_of_a_change_of_clocks_have_23_and_25_hours():
    days = OwnerDays(ZoneInfo("Europe/Berlin"))

    def length(day: date) -> timedelta:
        return days.start_of(day + timedelta(days=1)) - days.start_of(day)

    assert length(date(2026, 3, 29)) == timedelta(hours=23)
    assert length(date(2026, 10, 25)) == timedelta(hours=25)
    assert length(date(2026, 10, 26)) == timedelta(hours=24)


def test_a_moment_is_another_day_elsewhere():
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert OwnerDays(ZoneInfo("Pacific/Auckland")).day_of(moment) == date(2026, 11, 22)
    assert OwnerDays(ZoneInfo("America/New_York")).day_of(moment) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "name",
    [
        "Mars/Olympus",
        "",
        "../etc/passwd",
        "/etc/localtime",
        "localtime",
        "posixrules",
        "Factory",
        "Europe",
        "a\0b",
        "x" * 5000,
    ],
)
def test_a_zone_that_does_not_exist_is_refused(name: str):
    with pytest.raises(UnknownTimeZone):
        zone_named(name)


def test_without_a_name_the_zone_is_the_machines():
    assert zone_named(None).utcoffset(datetime(2026, 1, 1)) is not None  # noqa: DTZ001  # a zone is asked with a naive time
