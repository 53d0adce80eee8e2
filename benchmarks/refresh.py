"""Refresh after one real commit of about ten files, and the drawing of every folder, on flask, pip, celery and redis.

Each commit twice: on a server that has drawn a map before, where a child waits with its code loaded, and as the first
thing a server that was started just now does.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.mapping import GIT, git_dirs, label
from benchmarks.process import Server, serve, until_end
from benchmarks.report import Report

REPOSITORIES = ("flask", "pip", "celery", "redis")
ROUNDS = 3
# Files of a commit that counts as one "touching ten files".
FEWEST, MOST = 8, 13
# A person looks at a map before asking for the next; until then the child that waits for it has loaded its code, and
# the words of the map before are indexed. Its passages are still being embedded, which waits for whatever else runs.
LOOKING_SECONDS = 2.0
_BESIDE = {"search_embedding"}
_FETCHING = {"reach", "receive", "resolve_deltas"}


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Map each of REPOSITORIES as it was before such a commit, then refresh to it."""
    folder.mkdir(parents=True)
    slowest = 0.0
    for path in git_dirs(repos):
        name = label(path).split("+")[-1].removesuffix(".git")
        if name not in REPOSITORIES:
            continue
        bare = folder / f"{name}.git"
        subprocess.run([*GIT, "clone", "-q", "--bare", f"file://{path}", str(bare)], check=True)
        warm: list[float] = []
        cold: list[float] = []
        for number, commit in enumerate(_commits(bare)):
            _move(bare, f"{commit}^")
            with serve(folder / f"{name}-data", folder) as (server, _):
                if number == 0:
                    server.wait(server.ask("POST", "/api/projects", {"repository_url": str(bare)})["job_id"])
                else:
                    _refresh(server)
            with serve(folder / f"{name}-data", folder) as (server, _):
                _move(bare, commit)
                cold.append(_refresh(server))
                _move(bare, f"{commit}^")
                _refresh(server)
                _move(bare, commit)
                time.sleep(LOOKING_SECONDS)
                server.rest(beside=_BESIDE)
                warm.append(_refresh(server))
                server.rest(beside=_BESIDE)
                slowest = max(slowest, _slowest_drawing(server))
        seconds = statistics.median(warm)
        report.line(
            f"{name}: refresh after a commit of ten files, without the fetch",
            f"{seconds:.2f} s",
            "≤ 0.7 s",
            seconds <= 0.7,
        )
        report.line("  as the first thing after the server's start", f"{statistics.median(cold):.2f} s")
    report.line(
        "slowest drawing of any of their folders, first time", f"{slowest * 1000:.0f} ms", "≤ 100 ms", slowest <= 0.1
    )


def _git(bare: Path, *arguments: str) -> str:
    return subprocess.run(
        [*GIT, "-C", str(bare), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def _commits(bare: Path) -> list[str]:
    """Return the newest commits that touch about ten files, oldest first."""
    listed = _git(bare, "log", "--first-parent", "-m", "--format=%x00%H", "--name-only", "-n", "600", "HEAD")
    found = []
    for entry in listed.split("\0")[1:]:
        commit, *files = entry.split()
        if FEWEST <= len(files) <= MOST:
            found.append(commit)
    return found[:ROUNDS][::-1]


def _move(bare: Path, commit: str) -> None:
    branch = _git(bare, "symbolic-ref", "HEAD")
    _git(bare, "update-ref", branch, _git(bare, "rev-parse", commit))


def _refresh(server: Server) -> float:
    """Refresh the one project and return the seconds that are not spent on fetching."""
    started = time.time()
    job = server.wait(server.ask("POST", "/api/projects/1/refresh")["id"])
    seconds = until_end(started, job)
    if job["result"].get("unchanged"):
        raise RuntimeError("the refresh found nothing new")
    return seconds - sum(stage["seconds"] or 0 for stage in job["stages"] if stage["name"] in _FETCHING)


def _slowest_drawing(server: Server) -> float:
    folders = [""]
    slowest = 0.0
    seen: set[str] = set()
    while folders and len(seen) < 200:
        folder = folders.pop()
        if folder in seen:
            continue
        seen.add(folder)
        started = time.perf_counter()
        drawn = server.ask("GET", f"/api/projects/1/modules?path={folder}")
        slowest = max(slowest, time.perf_counter() - started)
        if len(drawn["nodes"]) > 300:
            raise RuntimeError(f"{folder} is drawn with {len(drawn['nodes'])} nodes")
        folders += [node["path"] for node in drawn["nodes"] if node["kind"] == "folder"]
    return slowest
