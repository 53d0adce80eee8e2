"""A whole Gander in a process of its own, on the loopback, ended by its process id; for what only a process can show."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Self

import psutil

ROOT = Path(__file__).parents[2]
FINAL = {"completed", "failed", "cancelled", "dead"}


def environment(**more: str) -> dict[str, str]:
    """Return an environment without anybody's settings."""
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **more}


class GanderServer:
    """A context manager; `start` and `kill` may be called in between to live through a crash."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.settings = {"GANDER_MIN_FREE_BYTES": "0", **settings}
        self.log: list[str] = []
        self.process: subprocess.Popen[str] | None = None
        self.address = ""
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self, port: int = 0) -> float:
        """Start and wait for the line that says where it is; return the seconds until its first answer."""
        started = time.monotonic()
        try:
            self._start(port)
        except BaseException:
            self.kill()
            raise
        return time.monotonic() - started

    def _start(self, port: int) -> None:
        self._reader = None
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "serve", "--port", str(port), "--data", str(self.data)],
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**self.settings),
        )
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"http://\S+", line)
            if found:
                self.address = re.sub(r"//(localhost|0\.0\.0\.0):", "//127.0.0.1:", found.group(0))
                break
        else:
            raise AssertionError("it did not start: " + "".join(self.log))
        self._reader = threading.Thread(target=self._keep_log, args=(self.process.stderr,))
        self._reader.start()
        self.get("/api/ping")

    def _keep_log(self, pipe: IO[str]) -> None:
        with pipe:
            self.log.extend(pipe)

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal and wait for the end; returns the exit status."""
        assert self.process is not None
        self.process.send_signal(sign)
        status = self.process.wait(20)
        if self._reader is None:  # it ended before it said where it is
            assert self.process.stderr is not None
            self.process.stderr.close()
        else:
            self._reader.join(5)
        return status

    def children(self) -> list[psutil.Process]:
        """Return every process that the server started, and those that these started."""
        assert self.process is not None
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def get(self, path: str) -> Any:
        """GET and return the JSON."""
        return self.send("GET", path)

    def send(self, method: str, path: str, body: object = None) -> Any:
        """Send a request and return the JSON of its answer; an error's too."""
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(
            self.address + path, data, {"Content-Type": "application/json"} if data else {}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                raw = answer.read()
        except urllib.error.HTTPError as error:
            raw = error.read()
        return json.loads(raw) if raw else None

    def wait_job(self, job_id: int, seconds: float = 60) -> dict[str, Any]:
        """Wait for a job's end and return it."""
        return wait_until(lambda: job if (job := self.get(f"/api/jobs/{job_id}"))["status"] in FINAL else None, seconds)

    def wait_quiet(self, seconds: float = 60) -> None:
        """Wait until no job waits or runs; asked at once, since one that ends may start another."""
        wait_until(lambda: all(job["status"] in FINAL for job in self.get("/api/jobs?limit=200")), seconds)


def wait_until(look: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what `look` gives as soon as it is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.02)  # between two looks; what is waited for is the condition
    raise AssertionError(f"not true within {seconds} s: {look}")
