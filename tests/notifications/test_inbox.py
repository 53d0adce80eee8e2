from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import Event, Notification, User
from services import notifications
from services.core import clock
from services.core.database import Database
from services.core.days import OwnerDays
from tests.fakes.database import LOCAL_USER_ID, fresh_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path)
    yield database
    database.close()


def tell(
    database: Database, subject: str = "nudge:habit:1:2026-11-21", kind: str = "nudge", **options: object
) -> int | None:
    with database.write() as session:
        user = session.get(User, LOCAL_USER_ID)
        assert user is not None
        return notifications.tell(session, user, kind, subject, title="German waits", **options)  # type: ignore[arg-type]


def choose(database: Database, **choices: object) -> None:
    with database.write() as session:
        user = session.get(User, LOCAL_USER_ID)
        assert user is not None
        user.email, user.notification_choices = "ada@example.org", choices


def rows(database: Database) -> list[Notification]:
    with database.read() as session:
        return list(session.scalars(select(Notification).order_by(Notification.id)))


def test_the_same_thing_is_told_once(database: Database):
    assert tell(database) is not None
    assert tell(database) is None
    assert tell(database, "nudge:habit:1:2026-11-22") is not None
    assert len(rows(database)) == 2
    with database.read() as session:
        assert len(session.scalars(select(Event).where(Event.type == "notification.created")).all()) == 2


def test_what_the_owner_does_not_want_to_hear_is_not_told(database: Database):
    choose(database, nudge={"inbox": False, "email": False})
    assert tell(database, email_configured=True) is None
    assert rows(database) == []


def test_what_is_wanted_by_email_only_waits_there_and_is_not_unread(database: Database):
    choose(database, nudge={"inbox": False, "email": True})
    tell(database, email_configured=True)
    (row,) = rows(database)
    assert (row.email_state, row.read_at is None) == ("waiting", False)
    with database.read() as session:
        assert notifications.count_unread(session, LOCAL_USER_ID) == 0
        assert notifications.has_waiting(session)
        page = notifications.list_notifications(session, LOCAL_USER_ID, unread=False, limit=50, cursor=None)
        assert (page.rows, page.total) == ([], 0)  # switched off in the inbox is not there at all


def test_without_a_mail_server_nothing_waits_for_one(database: Database):
    choose(database, nudge={"email": True})
    tell(database)
    assert [row.email_state for row in rows(database)] == ["none"]


def test_reading_some_leaves_the_others_unread(database: Database):
    first, second = tell(database, "a"), tell(database, "b")
    with database.write() as session:
        assert notifications.mark_read(session, LOCAL_USER_ID, [first or 0, 999]) == 1
        assert notifications.mark_read(session, LOCAL_USER_ID, [first or 0]) == 0
    with database.read() as session:
        page = notifications.list_notifications(session, LOCAL_USER_ID, unread=True, limit=10, cursor=None)
    assert [row.id for row in page.rows] == [second]
    with database.write() as session:
        assert notifications.mark_read(session, LOCAL_USER_ID, None) == 1


def test_another_users_notifications_cannot_be_read_away(database: Database):
    mine = tell(database)
    with database.write() as session:
        session.add(User(id=2, full_name="Ben"))
        session.flush()
        assert notifications.mark_read(session, 2, [mine or 0]) == 0
        assert notifications.mark_read(session, 2, None) == 0


def test_old_ones_are_removed(database: Database):
    tell(database)
    with database.write() as session:
        assert notifications.clean_up(session, clock.now()) == 0
        assert notifications.clean_up(session, clock.now() + timedelta(days=91)) == 1


@pytest.mark.parametrize(
    ("hours", "clock_shows", "quiet"),
    [
        (["22:00", "07:00"], "23:30", True),
        (["22:00", "07:00"], "06:59", True),
        (["22:00", "07:00"], "07:00", False),
        (["12:00", "14:00"], "13:00", True),
        (["12:00", "14:00"], "14:00", False),
        (["12:00", "12:00"], "12:00", False),
        (None, "03:00", False),
    ],
)
def test_quiet_hours_are_the_owners_and_may_pass_midnight(hours: list[str] | None, clock_shows: str, quiet: bool):
    zone = ZoneInfo("Asia/Kolkata")
    hour, minute = (int(part) for part in clock_shows.split(":"))
    now = datetime(2026, 11, 21, hour, minute, tzinfo=zone).astimezone(UTC)
    assert notifications.is_quiet({"quiet": hours}, OwnerDays(zone), now) is quiet


@pytest.mark.parametrize(
    "choices",
    [
        {"gossip": {"inbox": True}},
        {"nudge": {"inbox": 1}},
        {"nudge": {"pigeon": True}},
        {"nudge": True},
        {"quiet": ["22:00"]},
        {"quiet": ["24:00", "07:00"]},
        {"quiet": "22:00-07:00"},
        {"quiet": ["22:00", None]},
    ],
)
def test_choices_that_mean_nothing_are_refused(choices: dict[str, object]):
    with pytest.raises(notifications.BadChoices) as refused:
        notifications.check_choices(choices)
    assert refused.value.errors


def test_choices_are_kept_as_chosen():
    choices = {"nudge": {"email": True}, "quiet": ["22:00", "07:00"]}
    assert notifications.check_choices(choices) == choices
    assert notifications.check_choices({"quiet": None}) == {}
