from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models import Habit, HabitLog, Task, User
from services import analytics, events
from services.analytics.memory import Asking, Memory, Until
from services.core import clock
from services.core.database import Database
from tests.fakes.database import LOCAL_USER_ID as ME
from tests.fakes.database import fresh_database, open_database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.get(User, ME).time_zone = "UTC"
        session.add(User(id=2))
        session.add(Habit(id=1, user_id=ME, name="Read", start_on=date(2026, 1, 1)))
    yield database
    database.close()


def count_logs(asking: Asking) -> Until[int]:
    return Until(asking.session.scalar(select(func.count()).select_from(HabitLog)) or 0, None)


def log_day(database: Database, number: int, user_id: int = ME) -> None:
    with database.write() as session:
        session.add(HabitLog(habit_id=1, log_date=date(2020, 1, 1) + timedelta(days=number), status="done"))
        session.flush()
        events.publish(session, "habit_logged", {"habit_id": 1, "automatic": True}, user_id=user_id)


def test_an_answer_is_kept_until_something_that_matters_happens(database: Database):
    memory, made = Memory(), []

    def make(asking: Asking) -> Until[int]:
        made.append(1)
        return count_logs(asking)

    def ask() -> int:
        return memory.get(database, ME, "logs", make)

    assert (ask(), ask(), len(made)) == (0, 0, 1)
    log_day(database, 1)
    assert (ask(), ask(), len(made)) == (1, 1, 2)
    with database.write() as session:
        events.publish(session, "job.completed", {}, user_id=ME)
        events.publish(session, "habit_logged", {"habit_id": 9, "automatic": True}, user_id=2)
    assert (ask(), len(made)) == (1, 2)
    with database.write() as session:
        session.get(Habit, 1).consistency_score = 50.0  # the nightly recalculation: no event
        session.get(Habit, 1).computed_on = date(2026, 11, 21)
    assert (ask(), len(made)) == (1, 3)


def test_another_process_is_heard(database: Database, tmp_path: Path):
    memory = Memory()
    assert memory.get(database, ME, "logs", count_logs) == 0
    other = open_database(tmp_path)
    log_day(other, 1)
    other.close()
    assert memory.get(database, ME, "logs", count_logs) == 1


def test_the_turn_of_the_day_ends_an_answer_and_so_does_a_move(database: Database, monkeypatch: pytest.MonkeyPatch):
    memory = Memory()

    def today(asking: Asking) -> Until[date]:
        return Until(asking.today, None)

    assert memory.get(database, ME, "today", today) == date(2026, 11, 21)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=12))
    assert memory.get(database, ME, "today", today) == date(2026, 11, 22)
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert memory.get(database, ME, "today", today) == date(2026, 11, 21)
    with database.write() as session:
        session.get(User, ME).time_zone = "Pacific/Auckland"
        events.publish(session, "user.updated", {}, user_id=ME)
    assert memory.get(database, ME, "today", today) == date(2026, 11, 22)


def test_an_answer_that_time_alone_makes_wrong_ends_then(database: Database, monkeypatch: pytest.MonkeyPatch):
    with database.write() as session:
        session.add(Task(user_id=ME, title="Call", due_on=date(2026, 11, 21), due_minutes=13 * 60))
    assert analytics.get_dashboard(database, ME).tasks.overdue == 0
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=61))
    assert analytics.get_dashboard(database, ME).tasks.overdue == 1


def test_an_error_is_not_kept_and_users_do_not_share(database: Database):
    memory = Memory()

    def fail(asking: Asking) -> Until[int]:
        raise KeyError(asking.user_id)

    with pytest.raises(KeyError):
        memory.get(database, ME, "key", fail)
    assert memory.get(database, ME, "key", lambda asking: Until(asking.user_id, None)) == 1
    assert memory.get(database, 2, "key", lambda asking: Until(asking.user_id, None)) == 2


def test_what_was_answered_after_a_commit_is_never_older_than_it(database: Database):
    """Two threads log and ask; whoever has committed must see its own log, whatever the other computed meanwhile."""
    memory, faults = Memory(), []
    committed = [0, 0]

    def work(mine: int) -> None:
        for number in range(40):
            log_day(database, mine * 1000 + number)
            committed[mine] = number + 1
            least = sum(committed)
            seen = memory.get(database, ME, "logs", count_logs)
            if seen < least:
                faults.append((seen, least))

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert memory.get(database, ME, "logs", count_logs) == 80


def test_an_answer_made_while_something_is_committed_is_not_kept_for_new(database: Database):
    memory = Memory()

    def slow(asking: Asking) -> Until[int]:
        found = count_logs(asking)
        if found.value == 0:
            log_day(database, 1)  # commits after the snapshot was taken
        return found

    assert memory.get(database, ME, "logs", slow) == 0
    assert memory.get(database, ME, "logs", slow) == 1


def test_of_several_who_ask_at_once_one_makes_the_answer(database: Database):
    memory, made, begun = Memory(), [], threading.Barrier(6)

    def make(asking: Asking) -> Until[int]:
        made.append(1)
        return count_logs(asking)

    def ask() -> None:
        begun.wait()
        assert memory.get(database, ME, "logs", make) == 0

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_no_more_answers_are_kept_than_may_be(database: Database):
    memory = Memory(most=3)
    for number in range(10):
        memory.get(database, ME, number, count_logs)
    assert len(memory._kept) == 3
