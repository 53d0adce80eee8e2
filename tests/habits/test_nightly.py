"""Figures follow the days without anybody doing anything, for each user in their own zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from models import Event, Habit, HabitLog, User
from services.core import clock
from services.core.database import Database
from services.habits import (
    detect_risks,
    figures,
    load_logs,
    load_rests,
    nightly,
    plan_of,
    recalculate_all,
    recalculate_user,
)
from services.habits.habits import create_habit
from services.habits.logs import write_log
from tests.fakes.database import LOCAL_USER_ID as ME
from tests.fakes.database import fresh_database

DAY = timedelta(days=1)


class Clock:
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def time_is(monkeypatch: pytest.MonkeyPatch) -> Clock:
    now = Clock()
    monkeypatch.setattr(clock, "now", now)
    return now


@pytest.fixture
def database(tmp_path: Path, time_is: Clock) -> Iterator[Database]:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.get(User, ME).time_zone = "UTC"
        session.add(User(id=2, email="far@example.org", time_zone="Pacific/Auckland", git_emails=[]))
    yield database
    database.close()


def make(database: Database, user_id: int = ME, **fields) -> int:
    with database.write() as session:
        habit = create_habit(session, user_id, {"name": "Read", "start_on": date(2026, 1, 1), **fields})
        for n in range(200):
            if n % 9:
                session.add(HabitLog(habit_id=habit.id, log_date=date(2026, 11, 21) - n * DAY, status="done"))
        session.flush()
        recalculate_user(session, user_id)
        return habit.id


def habit_of(database: Database, habit_id: int) -> Habit:
    with database.read() as session:
        return session.get(Habit, habit_id)


def assert_true(database: Database, habit_id: int, today: date) -> None:
    with database.read() as session:
        habit = session.get(Habit, habit_id)
        rests = load_rests(session, habit.user_id, habit.id)
        wanted = figures(plan_of(habit), load_logs(session, habit.id), rests, today)
        for name, value in wanted._asdict().items():
            assert getattr(habit, name) == pytest.approx(value), name
        assert habit.computed_on == today


def nothing() -> None:
    """Nobody asks the job to stop."""


def test_a_nights_run_brings_every_habit_to_its_owners_new_day(database: Database, time_is: Clock):
    ids = [
        make(database),
        make(database, frequency="weekly", times=3),
        make(database, frequency="custom", weekdays=[0, 3]),
        make(database, frequency="custom", times=4, period_days=10),
    ]
    for nights in (1, 1, 3):
        time_is.moment += nights * DAY
        assert recalculate_all(database, nothing) == len(ids)
        for habit_id in ids:
            assert_true(database, habit_id, time_is.moment.date())
        assert recalculate_all(database, nothing) == 0


def test_midnight_comes_to_each_in_their_own_zone(database: Database, time_is: Clock):
    mine, theirs = make(database), make(database, user_id=2)
    time_is.moment = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)  # already the 23rd in Auckland
    assert recalculate_all(database, nothing) == 2
    assert habit_of(database, mine).computed_on == date(2026, 11, 22)
    assert habit_of(database, theirs).computed_on == date(2026, 11, 23)


def test_the_run_tells_who_is_newly_at_risk_once(database: Database, time_is: Clock):
    habit_id = make(database)
    for _ in range(4):
        time_is.moment += DAY
        recalculate_all(database, nothing)
    with database.read() as session:
        told = session.scalars(select(Event).where(Event.type == "habit_at_risk")).all()
        assert [(each.payload["habit_id"], each.payload["consecutive_misses"]) for each in told] == [(habit_id, 2)]
    with database.write() as session:
        found = detect_risks(session, ME)
        assert (found.checked, [habit.id for habit in found.at_risk]) == (1, [habit_id])


def test_a_log_written_while_figures_are_computed_is_not_lost(
    database: Database, time_is: Clock, monkeypatch: pytest.MonkeyPatch
):
    habit_id = make(database)
    time_is.moment += DAY

    written = []
    compute = nightly._compute

    def compute_then_log(*args, **options):
        """Stand where the run has read and computed, but not yet written."""
        found = compute(*args, **options)
        if not written:
            written.append(True)
            with database.write() as session:
                write_log(session, ME, habit_id)
        return found

    monkeypatch.setattr(nightly, "_compute", compute_then_log)
    recalculate_all(database, nothing)
    assert written
    assert_true(database, habit_id, date(2026, 11, 22))
    assert habit_of(database, habit_id).last_completed_date == date(2026, 11, 22)


def test_the_run_ends_between_users_when_it_is_asked_to(database: Database, time_is: Clock):
    make(database)
    make(database, user_id=2)
    time_is.moment += DAY
    calls = []

    def stop() -> None:
        calls.append(True)
        if len(calls) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        recalculate_all(database, stop)
    assert recalculate_all(database, nothing) == 1


def test_an_older_history_is_not_read_again_for_a_new_day(database: Database, time_is: Clock):
    make(database)
    time_is.moment += DAY
    read = []

    def notice(_connection, _cursor, statement, parameters, _context, _many) -> None:
        if "FROM habit_log" in statement:
            read.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", notice)
    try:
        recalculate_all(database, nothing)
    finally:
        event.remove(database.engine, "before_cursor_execute", notice)
    assert read
    assert not any(date.min.isoformat() in parameters for _, parameters in read)
