"""The polled call: at rest against a bare Flask route with the same bytes, and under two maps with 20 pollers."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from benchmarks.mapping import git_dirs, label
from benchmarks.process import Server, serve
from benchmarks.report import Report

BARE = """
import sys
from flask import Flask, Response
from waitress.server import create_server
data = sys.stdin.buffer.read()
app = Flask("bare")
@app.get("/api/status")
def status():
    return Response(data, mimetype="application/json")
server = create_server(app, host="127.0.0.1", port=0, threads=8, connection_limit=500)
print(server.effective_port, flush=True)
server.run()
"""
POLLERS = 20
PERIOD = 1.0  # as often as a page asks while a job runs


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Measure both."""
    folder.mkdir(parents=True)
    with serve(folder / "idle", repos) as (server, _):
        time.sleep(1)
        _measure_idle(report, server)
    with serve(folder / "busy", repos) as (server, _):
        _measure_busy(report, server, repos)


def _measure_idle(report: Report, server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/api/status")
    data = connection.getresponse().read()
    bare = subprocess.Popen([sys.executable, "-c", BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        bare.stdin.write(data)
        bare.stdin.close()
        port = int(bare.stdout.readline())
        pairs = [(_rate(server.port), _rate(port)) for _ in range(5)]
    finally:
        bare.terminate()
        bare.wait()
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    report.line("/api/status at rest, requests/s (bare Flask + waitress)", f"{ours:,.0f} ({theirs:,.0f})")
    report.line("/api/status at rest / bare Flask route, same bytes", f"{ratio:.2f} ×", "≥ 0.6 ×", ratio >= 0.6)


def _rate(port: int, seconds: float = 2.0, clients: int = 4) -> float:
    """Return requests a second of a few clients on kept-alive connections."""
    counts: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            connection.request("GET", "/api/status")
            connection.getresponse().read()
            count += 1
        connection.close()
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _measure_busy(report: Report, server: Server, repos: Path) -> None:
    """Poll as 20 open pages do while the two largest repositories are mapped, for as long as both maps last."""
    largest = sorted(git_dirs(repos), key=lambda path: sum(f.stat().st_size for f in path.rglob("*.pack")))[-2:]
    done, times, errors = threading.Event(), [], []

    def poll(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        done.wait(number * PERIOD / POLLERS)  # pages do not ask in step
        cursor, etag = None, ""
        while not done.is_set():
            started = time.perf_counter()
            try:
                path = "/api/status" if cursor is None else f"/api/status?after={cursor}"
                connection.request("GET", path, headers={"If-None-Match": etag})
                answer = connection.getresponse()
                body = answer.read()
                times.append(time.perf_counter() - started)
                etag = answer.headers.get("ETag", "")
                if answer.status == 200 and cursor is None:
                    cursor = json.loads(body)["cursor"]
                elif answer.status not in {200, 304}:
                    errors.append(answer.status)
            except OSError as error:
                errors.append(repr(error))
                connection.close()
            done.wait(max(0.0, PERIOD - (time.perf_counter() - started)))

    threads = [threading.Thread(target=poll, args=(number,)) for number in range(POLLERS)]
    for thread in threads:
        thread.start()
    jobs = [server.ask("POST", "/api/projects", {"repository_url": str(path)})["job_id"] for path in largest]
    for job in jobs:
        server.wait(job)
    done.set()
    for thread in threads:
        thread.join()
    times.sort()
    p50, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    names = " and ".join(label(path) for path in largest)
    report.line(f"/api/status while mapping {names}: median", f"{p50:.1f} ms")
    report.line(f"  the same, p99 of {len(times):,} polls by {POLLERS} pollers", f"{p99:.1f} ms", "≤ 30 ms", p99 <= 30)
    report.line("  the same, errors", str(len(errors)), "0", not errors)
