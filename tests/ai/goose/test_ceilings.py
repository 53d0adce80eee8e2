"""A goose that stays, floods, hides, multiplies or eats ends in time, wholly, with a clear error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.ai.errors import ModelEndless, ModelSilent, ModelTooSlow
from services.ai.goose.confinement import Kind
from services.ai.goose.errors import GooseFailed, GooseOverreached
from services.ai.goose.running import Job, Run
from services.ai.goose.usage import find_marked, tree_usage
from tests.ai.goose.conftest import Told


class Stopped(Exception):
    pass


@pytest.fixture(autouse=True)
def _nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: Told):
    """Every test here ends with no process and no file of its runs."""
    marks: list[str] = []
    real = Run.__enter__

    def entered(run: Run) -> Run:
        marks.append(run._mark)
        return real(run)

    monkeypatch.setattr(Run, "__enter__", entered)
    folder = tmp_path / "runs"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield
    assert marks
    until = time.monotonic() + 3
    while any(find_marked(f"GANDER_RUN={mark}") for mark in marks):
        assert time.monotonic() < until, "a process of the run still lives"
        time.sleep(0.02)
    assert list(folder.iterdir()) == []


def test_one_that_stays_and_ignores_sigterm_ends_at_its_time(told: Told):
    started = time.monotonic()
    with pytest.raises(ModelTooSlow, match="2 seconds"):
        told.obey({"do": "run_for_ever"}, seconds=2)
    assert time.monotonic() - started < 6
    assert told.grown == ["I stay. "]


def test_stopping_takes_effect_within_three_seconds(told: Told):
    stopped_at = 0.0

    def check() -> None:
        nonlocal stopped_at
        if told.grown:
            stopped_at = stopped_at or time.monotonic()
            raise Stopped

    with pytest.raises(Stopped):
        told.say('@@{"do": "run_for_ever"}', check=check)
    assert time.monotonic() - stopped_at < 3


@pytest.mark.parametrize("piece", ["text", "bytes"])
def test_endless_printing_is_cut(told: Told, piece: str):
    with pytest.raises(ModelEndless, match="goose sent more than"):
        told.obey({"do": "print_endlessly", "piece": piece})


def test_what_leaves_the_group_and_ignores_everything_ends_with_the_run(told: Told):
    (done,) = told.obey({"do": "hide", "path": "/tmp/heartbeat"})
    assert "failed" not in done  # the fixture proves that it is gone


def test_multiplying_is_stopped(told: Told):
    """By the system's limit within the namespace, which spares a Gander run by root, or by Gander's own look."""
    try:
        (done,) = told.obey({"do": "fork", "count": 400, "seconds": 5})
    except GooseOverreached:
        return  # the fixture proves that they are gone
    assert "Resource temporarily unavailable" in done["failed"]


def test_eating_memory_is_stopped(told: Told, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.ai.goose.running.MAX_RESIDENT", 160 << 20)
    with pytest.raises(GooseOverreached, match="160 MB of memory"):
        told.obey({"do": "take_memory", "megabytes": 512})


def test_an_end_with_an_error_is_told_in_its_own_words_without_secrets(told: Told):
    with pytest.raises(GooseFailed, match="the disk is on fire") as caught:
        told.obey(
            {"do": "complain", "text": "the disk is on fire\x1b, token=ghp_abcdefghijklmnopqrstuvwxyz0123456789\n"},
            {"do": "exit", "code": 3},
        )
    assert "\x1b" not in caught.value.detail
    assert "ghp_" not in caught.value.detail


def test_an_end_without_a_word_is_an_error(told: Told):
    with pytest.raises(ModelSilent):
        told.obey({"do": "exit", "code": 0})


def test_lines_that_are_no_events_are_passed_over(told: Told):
    odd = 'null\n[]\n{"type": 3}\n{"type": "message", "message": 1}\n\xff\n{"type":"message"\n' + "[" * 50_000 + "\n"
    (done,) = told.obey({"do": "say_raw", "text": odd})
    assert done == {"did": "say_raw", "result": None}


def test_a_program_that_cannot_be_started_is_an_error(told: Told, program: Path):
    program.write_text("#!/no/such/interpreter\n")
    with pytest.raises(GooseFailed, match="cannot be started"):
        told.say("?")


def test_the_whole_tree_is_counted(kind: Kind, program: Path):
    order = "@@" + json.dumps({"do": "fork", "count": 5, "seconds": 10})
    seen: list[tuple[int, int]] = []

    class Enough(Exception):
        pass

    def watch() -> None:
        seen.append(tree_usage(run.process.pid))
        if seen[-1][0] >= 6:
            raise Enough

    job = Job(kind, program, (), {}, order.encode(), 10)
    with pytest.raises(Enough), Run(job, lambda _: None, watch) as run:
        list(run.chunks())
    assert seen[-1][1] > 1 << 20
    assert tree_usage(os.getpid())[0] >= 1


KILLED = r"""
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from services.ai.goose import running
from services.ai.goose.confinement import Kind
running.secrets.token_hex = lambda size: sys.argv[4]
job = running.Job(Kind[sys.argv[2]], Path(sys.argv[3]), (), {}, b'@@{"do": "hide", "path": "/tmp/x"}\n@@{"do": "run_for_ever"}', 60)
with running.Run(job, lambda _: None) as run:
    for chunk in run.chunks():
        print("runs", flush=True)
"""


def test_when_gander_is_killed_its_goose_ends_with_it(told: Told, kind: Kind, program: Path):
    told.obey({"do": "user"})  # so that the fixture has a run to look at
    mark = os.urandom(8).hex()
    here = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, here, kind.name, str(program), mark], stdout=subprocess.PIPE
    ) as gander:
        assert gander.stdout is not None
        assert gander.stdout.readline() == b"runs\n"
        assert len(find_marked(f"GANDER_RUN={mark}")) >= 2
        gander.kill()
    until = time.monotonic() + 3
    while find_marked(f"GANDER_RUN={mark}"):
        assert time.monotonic() < until, "goose outlives its Gander"
        time.sleep(0.02)
