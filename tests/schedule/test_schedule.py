"""Periodic work: what is due, what was missed, and that each is started once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from models import BackgroundJob, ScheduledRun
from services.background import BackgroundJobManager, JobType
from services.core.database import Database
from services.schedule import Scheduler, Work, WorkNotFound, due_at, next_at
from tests.fakes.database import LOCAL_USER_ID, fresh_database

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOURLY = CronTrigger(minute=5, timezone="UTC")
DAILY = CronTrigger(hour=3, minute=30, timezone="Europe/Berlin")


class Clock:
    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path)
    yield database
    database.close()


def scheduler(database: Database, clock: Clock, *works: Work) -> Scheduler:
    jobs = BackgroundJobManager(database, instance_id="test", now=clock)
    jobs.register(JobType("chore", lambda _context: None, title="Chore"))
    made = Scheduler(database, jobs, owner_id=lambda: LOCAL_USER_ID, now=clock)
    for work in works:
        made.add(work)
    return made


def chore(name: str = "chore", trigger: CronTrigger = HOURLY, wanted: bool = True) -> Work:
    return Work(name, "Chore", "every hour", "chore", trigger, lambda _session, _now: wanted)


def job_count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(BackgroundJob)) or 0


def finish_jobs(database: Database) -> None:
    with database.write() as session:
        for job in session.scalars(select(BackgroundJob)):
            job.status = "completed"


def test_work_seen_for_the_first_time_waits_for_its_next_time(database: Database, clock: Clock):
    made = scheduler(database, clock, chore())
    assert made.tick() == []
    clock.moment += timedelta(minutes=4)
    assert made.tick() == []
    clock.moment += timedelta(minutes=2)
    assert made.tick() == ["chore"]
    assert job_count(database) == 1


def test_each_time_is_served_once(database: Database, clock: Clock):
    made = scheduler(database, clock, chore())
    made.tick()
    for _ in range(6):
        clock.moment += timedelta(minutes=10)
        made.tick()
        finish_jobs(database)
    assert job_count(database) == 1


def test_runs_missed_while_the_laptop_slept_are_made_up_once(database: Database, clock: Clock):
    scheduler(database, clock, chore()).tick()
    clock.moment += timedelta(days=3)
    woken = scheduler(database, clock, chore())  # and the process was another one
    assert woken.tick() == ["chore"]
    finish_jobs(database)
    assert woken.tick() == []
    assert job_count(database) == 1


def test_a_clock_put_back_neither_repeats_nor_stops_the_work(database: Database, clock: Clock):
    made = scheduler(database, clock, chore())
    made.tick()
    clock.moment += timedelta(hours=5)
    made.tick()
    finish_jobs(database)
    clock.moment -= timedelta(days=30)
    assert made.tick() == []
    clock.moment += timedelta(hours=1)
    assert made.tick() == ["chore"]


def test_work_that_nobody_wants_starts_no_job_and_is_not_made_up_later(database: Database, clock: Clock):
    made = scheduler(database, clock, chore(wanted=False))
    made.tick()
    clock.moment += timedelta(hours=2)
    assert made.tick() == []
    assert job_count(database) == 0
    again = scheduler(database, clock, chore())
    assert again.tick() == []


def test_two_beats_at_once_start_one_job(database: Database, clock: Clock):
    made = scheduler(database, clock, chore())
    made.tick()
    clock.moment += timedelta(hours=1)
    gate = threading.Barrier(4)
    started: list[str] = []

    def beat() -> None:
        gate.wait()
        started.extend(made.tick())

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert started == ["chore"]


def test_work_of_a_type_that_fails_to_start_is_tried_again(database: Database, clock: Clock):
    made = scheduler(database, clock, Work("odd", "Odd", "every hour", "unheard_of", HOURLY), chore())
    made.tick()
    clock.moment += timedelta(hours=1)
    assert made.tick() == ["chore"]
    with database.read() as session:
        run = session.get(ScheduledRun, "odd")
        assert run is not None
        assert run.last_due_at == NOON  # not served: rolled back with the job


def test_run_now_starts_the_job_and_shows_it(database: Database, clock: Clock):
    made = scheduler(database, clock, chore())
    with database.write() as session:
        job = made.run_now(session, "chore")
        assert made.run_now(session, "chore").id == job.id
    with database.read() as session:
        (standing,) = made.standings(session)
    assert standing.last_job is not None
    assert standing.last_job.id == job.id
    assert standing.last_run_at == NOON
    assert standing.next_run_at == NOON + timedelta(minutes=5)


def test_work_of_an_unknown_name_is_not_found(database: Database, clock: Clock):
    with pytest.raises(WorkNotFound), database.write() as session:
        scheduler(database, clock).run_now(session, "nothing")


def test_the_beat_starts_what_was_missed(database: Database, clock: Clock):
    made = scheduler(database, clock, chore())
    made.tick()
    clock.moment += timedelta(hours=2)
    told = threading.Event()
    tick = made.tick
    made.tick = lambda: (tick(), told.set())[0]  # type: ignore[method-assign]  # to hear of the beat
    made.start()
    try:
        assert made.is_running
        assert told.wait(20)
    finally:
        made.stop()
    assert job_count(database) == 1
    assert not made.is_running


@given(st.integers(0, 60 * 24 * 20), st.integers(0, 60 * 24 * 20), st.sampled_from([HOURLY, DAILY]))
def test_what_is_due_is_the_last_time_that_has_come(served: int, passed: int, trigger: CronTrigger):
    after = NOON + timedelta(minutes=served)
    now = after + timedelta(minutes=passed)
    due = due_at(trigger, after, now)
    following = next_at(trigger, after)
    assert following is not None
    assert (due is None) == (following > now)
    if due is not None:
        later = next_at(trigger, due)
        assert after < due <= now
        assert later is not None
        assert later > now
