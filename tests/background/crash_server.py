"""A job server that is killed again and again: forks lives, ends each with SIGKILL at a random moment, ends in peace.

`python crash_server.py FOLDER LIVES SEED`. Lines in FOLDER/told are what it promised (answered with 2xx, so to say),
lines in FOLDER/runs what its jobs did; both are appended by single writes, so that a kill tears none.
"""

from __future__ import annotations

import fcntl
import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from models import BackgroundJob, User
from services.background import LIVE, BackgroundJobManager, Completed, JobContext, JobType, RetryPolicy
from services.core.database import Database
from services.core.errors import Conflict, Forbidden, Upstream
from tests.fakes.database import LOCAL_USER_ID, open_database

STEADY = RetryPolicy(max_attempts=1000, first_seconds=0.01, longest_seconds=0.05)
KINDS = ["effect", "effect", "slow", "slow", "flaky", "refused"]
SUBJECTS = 6
READY_SECONDS = 5.0


def append(path: Path, line: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


class Life:
    """One process from its start to its kill."""

    def __init__(self, folder: Path, chance: random.Random):
        self.folder, self.chance = folder, chance
        self.database: Database = open_database(folder)
        self.manager = BackgroundJobManager(self.database, instance_id=f"{os.getpid()}-{time.monotonic_ns()}")
        for name in ("effect", "slow", "flaky", "refused"):
            self.manager.register(JobType(name, self.work, name.title(), retry=STEADY, interactive=name == "effect"))
        self.manager.register(JobType("poison", self.work, "Poison", retry=RetryPolicy(2, 0.01)))

    def work(self, context: JobContext) -> Completed | None:
        kind, key = context.job_type.name, context.payload["key"]
        append(self.folder / "runs", f"run {context.job_id} {context.attempt}")
        # An flock goes with its process: who finds it taken runs beside another live run of the same key.
        lock = os.open(self.folder / f"{key}.lock", os.O_RDWR | os.O_CREAT)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                append(self.folder / "runs", f"overlap {context.job_id} {key}")
            context.progress(50, "half")
            if kind == "poison":
                os.kill(os.getpid(), signal.SIGKILL)
            if kind == "slow":
                context.wait(0.02 + 0.1 * random.random())
            if kind == "flaky" and random.random() < 0.5:
                raise Upstream
            if kind == "refused":
                raise Forbidden
        finally:
            os.close(lock)
        return Completed({"key": key}, lambda session: session.add(User(full_name=f"effect {context.job_id}")))

    def serve(self, ready: int) -> None:
        self.manager.recover()
        with self.database.read() as session:
            assert not session.scalar(select(func.count()).where(BackgroundJob.status == "running"))
        self.manager.start_workers()
        os.write(ready, b"r")
        while True:
            self.start(self.chance.choice(KINDS))
            if self.chance.random() < 0.02:
                self.start("poison")
            if self.chance.random() < 0.2:
                self.cancel()
            time.sleep(0.01 * self.chance.random())

    def start(self, kind: str) -> None:
        subject = self.chance.randrange(SUBJECTS)
        key = f"{kind}:{subject}"
        with self.database.write() as session:
            payload = {"key": key}
            job = self.manager.start(session, kind, user_id=LOCAL_USER_ID, subject=subject, payload=payload)
        append(self.folder / "told", f"started {job.id}")

    def cancel(self) -> None:
        with self.database.read() as session:
            ids = session.scalars(select(BackgroundJob.id).where(BackgroundJob.status.in_(LIVE))).all()
        if ids:
            job_id = self.chance.choice(ids)
            try:
                with self.database.write() as session:
                    self.manager.cancel(session, LOCAL_USER_ID, job_id)
            except Conflict:
                return  # it was over by then
            append(self.folder / "told", f"cancelled {job_id}")

    def finish(self) -> None:
        self.manager.recover()
        self.manager.start_workers()
        live = select(func.count()).where(BackgroundJob.status.in_(LIVE))
        while True:
            with self.database.read() as session:
                if not session.scalar(live):
                    break
            time.sleep(0.02)
        assert self.manager.shutdown() == []
        self.database.close()


def in_a_life_of_its_own(folder: Path, seed: int, *, finish: bool) -> tuple[int, int]:
    """Fork a life; returns its process id and the pipe that tells when it is ready."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    code = 1
    try:
        random.seed(seed)
        life = Life(folder, random.Random(seed))
        if finish:
            life.finish()
        else:
            life.serve(writing)
        code = 0
    except BaseException as error:
        append(folder / "runs", f"crashed {error!r}")
        raise
    finally:
        os._exit(code)


def kill_when(process: int, told: Path, *, lines: int) -> None:
    """Kill a life soon after it has promised so much more; how long that takes depends on the machine."""
    wanted = promises(told) + lines
    while promises(told) < wanted:
        if os.waitpid(process, os.WNOHANG)[0]:
            return  # poison killed it
        time.sleep(0.002)
    time.sleep(0.02 * random.random())  # the instant of the kill is what is tried
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def promises(told: Path) -> int:
    return told.read_bytes().count(b"\n") if told.exists() else 0


def main(folder: Path, lives: int, seed: int) -> None:
    chance = random.Random(seed)
    for life in range(lives):
        began = time.monotonic()
        process, ready = in_a_life_of_its_own(folder, seed * 1000 + life, finish=False)
        os.read(ready, 1)  # empty when poison killed it first
        os.close(ready)
        if time.monotonic() - began > READY_SECONDS:
            append(folder / "runs", f"late {time.monotonic() - began}")
        kill_when(process, folder / "told", lines=chance.randint(1, 35))
    for _ in range(4 * SUBJECTS):  # poison that still waits may kill some more
        process, ready = in_a_life_of_its_own(folder, seed, finish=True)
        os.close(ready)
        _, status = os.waitpid(process, 0)
        if status == 0:
            return
    raise SystemExit("it never ended in peace")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
