"""A child that waits for the next map: used once, by one; gone with the server, and when nobody needs it."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from services.system_map.mapper import MapChild, MapFailed, MapJob
from services.system_map.spare import SpareChild

ROOT = Path(__file__).parents[2]
RESULT = {"map_id": 7, "history_head": None, "counts": {"files": 1}, "missing": []}
# Says its own number, then answers.
CHILD = f"""
import json, os, sys
job = json.loads(sys.stdin.readline())
print(json.dumps({{"stage": os.getpid()}}), flush=True)
print(json.dumps({{"result": {RESULT!r}}}), flush=True)
sys.stdin.read()
"""
JOB = MapJob(**{**{field.name: None for field in dataclasses.fields(MapJob)}, "seconds": 60.0})


class Starter:
    """Starts children and remembers them."""

    def __init__(self) -> None:
        self.children: list[MapChild] = []

    def __call__(self, languages: Sequence[str] = (), parse_children: int = 1) -> MapChild:
        self.children.append(MapChild([sys.executable, "-c", CHILD], languages, parse_children))
        return self.children[-1]

    @property
    def alive(self) -> int:
        return sum(child.is_waiting for child in self.children)


@pytest.fixture
def start() -> Iterator[Starter]:
    starter = Starter()
    yield starter
    for child in starter.children:
        child.close()


def wait_until(look: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


def run(child: MapChild) -> int:
    """Have a child do a job; returns its number."""
    said: list[int] = []
    child.run(JOB, on_progress=lambda message: said.append(message["stage"]), cancelled=threading.Event(), seconds=60)
    return said[0]


def test_none_waits_before_the_first_map(start):
    with closing(SpareChild(start)):
        assert start.children == []


def test_the_child_that_waits_does_the_next_job(start):
    with closing(SpareChild(start)) as spare:
        spare.prepare()
        assert [spare.take()] == start.children
        assert run(start.children[0]) == start.children[0].pid


def test_no_child_is_given_to_two(start):
    with closing(SpareChild(start)) as spare:
        spare.prepare()
        taken: list[MapChild] = []
        threads = [threading.Thread(target=lambda: taken.append(spare.take())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(map(id, taken))) == 8


def test_a_child_serves_one_job_only(start):
    with closing(SpareChild(start)) as spare:
        child = spare.take()
        run(child)
        with pytest.raises(RuntimeError):
            run(child)
        spare.give_back(child)
        assert spare.take() is not child
        wait_until(lambda: not psutil.pid_exists(child.pid))


def test_a_child_whose_job_failed_is_not_kept(start):
    with closing(SpareChild(start)) as spare:
        child = MapChild([sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(1)"])
        with pytest.raises(MapFailed):
            run(child)
        spare.give_back(child)
        assert spare.take() is not child


def test_a_child_that_got_no_job_after_all_waits_for_the_next(start):
    with closing(SpareChild(start)) as spare:
        child = spare.take()
        spare.give_back(child)
        assert spare.take() is child


def test_a_child_ends_even_where_no_thread_can_be_started_for_it(start, monkeypatch):
    class NoThread(threading.Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    with closing(SpareChild(start)) as spare:
        child = spare.take()
        run(child)
        with monkeypatch.context() as few:
            few.setattr(threading, "Thread", NoThread)
            spare.give_back(child)
        assert not psutil.pid_exists(child.pid)


def test_one_waits_at_most_however_many_are_given_back_and_asked_for(start):
    with closing(SpareChild(start)) as spare:
        some = [spare.take() for _ in range(3)]
        for child in some:
            spare.give_back(child)
            spare.prepare()
        wait_until(lambda: start.alive == 1)
        assert len(start.children) == 3


def test_a_child_that_died_while_it_waited_is_replaced(start):
    with closing(SpareChild(start)) as spare:
        spare.prepare()
        os.kill(start.children[0].pid, signal.SIGKILL)
        wait_until(lambda: not start.alive)
        assert run(spare.take()) == start.children[1].pid


def test_preparing_replaces_a_child_that_died(start):
    with closing(SpareChild(start)) as spare:
        spare.prepare()
        os.kill(start.children[0].pid, signal.SIGKILL)
        wait_until(lambda: not start.alive)
        spare.prepare()
        assert spare.take() is start.children[1]


def test_a_child_that_nobody_needs_ends_after_a_while(start):
    with closing(SpareChild(start, idle_seconds=0.05)) as spare:
        spare.prepare()
        wait_until(lambda: not start.alive)
        assert spare.take() is start.children[1]


def test_a_child_that_was_taken_is_not_ended_for_idleness(start):
    others = {one for one in threading.enumerate() if isinstance(one, threading.Timer)}  # of what ran before
    with closing(SpareChild(start, idle_seconds=600)) as spare:
        spare.prepare()
        child = spare.take()
        wait_until(lambda: not any(isinstance(one, threading.Timer) for one in {*threading.enumerate()} - others))
        assert child.is_waiting


def test_closing_ends_the_child_and_none_waits_from_then_on(start):
    spare = SpareChild(start)
    spare.prepare()
    taken = spare.take()
    spare.prepare()
    spare.close()
    assert [child.is_waiting for child in start.children] == [True, False]
    spare.give_back(taken)
    spare.prepare()
    wait_until(lambda: not start.alive)
    assert len(start.children) == 2


SERVER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from services.system_map.mapper import MapChild
from services.system_map.spare import SpareChild
children = []
def start(languages=(), parse_children=1):
    children.append(MapChild(languages=languages, parse_children=parse_children))
    return children[-1]
spare = SpareChild(start)
spare.prepare()
print(children[0].pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("busy", [True, False], ids=["still loading", "waiting"])
def test_the_waiting_child_dies_with_the_server(busy: bool):
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        child = psutil.Process(int(server.stdout.readline()))
        family = [child]
        if not busy:  # by then it has started a parse child as well
            wait_until(lambda: child.status() == psutil.STATUS_SLEEPING and child.cpu_times().user > 0.2)
            family += child.children(recursive=True)
            assert len(family) == 2
        server.kill()
        server.wait(20)
    wait_until(lambda: all(not one.is_running() or one.status() == psutil.STATUS_ZOMBIE for one in family))
