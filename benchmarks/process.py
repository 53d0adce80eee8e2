"""A Gander of its own for a benchmark: a fresh data folder, a free port, ended by its process id."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parents[1]
# The page asks once a second. Fifty times a second is a third of a processor's work beside what is measured.
POLL_SECONDS = 0.25


def until_end(started: float, job: dict) -> float:
    """Return the seconds from a moment of `time.time()` to a job's end as the server noted it.

    The transaction that notes it, some 20 ms, is not in them.
    """
    return datetime.fromisoformat(job["finished_at"]).timestamp() - started


class Server:
    """A running server and how to ask it."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    def ask(self, method: str, path: str, body: object = None) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {raw[:500]!r}")
        return json.loads(raw) if raw else {}

    def wait(self, job_id: int, seconds: float = 600) -> dict:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job = self.ask("GET", f"/api/jobs/{job_id}")
            if job["status"] not in {"pending", "running"}:
                if job["status"] != "completed":
                    raise RuntimeError(f"job {job['status']}: {job['error_message']}")
                return job
            time.sleep(POLL_SECONDS)
        raise RuntimeError("the job did not end")

    def rest(self, seconds: float = 600, *, beside: Collection[str] = ()) -> None:
        """Wait until no job waits or runs, but for those of the types `beside`."""
        deadline = time.monotonic() + seconds
        while any(
            job["status"] in {"pending", "running"} and job["job_type"] not in beside
            for job in self.ask("GET", "/api/jobs?limit=200")
        ):
            if time.monotonic() > deadline:
                raise RuntimeError("the jobs did not end")
            time.sleep(0.05)


@contextmanager
def serve(data: Path, roots: Path) -> Iterator[tuple[Server, float]]:
    """Start a server and yield it with the seconds from the start of its process to its first answer."""
    # A clone in the folder may be a link to one elsewhere.
    clones = roots.iterdir() if roots.is_dir() else ()
    allowed = {str(roots), str(data), *(str(path.resolve().parent) for path in clones if path.is_symlink())}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "serve", "--port", "0", "--data", str(data)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "GANDER_LOCAL_ROOTS": os.pathsep.join(sorted(allowed)), "GANDER_LOG_LEVEL": "WARNING"},
    )
    try:
        line = process.stderr.readline()
        found = re.search(r":(\d+)", line.partition("//")[2])
        if not found:
            raise RuntimeError(line + process.stderr.read())
        server = Server(process, int(found.group(1)))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        server.ask("GET", "/api/ping")
        yield server, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(15)


def _is_same(parent: tuple[int, int] | None, child: tuple[int, int]) -> bool:
    """Say whether a process still lives in its parent's memory: one that vfork made and that has loaded no program yet.

    The kernel tells the whole of it as each one's own. Of a fork's pages nothing is its own, so it is counted.
    """
    if parent is None or parent[0] < 16_000_000:
        return False
    return abs(parent[0] - child[0]) < parent[0] / 100 and child[1] > child[0] / 2


class Memory:
    """Samples a process tree's proportional memory (shared pages counted once) while the block lasts."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._stop = threading.Event()
        self.peak = 0

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def now(self) -> int:
        """Return the bytes of all processes that live."""
        total = 0
        seen: dict[int, tuple[int, int]] = {}
        with contextlib.suppress(psutil.Error):  # one that has just ended
            for process in (self._root, *self._root.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    told = process.memory_full_info()
                    seen[process.pid] = (told.pss, told.uss)
                    if not _is_same(seen.get(process.ppid()), seen[process.pid]):
                        total += told.pss
        return total

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            self.peak = max(self.peak, self.now())
