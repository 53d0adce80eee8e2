"""Answers without a model: questions of every kind about mapped repositories, over HTTP and by what they cite first."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.mapping import git_dirs, label
from benchmarks.process import Server, serve
from benchmarks.report import Report

GOAL = 300  # ms
ROUNDS = 5
# Question, and what the first citation has to be in, where there is one right place.
FLASK: tuple[tuple[str, str | None], ...] = (
    ("where are blueprints registered?", "src/flask/sansio/app.py"),
    ("who knows the sessions code?", "src/flask/sessions.py"),
    ("what breaks if I change Config?", "src/flask/config.py"),
    ("where are cookies signed?", "src/flask/sessions.py"),
    ("where is the request context pushed?", "src/flask/ctx.py"),
    ("where are templates rendered?", "src/flask/templating.py"),
    ("where are sessions opened?", "src/flask/sessions.py"),
    ("where are errors handled?", "src/flask/app.py"),
    ("who calls dispatch_request?", "src/flask/app.py"),
    ("what does full_dispatch_request call?", "src/flask/app.py"),
    ("who uses the session interface?", "src/flask/sessions.py"),
    ("which tests cover blueprints?", "tests/test_blueprints.py"),
    ("who should I ask about the cli?", "src/flask/cli.py"),
    ("what does ctx.py do?", "src/flask/ctx.py"),
    ("what is itsdangerous used for?", "src/flask/sessions.py"),
    ("what are the entry points?", "src/flask/__init__.py"),
    ("what are the hot spots?", "src/flask/app.py"),
    ("are there import loops?", None),
    ("how big is it?", None),
    ("why would a session cookie be marked as modified?", "src/flask/sessions.py"),
)


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Ask a server about flask: the share of right first citations, and how long answers take."""
    repository = next((path for path in git_dirs(repos) if "flask" in label(path)), None)
    if repository is None:
        report.line("asking: pallets/flask is not among the clones", "–")
        return
    folder.mkdir(parents=True)
    with serve(folder, repository.parent) as (server, _):
        project_id = _mapped(server, repository)
        right, wanted, times = 0, 0, []
        used = 0.0
        for number in range(ROUNDS):
            if number == 1:  # the first round reads the map into memory
                used = _processor(server)
            for question, path in FLASK:
                started = time.perf_counter()
                answer = server.ask(
                    "POST",
                    "/api/ai/goose",
                    {"prompt": question, "project_id": project_id, "model": "extractive", "wait": 10},
                )
                if number:
                    times.append(time.perf_counter() - started)
                elif path is not None:
                    wanted += 1
                    first = (answer.get("citations") or [{}])[0].get("path")
                    right += first == path
                    if first != path:
                        report.line(f"  {question}", f"{first}, not {path}")
        times.sort()
        p50, p95 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95))
        report.line(
            f"extractive answer over HTTP, median {p50:.0f} ms, p95", f"{p95:.0f} ms", f"≤ {GOAL} ms", p95 <= GOAL
        )
        spent = (_processor(server) - used) / len(times) * 1000
        report.line("  processor time of an answer", f"{spent:.0f} ms")
        report.line("  first citation in the right file", f"{right} of {wanted}", "all", right == wanted)


def _mapped(server: Server, repository: Path) -> int:
    project = server.ask("POST", "/api/projects", {"repository_url": str(repository)})
    server.wait(project["job_id"])
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        state = server.ask("GET", f"/api/projects/{project['id']}/search-state")
        if state["words"]["at"] is not None and state["meaning"]["done"] >= state["meaning"]["total"]:
            break  # else it would be the index that is measured, too
        time.sleep(0.5)
    return int(project["id"])


def _processor(server: Server) -> float:
    """Return the seconds of processor time that the server has used: what a busy machine does not lengthen."""
    times = psutil.Process(server.process.pid).cpu_times()
    return float(times.user + times.system)


def main() -> int:
    """Run it alone; the first argument is a folder with a clone of pallets/flask, bare or not."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="gander-bench-") as scratch:
        measure(report, Path(scratch) / "asking", Path(sys.argv[1]).resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
