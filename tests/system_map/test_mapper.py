"""The child process of an analysis, with stand-ins that crash, talk nonsense, hang and start others."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from services.core.errors import OutOfSpace
from services.system_map.mapper import MapCancelled, MapFailed, MapJob, MapResult, MapTimedOut, MapTooLarge, run_mapper

ROOT = Path(__file__).parents[2]
HEAD = f"import json, os, signal, subprocess, sys, time\nsys.path.insert(0, {str(ROOT)!r})\n"
READ = "job = json.loads(sys.stdin.readline())\n"
SAY = "def say(**message): print(json.dumps(message), flush=True)\n"
RESULT = {"map_id": 7, "history_head": None, "counts": {"files": 1}, "missing": []}
# The real child around a stand-in for its pipeline, which sees `job`, `database`, `say` and `stopping`.
AROUND = """
from services.core.errors import Forbidden, OutOfSpace, Upstream
from services.system_map import map_child, pipeline
from services.system_map.mapper import MapResult
def map_commit(job, database, say, stopping, pool):
{body}
pipeline.map_commit = map_commit
map_child.main()
"""


@pytest.fixture
def job(tmp_path: Path) -> MapJob:
    # Whatever a job has to say; what these tests look at is named.
    given = {field.name: None for field in dataclasses.fields(MapJob)}
    named = {"project_name": "shop", "commit": "c" * 40, "database_path": str(tmp_path / "gander.db")}
    return MapJob(**{**given, **named, "max_map_bytes": 4 << 30, "seconds": 60.0})


def child(body: str) -> list[str]:
    return [sys.executable, "-c", HEAD + READ + SAY + body]


def real_child(body: str) -> list[str]:
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    return [sys.executable, "-c", HEAD + AROUND.format(body=indented)]


def run(job: MapJob, command: list[str], *, seconds: float = 60, **rest) -> MapResult:
    given = {"on_progress": lambda _: None, "cancelled": threading.Event(), **rest}
    return run_mapper(job, seconds=seconds, command=command, **given)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(look: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


def test_the_child_gets_the_job_and_its_progress_and_result_come_back(job: MapJob):
    seen: list[dict] = []
    body = f"say(stage='read', detail=job['project_name'])\nsay(stage='draw')\nsay(result={RESULT!r})"
    assert run(job, child(body), on_progress=seen.append) == MapResult(**RESULT)
    assert seen == [{"stage": "read", "detail": "shop"}, {"stage": "draw"}]


def test_the_child_inherits_no_settings_and_runs_in_a_group_of_its_own(job: MapJob, monkeypatch):
    monkeypatch.setenv("GANDER_SECRET", "x")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    seen: list[dict] = []
    body = "say(stage=[sorted(os.environ), os.getcwd(), os.getpgrp() == os.getpid()])\n" + f"say(result={RESULT!r})"
    run(job, child(body), on_progress=seen.append)
    names, folder, leads = seen[0]["stage"]
    assert "PATH" in names
    assert not {"GANDER_SECRET", "GIT_DIR", "HOME"} & set(names)
    assert (folder, leads) == ("/", True)


@pytest.mark.parametrize("end", ["sys.exit(0)", "sys.exit(3)", "os.kill(os.getpid(), signal.SIGSEGV)", "os.close(1)"])
def test_a_child_that_ends_without_an_answer_is_a_failure_that_may_pass(job: MapJob, end: str, caplog):
    with pytest.raises(MapFailed) as caught:
        run(job, child(f"print('last words', file=sys.stderr, flush=True)\nsay(stage='read')\n{end}"))
    assert caught.value.transient
    assert "last words" in caplog.text
    assert "last words" not in caught.value.detail


@pytest.mark.parametrize(
    "said",
    ["nonsense", '{"stage": ', "[1]", "7", '"result"', "null", "{}", '{"result": 5}', '{"result": {"map_id": 1}}',
     '{"surprise": 1}'],
)  # fmt: skip
def test_a_child_that_answers_nonsense_is_a_failure_and_no_traceback_of_ours(job: MapJob, said: str):
    with pytest.raises(MapFailed):
        run(job, child(f"print({said!r}, flush=True)\ntime.sleep(600)"))


def test_endless_words_on_standard_error_never_block_and_only_their_end_is_kept(job: MapJob, caplog):
    body = "sys.stderr.write('x' * 3_000_000 + 'the end')\nsys.stderr.flush()\nsys.exit(1)"
    with pytest.raises(MapFailed):
        run(job, child(body))
    assert "the end" in caplog.text
    assert len(caplog.text) < 10_000


@pytest.mark.parametrize("deaf", [True, False])
def test_cancel_ends_the_child_and_what_it_started_within_three_seconds(job: MapJob, deaf: bool):
    pids: list[int] = []
    cancelled = threading.Event()
    began = [0.0]

    def when_it_runs(message: dict) -> None:
        pids.extend(message["stage"])
        began[0] = time.monotonic()
        cancelled.set()

    prelude = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if deaf else ""
    body = f"{prelude}other = os.fork()\nif other: say(stage=[os.getpid(), other])\ntime.sleep(600)"
    with pytest.raises(MapCancelled):
        run(job, child(body), on_progress=when_it_runs, cancelled=cancelled)
    assert time.monotonic() - began[0] < 3
    assert len(pids) == 2
    wait_until(lambda: not any(map(alive, pids)))


def test_a_cancel_in_the_middle_of_a_line_is_a_cancel(job: MapJob):
    cancelled = threading.Event()
    body = "say(stage='read')\nsys.stdout.write('{\"stage\": ')\nsys.stdout.flush()\ntime.sleep(600)"
    with pytest.raises(MapCancelled):
        run(job, child(body), on_progress=lambda _: cancelled.set(), cancelled=cancelled)


def test_a_cancel_that_came_before_the_child_was_up_counts(job: MapJob):
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(MapCancelled):
        run(job, child("time.sleep(600)"), cancelled=cancelled)


def test_a_child_that_takes_too_long_is_ended_and_named_as_that(job: MapJob):
    with pytest.raises(MapTimedOut, match="GANDER_MAP_SECONDS"):
        run(job, child("say(stage='read')\ntime.sleep(600)"), seconds=0.5)


def test_what_a_dead_child_leaves_running_does_not_keep_us_waiting(job: MapJob):
    pids: list[int] = []
    body = "other = os.fork()\nif other: say(stage=other); os._exit(1)\ntime.sleep(600)"
    with pytest.raises(MapFailed):
        run(job, child(body), on_progress=lambda message: pids.append(message["stage"]))
    wait_until(lambda: not alive(pids[0]))


def test_an_error_of_ours_in_the_child_keeps_its_words_and_whether_it_may_pass(job: MapJob):
    with pytest.raises(MapFailed, match=r"You may not\.") as caught:
        run(job, real_child("raise Forbidden('You may not.')"))
    assert not caught.value.transient
    with pytest.raises(MapFailed) as caught:
        run(job, real_child("raise Upstream('It does not answer.')"))
    assert caught.value.transient


def test_a_full_disk_in_the_child_is_a_full_disk(job: MapJob):
    with pytest.raises(OutOfSpace):
        run(job, real_child("raise OutOfSpace"))


def test_a_child_that_reaches_its_memory_ceiling_says_which_setting_raises_it(job: MapJob):
    small = dataclasses.replace(job, max_map_bytes=512 << 20)
    with pytest.raises(MapTooLarge, match="GANDER_MAX_MAP_BYTES"):
        run(small, real_child("return bytearray(600 << 20)"))


def test_an_unforeseen_error_in_the_child_is_plain_words_and_its_traceback_goes_to_the_log(job: MapJob, caplog):
    with pytest.raises(MapFailed) as caught:
        run(job, real_child("raise RuntimeError('secret /path/of/mine')"))
    assert "secret" not in caught.value.detail
    assert "secret /path/of/mine" in caplog.text


def test_the_real_child_says_progress_and_result_in_the_same_words(job: MapJob):
    seen: list[dict] = []
    body = f"say({{'stage': 'read', 'fraction': 0.5, 'detail': job.commit[:1]}})\nreturn MapResult(**{RESULT!r})"
    assert run(job, real_child(body), on_progress=seen.append) == MapResult(**RESULT)
    assert seen == [{"stage": "read", "fraction": 0.5, "detail": "c"}]


PARENT = """
import sys, threading
sys.path.insert(0, {root!r})
from services.system_map.mapper import MapJob, run_mapper
run_mapper(MapJob(**{job!r}), on_progress=lambda message: print(message["stage"], flush=True),
           cancelled=threading.Event(), seconds=600, command={command!r})
"""


@pytest.mark.parametrize("body", ["time.sleep(600)", "while True: pass"], ids=["sleeping", "busy"])
def test_the_child_dies_when_its_parent_dies(job: MapJob, body: str):
    command = real_child(f"say({{'stage': os.getpid()}})\n{body}")
    code = PARENT.format(root=str(ROOT), job=vars(job), command=command)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert alive(pid)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait(20)
    wait_until(lambda: not alive(pid))


@pytest.mark.parametrize("has_own_hashes", [True, False])
def test_a_child_does_without_openssl_where_python_can(has_own_hashes: bool):
    hide = (
        "" if has_own_hashes else "sys.modules.update(dict.fromkeys(['_md5', '_sha1', '_sha2', '_sha256', '_sha512']));"
    )
    script = (
        f"import sys; {hide} from services.system_map import map_child; map_child.leave_out_openssl();"
        "import services.system_map.pipeline, hashlib, random; hashlib.sha256(b'').hexdigest();"
        "print(bool(sys.modules.get('_ssl')), bool(sys.modules.get('_hashlib')))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", str(not has_own_hashes)]


def test_a_child_does_without_sqlalchemy_and_the_mapped_classes():
    script = (
        "import sys, services.system_map.map_child, services.system_map.pipeline, services.core.bare_database;"
        "print({'sqlalchemy', 'models', 'asyncio', 'services.core.database'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
