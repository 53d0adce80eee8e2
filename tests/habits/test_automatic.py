"""Habits that log themselves from the commits of mapped repositories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from models import Commit, Event, Habit, HabitLog, Person, Project, User
from services import events
from services.core import clock
from services.core.database import Database
from services.habits import follow_commits, follow_events
from services.habits.habits import create_habit, update_habit
from services.habits.logs import LogIsAutomatic, delete_log, write_log
from tests.fakes.database import LOCAL_USER_ID as ME
from tests.fakes.database import fresh_database

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
GANDER, FLASK = 1, 2


@pytest.fixture(autouse=True)
def _it_is_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two projects, the owner known by two addresses, and somebody else."""
    database = fresh_database(tmp_path)
    with database.write() as session:
        user = session.get(User, ME)
        user.time_zone, user.git_emails = "UTC", ["Me@Example.org", "me@work.example"]
        session.add(User(id=2, email="other@example.org", git_emails=["me@example.org"]))
        session.flush()
        for number, name in ((GANDER, "gander"), (FLASK, "flask")):
            session.add(Project(id=number, user_id=ME, name=name, status="ready"))
        session.flush()
        for number, project, email, is_bot in (
            (1, GANDER, "me@example.org", False),
            (2, GANDER, "ben@example.org", False),
            (3, GANDER, "me@work.example", True),
            (4, FLASK, "me@work.example", False),
        ):
            session.add(Person(id=number, project_id=project, name="N", email=email, is_bot=is_bot))
    yield database
    database.close()


def commit(database: Database, person: int, when: str | datetime, *, is_merge: bool = False) -> None:
    at = datetime.fromisoformat(when).replace(tzinfo=UTC) if isinstance(when, str) else when
    with database.write() as session:
        project = session.get(Person, person).project_id
        count = len(session.scalars(select(Commit.id)).all())
        session.add(
            Commit(
                project_id=project,
                sha=f"{count:040x}",
                person_id=person,
                authored_at=at,
                committed_at=at + timedelta(days=90),
                subject="s",
                is_merge=is_merge,
            )
        )


def make(database: Database, **fields) -> int:
    with database.write() as session:
        return create_habit(session, ME, {"name": "Commit", "source": "commits", **fields}).id


def follow(database: Database, project_id: int | None = None) -> int:
    with database.write() as session:
        return follow_commits(session, ME, project_id)


def logged(database: Database, habit_id: int) -> dict[str, tuple]:
    with database.read() as session:
        rows = session.scalars(select(HabitLog).where(HabitLog.habit_id == habit_id).order_by(HabitLog.log_date))
        return {
            row.log_date.isoformat(): (row.status, row.automatic, (row.evidence or {}).get("commits")) for row in rows
        }


def habit_of(database: Database, habit_id: int) -> Habit:
    with database.read() as session:
        return session.get(Habit, habit_id)


def test_a_new_habit_is_filled_from_the_history_that_is_there(database: Database):
    commit(database, 1, "2026-11-18T09:00")
    commit(database, 1, "2026-11-18T11:42")
    commit(database, 4, "2026-11-18T10:00")
    commit(database, 1, "2026-11-20T23:59")
    habit_id = make(database)
    assert logged(database, habit_id) == {"2026-11-18": ("done", True, 3), "2026-11-20": ("done", True, 1)}
    habit = habit_of(database, habit_id)
    assert (habit.start_on, habit.total_completions, habit.current_streak) == (date(2026, 11, 18), 2, 1)
    with database.read() as session:
        evidence = session.scalar(select(HabitLog.evidence).order_by(HabitLog.log_date))
    assert evidence["projects"] == ["flask", "gander"]
    assert evidence["last_at"] == "2026-11-18T11:42:00.000Z"


def test_merges_bots_other_people_and_other_projects_do_not_count(database: Database):
    commit(database, 1, "2026-11-10T09:00", is_merge=True)
    commit(database, 2, "2026-11-11T09:00")
    commit(database, 3, "2026-11-12T09:00")
    commit(database, 4, "2026-11-13T09:00")
    commit(database, 1, "2026-11-14T09:00")
    assert list(logged(database, make(database, source_project_id=GANDER))) == ["2026-11-14"]
    assert list(logged(database, make(database))) == ["2026-11-13", "2026-11-14"]


def test_days_before_a_start_that_was_given_are_left_alone(database: Database):
    commit(database, 1, "2026-11-10T09:00")
    commit(database, 1, "2026-11-20T09:00")
    assert list(logged(database, make(database, start_on=date(2026, 11, 15)))) == ["2026-11-20"]


def test_a_refresh_adds_what_is_new_and_doing_it_again_changes_nothing(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    habit_id = make(database)
    commit(database, 1, "2026-11-21T09:00")
    assert follow(database, FLASK) == 1  # a habit of all projects follows each
    before = events_of(database)
    assert follow(database) == 0
    assert events_of(database) == before
    assert habit_of(database, habit_id).current_streak == 2
    assert "habit_logged" in before


def events_of(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Event.type).order_by(Event.id)))


def test_many_days_at_once_are_one_event(database: Database):
    make(database, start_on=date(2026, 1, 1))
    for day in range(1, 11):
        commit(database, 1, f"2026-11-{day:02}T09:00")
    assert follow(database) == 10
    assert events_of(database).count("habits.changed") == 1
    assert "habit_logged" not in events_of(database)


def test_a_manual_log_wins_and_stays(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    commit(database, 1, "2026-11-21T09:00")
    habit_id = make(database)
    with database.write() as session:
        write_log(session, ME, habit_id, log_date=date(2026, 11, 20), status="missed")
    commit(database, 1, "2026-11-20T10:00")
    follow(database)
    assert logged(database, habit_id)["2026-11-20"][:2] == ("missed", False)
    assert habit_of(database, habit_id).current_streak == 1


def test_taking_a_manual_log_back_brings_the_automatic_one_again(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    habit_id = make(database)
    with database.write() as session:
        log, _, _ = write_log(session, ME, habit_id, log_date=date(2026, 11, 20), status="skipped")
        delete_log(session, ME, log.id)
    assert logged(database, habit_id)["2026-11-20"] == ("done", True, 1)
    with database.write() as session, pytest.raises(LogIsAutomatic):
        delete_log(session, ME, log.id)


def test_rewritten_history_takes_its_days_back(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    commit(database, 1, "2026-11-21T09:00")
    habit_id = make(database)
    with database.write() as session:
        session.execute(delete(Commit).where(Commit.authored_at < datetime(2026, 11, 21, tzinfo=UTC)))
    assert follow(database, GANDER) == 1
    assert list(logged(database, habit_id)) == ["2026-11-21"]


def test_another_source_rebuilds_what_was_logged(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    commit(database, 4, "2026-11-21T09:00")
    habit_id = make(database)
    for fields, days in (
        ({"source_project_id": FLASK}, ["2026-11-21"]),
        ({"source_project_id": None}, ["2026-11-20", "2026-11-21"]),
        ({"source": "manual"}, []),
    ):
        with database.write() as session:
            update_habit(session, ME, habit_id, fields)
        assert list(logged(database, habit_id)) == days


def test_what_comes_back_from_the_archive_catches_up(database: Database):
    commit(database, 1, "2026-11-19T09:00")
    habit_id = make(database)
    with database.write() as session:
        update_habit(session, ME, habit_id, {"status": "archived"})
    commit(database, 1, "2026-11-21T09:00")
    assert follow(database) == 0
    with database.write() as session:
        update_habit(session, ME, habit_id, {"status": "active"})
    assert list(logged(database, habit_id)) == ["2026-11-19", "2026-11-21"]


def test_the_number_of_commits_is_the_amount_of_a_measurable_habit(database: Database):
    for hour in (8, 9, 10):
        commit(database, 1, f"2026-11-20T{hour:02}:00")
    commit(database, 1, "2026-11-19T09:00")
    habit_id = make(database, target_amount=3.0, unit="commits")
    assert logged(database, habit_id) == {"2026-11-19": ("missed", True, 1), "2026-11-20": ("done", True, 3)}


def test_moving_to_another_zone_keeps_the_days_that_were_logged(database: Database):
    commit(database, 1, "2026-11-19T23:30")
    habit_id = make(database)
    with database.write() as session:
        session.get(User, ME).time_zone = "Asia/Tokyo"  # where it was the 20th
    assert follow(database) == 0
    assert list(logged(database, habit_id)) == ["2026-11-19"]
    commit(database, 1, "2026-11-20T16:00")  # the 21st in Tokyo
    follow(database)
    assert list(logged(database, habit_id)) == ["2026-11-19", "2026-11-21"]


def test_addresses_that_change_rebuild_through_their_event(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    commit(database, 4, "2026-11-21T09:00")
    habit_id = make(database)
    end = follow_events(events.bus, database)
    try:
        with database.write() as session:
            session.get(User, ME).git_emails = ["me@work.example"]
            events.publish(session, "user.updated", {"user_id": ME}, user_id=ME)
    finally:
        end()
    assert list(logged(database, habit_id)) == ["2026-11-21"]


def test_a_drawn_map_is_followed_and_a_project_that_goes_too(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    of_all, of_gander = make(database), make(database, source_project_id=GANDER)
    end = follow_events(events.bus, database)
    try:
        commit(database, 4, "2026-11-21T09:00")
        with database.write() as session:
            events.publish(session, "map.drawn", {}, user_id=ME, project_id=FLASK)
        assert list(logged(database, of_all)) == ["2026-11-20", "2026-11-21"]
        with database.write() as session:
            session.delete(session.get(Project, GANDER))
            session.flush()
            events.publish(session, "project.deleted", {"project_id": GANDER, "name": "gander"}, user_id=ME)
    finally:
        end()
    assert list(logged(database, of_all)) == ["2026-11-21"]
    assert list(logged(database, of_gander)) == ["2026-11-20"]
    assert habit_of(database, of_gander).source == "manual"


def test_another_users_commits_are_not_counted_for_me(database: Database):
    with database.write() as session:
        session.get(Project, GANDER).user_id = 2
    commit(database, 1, "2026-11-20T09:00")
    assert logged(database, make(database)) == {}


def test_without_addresses_nothing_is_counted(database: Database):
    commit(database, 1, "2026-11-20T09:00")
    with database.write() as session:
        session.get(User, ME).git_emails = []
    assert logged(database, make(database)) == {}
