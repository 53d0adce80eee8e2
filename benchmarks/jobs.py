"""1,000 jobs that do nothing through BackgroundJobManager, against RQ on Redis, in one run on one machine.

Each figure is jobs per second from the first `start`/`enqueue` to the last job's end, each started in a transaction
(a round trip) of its own while the workers run. Gander: SQLite with synchronous=FULL, 4 threads, 3 event rows a job.
RQ: `SimpleWorker` (no fork for each job: its fastest) and its default `Worker` (a fork for each), in as many worker
processes as the machine has cores; Redis without persistence, and with `appendfsync always`, which is what keeps the
promise that SQLite keeps here.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as RedisAway
from rq import Queue, SimpleWorker, Worker
from sqlalchemy import func, select

from models import BackgroundJob
from services.background import BackgroundJobManager, JobContext, JobType
from tests.fakes.database import LOCAL_USER_ID, fresh_database


def nothing() -> None:
    """What an RQ job does."""


def gander(count: int) -> float:
    with tempfile.TemporaryDirectory(prefix="gander-bench-") as folder:
        database = fresh_database(Path(folder))
        manager = BackgroundJobManager(database, instance_id="bench", max_pending=count)
        manager.register(JobType("nothing", _nothing, "Nothing"))
        manager.start_workers()
        began = time.perf_counter()
        for number in range(count):
            with database.write() as session:
                manager.start(session, "nothing", user_id=LOCAL_USER_ID, subject=number)
        done = select(func.count()).where(BackgroundJob.status == "completed")
        while True:
            with database.read() as session:
                if session.scalar(done) == count:
                    break
            time.sleep(0.005)
        seconds = time.perf_counter() - began
        manager.shutdown()
        database.close()
        return count / seconds


def _nothing(_: JobContext) -> None:
    return


@contextmanager
def redis_server(*options: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="gander-bench-") as folder:
        server = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", *options],
            stdout=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + 10
            while True:
                try:
                    Redis(port=port).ping()
                    break
                except RedisAway:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
            yield port
        finally:
            server.terminate()
            server.wait(10)


def rq(count: int, kind: str, workers: int, *redis_options: str) -> float:
    with redis_server(*redis_options) as port:
        connection = Redis(port=port)
        queue = Queue(connection=connection)
        command = [sys.executable, "-m", "benchmarks.jobs", "--rq-worker", kind, "--port", str(port)]
        started = [subprocess.Popen(command) for _ in range(workers)]
        try:
            while len(Worker.all(connection=connection)) < workers:
                time.sleep(0.02)
            began = time.perf_counter()
            for _ in range(count):
                queue.enqueue("benchmarks.jobs.nothing")
            while queue.finished_job_registry.get_job_count(cleanup=False) < count:
                time.sleep(0.005)
            return count / (time.perf_counter() - began)
        finally:
            for worker in started:
                worker.kill()
                worker.wait()


def rq_worker(kind: str, port: int) -> None:
    worker = {"simple": SimpleWorker, "fork": Worker}[kind](
        [Queue(connection=Redis(port=port))], connection=Redis(port=port)
    )
    worker.work(logging_level="ERROR")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="jobs a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the median counts")
    parser.add_argument("--rq-worker", choices=["simple", "fork"], help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.rq_worker:
        rq_worker(given.rq_worker, given.port)
        return 0
    cores = os.cpu_count() or 2
    few = max(given.count // 5, 1)  # forking takes that much longer
    durable = ("--appendonly", "yes", "--appendfsync", "always")
    contenders = {
        "Gander, SQLite synchronous=FULL, 4 threads": lambda: gander(given.count),
        f"RQ default worker x{cores}, Redis in memory": lambda: rq(few, "fork", cores, "--appendonly", "no"),
        f"RQ default worker x{cores}, appendfsync always": lambda: rq(few, "fork", cores, *durable),
        "RQ SimpleWorker x1, Redis in memory": lambda: rq(given.count, "simple", 1, "--appendonly", "no"),
        "RQ SimpleWorker x1, appendfsync always": lambda: rq(given.count, "simple", 1, *durable),
        f"RQ SimpleWorker x{cores}, Redis in memory": lambda: rq(given.count, "simple", cores, "--appendonly", "no"),
        f"RQ SimpleWorker x{cores}, appendfsync always": lambda: rq(given.count, "simple", cores, *durable),
    }
    figures = {name: [] for name in contenders}
    for _ in range(given.rounds):
        for name, run in contenders.items():
            figures[name].append(run())
            print(f"  {name}: {figures[name][-1]:.0f}", file=sys.stderr, flush=True)
    ours = 0.0
    for name, values in figures.items():
        median = statistics.median(values)
        ours = ours or median
        print(f"{name:50} {median:7.0f} jobs/s   Gander is at {ours / median:5.2f} x of it")
    print(f"limit: >= 400 jobs/s, {'kept' if ours >= 400 else 'MISSED'}")
    return 0 if ours >= 400 else 1


if __name__ == "__main__":
    sys.exit(main())
