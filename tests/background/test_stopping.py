import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import select

from models import Project, User
from services.background import (
    FINAL,
    NEVER_AGAIN,
    BackgroundJobManager,
    Completed,
    JobType,
    ShuttingDown,
    Status,
)
from services.core.errors import Upstream
from tests.background.conftest import event_types, run
from tests.fakes.database import LOCAL_USER_ID


def cancel(database, manager, job_id):
    with database.write() as session:
        return manager.cancel(session, LOCAL_USER_ID, job_id).status


# ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────


def test_a_running_job_is_cancelled_within_three_seconds(manager, start, until_status, database):
    entered = threading.Event()

    def long(context):
        entered.set()
        context.wait(60)

    run(manager, JobType("long", long, "Long"))
    job_id = start("long")
    assert entered.wait(20)
    assert cancel(database, manager, job_id) == "running"
    row = until_status(job_id, *FINAL, seconds=3)
    assert (row.status, row.cancel_requested, row.owner) == ("cancelled", True, None)
    assert event_types(database, job_id) == ["job.created", "job.started", "job.cancelled"]


def test_a_cancel_that_is_taken_back_by_its_transaction_cancels_nothing(manager, start, until_status, database):
    entered, leave = threading.Event(), threading.Event()

    def long(context):
        entered.set()
        assert leave.wait(60)

    run(manager, JobType("long", long, "Long"))
    job_id = start("long")
    assert entered.wait(20)
    with pytest.raises(ZeroDivisionError), database.write() as session:
        manager.cancel(session, LOCAL_USER_ID, job_id).id /= 0
    leave.set()
    assert until_status(job_id, *FINAL).status == "completed"


def test_a_job_that_was_cancelled_ends_as_cancelled_and_without_effect_even_when_it_got_done(
    manager, start, until_status, database
):
    entered, leave = threading.Event(), threading.Event()

    def done_anyway(context):
        entered.set()
        assert leave.wait(60)
        return Completed({"done": True}, lambda session: session.add(User(full_name="effect")))

    run(manager, JobType("anyway", done_anyway, "Anyway"))
    job_id = start("anyway")
    assert entered.wait(20)
    cancel(database, manager, job_id)
    leave.set()
    assert until_status(job_id, *FINAL).status == "cancelled"
    with database.read() as session:
        assert session.scalar(select(User.id).where(User.full_name == "effect")) is None


def test_cancelling_kills_the_child_process_and_its_children(  # noqa: PLR0917  # fixtures
    manager, start, until, until_status, database, job
):
    # The child starts a grandchild, says both numbers and sleeps; neither heeds SIGTERM.
    script = (
        "import os,signal,sys,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); child = os.fork();"
        "child and print(os.getpid(), child, flush=True); time.sleep(60)"
    )

    def with_child(context):
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        with process, context.on_cancel(lambda: os.killpg(process.pid, signal.SIGKILL)):
            context.log(process.stdout.readline())
            process.wait()
        raise Upstream("The child ended.")  # as a caller of git sees it: an error, for which the cancel is the cause

    run(manager, JobType("child", with_child, "Child"))
    job_id = start("child")
    until(lambda: job(job_id).log)
    numbers = [int(number) for number in job(job_id).log[0]["text"].split()]
    assert len(numbers) == 2
    assert all(alive(number) for number in numbers)
    cancel(database, manager, job_id)
    assert until_status(job_id, *FINAL, seconds=3).status == "cancelled"
    until(lambda: not any(alive(number) for number in numbers), seconds=3)


def alive(number):
    try:
        with open(f"/proc/{number}/stat") as file:  # noqa: PTH123  # a pseudo file
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("also_cancel", [True, False])
def test_a_job_ends_although_its_project_was_deleted_while_it_ran(  # noqa: PLR0917  # fixtures
    manager, start, until, until_status, database, also_cancel
):
    entered, leave = threading.Event(), threading.Event()

    def long(context):
        entered.set()
        while not leave.wait(0.01):
            context.check()

    run(manager, JobType("long", long, "Long"))
    with database.write() as session:
        project = Project(user_id=LOCAL_USER_ID, name="gone soon")
        session.add(project)
    job_id = start("long", subject=project.id, project_id=project.id)
    assert entered.wait(20)
    with database.write() as session:
        if also_cancel:
            manager.cancel(session, LOCAL_USER_ID, job_id)
        session.delete(session.get(Project, project.id))
    if not also_cancel:
        leave.set()
    row = until_status(job_id, *FINAL)
    assert (row.status, row.project_id) == ("cancelled" if also_cancel else "completed", None)
    until(lambda: manager.running_job_ids() == [])


# ── Shutting down ────────────────────────────────────────────────────────────────────────────────────


def test_a_shutdown_puts_back_what_runs_and_the_next_instance_completes_it(
    make_manager, database, start, until_status, job
):
    def long_at_first(context):
        if context.payload["wait"] and context.database.long:
            context.wait(60)
        return {"attempt": context.attempt}

    first, second = make_manager("first"), make_manager("second")
    for manager in (first, second):
        manager.register(JobType("long", long_at_first, "Long", retry=NEVER_AGAIN))
    database.long = True
    first.start_workers()
    job_id = start("long", using=first, payload={"wait": True})
    until_status(job_id, Status.RUNNING)
    began = time.monotonic()
    assert first.shutdown() == []
    assert time.monotonic() - began < 8
    row = job(job_id)
    assert (row.status, row.attempts, row.owner, row.error_message) == ("pending", 0, None, None)
    with pytest.raises(ShuttingDown), database.write() as session:
        first.start(session, "long", user_id=LOCAL_USER_ID)
    database.long = False
    assert second.recover() == 0
    second.start_workers()
    row = until_status(job_id, *FINAL)
    assert (row.status, row.result) == ("completed", {"attempt": 1})


def test_a_shutdown_ends_in_time_though_a_job_ignores_it_and_the_late_end_is_not_written(  # noqa: PLR0917  # fixtures
    database, start, until, until_status, job, caplog
):
    leave, left = threading.Event(), threading.Event()

    def deaf(_):
        leave.wait(60)
        left.set()
        return {"late": True}

    manager = BackgroundJobManager(database, instance_id="deaf")
    run(manager, JobType("deaf", deaf, "Deaf"))
    job_id = start("deaf", using=manager)
    until_status(job_id, Status.RUNNING)
    began = time.monotonic()
    assert manager.shutdown(timeout=1) == [job_id]
    assert time.monotonic() - began < 8
    assert "ignores that it is to stop" in caplog.text
    assert (job(job_id).status, job(job_id).attempts) == ("pending", 0)
    leave.set()
    assert left.wait(20)
    until(lambda: manager.running_job_ids() == [])
    assert (job(job_id).status, job(job_id).result) == ("pending", None)


def test_a_cancel_wins_over_a_shutdown(manager, start, until_status, database, job):
    entered = threading.Event()

    def long(context):
        entered.set()
        context.cancelled.wait(60)
        time.sleep(0.05)
        context.check()

    run(manager, JobType("long", long, "Long"))
    job_id = start("long")
    assert entered.wait(20)
    cancel(database, manager, job_id)
    assert manager.shutdown() == []
    assert job(job_id).status == "cancelled"
