"""Commits fall on the owner's days, and stay on the day they once had."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.core.days import OwnerDays
from services.habits.commit_days import Moment, commit_days, span_of

TOKYO, BERLIN, LOS_ANGELES = (
    OwnerDays(ZoneInfo(name)) for name in ("Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles")
)
moments = st.lists(
    st.builds(
        Moment,
        st.integers(0, 16 * 86_400).map(lambda seconds: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(seconds=seconds)),
        st.sampled_from(["gander", "flask"]),
    ),
    max_size=40,
)


@given(moments, st.sampled_from([TOKYO, BERLIN, LOS_ANGELES, OwnerDays(BERLIN.zone, 240)]))
@settings(deadline=None)
def test_every_commit_counts_once_on_its_day(made: list[Moment], days: OwnerDays):
    found = commit_days(made, days)
    assert sum(each.commits for each in found.values()) == len(made)
    for on, each in found.items():
        mine = [moment for moment in made if days.day_of(moment.at) == on]
        assert each.commits == len(mine)
        assert each.projects == {moment.project for moment in mine}
        assert (each.first_at, each.last_at) == (min(mine).at, max(mine).at)


@given(moments)
@settings(deadline=None)
def test_what_was_counted_before_a_move_stays_on_its_days(made: list[Moment]):
    before = commit_days(made, TOKYO)
    spans = [span for on, each in before.items() if (span := span_of(on, each.evidence()))]
    assert commit_days(made, LOS_ANGELES, spans) == before


def test_a_new_commit_after_a_move_is_counted_where_the_owner_is_now():
    evening = Moment(datetime(2026, 11, 21, 20, tzinfo=UTC), "gander")  # the 22nd in Tokyo
    before = commit_days([evening], TOKYO)
    spans = [span for on, each in before.items() if (span := span_of(on, each.evidence()))]
    later = Moment(evening.at + timedelta(hours=2), "gander")
    found = commit_days([evening, later], LOS_ANGELES, spans)
    assert {on: each.commits for on, each in found.items()} == {date(2026, 11, 21): 1, date(2026, 11, 22): 1}


def test_evidence_that_cannot_be_read_is_none():
    assert span_of(date(2026, 1, 1), None) is None
    assert span_of(date(2026, 1, 1), {"commits": 3}) is None
    assert span_of(date(2026, 1, 1), {"first_at": "x", "last_at": "y"}) is None
