import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models import BackgroundJob, User
from services import events
from services.background import (
    NEVER_AGAIN,
    JobAlreadyCompleted,
    JobAlreadyOver,
    JobNotFound,
    JobType,
    Status,
    TooManyJobs,
    UnknownJobType,
    active_and_just_finished,
    clean_up,
    get_job,
    list_jobs,
)
from tests.fakes.database import LOCAL_USER_ID

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds(manager):
    manager.register(JobType("nothing", lambda _: None, "Nothing"))
    manager.register(JobType("staged", lambda _: None, "Staged", stages=[("a", "First"), ("b", "Then")], priority=5))


def event_types(database):
    with database.read() as session:
        return [event.type for event in events.list_events(session, LOCAL_USER_ID, limit=200)]


def write_job(database, **columns):
    with database.write() as session:
        job = BackgroundJob(user_id=LOCAL_USER_ID, **{"job_type": "nothing", **columns})
        session.add(job)
        session.flush()
        return job.id


def test_a_started_job_waits_with_its_stages_and_an_event(start, job, database):
    row = job(start("staged", subject=7, payload={"x": 1}))
    assert (row.status, row.key, row.priority, row.payload) == ("pending", "staged:7", 5, {"x": 1})
    assert [(stage["title"], stage["state"]) for stage in row.stages] == [("First", "waiting"), ("Then", "waiting")]
    assert event_types(database) == ["job.created"]


def test_a_job_whose_starter_rolls_back_was_never_there(manager, database):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        manager.start(session, "nothing", user_id=LOCAL_USER_ID).id /= 0
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(BackgroundJob)) == 0


def test_what_start_returns_can_be_changed_like_any_row(manager, database, job):
    with database.write() as session:
        row = manager.start(session, "nothing", user_id=LOCAL_USER_ID)
        row.message = "Waiting for a worker"
    assert job(row.id).message == "Waiting for a worker"


def test_a_second_start_of_a_live_key_answers_with_the_live_job(start):
    first = start("nothing", subject=1)
    assert start("nothing", subject=1) == first
    assert start("nothing", subject=2) != first
    assert start("nothing") != start("nothing")


def test_many_starts_at_once_of_one_key_give_one_live_job(start, database):
    barrier, ids = threading.Barrier(8), []

    def race():
        barrier.wait()
        ids.append(start("nothing", subject="same"))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1
    assert event_types(database) == ["job.created"]


def test_the_database_itself_refuses_a_second_live_row_of_a_key(database):
    write_job(database, key="nothing:1", status="running")
    write_job(database, key="nothing:1", status="completed")
    with pytest.raises(IntegrityError):
        write_job(database, key="nothing:1", status="pending")


def test_the_hundred_and_first_waiting_job_of_a_user_is_refused(make_manager, database):
    manager = make_manager(max_pending=3)
    manager.register(JobType("nothing", lambda _: None, "Nothing"))
    with database.write() as session:
        session.add(User(id=2))
    with database.write() as session:
        for number in range(3):
            manager.start(session, "nothing", user_id=LOCAL_USER_ID, subject=number)
        with pytest.raises(TooManyJobs, match="3 jobs waiting"):
            manager.start(session, "nothing", user_id=LOCAL_USER_ID)
        assert manager.start(session, "nothing", user_id=LOCAL_USER_ID, subject=2).key == "nothing:2"
        assert manager.start(session, "nothing", user_id=2).id


def test_a_type_that_nobody_registered_is_refused(start):
    with pytest.raises(UnknownJobType, match="sing"):
        start("sing")


def test_a_waiting_job_is_cancelled_at_once_and_cancelling_again_changes_nothing(start, manager, database):
    job_id = start("nothing", subject=1)
    for _ in range(2):
        with database.write() as session:
            assert manager.cancel(session, LOCAL_USER_ID, job_id).status == "cancelled"
    assert event_types(database) == ["job.created", "job.cancelled"]
    assert start("nothing", subject=1) != job_id


@pytest.mark.parametrize("status", ["completed", "failed", "dead"])
def test_what_is_over_cannot_be_cancelled(database, manager, status):
    job_id = write_job(database, status=status)
    with pytest.raises(JobAlreadyOver, match=status), database.write() as session:
        manager.cancel(session, LOCAL_USER_ID, job_id)


def test_nobody_sees_cancels_or_retries_the_job_of_another(start, manager, database):
    job_id = start("nothing")
    for attempt in (manager.cancel, manager.retry, get_job):
        with pytest.raises(JobNotFound), database.write() as session:
            attempt(session, 2, job_id)
    with database.read() as session:
        assert list_jobs(session, 2).total == 0
        assert active_and_just_finished(session, 2) == []


@pytest.mark.parametrize("status", ["failed", "cancelled", "dead"])
def test_a_job_that_ended_badly_is_revived_with_fresh_attempts(database, manager, job, status):
    job_id = write_job(
        database,
        status=status,
        attempts=3,
        max_attempts=3,
        error_message="no",
        error_code=1,
        finished_at=NOW,
        cancel_requested=True,
        progress=40,
    )
    with database.write() as session:
        assert manager.retry(session, LOCAL_USER_ID, job_id).status == "pending"
    row = job(job_id)
    assert (row.attempts, row.error_message, row.finished_at, row.cancel_requested, row.progress) == (
        0,
        None,
        None,
        False,
        0,
    )
    assert event_types(database) == ["job.revived"]


def test_retrying_a_job_whose_key_is_live_again_answers_with_the_live_one(database, manager, start):
    dead = write_job(database, status="dead", key="nothing:9")
    live = start("nothing", subject=9)
    with database.write() as session:
        assert manager.retry(session, LOCAL_USER_ID, dead).id == live
    with database.read() as session:
        assert get_job(session, LOCAL_USER_ID, dead).status == "dead"


def test_a_completed_job_is_not_retried(database, manager):
    job_id = write_job(database, status="completed")
    with pytest.raises(JobAlreadyCompleted), database.write() as session:
        manager.retry(session, LOCAL_USER_ID, job_id)


def test_retrying_a_job_that_waits_for_its_next_attempt_has_it_run_now(database, make_manager, job):
    manager = make_manager(now=lambda: NOW)
    job_id = write_job(database, status="pending", attempts=1, max_attempts=3, run_at=NOW + timedelta(hours=1))
    with database.write() as session:
        manager.retry(session, LOCAL_USER_ID, job_id)
    assert (job(job_id).run_at, job(job_id).attempts) == (NOW, 1)


def test_jobs_are_paged_newest_first(database, start):
    ids = [start("nothing") for _ in range(5)]
    with database.read() as session:
        first = list_jobs(session, LOCAL_USER_ID, limit=2)
        second = list_jobs(session, LOCAL_USER_ID, limit=2, cursor=first.next_cursor)
        last = list_jobs(session, LOCAL_USER_ID, "pending", limit=2, cursor=second.next_cursor)
        none = list_jobs(session, LOCAL_USER_ID, Status.DEAD)
    assert [job.id for page in (first, second, last) for job in page.jobs] == ids[::-1]
    assert (first.total, last.next_cursor, none.jobs, none.total) == (5, None, [], 0)


def test_status_shows_what_is_live_and_what_ended_within_a_minute(database):
    running = write_job(database, status="running")
    pending = write_job(database, status="pending")
    just = write_job(database, status="failed", finished_at=NOW - timedelta(seconds=59))
    write_job(database, status="completed", finished_at=NOW - timedelta(seconds=61))
    with database.read() as session:
        shown = [job.id for job in active_and_just_finished(session, LOCAL_USER_ID, NOW)]
    assert shown == [running, just, pending]


def test_finished_jobs_are_cleaned_up_after_their_days_and_live_ones_never(database):
    old = write_job(database, status="dead", finished_at=NOW - timedelta(days=31))
    kept = [
        write_job(database, status="failed", finished_at=NOW - timedelta(days=29)),
        write_job(database, status="pending", created_at=NOW - timedelta(days=99)),
    ]
    with database.write() as session:
        assert clean_up(session, NOW, keep_days=30) == 1
    with database.read() as session:
        left = set(session.scalars(select(BackgroundJob.id)))
    assert left == set(kept)
    assert old not in left


def orphan(database, attempts, **columns):
    return write_job(database, status="running", owner="gone", attempts=attempts, max_attempts=2, **columns)


def test_what_another_instance_left_running_waits_again_or_is_dead_or_cancelled(database, manager, job):
    again, used_up = orphan(database, 1), orphan(database, 2)
    cancelled = orphan(database, 1, cancel_requested=True)
    mine = write_job(database, status="running", owner="one", attempts=1)
    assert manager.recover() == 3
    assert [job(each).status for each in (again, used_up, cancelled, mine)] == [
        "pending",
        "dead",
        "cancelled",
        "running",
    ]
    assert (job(again).attempts, job(again).owner) == (1, None)
    assert "2 times in a row" in job(used_up).error_message
    assert event_types(database) == ["job.retrying", "job.dead", "job.cancelled"]
    assert manager.recover() == 0


def test_recovery_tells_the_hooks(database, make_manager):
    told = []
    manager = make_manager("two")
    manager.register(
        JobType(
            "nothing",
            lambda _: None,
            "Nothing",
            retry=NEVER_AGAIN,
            on_requeued=lambda _, job, outcome: told.append((job.id, job.status, outcome.status)),
            on_final=lambda _, job, outcome: told.append((job.id, job.status, outcome.status)),
        )
    )
    again, used_up = orphan(database, 1), orphan(database, 2)
    manager.recover()
    assert told == [(again, "pending", "pending"), (used_up, "dead", "dead")]
