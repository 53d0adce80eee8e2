import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.background import JobType, Stage, Status
from services.background.context import JobContext, Stop
from services.background.errors import JobCancelled
from services.background.progress import Progress

STAGES = (Stage("reach", "Reach"), Stage("receive", "Receive", weight=6), Stage("draw", "Draw", weight=3))


def a_context(**options) -> JobContext:
    given = {"job_id": 1, "user_id": 1, "project_id": None, "payload": {}, "attempt": 1, "max_attempts": 1}
    kind = JobType("kind", lambda _: None, "Kind", stages=STAGES)
    return JobContext(job_type=kind, database=None, **given, **options)


def test_entering_a_stage_shows_the_earlier_ones_done_with_their_seconds():
    progress = Progress(STAGES)
    progress.enter("reach", 100.0)
    progress.enter("receive", 102.5, detail="12 MB", fraction=0.5)
    reach, receive, draw = progress.stages()
    assert (reach["state"], reach["seconds"]) == ("done", 2.5)
    assert (receive["state"], receive["detail"], receive["fraction"]) == ("now", "12 MB", 0.5)
    assert (draw["state"], draw["fraction"]) == ("waiting", None)
    assert progress.percent == 40  # 1 of 10, and half of 6
    assert progress.message == "Receive: 12 MB"


def test_a_failed_run_shows_which_stage_failed_and_a_stopped_one_does_not():
    for failed, state in ((True, "failed"), (False, "waiting")):
        progress = Progress(STAGES)
        progress.enter("receive", 0.0)
        columns = progress.ended(3.0, completed=False, failed=failed)
        assert [stage["state"] for stage in columns["stages"]] == ["done", state, "waiting"]


@given(st.lists(st.one_of(st.floats(-1e3, 1e3), st.tuples(st.sampled_from("abc"), st.floats(-2, 2)))))
def test_the_bar_never_goes_back_and_is_full_only_at_the_end(reports):
    progress = Progress([Stage(name, name) for name in "abc"])
    seen = [0]
    for now, report in enumerate(reports):
        if isinstance(report, tuple):
            progress.enter(report[0], float(now), fraction=report[1])
        else:
            progress.advance(report, None)
        seen.append(progress.percent)
    assert seen == sorted(seen)
    assert seen[-1] <= 99
    assert progress.ended(1e9, completed=True, failed=False)["progress"] == 100


def test_an_unknown_stage_is_a_mistake_that_shows():
    with pytest.raises(ValueError, match="no stage"):
        Progress(STAGES).enter("sing", 0.0)


def test_the_last_fifty_log_lines_are_kept():
    context = a_context()
    for number in range(70):
        context.log(f"line {number}")
    texts = [line["text"] for line in context.columns()["log"]]
    assert texts == [f"line {number}" for number in range(20, 70)]


def test_a_callback_is_called_at_once_when_the_run_is_to_stop_and_not_after_its_block():
    context, called = a_context(), []
    with context.on_cancel(lambda: called.append("over")):
        pass
    with context.on_cancel(lambda: called.append("now")):
        context.request_stop(Stop.CANCELLED)
        assert called == ["now"]
        context.request_stop(Stop.SHUTDOWN)
    assert called == ["now"]
    assert context.stop_reason is Stop.CANCELLED
    with context.on_cancel(lambda: called.append("late")):
        assert called == ["now", "late"]
    with pytest.raises(JobCancelled):
        context.check()


def test_a_callback_that_fails_does_not_keep_the_others_from_being_called():
    context, called = a_context(), []
    with context.on_cancel(lambda: 1 / 0), context.on_cancel(lambda: called.append("second")):
        context.request_stop(Stop.SHUTDOWN)
    assert called == ["second"]


def test_a_callback_may_report_progress():
    context = a_context()
    with context.on_cancel(lambda: context.log("killed")):
        context.request_stop(Stop.CANCELLED)
    assert context.columns()["log"][0]["text"] == "killed"


def test_progress_is_written_at_most_twice_a_second_and_the_last_of_it_before_long(manager, start, job, until):
    counted, leave, began = threading.Event(), threading.Event(), time.monotonic()

    def busy(context):
        began = time.monotonic()
        while time.monotonic() - began < 1.2:
            context.progress(50 * (time.monotonic() - began) / 1.2, "counting")
        context.progress(77, "counted")
        counted.set()
        leave.wait(60)

    manager.register(JobType("busy", busy, "Busy"))
    manager.start_workers()
    job_id = start("busy")
    assert counted.wait(30)
    until(lambda: (job(job_id).progress, job(job_id).message) == (77, "counted"))
    assert 2 <= manager._workers._reports.writes <= 2 * (time.monotonic() - began) + 2
    leave.set()
    until(lambda: job(job_id).status == Status.COMPLETED)
    assert job(job_id).progress == 100
