import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from models import BackgroundJob, Project, User
from services import events
from services.background import FINAL, Completed, JobType, RetryPolicy, Status, list_jobs
from services.core.errors import Forbidden, Upstream
from tests.background.conftest import event_types, run
from tests.fakes.database import LOCAL_USER_ID


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.time = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self):
        return self.time


# ── Running ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_runs_with_its_payload_and_keeps_its_result(manager, start, until_status, database):
    run(manager, JobType("double", lambda context: {"is": context.payload["n"] * 2}, "Double", stages=[("a", "A")]))
    row = until_status(start("double", payload={"n": 21}), *FINAL)
    assert (row.status, row.result, row.progress, row.attempts, row.owner) == ("completed", {"is": 42}, 100, 1, None)
    assert row.stages[0]["state"] == "done"
    assert row.created_at <= row.started_at <= row.finished_at
    assert event_types(database, row.id) == ["job.created", "job.started", "job.completed"]


def test_what_waited_before_the_workers_started_runs(manager, start, until_status):
    manager.register(JobType("nothing", lambda _: None, "Nothing"))
    job_id = start("nothing")
    manager.start_workers()
    assert until_status(job_id, *FINAL).status == "completed"


def test_the_more_urgent_runs_first_and_equals_in_their_order(make_manager, start, until_status):
    order = []
    manager = make_manager("few", workers=1)
    manager.register(JobType("note", lambda context: order.append(context.payload["n"]), "Note"))
    ids = [start("note", using=manager, payload={"n": n}, priority=priority) for n, priority in enumerate([0, 0, 9, 0])]
    manager.start_workers()
    for job_id in ids:
        until_status(job_id, *FINAL)
    assert order == [2, 0, 1, 3]


def test_the_last_effects_of_a_job_and_its_completion_are_one_transaction(manager, start, until_status, database):
    def work(context):
        def apply(session):
            session.add(Project(user_id=context.user_id, name=context.payload["name"]))
            if context.payload["name"] == "bad":
                raise Forbidden("You may not.")

        return Completed({"ok": True}, apply)

    run(manager, JobType("make", work, "Make"))
    good = until_status(start("make", payload={"name": "good"}), *FINAL)
    bad = until_status(start("make", payload={"name": "bad"}), *FINAL)
    assert (good.status, bad.status, bad.error_message, bad.result) == ("completed", "failed", "You may not.", None)
    with database.read() as session:
        assert session.scalars(select(Project.name)).all() == ["good"]


def test_hooks_write_in_the_transaction_of_the_jobs_own_move(manager, start, until_status, database):
    seen = []

    def final(session, job, outcome):
        seen.append((job.status, outcome.status, outcome.error_message))
        session.add(User(full_name=f"{job.id} {outcome.status}"))

    def started(session, job):
        seen.append((job.status, job.attempts))

    def refuse(_):
        raise Forbidden("Not this one.")

    run(manager, JobType("refused", refuse, "Refused", on_started=started, on_final=final))
    job_id = start("refused")
    until_status(job_id, *FINAL)
    assert seen == [("running", 1), ("failed", "failed", "Not this one.")]
    with database.read() as session:
        assert session.scalar(select(User.id).where(User.full_name == f"{job_id} failed"))


def test_a_hook_that_fails_is_logged_and_leaves_nothing_but_the_jobs_end(
    manager, start, until_status, database, caplog
):
    def final(session, job, outcome):
        session.add(User(full_name="half"))
        session.flush()
        raise ValueError(outcome)

    run(manager, JobType("nothing", lambda _: None, "Nothing", on_final=final))
    assert until_status(start("nothing"), *FINAL).status == "completed"
    assert "hook of job" in caplog.text
    with database.read() as session:
        assert session.scalar(select(User.id).where(User.full_name == "half")) is None


# ── Lanes ────────────────────────────────────────────────────────────────────────────────────────────


def test_ten_slow_jobs_never_make_a_person_wait(manager, start, until_status, database):
    leave, at_once, lock = threading.Event(), [0, 0], threading.Lock()

    def slow(context):
        with lock:
            at_once[0] += 1
            at_once[1] = max(at_once)
        while not leave.wait(0.01) and not context.cancelled.is_set():
            pass
        with lock:
            at_once[0] -= 1

    run(manager, JobType("slow", slow, "Slow"), JobType("answer", lambda _: {}, "Answer", interactive=True))
    slow_ids = [start("slow") for _ in range(10)]
    for job_id in slow_ids[:3]:
        until_status(job_id, Status.RUNNING)
    for _ in range(5):
        assert until_status(start("answer"), *FINAL).status == "completed"
    with database.read() as session:
        assert list_jobs(session, LOCAL_USER_ID, "pending").total == 7
    leave.set()
    for job_id in slow_ids:
        assert until_status(job_id, *FINAL).status == "completed"
    assert at_once[1] == 3


def test_long_work_that_runs_one_at_a_time_leaves_the_other_workers_to_others(manager, start, until_status, database):
    leave, here, most = threading.Event(), [], []

    def embed(context):
        here.append(context.job_id)
        most.append(len(here))
        while not leave.wait(0.01) and not context.cancelled.is_set():
            pass
        here.remove(context.job_id)

    run(manager, JobType("embed", embed, "Embed", at_once=1, priority=5), JobType("map", lambda _: {}, "Map"))
    embeds = [start("embed") for _ in range(5)]
    until_status(embeds[0], Status.RUNNING)
    for _ in range(6):
        assert until_status(start("map"), *FINAL).status == "completed"
    with database.read() as session:
        assert list_jobs(session, LOCAL_USER_ID, "pending").total == 4
    leave.set()
    for job_id in embeds:
        assert until_status(job_id, *FINAL).status == "completed"
    assert set(most) == {1}


def test_the_next_of_them_runs_though_its_worker_took_another_job(manager, start, until_status):
    first, second = threading.Event(), threading.Event()

    def wait_for(event):
        def work(context):
            while not event.wait(0.01) and not context.cancelled.is_set():
                pass

        return work

    embed = JobType("embed", wait_for(first), "Embed", at_once=1, priority=-5)
    run(manager, embed, JobType("map", wait_for(second), "Map"))
    embeds = [start("embed"), start("embed")]
    until_status(embeds[0], Status.RUNNING)
    maps = [start("map") for _ in range(3)]  # two run, the third waits for the first worker that ends something
    until_status(maps[1], Status.RUNNING)
    first.set()
    until_status(maps[2], Status.RUNNING)
    second.set()
    for job_id in (*embeds, *maps):
        assert until_status(job_id, *FINAL).status == "completed"


def test_many_jobs_of_many_threads_all_run_once(manager, start, until, database):
    runs, lock = [], threading.Lock()

    def note(context):
        with lock:
            runs.append(context.job_id)

    run(manager, JobType("note", note, "Note", interactive=True))
    threads = [threading.Thread(target=lambda: [start("note") for _ in range(20)]) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def all_done():
        with database.read() as session:
            return list_jobs(session, LOCAL_USER_ID, "completed").total == 100

    until(all_done)
    assert sorted(runs) == sorted(set(runs))
    assert len(runs) == 100


# ── Going wrong ──────────────────────────────────────────────────────────────────────────────────────


def test_an_error_of_ours_fails_the_job_in_its_own_words_and_at_once(manager, start, until_status):
    def refuse(_):
        raise Forbidden("You may not. Ask the owner.")

    run(manager, JobType("refused", refuse, "Refused"))
    row = until_status(start("refused"), *FINAL)
    assert (row.status, row.error_message, row.error_code, row.attempts) == (
        "failed",
        "You may not. Ask the owner.",
        40200,
        1,
    )


def test_an_unforeseen_error_is_plain_words_in_the_row_and_a_traceback_in_the_log(manager, start, until_status, caplog):
    def surprise(_):
        raise RuntimeError("secret /path/of/mine")

    run(manager, JobType("surprise", surprise, "Surprise"))
    row = until_status(start("surprise"), *FINAL)
    assert (row.status, row.error_code, row.attempts) == ("failed", 50021, 1)
    assert f"The log has the details under job {row.id}" in row.error_message
    assert "secret" not in row.error_message
    assert "secret /path/of/mine" in caplog.text


def test_even_an_exit_in_a_job_ends_only_the_job(manager, start, until_status):
    run(manager, JobType("leave", lambda _: sys.exit(3), "Leave"), JobType("nothing", lambda _: None, "Nothing"))
    ids = [start("leave") for _ in range(6)]
    assert {until_status(job_id, *FINAL).status for job_id in ids} == {"failed"}
    assert until_status(start("nothing"), *FINAL).status == "completed"


def test_a_passing_fault_is_tried_again_after_its_wait_until_attempts_are_used_up(  # noqa: PLR0917  # fixtures
    make_manager, start, until, until_status, database, job
):
    clock, attempts = Clock(), []
    manager = make_manager("clocked", now=clock)

    def unreachable(context):
        attempts.append((context.attempt, clock.time))
        raise Upstream("The host does not answer. Try again later.")

    policy = RetryPolicy(max_attempts=3, first_seconds=60, factor=2, jitter=0)
    run(manager, JobType("reach", unreachable, "Reach", retry=policy))
    began = clock.time
    job_id = start("reach", using=manager, subject=1)
    for attempt, wait in ((1, 60), (2, 120)):
        until(lambda: len(attempts) == attempt)  # noqa: B023  # called before the next round
        row = until_status(job_id, Status.PENDING)
        assert (row.run_at - clock.time).total_seconds() == wait
        assert row.error_message.startswith("The host does not answer")
        manager.wake()
        assert len(attempts) == attempt
        clock.time = row.run_at
        manager.wake()
    row = until_status(job_id, *FINAL)
    assert (row.status, row.attempts, row.error_code) == ("dead", 3, 50200)
    assert attempts == [
        (1, began),
        (2, began + timedelta(seconds=60)),
        (3, began + timedelta(seconds=180)),
    ]
    assert event_types(database, job_id) == [
        "job.created",
        *["job.started", "job.retrying"] * 2,
        "job.started",
        "job.dead",
    ]
    with database.write() as session:
        assert [dead.id for dead in list_jobs(session, LOCAL_USER_ID, "dead").jobs] == [job_id]
        manager.retry(session, LOCAL_USER_ID, job_id)
    until(lambda: len(attempts) == 4)
    assert attempts[3][0] == 1


def test_a_job_waits_for_its_time_without_being_asked(manager, start, until_status):
    began = time.monotonic()

    def once(context):
        if context.attempt == 1:
            raise Upstream

    run(manager, JobType("once", once, "Once", retry=RetryPolicy(first_seconds=0.3, jitter=0)))
    row = until_status(start("once"), *FINAL)
    assert (row.status, row.attempts, row.error_message) == ("completed", 2, None)
    assert time.monotonic() - began >= 0.3


def test_a_job_of_a_type_that_this_version_does_not_know_fails_with_words(manager, database, until_status):
    with database.write() as session:
        job = BackgroundJob(user_id=LOCAL_USER_ID, job_type="from_the_future")
        session.add(job)
    run(manager)
    row = until_status(job.id, *FINAL)
    assert (row.status, row.error_code) == ("failed", 40020)
    assert "from_the_future" in row.error_message


class DriverError(Exception):
    """Stands for sqlite3's own."""


def test_a_transition_that_the_database_refuses_is_made_as_soon_as_it_accepts(
    manager, start, until_status, monkeypatch
):
    refusals = []

    def once_full(session, job, outcome):
        if len(refusals) < 2:
            refusals.append(outcome.status)
            raise OperationalError("UPDATE", {}, DriverError("database or disk is full"))

    runs = []
    run(manager, JobType("work", lambda _: runs.append(1), "Work", on_final=once_full))
    assert until_status(start("work"), *FINAL).status == "completed"
    assert (len(refusals), len(runs)) == (2, 1)


@pytest.mark.parametrize("result", [{"set": {1}}, {"nan": float("nan")}])
def test_a_result_that_is_not_json_fails_the_job_and_not_the_worker(manager, start, until_status, result):
    run(manager, JobType("odd", lambda _: result, "Odd"))
    for _ in range(5):
        assert until_status(start("odd"), *FINAL).status == "failed"


def test_names_that_are_not_text_are_stored_as_far_as_they_are(manager, start, until_status):
    odd = b"caf\xe9\0".decode("utf-8", "surrogateescape")

    def work(context):
        context.stage("a", detail=odd)
        context.log(odd)
        context.progress(5, odd)
        raise Forbidden(odd)

    run(manager, JobType("odd", work, "Odd", stages=[("a", "A")]))
    row = until_status(start("odd"), *FINAL)
    assert (row.message, row.error_message, row.log[0]["text"], row.stages[0]["detail"]) == ("caf?�",) * 4


def test_an_end_that_cannot_be_written_is_written_as_a_failure(manager, start, until_status, monkeypatch):
    refuse_ends_of(monkeypatch, "odd")
    run(manager, JobType("odd", lambda _: {"fine": True}, "Odd"))
    row = until_status(start("odd"), *FINAL)
    assert (row.status, row.error_code, row.result) == ("failed", 50021, None)


def refuse_ends_of(monkeypatch, job_type):
    """Stands for any fault of the program in a transition."""
    real = events.record

    def record(session, event_type, payload, **options):
        if (event_type, payload["job_type"]) == ("job.completed", job_type):
            raise TypeError(event_type)
        return real(session, event_type, payload, **options)

    monkeypatch.setattr(events, "record", record)


def test_an_end_that_cannot_be_written_does_not_hold_up_those_that_are_written_with_it(
    manager, start, until_status, monkeypatch
):
    refuse_ends_of(monkeypatch, "odd")
    together = threading.Barrier(3)

    def meet(_):
        together.wait(60)

    run(manager, JobType("odd", meet, "Odd"), JobType("fine", meet, "Fine"))
    for _ in range(10):
        ids = [start(kind) for kind in ("fine", "odd", "fine")]
        assert [until_status(job_id, *FINAL).status for job_id in ids] == ["completed", "failed", "completed"]
